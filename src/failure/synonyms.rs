//! Words of people for things that have another name here.

/// The word for what was written, already made plain; none where it is nobody's word.
pub fn of(what: &str, written: &str) -> Option<&'static str> {
    let table = match what {
        "layer" => LAYERS,
        "format" => FORMATS,
        "option" => OPTIONS,
        "command" => COMMANDS,
        "shell" => SHELLS,
        "ending" => ENDINGS,
        "color" => COLOR,
        "fail-on" => FAIL_ON,
        _ => return None,
    };
    table.iter().find(|(_, all)| all.contains(&written)).map(|(word, _)| *word)
}

type Table = &'static [(&'static str, &'static [&'static str])];

const LAYERS: Table = &[
    ("dns", &["name", "names", "resolver", "lookup", "nameserver"]),
    ("tcp", &["connect", "connection", "port", "nlb", "syn", "network"]),
    ("tls", &["ssl", "cert", "certificate", "certificates", "san", "x509", "sni", "handshake"]),
    ("host", &["http", "https", "header", "host-header", "gateway"]),
    ("resolve", &["broker", "session", "session-manager", "resolvesession", "resolve-session"]),
    ("quic", &["udp", "http3", "h3"]),
    ("websocket", &["ws", "wss", "websockets", "web-socket", "upgrade"]),
];

const FORMATS: Table = &[
    ("table", &["text", "txt", "plain", "human", "pretty"]),
    ("ndjson", &["jsonl", "jsonlines", "json-lines", "stream", "events"]),
    ("markdown", &["md", "ticket"]),
    ("html", &["htm", "web", "page"]),
    ("junit", &["xml", "xunit", "jenkins", "gitlab"]),
    ("openmetrics", &["prom", "prometheus", "metrics"]),
    ("nagios", &["icinga", "icinga2", "plugin", "naemon"]),
    ("github", &["gha", "actions", "annotations"]),
];

const ENDINGS: Table = &[
    (".ndjson", &["jsonl"]),
    (".md", &["markdown", "mkd", "txt"]),
    (".html", &["htm", "xhtml", "pdf"]),
    (".xml", &["junit", "xunit"]),
    (".prom", &["metrics", "openmetrics"]),
];

/// Options that other tools have for the same.
const OPTIONS: Table = &[
    ("--endpoint", &["host", "hostname", "server-host", "url", "address", "target", "vpce"]),
    ("--session", &["session-id", "sessionid"]),
    ("--resolver", &["dns", "dns-server", "dns-servers", "nameserver", "name-server"]),
    ("--ca-file", &["ca", "cacert", "ca-cert", "ca-certificate", "ca-bundle", "cafile"]),
    ("--server-name", &["sni", "servername", "tls-server-name"]),
    ("--client-cert", &["cert", "certificate"]),
    ("--client-key", &["key", "private-key"]),
    ("--host-alias", &["host-header", "header"]),
    ("--broker", &["session-manager", "broker-url"]),
    ("--timeout", &["connect-timeout", "wait-time"]),
    ("--deadline", &["max-time", "total-timeout"]),
    ("--repeat", &["count", "retries", "retry", "times"]),
    ("--report", &["output", "out", "output-file", "save", "file"]),
    ("--quiet", &["silent", "summary"]),
    ("--verbose", &["debug", "details"]),
    ("--color never", &["no-color", "no-colour", "nocolor"]),
    ("--color", &["colour"]),
    ("--lang", &["language", "locale"]),
    ("--format table", &["table"]),
    ("--format json", &["json"]),
    ("--format markdown", &["markdown"]),
    ("--format html", &["html"]),
    ("--format junit", &["junit"]),
    ("--format nagios", &["nagios"]),
    ("--format openmetrics", &["openmetrics", "prometheus"]),
];

const COMMANDS: Table = &[
    ("run", &["check", "diagnose", "diag", "probe", "test", "start", "scan", "doctor"]),
    ("demo", &["example", "try"]),
    ("explain", &["code", "codes", "describe", "info"]),
    ("completions", &["completion", "complete"]),
    ("--help", &["help"]),
    ("--version", &["version"]),
];

const SHELLS: Table =
    &[("bash", &["sh", "dash", "ksh"]), ("powershell", &["pwsh", "ps", "ps1", "windows"])];

const COLOR: Table = &[
    ("always", &["yes", "on", "true", "force", "1"]),
    ("never", &["no", "off", "false", "none", "0"]),
];

const FAIL_ON: Table = &[
    ("warn", &["warning", "warnings", "all", "any"]),
    ("fail", &["failure", "error", "errors", "broken"]),
    ("never", &["none", "no", "off", "nothing"]),
];
