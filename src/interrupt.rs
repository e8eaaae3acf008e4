//! Ctrl-C and SIGTERM: the run ends at once, and what was seen so far is still told.

use tokio::sync::watch;
use tokio::task::coop::unconstrained;

/// Turns true once, when the program is asked to end.
pub type Interrupted = watch::Receiver<bool>;

/// Listens from now on, on the runtime this is called on.
pub fn listen() -> Interrupted {
    let (interrupt, interrupted) = watch::channel(false);
    tokio::spawn(async move {
        asked_to_end().await;
        let _ = interrupt.send(true); // nobody listens: the run is over
        std::future::pending::<()>().await; // the sender lives as long as the runtime
    });
    interrupted
}

/// Tells if it was asked to end.
pub fn is_now(interrupted: &Interrupted) -> bool {
    *interrupted.borrow()
}

#[cfg(unix)]
async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return only_ctrl_c().await;
    };
    tokio::select! {
        () = only_ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn asked_to_end() {
    only_ctrl_c().await;
}

async fn only_ctrl_c() {
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
