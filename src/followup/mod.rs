//! Experiments that run only after a layer failed, to tell its causes apart. They run side by side
//! on the address where it failed, inside the run's deadline; none changes anything on the other
//! side, and none carries a secret.

pub mod dns;
pub mod host;
pub mod resolve;
pub mod tcp;
pub mod tls;
pub mod websocket;
