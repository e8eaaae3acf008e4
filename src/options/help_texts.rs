//! What help and manual tell alike: commands by what they are for, examples, exit codes.

/// The commands by what they are for; one that stands nowhere is listed at the end.
pub const GROUPS: [(&str, &[&str]); 4] = [
    ("Diagnose", &["run", "report", "diff"]),
    ("Understand", &["explain", "demo", "lab"]),
    ("Beside the path", &["echo", "workaround"]),
    ("This program", &["completions", "man", "schema"]),
];

/// The exit codes, the same for every format but Nagios'.
pub const EXIT: [(&str, &str); 6] = [
    ("0", "pass, or warnings"),
    ("1", "a layer is broken"),
    ("2", "usage, or an unreadable file named by an option; one line on stderr says what"),
    ("3", "inconclusive: it could not be measured"),
    ("4", "warnings, under --fail-on warn"),
    ("130", "interrupted; what was seen so far is still printed"),
];

/// The variables that are no option's.
pub const ENVIRONMENT: [(&str, &str); 4] = [
    ("NO_COLOR", "no colours, whatever it is set to"),
    ("CLICOLOR_FORCE", "colours though stdout is no terminal"),
    ("TERM", "dumb: no colours and no progress"),
    ("DCVDIAG_COMPLETE", "set by the completion scripts when they ask for words"),
];

/// What an echo does, and does not.
pub const ECHO_ANSWERS: &str = "It answers every request, also through PROXY protocol headers and \
    on a WebSocket, with what arrived: peer, PROXY headers, SNI, request line, Host, header fields. \
    `dcvdiag run` knows it by its answer. Credentials are not repeated. Anybody who reaches it can \
    read what they sent, and nothing else.";

/// A line to type, and what it is for.
pub struct Example {
    /// As typed.
    pub line: &'static str,
    /// In a few words.
    pub what: &'static str,
}

const fn example(line: &'static str, what: &'static str) -> Example {
    Example { line, what }
}

const ROOT: &[Example] = &[
    example("dcvdiag run 'https://HOST:8443/?authToken=…#console'", "why does this link not work?"),
    example("dcvdiag demo --break tls-name-mismatch", "what does a broken path look like?"),
];

const RUN: &[Example] = &[
    example(
        "dcvdiag run 'https://HOST:8443/?authToken=…#console'",
        "the link that does not work, quoted",
    ),
    example(
        "dcvdiag run --endpoint HOST --broker https://BROKER:8447 --broker-ca ca.pem",
        "ask the broker, too",
    ),
    example("dcvdiag run --endpoint HOST --format json --fail-on warn", "in a pipeline"),
    example(
        "dcvdiag run --endpoint HOST -v --report ticket.md --report ticket.json",
        "for a ticket",
    ),
];

const DEMO: &[Example] = &[
    example("dcvdiag demo", "the path on which the broker does not know the session"),
    example("dcvdiag demo --list", "every way to break it"),
    example("dcvdiag demo --break tls-expired --format markdown", "one of them, in another format"),
];

const LAB: &[Example] =
    &[example("dcvdiag lab tls-name-mismatch", "keep that path up; Ctrl-C ends it")];

const REPORT: &[Example] = &[
    example("dcvdiag report ticket.json", "what today's checks say of it"),
    example("dcvdiag report ticket.json --report ticket.html", "in another format"),
];

const ECHO: &[Example] = &[
    example("dcvdiag echo --listen :9443", "behind a spare listener of the load balancer"),
    example("dcvdiag echo --listen :9443 --cert chain.pem --key key.pem", "speaking TLS"),
];

const EXPLAIN: &[Example] = &[
    example("dcvdiag explain", "the list"),
    example("dcvdiag explain resolve.session-not-found", "one of them"),
];

const COMPLETIONS: &[Example] = &[
    example("source <(dcvdiag completions bash)", "in ~/.bashrc; zsh alike, after compinit"),
    example("dcvdiag completions fish | source", "in ~/.config/fish/config.fish"),
    example("dcvdiag completions powershell | Out-String | Invoke-Expression", "in $PROFILE"),
];

const MAN: &[Example] = &[
    example("dcvdiag man run | man -l -", "read one"),
    example("dcvdiag man --out /usr/local/share/man/man1", "install all"),
];

const SCHEMA: &[Example] = &[example("dcvdiag schema > report.schema.json", "keep it")];

/// The examples of a command; of the whole by its own name.
pub fn examples(command: &str) -> &'static [Example] {
    match command {
        "dcvdiag" => ROOT,
        "run" => RUN,
        "demo" => DEMO,
        "lab" => LAB,
        "report" => REPORT,
        "echo" => ECHO,
        "explain" => EXPLAIN,
        "completions" => COMPLETIONS,
        "man" => MAN,
        "schema" => SCHEMA,
        _ => &[],
    }
}

/// What a command does, for its page of the manual, a paragraph each; its one line where it has none.
pub fn description(command: &str) -> &'static [&'static str] {
    match command {
        "dcvdiag" => &[
            "An Amazon DCV remote desktop that is reached over AWS PrivateLink stands behind a VPC \
             endpoint, a Network Load Balancer, a DCV Connection Gateway and a Session Manager \
             broker. Where the browser shows a blank page, dcvdiag probes that path from the \
             client's side, layer by layer, and names the layer that broke, why, and what to do.",
            "stdout carries the report and nothing else; messages go to stderr.",
        ],
        "run" => &[
            "Looks the endpoint's name up, connects to each of its addresses, shakes hands, asks \
             with several Host headers and opens the WebSocket, as the client would; given a \
             broker, it asks that for the session, too. What can run at once does. Where a layer \
             fails, experiments tell what the failure is due to.",
            "TARGET is what the user holds: the link that does not work (quoted, for its token's \
             sake), a .dcv connection file, or a host. A token in a link is never shown, and never \
             sent unless --send-token is given, and then over verified TLS only.",
        ],
        "report" => &[
            "Reads what a run saved, of this version or an older one, and judges what was seen then \
             with today's checks: nothing is sent. Where today's verdict is another one, stderr \
             says so. The exit code is that of a run.",
        ],
        "echo" => &[ECHO_ANSWERS],
        "demo" => &[
            "Starts the whole path on loopback, breaks it as told, diagnoses it, and says whether \
             the diagnosis names what was broken. Without --break, the broker does not know the \
             session.",
        ],
        "lab" => &[
            "Starts the path of a scenario on loopback, prints the line of \"dcvdiag run\" that fits \
             on stdout, and keeps the path up until it is interrupted.",
        ],
        "explain" => {
            &["Prints the page of a code: what it means, how to confirm it, what to do, and where \
             that is documented. The pages are Markdown."]
        }
        "completions" => &[
            "Prints a script for bash, zsh, fish, powershell or elvish. It holds no words: it asks \
             dcvdiag at every TAB, so that it fits a newer version as well. It asks the program by \
             the name by which it was printed: by a bare name, the one that is then on the PATH.",
        ],
        "man" => &["Prints a page of this manual in roff, or writes all of them into a folder."],
        _ => &[],
    }
}
