//! Sentences put together as judges do, and what becomes of them: joints, names, numbers, and what
//! servers sent, in the places where no scenario puts them.

use super::Lang;

const TOLD: &[(&str, &str)] = &[
    (
        "the upgrade on /auth got 403, by nginx, with another Origin 403, without Origin 403",
        "/auth でのアップグレードに 403 (応答元: nginx)、別の Origin では 403、Origin なしでは 403",
    ),
    (
        "the upgrade on /auth got 404 \"x\", by haproxy; a path that cannot exist gets 404 \"y\"; an invented session gets 400: the gateway tells the two apart",
        "/auth でのアップグレードに 404 \"x\" (応答元: haproxy)。存在しえないパスには 404 \"y\"。架空のセッションには 400: ゲートウェイが両者を区別している",
    ),
    (
        "the request was answered 502 at once, by nginx or what stands behind it, for every Host value",
        "リクエストへの応答は即座に 502 (応答元: nginx またはその背後) (すべての Host 値)",
    ),
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
    (
        "the connection was cut by a close frame without a code after 60 s of silence, 120 s after the 101, and one with a ping every 20 s was cut by FIN after 90 s all the same; it is a limit that pings do not move",
        "無通信 60 s の後、101 から 120 s で接続が切断された (コードなしのクローズフレーム)。20 s ごとに ping を送る接続も 90 s 後に切断された (FIN)。ping では延長されない制限",
    ),
    (
        "the question for HTTP got no connection (tls: alert handshake_failure(40))",
        "HTTP の問い合わせ: 接続できず (tls: alert handshake_failure(40))",
    ),
    (
        "the server sends users away from the endpoint, to \"https://portal.example.com/\"",
        "サーバーが利用者をエンドポイントの外の \"https://portal.example.com/\" へリダイレクトしている",
    ),
];

#[test]
fn sentences_are_told_as_they_were_put_together() {
    for (english, japanese) in TOLD {
        assert_eq!(Lang::Ja.sentence(english), *japanese);
        assert_eq!(Lang::En.sentence(english), *english);
    }
}
