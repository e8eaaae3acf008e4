//! `websocket.idle-cut`

use crate::check::{Check, Symptom};
use crate::instruction::{Instruction, say};
use crate::model::{Layer, Owner, Severity, Site, Text};
use crate::observations::{Observations, Place};
use crate::text;
use crate::websocket::hold::{Cut, Hold, HoldEnd, Moment, Pings, span};
use crate::websocket::known_timeouts::usual;

/// A held connection that did not last.
pub static CHECK: Check = Check {
    code: "websocket.idle-cut",
    layer: Layer::Websocket,
    severity: Severity::Warning,
    owner: Owner::LoadBalancer,
    summary: "a WebSocket on which nothing is said is cut after some time",
    fix: &[
        say(
            "send something more often than the connection is cut: a WebSocket ping, or TCP keepalive",
        ),
        say("or raise the timeout of what cuts it"),
    ],
    explains: &[],
    page: PAGE,
    judge,
};

fn judge(seen: &Observations) -> Vec<Symptom> {
    let mut found = Vec::new();
    for place in seen.websockets() {
        let Some(hold) = &place.it.hold else { continue };
        let (Some(cut), Some(address)) = (hold.cut(), place.address) else { continue };
        let pings = hold.pings();
        let message = compared(hold, &cut).and(reading(&cut, pings));
        let symptom = Symptom::new(place.leg, message)
            .at_address(address)
            .replace_advice([keep_up(hold, &cut, pings), timeout(&cut, pings)]);
        let symptom = evidence(symptom, &place, hold, &cut);
        found.push(doubted(symptom, &cut, pings));
    }
    found
}

/// The causes that the number of seconds leaves open, and the usual owner of the timeout.
fn doubted(symptom: Symptom, cut: &Cut<'_>, pings: Pings) -> Symptom {
    // The shorter of the well-known ones are those of gateway and DCV server.
    let behind =
        matches!(cut.moment, Moment::InSilence) && cut.idle_s < 20.0 && usual(cut, pings).is_some();
    let symptom = match pings {
        Pings::DoNotHelp => symptom.owned_by(Owner::Gateway),
        _ if behind || cut.by_close_frame() => symptom.owned_by(Owner::Gateway),
        _ => symptom,
    };
    let (causes, decides) = match (usual(cut, pings), &cut.moment) {
        (Some(_), Moment::AtPing) => (&FORGOTTEN, LISTENER),
        (Some(_), _) if behind || pings == Pings::DoNotHelp => return symptom,
        _ if cut.by_close_frame() => (&SPEAKERS, ON_GATEWAY),
        _ => (&SOMEWHERE, ON_GATEWAY),
    };
    symptom.ambiguous_cause(causes, decides)
}

const FORGOTTEN: [Instruction; 2] = [
    say("the idle timeout of the NLB's TCP listener (350 s unless changed)"),
    say("that of the interface endpoint (350 s, fixed), or of a firewall or NAT on the path")
        .by(Owner::Network),
];
const LISTENER: Instruction = say("a tcp.idle_timeout.seconds that is longer means the second")
    .run(&["aws", "elbv2", "describe-listener-attributes", "--listener-arn", "ARN"])
    .on(Site::ServiceAccount);
const SPEAKERS: [Instruction; 2] = [
    say("a timeout of the gateway or of the DCV server behind it").by(Owner::Gateway),
    say("a timeout of a proxy on the path that ends TLS and speaks WebSocket itself")
        .by(Owner::Network),
];
const SOMEWHERE: [Instruction; 2] = [
    say("a timeout behind the load balancer: of a proxy there, the gateway or the DCV server")
        .by(Owner::Gateway),
    say(
        "a timeout in front of it: of the load balancer, or a firewall, NAT, VPN or proxy on the client's side",
    )
    .by(Owner::Network),
];
const ON_GATEWAY: Instruction = say(
    "the same run on the gateway's host, with --endpoint localhost: cut there too means the first",
)
.on(Site::GatewayHost);

fn evidence<T>(symptom: Symptom, place: &Place<'_, T>, hold: &Hold, cut: &Cut<'_>) -> Symptom {
    let symptom = symptom.because(place.below(match cut.moment {
        Moment::InSilence => "hold/silent",
        Moment::AtPing => "hold/ping",
    }));
    if hold.pinged.is_some() { symptom.because(place.below("hold/pinged")) } else { symptom }
}

/// The fate of the first connection.
fn happened(hold: &Hold, cut: &Cut<'_>) -> Text {
    let (idle, end) = (span(cut.idle_s), cut.end.by());
    match (cut.moment, cut.end) {
        (Moment::InSilence, _) => {
            let open_s = hold.silent.after_ms.0 / 1e3;
            if open_s > cut.idle_s * 1.1 {
                // the server spoke in between
                let since = span(open_s);
                return text!(
                    "the connection was cut by {end} after {idle} of silence, {since} after the 101",
                    end,
                    idle,
                    since
                );
            }
            text!("the connection was cut by {end} after {idle} of silence", end, idle)
        }
        (_, HoldEnd::Silent) => text!(
            "after {idle} of silence the connection was gone without a word: a ping got no answer",
            idle
        ),
        _ => text!(
            "after {idle} of silence the connection was forgotten: a ping was answered by {end}",
            idle,
            end
        ),
    }
}

/// The first connection's fate beside that of the second one.
fn compared(hold: &Hold, cut: &Cut<'_>) -> Text {
    let happened = happened(hold, cut);
    let Some(pinged) = &hold.pinged else { return happened };
    let every = span(pinged.every_ms.0 / 1e3);
    match (hold.pings(), &pinged.phase) {
        (Pings::KeepIt, _) => {
            text!("{happened}, while one with a ping every {every} stays open", happened, every)
        }
        (Pings::DoNotHelp, Some(phase)) => {
            let after = span(phase.after_ms.0 / 1e3);
            if phase.end == *cut.end {
                return text!(
                    "{happened}, and one with a ping every {every} was cut after {after} all the same",
                    happened,
                    every,
                    after
                );
            }
            text!(
                "{happened}, and one with a ping every {every} was cut by {end} after {after} all the same",
                happened,
                every,
                end = phase.end.by(),
                after
            )
        }
        _ => happened,
    }
}

fn reading(cut: &Cut<'_>, pings: Pings) -> Text {
    match (usual(cut, pings), pings) {
        (Some(owner), _) => text!("it is {whose}", whose = Text::new(owner)),
        (None, Pings::DoNotHelp) => text!("it is a limit that pings do not move"),
        (None, _) => text!("it is {whose}", whose = unknown(cut)),
    }
}

fn unknown(cut: &Cut<'_>) -> Text {
    let idle = span(cut.idle_s);
    match cut.moment {
        Moment::InSilence if cut.by_close_frame() => text!(
            "a timeout of {idle} of a program that speaks WebSocket: a load balancer, a NAT and a firewall write no close frame",
            idle
        ),
        Moment::InSilence => text!("a timeout of {idle} somewhere on the path", idle),
        Moment::AtPing => text!("a timeout of less than {idle} somewhere on the path", idle),
    }
}

fn keep_up(hold: &Hold, cut: &Cut<'_>, pings: Pings) -> Text {
    let every = hold.pinged.as_ref().map_or_else(
        || text!("well within that time"),
        |pinged| {
            let every = span(pinged.every_ms.0 / 1e3);
            let (n, unit) = every.split_once(' ').unwrap_or((&every, ""));
            text!("every {n} {unit}", n, unit)
        },
    );
    match pings {
        Pings::KeepIt if cut.by_close_frame() => text!(
            "send something more often than that: a WebSocket ping {every} keeps it open; TCP keepalive does not",
            every
        ),
        Pings::KeepIt => text!(
            "send something more often than that: a WebSocket ping {every} keeps it open, and where nothing on the path ends TLS, TCP keepalive does as well",
            every
        ),
        Pings::DoNotHelp => text!(
            "look in the logs of gateway and DCV server for why they end it: a limit to a connection's age, or to the time a client may take to log in"
        ),
        Pings::Unknown => text!(
            "send something {every}, and see whether that keeps it open: run it again with more time for --hold",
            every
        ),
    }
}

fn timeout(cut: &Cut<'_>, pings: Pings) -> Text {
    match (usual(cut, pings), pings) {
        (Some(owner), _) => {
            text!("or raise the limit; it is {whose}", whose = Text::new(owner))
        }
        (None, Pings::DoNotHelp) => text!(
            "run it on the gateway's host as well (--endpoint localhost): what is cut there is cut behind the load balancer"
        ),
        (None, _) if cut.by_close_frame() => text!(
            "or raise the timeout of the program that wrote the close frame: see the logs of the gateway and of the DCV server at the time it was cut"
        ),
        (None, _) => text!(
            "or raise the timeout; it is {whose}: a proxy, a load balancer whose idle timeout was changed, or a firewall, NAT or VPN on the client's side",
            whose = unknown(cut)
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
| any | close frame | gateway, DCV server or a proxy that speaks WebSocket: load balancers of TCP, NAT and firewalls write none |
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
