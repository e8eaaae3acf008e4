//! Looks and advice that several checks of this layer share.

use crate::instruction::{Instruction, say};
use crate::model::{Leg, Site};

/// A handshake with the server from next to it.
pub(crate) const HANDSHAKE: &[&str] = &[
    "openssl",
    "s_client",
    "-connect",
    "SERVER:{port}",
    "-servername",
    "{server-name}",
    "</dev/null",
];
/// The fingerprint of the certificate that the server shows next to it.
const FINGERPRINT: &[&str] = &[
    "openssl",
    "s_client",
    "-connect",
    "SERVER:{port}",
    "-servername",
    "{server-name}",
    "</dev/null",
    "|",
    "openssl",
    "x509",
    "-noout",
    "-fingerprint",
    "-sha256",
];
/// A handshake from this host that offers TLS 1.2 alone.
pub(crate) const HANDSHAKE_1_2: &[&str] = &[
    "openssl",
    "s_client",
    "-connect",
    "{address}",
    "-servername",
    "{server-name}",
    "-tls1_2",
    "</dev/null",
];

/// Look that tells the server from the path: the alert without the path in between.
pub(crate) const ALERT_BESIDE: Instruction =
    say("repeat the handshake from next to the server: the same alert there means the server")
        .run(HANDSHAKE)
        .on(Site::GatewayHost);

/// Look that tells the server from the path: a handshake without the path in between.
pub(crate) const WORKS_BESIDE: Instruction = say(
    "repeat the handshake from next to the server: if it works there, a device on the path is the cause",
)
.run(HANDSHAKE)
.on(Site::GatewayHost);

/// Look that shows the server's own certificate.
pub(crate) const FINGERPRINT_BESIDE: Instruction = say(
    "compare the fingerprint seen from next to the server: another than {sha256} means a device on the path",
)
.run(FINGERPRINT)
.on(Site::GatewayHost);

/// The target group's attribute.
pub(crate) const PROXY_ATTRIBUTE: Instruction =
    say("see whether proxy_protocol_v2.enabled is true at the target group")
        .run(&["aws", "elbv2", "describe-target-group-attributes", "--target-group-arn", "ARN"])
        .on(Site::ServiceAccount);

/// The command that turns it off.
pub(crate) const PROXY_OFF: &[&str] = &[
    "aws",
    "elbv2",
    "modify-target-group-attributes",
    "--target-group-arn",
    "ARN",
    "--attributes",
    "Key=proxy_protocol_v2.enabled,Value=false",
];

/// The listeners of the load balancer.
pub(crate) const LISTENERS: &[&str] = &[
    "aws",
    "elbv2",
    "describe-listeners",
    "--load-balancer-arn",
    "ARN",
    "--query",
    "Listeners[].[Port,Protocol]",
];

/// Look that shows where TLS ends.
pub(crate) const TLS_LISTENER: Instruction =
    say("see the protocol of the NLB's listener: TLS means that TLS ends there")
        .run(LISTENERS)
        .on(Site::ServiceAccount);

/// The host of a leg's server; that of the endpoint leg is the gateway's.
pub(crate) const fn server_site(leg: Leg) -> Site {
    match leg {
        Leg::Broker | Leg::BrokerApi => Site::BrokerHost,
        Leg::Server => Site::DcvServer,
        Leg::Endpoint | Leg::Local => Site::GatewayHost,
    }
}
