//! `--hold`: keeps an upgraded connection silent, pings it, and opens a second one to see whether
//! pings would have kept the first one alive.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use dcvdiag_checks::model::{Layer, Leg, Millis};
use dcvdiag_checks::websocket::{Aftermath, Hold, HoldEnd, Phase, Pinged};
use futures_util::SinkExt;
use tokio_tungstenite::tungstenite::{self, Bytes, Message};

use super::session::Dial;
use super::websocket::{Next, Open, Socket, UpgradePlan, end, first_end, good_bye, next, open};
use crate::patience::{Cut, Patience, millis};
use crate::progress::{Progress, Waiting};

/// Between two pings: so often at most, and so seldom.
const OFTEN: Duration = Duration::from_millis(200);
const SELDOM: Duration = Duration::from_secs(30);

/// The rules for holding a connection, and what it takes to open another one like it.
pub struct Holding<'a> {
    /// The time of `--hold`.
    pub time: Duration,
    /// The leg that is held.
    pub leg: Leg,
    /// The address, as resolved.
    pub address: SocketAddr,
    /// Where it is dialled.
    pub dial: Dial<'a>,
    /// The upgrade as the client sends it.
    pub plan: &'a UpgradePlan,
    /// `--timeout` bounds an answer to a ping; the silence is bounded by the deadline alone.
    pub patience: &'a Patience,
    /// Told what is being waited for.
    pub progress: &'a Progress,
}

/// The most that all of it may take, each attempt within `timeout`: silence, a ping, a second
/// connection (TCP, TLS, upgrade), half as long again with pings, and a last ping.
pub fn most(time: Duration, timeout: Duration) -> Duration {
    time.saturating_add(time / 2).saturating_add(time).saturating_add(timeout.saturating_mul(5))
}

impl Holding<'_> {
    /// Holds a fresh connection, and another one where that was cut.
    pub async fn hold(&self, first: Open) -> Hold {
        let waiting = self.waiting("left silent", self.time);
        let mut first = Held::from(first);
        let silent = first.listen(self.time, self.patience).await;
        let mut hold = Hold { asked_ms: millis(self.time), silent, ping: None, pinged: None };
        if hold.silent.end == HoldEnd::Alive {
            hold.ping = Some(first.ping(self.patience).await);
        }
        good_bye(&mut first.socket).await;
        drop(waiting);
        if let Some(every) = pings_after(&hold) {
            let time = duration(hold.silent.idle_ms).mul_f64(1.5);
            let _waiting = self.waiting("kept up by pings", time);
            hold.pinged = Some(self.pinged(every, time).await);
        }
        hold
    }

    fn waiting(&self, how: &str, time: Duration) -> Waiting<'_> {
        let what = format!("WebSocket {how} for {time:.1?}: {}", self.address);
        self.progress.waiting(self.leg, Layer::Websocket, what)
    }

    /// A second connection, for that long, with a ping every so often.
    async fn pinged(&self, every: Duration, time: Duration) -> Pinged {
        let opened = self.dial.open(self.patience).await;
        let (_, second) = open(opened, self.plan.clone(), self.patience).await;
        let Some(second) = second else {
            return Pinged { every_ms: millis(every), pongs: 0, phase: None };
        };
        let mut held = Held::from(second);
        let mut phase = None;
        while phase.is_none() && held.since.elapsed() < time {
            let rest = time.saturating_sub(held.since.elapsed());
            phase = held.keep_up(every.min(rest), self.patience).await;
        }
        let phase = match phase {
            Some(phase) => phase,
            None => held.last_ping(self.patience).await,
        };
        good_bye(&mut held.socket).await;
        Pinged { every_ms: millis(every), pongs: held.pongs, phase: Some(phase) }
    }
}

/// How often to ping the second connection, where the first one was cut. Where the cut only showed
/// at the ping, the timeout is shorter than the silence by nobody knows how much.
fn pings_after(hold: &Hold) -> Option<Duration> {
    let idle = duration(hold.silent.idle_ms);
    let every = match &hold.ping {
        None if hold.silent.end.is_cut() => idle / 2,
        Some(ping) if ping.end.is_cut() => idle / 4,
        _ => return None,
    };
    (every >= OFTEN).then_some(every.min(SELDOM))
}

fn duration(millis: Millis) -> Duration {
    Duration::from_secs_f64(millis.0 / 1e3)
}

/// An upgraded connection and its clocks.
struct Held {
    socket: Socket,
    /// The 101.
    since: Instant,
    /// The last byte that came in.
    heard: Instant,
    pongs: u32,
}

impl From<Open> for Held {
    fn from(open: Open) -> Self {
        Self { socket: open.socket, since: open.since, heard: open.heard, pongs: 0 }
    }
}

impl Held {
    /// Says nothing until so long after the 101; tungstenite answers pings as it reads them.
    async fn listen(&mut self, time: Duration, patience: &Patience) -> Phase {
        let start = self.since;
        let rest = time.saturating_sub(start.elapsed());
        let ended = patience.within(rest, self.hear(|_| None)).await;
        self.phase(start, ended, HoldEnd::Alive)
    }

    /// One ping, and its pong within `--timeout`.
    async fn ping(&mut self, patience: &Patience) -> Phase {
        let start = Instant::now();
        let sent = Bytes::from_static(b"dcvdiag hold");
        let ended = patience.within(patience.timeout(), async {
            if let Err(error) = self.send(sent.clone()).await {
                return how(end(&error, millis(Duration::ZERO)));
            }
            self.hear(|pong| (*pong == sent).then_some(HoldEnd::Alive)).await
        });
        let ended = ended.await;
        self.phase(start, ended, HoldEnd::Silent)
    }

    /// One ping among several; `None` where the connection lived until the next is due.
    async fn keep_up(&mut self, every: Duration, patience: &Patience) -> Option<Phase> {
        let start = self.since;
        let ended = patience.within(every, async {
            match self.send(Bytes::from_static(b"dcvdiag keep")).await {
                Ok(()) => self.hear(|_| None).await,
                Err(error) => how(end(&error, millis(Duration::ZERO))),
            }
        });
        let ended = ended.await;
        let phase = self.phase(start, ended, HoldEnd::Alive);
        (phase.end != HoldEnd::Alive).then_some(phase)
    }

    /// A ping that decides; its time counts from the 101.
    async fn last_ping(&mut self, patience: &Patience) -> Phase {
        let phase = self.ping(patience).await;
        Phase { after_ms: millis(self.since.elapsed()), ..phase }
    }

    /// Sends a ping, as soon as the pongs in front of it are gone.
    async fn send(&mut self, ping: Bytes) -> Result<(), tungstenite::Error> {
        self.socket.flush().await?;
        self.socket.send(Message::Ping(ping)).await
    }

    /// Reads until the connection ends, or a pong is one that was waited for.
    async fn hear(&mut self, wanted: impl Fn(&Bytes) -> Option<HoldEnd>) -> HoldEnd {
        loop {
            let next = next(&mut self.socket).await;
            let pong = match &next {
                Some(Ok(Message::Pong(payload))) => Some(payload.clone()),
                _ => None,
            };
            match first_end(next, self.since) {
                Next::End(aftermath) => return how(aftermath),
                Next::Spoke(_) => self.heard = Instant::now(),
            }
            self.pongs += u32::from(pong.is_some());
            if let Some(end) = pong.and_then(|payload| wanted(&payload)) {
                return end;
            }
        }
    }

    fn phase(&self, start: Instant, ended: Result<HoldEnd, Cut>, in_time: HoldEnd) -> Phase {
        let end = ended.unwrap_or_else(|cut| match cut {
            Cut::Timeout => in_time,
            Cut::Deadline => HoldEnd::Deadline,
            Cut::Interrupted => HoldEnd::Interrupted,
        });
        let (after_ms, idle_ms) = (millis(start.elapsed()), millis(self.heard.elapsed()));
        Phase { end, after_ms, idle_ms }
    }
}

fn how(aftermath: Aftermath) -> HoldEnd {
    match aftermath {
        Aftermath::CloseFrame { code, reason, .. } => HoldEnd::CloseFrame { code, reason },
        Aftermath::Ended { .. } => HoldEnd::Ended,
        Aftermath::Reset { .. } => HoldEnd::Reset,
        Aftermath::Garbled { detail } => HoldEnd::Garbled { detail },
        Aftermath::Open { .. } | Aftermath::Frame { .. } => HoldEnd::Alive,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hold(silent: HoldEnd, idle_s: f64, ping: Option<HoldEnd>) -> Hold {
        let phase =
            |end| Phase { end, after_ms: Millis(idle_s * 1e3), idle_ms: Millis(idle_s * 1e3) };
        Hold { asked_ms: Millis(4e5), silent: phase(silent), ping: ping.map(phase), pinged: None }
    }

    #[test]
    fn a_hold_of_minutes_takes_what_it_says_at_most() {
        let second = Duration::from_secs(1);
        assert_eq!(most(360 * second, 5 * second), 925 * second);
        assert_eq!(most(Duration::MAX, second), Duration::MAX);
    }

    #[test]
    fn pings_come_well_within_the_time_that_was_too_long() {
        let ms = |hold: &Hold| pings_after(hold).map(|every| every.as_millis());
        assert_eq!(ms(&hold(HoldEnd::Ended, 60.0, None)), Some(30_000));
        assert_eq!(ms(&hold(HoldEnd::Reset, 1.0, None)), Some(500));
        assert_eq!(ms(&hold(HoldEnd::Ended, 0.3, None)), None, "too short to be kept up");
        assert_eq!(ms(&hold(HoldEnd::Alive, 360.0, Some(HoldEnd::Reset))), Some(30_000));
        assert_eq!(ms(&hold(HoldEnd::Alive, 2.0, Some(HoldEnd::Silent))), Some(500));
        assert_eq!(ms(&hold(HoldEnd::Alive, 60.0, Some(HoldEnd::Alive))), None);
        assert_eq!(ms(&hold(HoldEnd::Deadline, 60.0, None)), None);
    }
}
