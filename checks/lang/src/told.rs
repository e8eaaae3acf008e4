//! Sentences put together as judges do, and what becomes of them: joints, names, numbers, and what
//! servers sent, in the places where no scenario puts them.

use dcvdiag_checks::model::Text;
use dcvdiag_checks::text;

use super::Lang;
use super::catalogue::Catalogue;

const TOLD: &[(&str, &str)] = &[
    (
        "\"x\" is not resolved: 10.0.0.2:53 answers with what cannot be read as a DNS response (short, bad), the operating system says \"foo; bar, and more\"",
        "\"x\" を名前解決できない: 10.0.0.2:53 の応答は DNS ではない (short, bad)、OS の応答は \"foo; bar, and more\"",
    ),
    (
        "10.0.0.1:8443: no answer after 5000 ms (its port 443 answers), 10.0.0.2:8443: refused after 1.0 ms (tried again, it did connect), while these connect: 10.0.0.3:8443 in 1.0 ms",
        "10.0.0.1:8443: 応答なし (5000 ms 後) (ポート 443 は応答)、10.0.0.2:8443: 拒否 (1.0 ms 後) (再試行では接続)。接続できるのは 10.0.0.3:8443 (1.0 ms)",
    ),
    (
        "10.0.0.1:8443 (dialled at 10.0.0.9:1) did not answer within 1000 ms; sent from 10.0.0.5 (eth0), into this host's own network 10.0.0.0/24",
        "10.0.0.1:8443 (実際の接続先は 10.0.0.9:1) が 1000 ms 以内に応答しない。送信元 10.0.0.5 (eth0)、宛先はこのホスト自身のネットワーク 10.0.0.0/24",
    ),
    (
        "the addresses present 2 different certificates: abc from 10.0.0.1; def from 10.0.0.2, 10.0.0.3",
        "アドレスにより 2 種類の証明書が提示される: 10.0.0.1 から abc。10.0.0.2, 10.0.0.3 から def",
    ),
    (
        "no name in the certificate covers \"x\"; it holds DNS:a, IP:10.0.0.1 and 3 more",
        "証明書の SAN に \"x\" と一致する名前がない。証明書の名前は DNS:a、IP:10.0.0.1、ほか 3 件",
    ),
    (
        "the server ended the handshake with alert bad_certificate(42): most likely it wants a client certificate, or another one; with SNI \"dcv; x\" it finishes",
        "サーバーがアラート bad_certificate(42) でハンドシェイクを終了: おそらくクライアント証明書、または別の証明書を要求。SNI \"dcv; x\" では完了",
    ),
];

#[test]
fn sentences_are_told_as_they_were_put_together() {
    for (english, japanese) in TOLD {
        assert_eq!(Lang::Ja.sentence(english), *japanese);
        assert_eq!(Lang::En.sentence(english), *english);
    }
}

/// Texts of judges, arguments that are words among them.
fn texts() -> [(Text, &'static str); 4] {
    let upgrade = text!(
        "the upgrade on {path} got {answer}, by {who}",
        path = "/auth",
        answer = "403",
        who = "nginx"
    );
    let origin = text!("{upgrade}, with another Origin {status}", upgrade, status = 403_u16);
    let passed_on = text!("{one} or what stands behind it", one = "nginx");
    let result = text!("{status} at once, by {who}", status = 502_u16, who = passed_on);
    let cut = text!(
        "the connection was cut by {end} after {idle} of silence, {since} after the 101",
        end = text!("a close frame without a code"),
        idle = "60 s",
        since = "120 s"
    );
    let failure = text!("got no connection ({layer}: {detail})", layer = "tls", detail = "EOF; x");
    [
        (
            text!("{upgrade}, without Origin {status}", upgrade = origin, status = 403_u16),
            "/auth でのアップグレードに 403 (応答元: nginx)、別の Origin では 403、Origin なしでは 403",
        ),
        (
            text!(
                "the request was answered {result}, {scope}",
                result,
                scope = text!("for every Host value")
            ),
            "リクエストへの応答: 即座に 502 (応答元: nginx またはその背後) (すべての Host 値)",
        ),
        (
            text!(
                "{happened}, and one with a ping every {every} was cut by {end} after {after} all the same",
                happened = cut,
                every = "20 s",
                end = text!("FIN"),
                after = "90 s"
            )
            .and("it is a limit that pings do not move"),
            "無通信 60 s の後、101 から 120 s で接続が切断された (コードなしのクローズフレーム)。20 s ごとに ping を送る接続も 90 s 後に切断された (FIN)。ping では延長されない制限",
        ),
        (
            text!(
                "the question for {transports} {failure}",
                transports = text!("HTTP and QUIC"),
                failure
            ),
            "HTTP、QUIC の問い合わせ: 接続できず (tls: EOF; x)",
        ),
    ]
}

#[test]
fn texts_are_told_in_japanese_with_the_words_in_their_arguments() {
    for (text, japanese) in texts() {
        assert_eq!(text.rendered(Catalogue::ja()), japanese);
        assert!(text.is_known_to(Catalogue::ja()), "{text}");
    }
}
