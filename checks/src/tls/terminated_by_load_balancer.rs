//! `tls.terminated-by-load-balancer`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Leg, Owner, Severity, Site};
use crate::observations::Observations;
use crate::text;
use crate::text::shown;
use crate::tls::looks::{LISTENERS, TLS_LISTENER};

/// Amazon issued the certificate: a TLS listener, not pass-through.
pub static CHECK: Check = Check {
    code: "tls.terminated-by-load-balancer",
    layer: Layer::Tls,
    severity: Severity::Note,
    owner: Owner::LoadBalancer,
    summary: "TLS probably ends at the load balancer",
    fix: &[
        say("if TLS should reach the gateway untouched, make the listener TCP")
            .run(LISTENERS)
            .on(Site::ServiceAccount),
        say("if it is meant, make the target group TLS as well"),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for leaf in seen.leaves() {
        if leaf.place.leg != Leg::Endpoint || !leaf.place.it.is_amazons() {
            continue;
        }
        let message = text!(
            "the certificate is Amazon's (\"{issuer}\"): TLS probably ends at the load balancer",
            issuer = shown(&leaf.fields.issuer, 80)
        );
        found.push(leaf.symptom("issuer", message).inferred_from(CAUSES, TLS_LISTENER));
    }
    found
}

const CAUSES: [Instruction; 2] = [
    say("the NLB has a TLS listener with a certificate of ACM"),
    say("the gateway itself holds a certificate that Amazon issued").by(Owner::Gateway),
];

const PAGE: &str = r"
TLS probably ends at the load balancer, and not at the gateway.

## What it means

The certificate was issued by Amazon, as those of AWS Certificate Manager are. So the listener of the
NLB is probably of type TLS: the NLB ends the client's TLS and speaks to the gateway on a connection of
its own. That is a possible arrangement, and it changes the picture:

- what is seen here is the NLB's certificate. The gateway's own is not visible from here, and the NLB
  does not check it: expired or self-signed, it works all the same;
- client certificates do not reach the gateway;
- the idle timeout of a TLS listener is 350 seconds and cannot be changed;
- the gateway speaks TLS, so the target group has to be of type TLS too. With a TCP target group the
  gateway would get clear text.

## How to confirm

    openssl s_client -connect ADDRESS:PORT -servername NAME </dev/null | openssl x509 -noout -issuer
    aws elbv2 describe-listeners --load-balancer-arn ARN --query 'Listeners[].[Port,Protocol]'
    aws elbv2 describe-target-groups --load-balancer-arn ARN --query 'TargetGroups[].[Port,Protocol]'

## What to do

Nothing, if it was set up so. For TLS from end to end, make the listener and the target group TCP (or
TCP_UDP) and install the certificate on the gateway.

## Sources

- [Network Load Balancers: listeners](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html)
- [Network Load Balancers: target groups](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html)
- [Connection Gateway: scaling](https://docs.aws.amazon.com/dcv/latest/gw-admin/scaling.html)
";
