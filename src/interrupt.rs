//! Ctrl-C and SIGTERM: the run ends at once, and what was seen so far is still told.

use tokio::sync::watch;
use tokio::task::coop::unconstrained;

/// Turns true once, when the program is asked to end.
pub type Interrupted = watch::Receiver<bool>;

/// Listens from now on, on the runtime this is called on: a signal that comes before the listening
/// task has run is heard, too.
pub fn listen() -> Interrupted {
    let (interrupt, interrupted) = watch::channel(false);
    let asked = asked_to_end();
    tokio::spawn(async move {
        asked.await;
        let _ = interrupt.send(true); // nobody listens: the run is over
        std::future::pending::<()>().await; // the sender lives as long as the runtime
    });
    interrupted
}

/// Tells if it was asked to end.
pub fn is_now(interrupted: &Interrupted) -> bool {
    *interrupted.borrow()
}

/// Takes the signals over at once, and ends with the first of them.
#[cfg(unix)]
fn asked_to_end() -> impl Future<Output = ()> + Send {
    use tokio::signal::unix::{SignalKind, signal};
    let heard = |kind| signal(kind).ok(); // one that cannot be heard never comes
    let (interrupt, terminate) = (heard(SignalKind::interrupt()), heard(SignalKind::terminate()));
    async move {
        let comes = async |signal: Option<tokio::signal::unix::Signal>| match signal {
            Some(mut signal) => {
                signal.recv().await;
            }
            None => std::future::pending().await,
        };
        tokio::select! {
            () = comes(interrupt) => {}
            () = comes(terminate) => {}
        }
    }
}

/// Ends when Ctrl-C is pressed.
#[cfg(not(unix))]
async fn asked_to_end() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await; // it cannot be heard
    }
}

/// Waits, unless the program is asked to end.
pub async fn pause(time: std::time::Duration, interrupted: &Interrupted) {
    let mut interrupted = interrupted.clone();
    tokio::select! {
        biased;
        _ = unconstrained(interrupted.wait_for(|now| *now)) => {}
        () = unconstrained(tokio::time::sleep(time)) => {}
    }
}
