//! `tls.no-common-cipher`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site};
use crate::observations::Observations;
use crate::tls::looks::HANDSHAKE_1_2;

/// Alert `handshake_failure`.
pub static CHECK: Check = Check {
    code: "tls.no-common-cipher",
    layer: Layer::Tls,
    severity: Severity::Error,
    owner: Owner::Gateway,
    summary: "no cipher suite in common (handshake_failure)",
    fix: &[
        say(
            "compare the server's suites with its key: an EC key needs ECDSA suites, or TLS 1.3 (ciphers-tls in [gateway])",
        ),
        say("see whether it asks for a client certificate").run(HANDSHAKE_1_2).on(Site::Client),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

/// `handshake_failure` (RFC 8446 §6).
pub(super) const HANDSHAKE_FAILURE: u8 = 40;

const CAUSES: [Instruction; 2] = [
    say("no cipher suite or key type in common"),
    say("in TLS 1.2, a missing client certificate").by(Owner::Client),
];
const DECIDES: Instruction = say(
    "offer TLS 1.2 alone: \"Acceptable client certificate CA names\" means that a client certificate is missing",
)
.run(HANDSHAKE_1_2)
.on(Site::Client);

fn judge(seen: &Observations) -> Vec<Symptom> {
    let means = "no cipher suite or key type in common, or in TLS 1.2 a missing client certificate";
    let alerted = seen.alerted().into_iter().filter(|alert| {
        alert.code == HANDSHAKE_FAILURE && !alert.place.it.is_after_certificate_request()
    });
    alerted.map(|alert| alert.symptom(means).inferred_from(CAUSES, DECIDES)).collect()
}

const PAGE: &str = r"
Client and server found no set of algorithms that both accept.

## What it means

The server answered with the alert `handshake_failure`. It says no more than that the offer does
not suit. Seen in the field, the most common first:

- no cipher suite in common: the server's list was narrowed by hand;
- the list and the key do not fit: a certificate with an EC key, and no ECDSA suite for TLS 1.2. The
  default list of the Connection Gateway has one since version 2024.0-777, and had none before;
- with TLS 1.2, a server that demands a client certificate and got none. Where it was seen to ask for
  one, the code is `tls.client-certificate-required`.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME -tls1_3 </dev/null
    openssl s_client -connect ADDRESS:PORT -servername NAME -tls1_2 </dev/null
    openssl s_client -connect ADDRESS:PORT -servername NAME -tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256 </dev/null

If one of them works, compare its `Cipher is …` with what the client offers. A line
`Acceptable client certificate CA names` says that a client certificate is asked for. The type of
the server's key, on the server:

    openssl x509 -in CERT-FILE -noout -text | grep 'Public Key Algorithm'

## What to do

- On a Connection Gateway, see `ciphers-tls` and `minimum-tls-version` in `[gateway]`; with an EC key
  use a current version, or allow TLS 1.3, or use an RSA key.
- If a client certificate is wanted, give one: `--client-cert FILE --client-key FILE`. To a broker this
  version of the tool shows none; try it with `openssl s_client … -cert FILE -key FILE`.

## Sources

- [Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [RFC 8446, TLS 1.3, section 6](https://www.rfc-editor.org/rfc/rfc8446#section-6)
- [RFC 5246, TLS 1.2, section 7.2](https://www.rfc-editor.org/rfc/rfc5246#section-7.2)
";
