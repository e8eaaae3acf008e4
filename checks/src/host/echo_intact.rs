//! `host.echo-intact`

use crate::check::{Check, Symptom};
use crate::host::echoes::Echoed;
use crate::instruction::say;
use crate::model::{Layer, Owner, Severity};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;

/// An echo got every Host as it was sent.
pub static CHECK: Check = Check {
    code: "host.echo-intact",
    layer: Layer::Host,
    severity: Severity::Note,
    owner: Owner::LoadBalancer,
    summary: "an echo shows that Host arrives as it was sent",
    fix: &[say(
        "the path keeps Host as it is: where the gateway's own listener behaves otherwise, look at its target group and at the gateway, and not at the name",
    )],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for one in seen.echoing().iter().filter(|one| one.echoes.iter().all(Echoed::is_intact)) {
        let Some(first) = one.echoes.first() else { continue };
        let values = one.echoes.iter().take(3).map(|e| format!("\"{}\"", shown(e.sent, 120)));
        let values: Vec<String> = values.collect();
        let message = match one.echoes.len().saturating_sub(3) {
            0 => text!("every Host arrived as sent: {values}", values),
            more => text!("every Host arrived as sent: {values} and {more} more", values, more),
        };
        found.push(one.symptom(message, first));
    }
    found
}

const PAGE: &str = r"
A `dcvdiag echo` behind the load balancer got every `Host` value exactly as it was sent.

## What it means

The echo answers with the request as it arrived. On this address nothing between this host and the
echo changed `Host`: neither a network on the way, nor the VPC endpoint, nor the load balancer. The
server behind the same load balancer therefore sees the name that users dial, with its port.

This is what AWS documents: a TCP listener passes bytes through untouched. It was seen on the
echo's listener. The gateway's own listener and target group are others, and are probably alike
only where they are set up alike.

What answered is the echo and not a gateway: that everything passes here says nothing of the
gateway.

## How to confirm

    curl -sk https://NAME:PORT/ | jq .request.host

## What to do

- Nothing. If users still meet a refusal on the gateway's port, diagnose that port: what is said
  there is the gateway's own doing, and not that of the way to it.
- Take the echo's listener and target group away when they are no longer needed.

## Sources

- [Network Load Balancer: TCP listeners pass traffic through](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html)
- [RFC 9110 §7.2, Host](https://www.rfc-editor.org/rfc/rfc9110#section-7.2)
";

#[cfg(test)]
mod tests {
    use crate::host::HostKind;
    use crate::testing::echo::echoing;
    use crate::testing::path::Path;

    #[test]
    fn no_more_than_three_values_are_named() {
        let hosts = ["a:8443", "a", "10.0.0.5:8443", "localhost:8443", "b"];
        let path = hosts.iter().fold(Path::new(), |path, host| {
            let answer = echoing(host, "10.150.248.20:51442", &[]);
            let kind = if *host == "a:8443" { HostKind::Endpoint } else { HostKind::Alias };
            path.host(kind, host, Ok(answer))
        });
        let report = path.seen().reported();
        assert_eq!(
            report.findings[0].message,
            "every Host arrived as sent: \"a:8443\", \"a\", \"10.0.0.5:8443\" and 2 more"
        );
        let row = report.rows.iter().find(|row| row.codes == ["host.echo-intact"]).unwrap();
        assert_eq!(row.summary, "a dcvdiag echo answered: Host arrives as sent");
    }
}
