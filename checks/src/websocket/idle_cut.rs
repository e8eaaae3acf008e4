//! `websocket.idle-cut`

use crate::check::{Check, Symptom};
use crate::model::{Layer, Observations, Owner, Place, Severity};
use crate::websocket::hold::{Cut, Hold, HoldEnd, Moment, span};

/// A held connection that did not last.
pub const CHECK: Check = Check {
    code: "websocket.idle-cut",
    layer: Layer::Websocket,
    severity: Severity::Warning,
    owner: Owner::LoadBalancer,
    summary: "a WebSocket on which nothing is said is cut after some time",
    fix: &["{keep-up}", "{timeout}"],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.websockets() {
        let Some(hold) = &place.it.hold else { continue };
        let (Some(cut), Some(address)) = (hold.cut(), place.address) else { continue };
        let pings = Pings::of(hold);
        let message = format!(
            "{}{}; {}",
            what_happened(&cut),
            pings.words(hold, &cut),
            usual(&cut).map_or_else(|| somewhere(&cut), |whose| format!("it is {whose}"))
        );
        let symptom = Symptom::new(place.leg, message).at_address(address);
        found.push(
            evidence(symptom, &place, hold, &cut)
                .with("keep-up", pings.advice(hold))
                .with("timeout", timeout_advice(&cut)),
        );
    }
    found
}

fn evidence<T>(symptom: Symptom, place: &Place<'_, T>, hold: &Hold, cut: &Cut<'_>) -> Symptom {
    let symptom = symptom.because(place.below(match cut.moment {
        Moment::InSilence => "hold/silent",
        Moment::AtPing => "hold/ping",
    }));
    if hold.pinged.is_some() { symptom.because(place.below("hold/pinged")) } else { symptom }
}

fn what_happened(cut: &Cut<'_>) -> String {
    let (after, by) = (span(cut.idle_s), cut.end.by());
    match (cut.moment, cut.end) {
        (Moment::InSilence, _) => {
            format!("the connection was cut by {by} after {after} of silence")
        }
        (_, HoldEnd::Silent) => {
            format!(
                "the connection was gone without a word within {after} of silence: a ping got no answer"
            )
        }
        _ => format!(
            "the connection was forgotten within {after} of silence: the first ping was answered by {by}"
        ),
    }
}

/// What the second connection showed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pings {
    KeepIt,
    DoNotHelp,
    Unknown,
}

impl Pings {
    fn of(hold: &Hold) -> Self {
        let phase = hold.pinged.as_ref().and_then(|pinged| pinged.phase.as_ref());
        match phase.map(|phase| &phase.end) {
            Some(HoldEnd::Alive) => Self::KeepIt,
            Some(end) if end.is_cut() => Self::DoNotHelp,
            _ => Self::Unknown,
        }
    }

    fn words(self, hold: &Hold, cut: &Cut<'_>) -> String {
        let Some(pinged) = &hold.pinged else { return String::new() };
        let every = span(pinged.every_ms.0 / 1e3);
        match (self, &pinged.phase) {
            (Self::KeepIt, _) => format!(", and a ping every {every} keeps it open"),
            (Self::DoNotHelp, Some(phase)) => {
                let after = span(phase.after_ms.0 / 1e3);
                let same = phase.end == *cut.end;
                let by = if same { String::new() } else { format!(" by {}", phase.end.by()) };
                format!(", and with a ping every {every} it was cut after {after}{by} all the same")
            }
            _ => String::new(),
        }
    }

    fn advice(self, hold: &Hold) -> String {
        let every = hold.pinged.as_ref().map_or_else(
            || "well below that time".to_owned(),
            |pinged| span(pinged.every_ms.0 / 1e3),
        );
        match self {
            Self::KeepIt => format!(
                "let something be said more often than that: WebSocket pings or TCP keepalive every {every}, at the gateway, the DCV server or a proxy on the way"
            ),
            Self::DoNotHelp => {
                "pings do not help, so it is probably no idle timeout but a limit to the connection's age, or to the time a client may take to log in: look in the logs of gateway and DCV server".to_owned()
            }
            Self::Unknown => format!(
                "try whether pings or TCP keepalive every {every} keep it open: give --hold more time (--deadline)"
            ),
        }
    }
}

fn timeout_advice(cut: &Cut<'_>) -> String {
    match usual(cut) {
        Some(whose) => format!("or raise the timeout: {whose}"),
        None => format!("or find whose timeout it is: {}", somewhere(cut)),
    }
}

/// A few percent for the timers' own grain and for the way.
const TOLERANCE: f64 = 0.04;
/// NLB TCP listener and interface endpoint, in seconds.
const NLB_S: f64 = 350.0;
const NLB: &str =
    "usually the 350 s of a Network Load Balancer's TCP listener or of the interface endpoint";

/// Whose timeout it usually is, by how long the connection had been idle.
fn usual(cut: &Cut<'_>) -> Option<&'static str> {
    const AT: [(f64, &str); 5] = [
        (
            5.0,
            "probably the gateway's or the DCV server's limit of 5 s for a connection to be set up (connection-setup-timeout), since this tool does not log in",
        ),
        (10.0, "probably the gateway's tcp-idle-timeout, which is 10 by default"),
        (
            60.0,
            "usually the 60 s of a proxy: nginx's proxy_read_timeout, or the idle timeout of an Application Load Balancer",
        ),
        (
            120.0,
            "probably the DCV server's auth-connection-setup-timeout, which is 120 by default, since this tool does not log in",
        ),
        (NLB_S, NLB),
    ];
    if cut.moment == Moment::InSilence {
        let fits = |(time, _): &&(f64, &str)| (cut.idle_s - time).abs() <= time * TOLERANCE;
        return AT.iter().find(fits).map(|(_, whose)| *whose);
    }
    (cut.idle_s >= NLB_S).then_some(NLB)
}

fn somewhere(cut: &Cut<'_>) -> String {
    let after = span(cut.idle_s);
    match cut.moment {
        Moment::InSilence => format!("a timeout of {after} somewhere on the way"),
        Moment::AtPing => format!(
            "a timeout of at most {after} somewhere on the way: a firewall, a NAT or a VPN, or a load balancer whose idle timeout was lowered"
        ),
    }
}

const PAGE: &str = r"
An open WebSocket on which nothing was said did not last as long as `--hold` asked.

## What it means

Load balancers, proxies and firewalls remember every connection, and forget those on which nothing
passes for some time. A desktop on which nothing moves says little, so that people lose their session
when they come back from a break. How it ends, and after how long, tells who ended it:

| after | how | usually |
|---|---|---|
| 5 s, 120 s | FIN or close frame | probably gateway or DCV server, since this tool does not log in; pings do not help, and clients are not concerned |
| 10 s | FIN or close frame | probably the gateway's `tcp-idle-timeout` (10 by default; its unit is not documented here) |
| 60 s | FIN | nginx's `proxy_read_timeout`, or an Application Load Balancer |
| as set | FIN | haproxy's `timeout tunnel` |
| 350 s | RST on the next packet | the NLB's TCP listener (60 to 6000 s), or the interface endpoint (350 s, fixed) |
| any | no answer at all | a firewall or NAT on the client's side, or connection tracking at the target (350 s on Nitro v6 and later) |

An NLB tells nobody when it forgets a connection. So a ping follows the silence: a pong means that it
lives, RST that somebody forgot it, no answer that somebody drops what he does not know.

Then a second connection is opened and pinged. If it outlives the first, it was an idle timeout, and
pings or keepalive cure it. If not, it is a limit to something else: the age of a connection, or the
time to log in.

## How to confirm

    dcvdiag run NAME --hold 70s          # a proxy's 60 s
    dcvdiag run NAME --hold 6m           # the load balancer's and the endpoint's 350 s
    aws elbv2 describe-listener-attributes --listener-arn ARN      # tcp.idle_timeout.seconds

Run it on the gateway's host as well (`--endpoint localhost`): what is cut there is cut behind the
load balancer.

## What to do

- Let something pass more often than the timeout. TCP keepalive is enough for an NLB; a proxy that
  ends TLS needs WebSocket pings or data.
- nginx: `proxy_read_timeout 1d;` for the location of the WebSocket. haproxy: `timeout tunnel`.
- NLB: raise `tcp.idle_timeout.seconds` of the listener. Cross-Region endpoints do not support a
  custom one, and whether the endpoint's own 350 s follow it is not documented.
- Gateway: `tcp-idle-timeout` in the `[gateway]` section.

## Sources

- [Network Load Balancers: idle timeout](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html)
- [Network Load Balancers: update the idle timeout](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html)
- [AWS: long-running TCP connections in a VPC](https://aws.amazon.com/blogs/networking-and-content-delivery/implementing-long-running-tcp-connections-within-vpc-networking/)
- [nginx: WebSocket proxying](https://nginx.org/en/docs/http/websocket.html)
- [DCV Connection Gateway: configuration reference](https://docs.aws.amazon.com/dcv/latest/gw-admin/config-reference.html)
- [Amazon DCV: configuration parameters](https://docs.aws.amazon.com/dcv/latest/adminguide/config-param-ref.html)
- [RFC 6455 §5.5.2, ping](https://www.rfc-editor.org/rfc/rfc6455#section-5.5.2)
";
