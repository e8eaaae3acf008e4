//! One connection: PROXY headers, TLS or clear text, one request, perhaps a WebSocket.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dcvdiag_checks::host::EchoTls;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::ProtocolVersion;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::line::Arrival;
use super::rewound::rewound;
use super::{Log, answer, proxy, request, websocket};

/// For the PROXY headers, for the handshake, for the request's head, for its body: each.
const STEP: Duration = Duration::from_secs(10);
/// For all of it; a WebSocket has its own bound.
const LIFE: Duration = Duration::from_secs(60);
/// Bytes of a request's head (hyper's unit: of its read buffer).
const HEAD: usize = 16 * 1024;
/// Bytes of a request's body that are read, and thrown away, before the answer.
const BODY: usize = 64 * 1024;
/// The type of a TLS handshake record (RFC 8446 §5.1).
const TLS_HANDSHAKE: u8 = 0x16;
/// Why a connection came to no request.
const LATE: &str = "gave no request in time";

/// The line about a connection, made while it is answered.
struct Visit {
    log: Log,
    /// The connection's line was written.
    answered: AtomicBool,
    /// The answer to a right upgrade.
    upgrade: Mutex<Option<OnUpgrade>>,
}

/// Answers one connection and writes its line.
pub async fn serve(stream: TcpStream, peer: SocketAddr, tls: Option<TlsAcceptor>, log: Log) {
    let _ = stream.set_nodelay(true); // a slower echo is still an echo
    let mut arrival = Arrival { peer, proxy: Vec::new(), tls: None };
    let (answered, upgrade) = (AtomicBool::new(false), Mutex::new(None));
    let visit = Arc::new(Visit { log, answered, upgrade });
    let ended = timeout(LIFE, answer_to(stream, &mut arrival, tls, &visit)).await;
    let ended = ended.unwrap_or(Err(LATE.to_owned()));
    if let (Err(why), false) = (ended, visit.answered.load(Ordering::Relaxed)) {
        log(&arrival.ended(&why));
    }
    let upgrade = visit.upgrade.lock().ok().and_then(|mut upgrade| upgrade.take());
    let Some(upgrade) = upgrade else { return };
    if let Ok(stream) = upgrade.await {
        websocket::talk(TokioIo::new(stream)).await;
    }
}

/// Up to the answer, or why there was none.
async fn answer_to(
    mut stream: TcpStream,
    arrival: &mut Arrival,
    tls: Option<TlsAcceptor>,
    visit: &Arc<Visit>,
) -> Result<(), String> {
    let read = timeout(STEP, proxy::headers(&mut stream, &mut arrival.proxy)).await;
    let read = read.map_err(|_| LATE)?.map_err(|error| error.to_string())?;
    match (read.first() == Some(&TLS_HANDSHAKE), tls) {
        (true, Some(acceptor)) => {
            let handshake = timeout(STEP, acceptor.accept(rewound(stream, read))).await;
            let stream = handshake
                .map_err(|_| "did not finish the TLS handshake in time")?
                .map_err(|error| format!("TLS failed: {error}"))?;
            arrival.tls = Some(session(stream.get_ref().1));
            one_request(stream, arrival, visit).await
        }
        (true, None) => {
            let _ = stream.write_all(answer::CLEAR_ONLY).await;
            let _ = stream.shutdown().await;
            // Read on, or a RST would overtake what was sent.
            let mut rest = stream.take(HEAD as u64);
            let _ = timeout(STEP, tokio::io::copy(&mut rest, &mut tokio::io::sink())).await;
            Err("TLS, and neither --cert nor --key was given: 421".to_owned())
        }
        (false, _) => one_request(rewound(stream, read), arrival, visit).await,
    }
}

fn session(connection: &rustls::ServerConnection) -> EchoTls {
    let version = match connection.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "TLS 1.3".to_owned(),
        Some(ProtocolVersion::TLSv1_2) => "TLS 1.2".to_owned(),
        other => format!("{other:?}"),
    };
    let alpn = connection.alpn_protocol().map(|name| String::from_utf8_lossy(name).into_owned());
    EchoTls { version, sni: connection.server_name().map(str::to_owned), alpn }
}

/// One request a connection, so that its line says all of it.
async fn one_request(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    arrival: &Arrival,
    visit: &Arc<Visit>,
) -> Result<(), String> {
    let (arrival, visit) = (Arc::new(arrival.clone()), Arc::clone(visit));
    let service = service_fn(move |request| {
        let (arrival, visit) = (Arc::clone(&arrival), Arc::clone(&visit));
        async move { Ok::<_, Infallible>(respond(request, &arrival, &visit).await) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(STEP)
        .max_buf_size(HEAD)
        .half_close(true) // who has said all still gets an answer
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades()
        .await;
    match served {
        Ok(()) => Err("closed without a request".to_owned()), // unless it was answered
        Err(error) => Err(format!("no request: {error}")),
    }
}

/// The answer to a request; the line about it is written.
async fn respond(
    request: hyper::Request<Incoming>,
    arrival: &Arrival,
    visit: &Visit,
) -> hyper::Response<Full<Bytes>> {
    let (mut head, body) = request.into_parts();
    let told = request::told(&head);
    visit.answered.store(true, Ordering::Relaxed);
    let handshake = websocket::handshake(&head);
    if let (Some(handshake), Some(upgrade)) = (handshake, head.extensions.remove::<OnUpgrade>()) {
        (visit.log)(&arrival.answered(&told, 101));
        if let Ok(mut place) = visit.upgrade.lock() {
            *place = Some(upgrade);
        }
        return answer::switch(&handshake);
    }
    (visit.log)(&arrival.answered(&told, 200));
    // What is left unread would make the end of the connection a RST.
    let _ = timeout(STEP, Limited::new(body, BODY).collect()).await;
    answer::echo(arrival, told)
}
