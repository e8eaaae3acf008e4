//! Timeouts that are well known, by the seconds a cut connection had been idle.

use crate::websocket::hold::{Cut, Moment, Pings};

/// A timeout that is well known.
struct Known {
    seconds: f64,
    /// True where it is one that pings start again.
    idle: bool,
    /// True where who has it speaks WebSocket, and so may end it by a close frame.
    frames: bool,
    /// Follows "it is".
    owner: &'static str,
}

/// privatelink.md §2.4 and dcv.md §3.1, §4.2: the defaults of what stands on a DCV path.
const KNOWN: [Known; 5] = [
    Known {
        seconds: 5.0,
        idle: false,
        frames: true,
        owner: "probably the 5 s that the gateway or the DCV server gives a client to set up its connection, since this tool does not log in",
    },
    Known {
        seconds: 10.0,
        idle: true,
        frames: true,
        owner: "probably the gateway's tcp-idle-timeout, which is 10 by default",
    },
    Known {
        seconds: 60.0,
        idle: true,
        frames: false,
        owner: "usually the 60 s of a proxy: nginx's proxy_read_timeout, or an Application Load Balancer's idle timeout",
    },
    Known {
        seconds: 120.0,
        idle: false,
        frames: true,
        owner: "probably the DCV server's auth-connection-setup-timeout, which is 120 by default, since this tool does not log in",
    },
    NLB,
];

/// It forgets without a word, so that the next packet is answered by RST.
const NLB: Known = Known {
    seconds: 350.0,
    idle: true,
    frames: false,
    owner: "usually the 350 s of a Network Load Balancer's TCP listener, or of the interface endpoint",
};

/// A few percent, for the timers' own grain and for the way.
const TOLERANCE: f64 = 0.04;

/// Usual owner of the timeout; `None` where nothing well known fits.
pub(crate) fn usual(cut: &Cut<'_>, pings: Pings) -> Option<&'static str> {
    if cut.moment == Moment::AtPing {
        let fits = cut.idle_s >= NLB.seconds && pings != Pings::DoNotHelp;
        return fits.then_some(NLB.owner);
    }
    let fits = |known: &&Known| {
        let in_time = (cut.idle_s - known.seconds).abs() <= known.seconds * TOLERANCE;
        in_time
            && (known.frames || !cut.by_close_frame())
            && match pings {
                Pings::KeepIt => known.idle,
                Pings::DoNotHelp => !known.idle,
                Pings::Unknown => true,
            }
    };
    KNOWN.iter().find(fits).map(|known| known.owner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::websocket::HoldEnd;

    fn owner(moment: Moment, idle_s: f64, pings: Pings) -> &'static str {
        let cut = Cut { end: &HoldEnd::Ended, moment, idle_s };
        usual(&cut, pings).unwrap_or("nobody's")
    }

    #[test]
    fn a_timeout_is_known_by_its_seconds_give_or_take_a_few_percent() {
        use Moment::InSilence;
        for (idle_s, word) in [
            (5.02, "set up its connection"),
            (10.1, "tcp-idle-timeout"),
            (60.0, "nginx"),
            (61.9, "nginx"),
            (57.8, "nginx"),
            (121.0, "auth-connection-setup-timeout"),
            (352.0, "Network Load Balancer"),
            (1.0, "nobody's"),
            (30.0, "nobody's"),
            (300.0, "nobody's"),
        ] {
            let said = owner(InSilence, idle_s, Pings::Unknown);
            assert!(said.contains(word), "{idle_s}: {said}");
        }
    }

    #[test]
    fn what_pings_do_tells_idle_timeouts_from_other_limits() {
        assert!(owner(Moment::InSilence, 60.0, Pings::KeepIt).contains("nginx"));
        assert_eq!(owner(Moment::InSilence, 60.0, Pings::DoNotHelp), "nobody's");
        assert!(owner(Moment::InSilence, 5.0, Pings::DoNotHelp).contains("log in"));
        assert_eq!(owner(Moment::InSilence, 5.0, Pings::KeepIt), "nobody's");
    }

    #[test]
    fn who_passes_bytes_on_writes_no_close_frame() {
        let end = HoldEnd::CloseFrame { code: Some(1001), reason: String::new() };
        for (idle_s, known) in [(10.0, true), (60.0, false), (350.0, false)] {
            let cut = Cut { end: &end, moment: Moment::InSilence, idle_s };
            assert_eq!(usual(&cut, Pings::KeepIt).is_some(), known, "{idle_s}");
        }
    }

    #[test]
    fn a_connection_found_dead_by_a_ping_died_some_time_before() {
        assert!(owner(Moment::AtPing, 360.0, Pings::KeepIt).contains("350 s"));
        assert_eq!(owner(Moment::AtPing, 60.0, Pings::KeepIt), "nobody's", "an NLB lives longer");
    }
}
