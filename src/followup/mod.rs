//! Experiments that run only after a layer failed, to tell its causes apart.

pub mod websocket;
