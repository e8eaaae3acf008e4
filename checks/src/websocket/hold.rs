//! `--hold`: an upgraded connection that is left alone, and how it ended.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Millis, Skip, Text};
use crate::text;
use crate::text::shown;
use crate::websocket::close_code;

/// The client's connection held silent, pinged once, and a second one held with pings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// The time of `--hold`, as asked.
    pub asked_ms: Millis,
    /// Nothing was sent, from the 101 on; the server's pings were answered.
    pub silent: Phase,
    /// One ping after that; null where the connection did not live so long.
    pub ping: Option<Phase>,
    /// A second connection, with pings; null where the first one was not cut.
    pub pinged: Option<Pinged>,
}

/// The observation of a second connection, with pings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pings {
    /// It outlived the first one: an idle timeout.
    KeepIt,
    /// It was cut as well: a limit to something else.
    DoNotHelp,
    /// There was none, or it was not seen to its end.
    Unknown,
}

/// A stretch of a held connection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// The end of the attempt.
    pub end: HoldEnd,
    /// From its beginning (the 101, or the ping) to its end.
    pub after_ms: Millis,
    /// From the last byte that came in to its end.
    pub idle_ms: Millis,
}

/// The end of a stretch of a held connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HoldEnd {
    /// It did not: its time was over, or the pong came.
    Alive,
    /// The peer sent a close frame.
    CloseFrame {
        /// Status code (RFC 6455 §7.4); null where none was sent.
        code: Option<u16>,
        /// The reason that was given.
        reason: String,
    },
    /// End of stream without a close frame.
    Ended,
    /// The peer reset the connection (RST).
    Reset,
    /// No pong within `--timeout`.
    Silent,
    /// Bytes that are no WebSocket frame, or another error.
    Garbled {
        /// The error that was found in it.
        detail: String,
    },
    /// `--deadline` came first; until then it lived.
    Deadline,
    /// Ctrl-C came first; until then it lived.
    Interrupted,
}

/// The second connection, with its pings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pinged {
    /// The time between two pings.
    pub every_ms: Millis,
    /// The number of pongs that came.
    pub pongs: u32,
    /// From its 101 on; null where no second connection came up.
    pub phase: Option<Phase>,
}

/// The cut of the first connection.
pub(crate) struct Cut<'a> {
    pub(crate) end: &'a HoldEnd,
    pub(crate) moment: Moment,
    /// For how long nothing had come in, in seconds.
    pub(crate) idle_s: f64,
}

impl Cut<'_> {
    /// By somebody who ends TLS and speaks WebSocket; an NLB, a NAT or a firewall does neither.
    pub(crate) fn by_close_frame(&self) -> bool {
        matches!(self.end, HoldEnd::CloseFrame { .. })
    }
}

/// When a cut showed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// While nothing was said: this is when it happened.
    InSilence,
    /// At the ping after it: it happened some time before.
    AtPing,
}

impl Hold {
    /// The cut of the first connection; `None` where it lived, or where a peer that never answers
    /// pings makes its silence mean nothing.
    pub(crate) fn cut(&self) -> Option<Cut<'_>> {
        let idle_s = self.silent.idle_ms.0 / 1e3;
        if self.silent.end.is_cut() {
            return Some(Cut { end: &self.silent.end, moment: Moment::InSilence, idle_s });
        }
        let end = &self.ping.as_ref().filter(|ping| ping.end.is_cut())?.end;
        let ever_answers = self.pinged.as_ref().is_some_and(|pinged| pinged.pongs > 0);
        let means_something = *end != HoldEnd::Silent || ever_answers;
        means_something.then_some(Cut { end, moment: Moment::AtPing, idle_s })
    }

    /// The observation of the second connection.
    pub(crate) fn pings(&self) -> Pings {
        let phase = self.pinged.as_ref().and_then(|pinged| pinged.phase.as_ref());
        match phase.map(|phase| &phase.end) {
            Some(HoldEnd::Alive) => Pings::KeepIt,
            Some(end) if end.is_cut() => Pings::DoNotHelp,
            _ => Pings::Unknown,
        }
    }

    /// The reason that ended the run before the hold was over, where nothing had been cut by then.
    pub(crate) fn cut_short(&self) -> Option<Skip> {
        let phases = [Some(&self.silent), self.ping.as_ref()];
        phases.into_iter().flatten().find_map(|phase| match phase.end {
            HoldEnd::Deadline => Some(Skip::Deadline),
            HoldEnd::Interrupted => Some(Skip::Interrupted),
            _ => None,
        })
    }

    /// For the row: `held 60 s silent`, `cut after 60 s by FIN`.
    pub(crate) fn brief(&self) -> String {
        let asked = span(self.asked_ms.0 / 1e3);
        if let Some(cut) = self.cut() {
            let after = span(cut.idle_s);
            return match (cut.moment, cut.end) {
                (Moment::InSilence, end) => format!("cut after {after} by {}", end.by()),
                (_, HoldEnd::Silent) => format!("lost in {after} of silence, without a word"),
                (_, end) => format!("lost in {after} of silence: {} to the first ping", end.by()),
            };
        }
        if self.cut_short().is_some() {
            return format!("held {} of {asked} silent", span(self.silent.after_ms.0 / 1e3));
        }
        match self.ping.as_ref().map(|ping| &ping.end) {
            Some(HoldEnd::Silent) => format!("held {asked} silent, pings are never answered"),
            _ => format!("held {asked} silent"),
        }
    }
}

impl HoldEnd {
    /// Tells if somebody ended the connection.
    #[must_use]
    pub const fn is_cut(&self) -> bool {
        !matches!(self, Self::Alive | Self::Deadline | Self::Interrupted)
    }

    /// The cause of the cut, after "by".
    pub(crate) fn by(&self) -> Text {
        match self {
            Self::CloseFrame { code: None, .. } => text!("a close frame without a code"),
            Self::CloseFrame { code: Some(code), reason } => {
                let (code, reason_shown) = (*code, shown(reason, 60));
                match (close_code::name(code), reason.as_str()) {
                    (None, "") => text!("close frame {code}", code),
                    (Some(name), "") => text!("close frame {code} ({name})", code, name),
                    (None, _) => {
                        text!("close frame {code} \"{reason}\"", code, reason = reason_shown)
                    }
                    (Some(name), _) => text!(
                        "close frame {code} ({name}) \"{reason}\"",
                        code,
                        name,
                        reason = reason_shown
                    ),
                }
            }
            Self::Ended => text!("FIN"),
            Self::Reset => text!("RST"),
            Self::Silent => text!("no answer"),
            Self::Garbled { detail } => text!("an error ({detail})", detail = shown(detail, 60)),
            Self::Alive | Self::Deadline | Self::Interrupted => text!("nobody"),
        }
    }
}

/// Seconds as people say them: `0.2 s`, `60 s`, `6 min`.
pub(crate) fn span(seconds: f64) -> String {
    let tenths = (seconds * 10.0).round() / 10.0;
    match tenths {
        s if s >= 120.0 && (s / 60.0).fract() == 0.0 => format!("{:.0} min", s / 60.0),
        s if s >= 10.0 || s.fract() == 0.0 => format!("{s:.0} s"),
        s => format!("{s:.1} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn a_span_is_told_as_exactly_as_it_is_meant() {
        for (seconds, words) in [
            (0.25, "0.3 s"),
            (1.003, "1 s"),
            (1.5, "1.5 s"),
            (60.04, "60 s"),
            (90.0, "90 s"),
            (350.2, "350 s"),
            (360.0, "6 min"),
        ] {
            assert_eq!(span(seconds), words);
        }
    }
}
