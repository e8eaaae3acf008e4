//! Limits of time for every attempt, and the one place where time is measured.

use std::future::Future;
use std::time::{Duration, Instant};

use dcvdiag_checks::model::{Millis, Observation, Outcome, Skip};
use tokio::sync::watch;
use tokio::task::coop::unconstrained;

/// `--timeout` for each attempt, `--deadline` for the whole run, and Ctrl-C.
#[derive(Clone)]
pub struct Patience {
    timeout: Duration,
    deadline: tokio::time::Instant,
    interrupted: watch::Receiver<bool>,
}

/// The reason why an attempt was cut short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The attempt's own time is over.
    Timeout,
    /// The time of the whole run is over (`--deadline`).
    Deadline,
    /// The user or a service manager ended the run.
    Interrupted,
}

impl Patience {
    /// Starts the clock of the whole run.
    pub fn start(
        timeout: Duration,
        deadline: Duration,
        interrupted: watch::Receiver<bool>,
    ) -> Self {
        Self { timeout, deadline: tokio::time::Instant::now() + deadline, interrupted }
    }

    /// The same for follow-ups: what a layer took a whole timeout to say is asked again in three
    /// fifths of it, so that a path where nothing answers is not waited for twice as long.
    pub fn for_follow_ups(&self) -> Self {
        Self { timeout: self.timeout * 3 / 5, ..self.clone() }
    }

    /// `--timeout`.
    pub const fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Waits, unless the run ends first.
    pub async fn pause(&self, time: Duration) {
        let _ = self.within(time, std::future::pending::<()>()).await; // whatever ends it
    }

    /// Runs an attempt to its end, its timeout, the deadline or an interruption, whichever is
    /// first; `silent` says what a timeout means here. What came with the facts is handed on.
    pub async fn observe<F, E, T>(
        &self,
        silent: impl FnOnce() -> E,
        attempt: impl Future<Output = Result<(F, T), E>>,
    ) -> (Observation<F, E>, Option<T>) {
        let start = Instant::now();
        let (outcome, carried) = match self.within(self.timeout, attempt).await {
            Ok(Ok((facts, carried))) => (Outcome::Seen(facts), Some(carried)),
            Ok(Err(failure)) => (Outcome::Failed(failure), None),
            Err(Cut::Timeout) => (Outcome::Failed(silent()), None),
            Err(Cut::Deadline) => (Outcome::Skipped(Skip::Deadline), None),
            Err(Cut::Interrupted) => (Outcome::Skipped(Skip::Interrupted), None),
        };
        (Observation { elapsed_ms: Some(millis(start.elapsed())), outcome }, carried)
    }

    /// Runs something for at most that long, which may be longer than `--timeout`.
    ///
    /// 1. Time and interruption are asked before the attempt: a peer that floods keeps the attempt
    ///    ready for ever.
    /// 2. They are asked outside the budget of the task, which another attempt may have used up: the
    ///    probes of a run are one task.
    ///
    /// # Errors
    /// What cut it short.
    pub async fn within<O>(
        &self,
        most: Duration,
        attempt: impl Future<Output = O>,
    ) -> Result<O, Cut> {
        let now = tokio::time::Instant::now();
        let (end, cut) = if now + most <= self.deadline {
            (now + most, Cut::Timeout)
        } else {
            (self.deadline, Cut::Deadline)
        };
        if end <= now {
            return Err(cut);
        }
        let mut interrupted = self.interrupted.clone();
        tokio::select! {
            biased;
            _ = unconstrained(interrupted.wait_for(|now| *now)) => Err(Cut::Interrupted),
            () = unconstrained(tokio::time::sleep_until(end)) => Err(cut),
            done = Box::pin(attempt) => Ok(done), // off the stack, as deep as attempts may nest
        }
    }
}

/// A duration as the report says it: milliseconds, to the microsecond.
pub fn millis(duration: Duration) -> Millis {
    Millis((duration.as_secs_f64() * 1e6).round() / 1e3)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn outcome(timeout_ms: u64, deadline_ms: u64) -> Outcome<(), &'static str> {
        let (_keep, interrupted) = watch::channel(false);
        let patience = Patience::start(
            Duration::from_millis(timeout_ms),
            Duration::from_millis(deadline_ms),
            interrupted,
        );
        let never = std::future::pending::<Result<((), ()), &'static str>>();
        patience.observe(|| "silent", never).await.0.outcome
    }

    #[tokio::test]
    async fn silence_is_a_failure_and_the_deadline_is_not() {
        assert_eq!(outcome(1, 60_000).await, Outcome::Failed("silent"));
        assert_eq!(outcome(60_000, 1).await, Outcome::Skipped(Skip::Deadline));
    }

    /// An attempt that is always ready for more, as one is that a peer floods.
    async fn flooded() -> Result<((), ()), &'static str> {
        loop {
            tokio::task::coop::consume_budget().await;
        }
    }

    #[tokio::test]
    async fn a_flooded_attempt_ends_in_time_and_so_does_the_one_beside_it() {
        let (interrupt, interrupted) = watch::channel(false);
        let (soon, minute) = (Duration::from_millis(20), Duration::from_secs(60));
        let patience = Patience::start(soon, minute, interrupted.clone());
        let beside = Patience::start(minute, minute, interrupted);
        let silent = patience.observe(|| "silent", std::future::pending::<Result<((), ()), _>>());
        let flooded_too = patience.observe(|| "silent", flooded());
        let cut = async {
            let ended = tokio::join!(silent, flooded_too);
            interrupt.send(true).expect("somebody listens");
            ended
        };
        let (first, (silent, flooded)) = tokio::join!(beside.observe(|| "silent", flooded()), cut);
        assert_eq!(first.0.outcome, Outcome::Skipped(Skip::Interrupted));
        assert_eq!(silent.0.outcome, Outcome::Failed("silent"));
        assert_eq!(flooded.0.outcome, Outcome::Failed("silent"));
    }

    #[tokio::test]
    async fn an_attempt_after_the_deadline_is_not_made() {
        let (_keep, interrupted) = watch::channel(false);
        let patience = Patience::start(Duration::from_secs(5), Duration::ZERO, interrupted);
        let attempt = std::future::ready("it was made");
        assert_eq!(patience.within(Duration::from_secs(5), attempt).await, Err(Cut::Deadline));
    }

    #[tokio::test]
    async fn an_interruption_ends_an_attempt_at_once() {
        let (interrupt, interrupted) = watch::channel(true);
        let minute = Duration::from_secs(60);
        let patience = Patience::start(minute, minute, interrupted);
        let never = std::future::pending::<Result<((), ()), ()>>();
        let (observation, _) = patience.observe(|| (), never).await;
        assert_eq!(observation.outcome, Outcome::Skipped(Skip::Interrupted));
        drop(interrupt);
    }
}
