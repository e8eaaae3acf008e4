//! A connection of its own beside the route's first one, as a browser opens several.

use std::net::{IpAddr, SocketAddr};

use dcvdiag_checks::http::HttpFailure;
use dcvdiag_checks::model::{Layer, Outcome};
use dcvdiag_checks::tcp::TcpFailure;
use dcvdiag_checks::tls::TlsFailureKind;
use tokio::io::{AsyncRead, AsyncWrite};

use super::tls::{Offer, TlsPlan};
use super::{tcp, tls};
use crate::patience::Patience;

/// Bytes both ways, over TLS or in clear.
pub trait Bytes: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Bytes for S {}

/// A connection that is ready for a request.
pub type Wire = Box<dyn Bytes>;

/// A connection that came up, and this host's end of it.
pub struct Opened {
    /// Ready for a request.
    pub wire: Wire,
    /// This host's address.
    pub local: IpAddr,
}

/// The settings for reaching one address of a leg.
#[derive(Clone, Copy)]
pub struct Dial<'a> {
    /// The address to connect to.
    pub to: SocketAddr,
    /// The settings of the handshake; `None` for clear text.
    pub tls: Option<&'a TlsPlan>,
    /// The number of dials before giving up: `--repeat`, once without.
    pub attempts: u32,
}

impl Dial<'_> {
    /// A new connection, up to the point where a request can be sent.
    pub async fn open(&self, patience: &Patience) -> Result<Opened, HttpFailure> {
        let (mut seen, mut stream) = tcp::connect(self.to, patience).await;
        for _ in 1..self.attempts {
            if stream.is_some() || seen.skip().is_some() {
                break;
            }
            patience.pause(tcp::APART).await;
            (seen, stream) = tcp::connect(self.to, patience).await;
        }
        let Some(stream) = stream else {
            let detail = match seen.outcome {
                Outcome::Failed(TcpFailure::LocalResources) => {
                    return Err(HttpFailure::LocalResources);
                }
                Outcome::Failed(failure) => failure.brief(),
                _ => "cut short".to_owned(),
            };
            return Err(HttpFailure::NoSession { layer: Layer::Tcp, detail });
        };
        let local = seen.seen().map_or(self.to.ip(), |facts| facts.local.ip());
        let Some(plan) = self.tls else {
            return Ok(Opened { wire: Box::new(stream), local });
        };
        let (seen, session) = tls::shake(stream, plan, &Offer::of(plan), patience).await.0;
        match (session, seen.outcome) {
            (Some(session), _) => Ok(Opened { wire: Box::new(session.stream), local }),
            (None, Outcome::Failed(failure)) => Err(no_session(failure.kind)),
            (None, _) => Err(no_session(TlsFailureKind::Silent)),
        }
    }
}

fn no_session(kind: TlsFailureKind) -> HttpFailure {
    let detail = match kind {
        TlsFailureKind::Closed => "closed".to_owned(),
        TlsFailureKind::Reset => "reset".to_owned(),
        TlsFailureKind::Silent => "no answer".to_owned(),
        TlsFailureKind::Alert { code, name } => format!("alert {name}({code})"),
        TlsFailureKind::NotTls => "not TLS".to_owned(),
        TlsFailureKind::MessageTooLarge => "a handshake message over 64 KiB".to_owned(),
        TlsFailureKind::WrongSignatureKind => "signed with another kind of key".to_owned(),
        TlsFailureKind::Protocol { detail } => detail,
    };
    HttpFailure::NoSession { layer: Layer::Tls, detail }
}
