//! A check: one symptom of the catalogue, with the pure function that finds it.

use std::fmt;

use crate::model::{Certainty, Doubt, Layer, Leg, Owner, Severity};
use crate::observations::Observations;
use crate::{dns, host, quic, resolve, tcp, tls, websocket};

/// One line of the catalogue, as code.
#[derive(Clone, Copy)]
pub struct Check {
    /// `layer.kebab-name`; never reused, never renamed.
    pub code: &'static str,
    /// The row it belongs to.
    pub layer: Layer,
    /// What it weighs.
    pub severity: Severity,
    /// Who can mend it, on the endpoint leg; [`Owner::on`] says it for the others.
    pub owner: Owner,
    /// One line: the symptom, as a noun phrase or short sentence.
    pub summary: &'static str,
    /// What to do, a line each; `{names}` are filled from the run and from the symptom.
    pub fix: &'static [&'static str],
    /// Codes that follow from this one and are not counted beside it.
    pub explains: &'static [&'static str],
    /// Markdown with the headings of [`HEADINGS`].
    pub page: &'static str,
    /// Finds it.
    pub judge: fn(&Observations) -> Vec<Symptom>,
}

/// The headings of every page, in order.
pub const HEADINGS: [&str; 4] = ["What it means", "How to confirm", "What to do", "Sources"];

/// A symptom that was found, before it is weighed.
#[derive(Clone, Debug, PartialEq)]
pub struct Symptom {
    /// Where.
    pub leg: Leg,
    /// `address:port`, where it is about one.
    pub address: Option<String>,
    /// One sentence with the fact in it.
    pub message: String,
    /// JSON pointers into the report.
    pub evidence: Vec<String>,
    /// Seen, or inferred; what is inferred has a doubt.
    pub certainty: Certainty,
    /// The causes that remain, and what decides.
    pub doubt: Option<Doubt>,
    /// Who can mend it, where what was seen points to somebody else than the check does.
    pub owner: Option<Owner>,
    /// What to do before all that the check advises; with `{placeholders}` as there.
    pub first: Vec<String>,
    /// What to do in place of all that the check advises, where this run has ruled that out.
    pub instead: Option<Vec<String>>,
    /// Words for the `{placeholders}` of the check's `fix`.
    pub values: Vec<(&'static str, String)>,
}

impl Symptom {
    /// A symptom of a whole leg.
    #[must_use]
    pub fn new(leg: Leg, message: impl Into<String>) -> Self {
        Self {
            leg,
            address: None,
            message: message.into(),
            evidence: Vec::new(),
            certainty: Certainty::Observed,
            doubt: None,
            owner: None,
            first: Vec::new(),
            instead: None,
            values: Vec::new(),
        }
    }

    /// On one address.
    #[must_use]
    pub fn at_address(mut self, address: impl fmt::Display) -> Self {
        self.address = Some(address.to_string());
        self
    }

    /// A further clause of its sentence.
    #[must_use]
    pub fn adding(mut self, clause: &str) -> Self {
        self.message.push_str("; ");
        self.message.push_str(clause);
        self
    }

    /// Borne out by what stands at a JSON pointer.
    #[must_use]
    pub fn because(mut self, pointer: impl Into<String>) -> Self {
        self.evidence.push(pointer.into());
        self
    }

    /// What the code says is inferred: all causes that remain, the likeliest first, and the command
    /// that decides, with `{placeholders}` as in the check's `fix`.
    #[must_use]
    pub fn either(mut self, causes: &[&str], decide: &str) -> Self {
        self.certainty = Certainty::Inferred;
        self.open(causes, decide)
    }

    /// What the code says was seen, and why it is so was not: the causes, as in [`Self::either`].
    #[must_use]
    pub fn open(mut self, causes: &[&str], decide: &str) -> Self {
        let causes = causes.iter().map(ToString::to_string).collect();
        self.doubt = Some(Doubt { causes, decide: decide.to_owned() });
        self
    }

    /// Mended by somebody else than the check says.
    #[must_use]
    pub fn owned_by(mut self, owner: Owner) -> Self {
        self.owner = Some(owner);
        self
    }

    /// What this run's evidence puts before the check's own advice.
    #[must_use]
    pub fn first(mut self, advice: impl Into<String>) -> Self {
        self.first.push(advice.into());
        self
    }

    /// What to do where this run's evidence has ruled the check's own advice out.
    #[must_use]
    pub fn instead(mut self, advice: &[&str]) -> Self {
        self.instead = Some(advice.iter().map(ToString::to_string).collect());
        self
    }

    /// A word for a `{placeholder}` of the check's `fix`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}

/// The check of a code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|check| check.code == code)
}

/// A check's page as `explain` prints it and docs/checks/ keeps it.
#[must_use]
pub fn document(check: &Check) -> String {
    let severity = match check.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    format!(
        "# {}\n\n{}: {}. Mended by {}.\n\n{}\n",
        check.code,
        severity,
        check.summary,
        check.owner.title(),
        check.page.trim()
    )
}

/// Every check, in the order of the path; within a layer, causes before what they cause.
pub static CHECKS: &[Check] = &[
    // dns
    dns::name_malformed::CHECK,
    dns::shadow_zone::CHECK,
    dns::no_such_name::CHECK,
    dns::rebind_filtered::CHECK,
    dns::no_address::CHECK,
    dns::sinkholed::CHECK,
    dns::public_address::CHECK,
    dns::servfail::CHECK,
    dns::refused::CHECK,
    dns::resolver_silent::CHECK,
    dns::os_differs::CHECK,
    dns::family_unroutable::CHECK,
    dns::outside_vpc::CHECK,
    dns::some_resolvers_fail::CHECK,
    dns::resolvers_disagree::CHECK,
    dns::long_ttl::CHECK,
    dns::slow::CHECK,
    dns::single_address::CHECK,
    dns::zonal_name::CHECK,
    // tcp
    tcp::local_resources::CHECK,
    tcp::denied::CHECK,
    tcp::refused_locally::CHECK,
    tcp::refused::CHECK,
    tcp::timeout::CHECK,
    tcp::no_route::CHECK,
    tcp::partial::CHECK,
    tcp::flapping::CHECK,
    tcp::slow::CHECK,
    // tls
    tls::proxy_protocol_expected::CHECK,
    tls::large_hello_lost::CHECK,
    tls::plain_http::CHECK,
    tls::not_tls::CHECK,
    tls::proxy_protocol_unexpected::CHECK,
    tls::protocol_version::CHECK,
    tls::no_common_cipher::CHECK,
    tls::unrecognized_name::CHECK,
    tls::alpn_refused::CHECK,
    tls::client_certificate_required::CHECK,
    tls::server_internal_error::CHECK,
    tls::alert::CHECK,
    tls::reset_after_hello::CHECK,
    tls::closed_without_answer::CHECK,
    tls::closed_after_delay::CHECK,
    tls::silent::CHECK,
    tls::clock_skew::CHECK,
    tls::issuer_unexpected::CHECK,
    tls::expired::CHECK,
    tls::not_yet_valid::CHECK,
    tls::version_1_certificate::CHECK,
    tls::no_san::CHECK,
    tls::zonal_name_missing::CHECK,
    tls::wildcard_mismatch::CHECK,
    tls::name_mismatch::CHECK,
    tls::wrong_usage::CHECK,
    tls::unknown_critical_extension::CHECK,
    tls::chain_incomplete::CHECK,
    tls::untrusted_by_ca_file::CHECK,
    tls::certificates_differ::CHECK,
    tls::expires_soon::CHECK,
    tls::ca_as_leaf::CHECK,
    tls::weak_key::CHECK,
    tls::weak_signature::CHECK,
    tls::must_staple::CHECK,
    tls::self_signed::CHECK,
    tls::unknown_issuer::CHECK,
    tls::terminated_by_load_balancer::CHECK,
    // host
    host::proxy_login::CHECK,
    host::rewritten::CHECK,
    host::endpoint_name_rejected::CHECK,
    host::forbidden::CHECK,
    host::misdirected::CHECK,
    host::redirects_inside::CHECK,
    host::unavailable::CHECK,
    host::server_error::CHECK,
    host::not_http::CHECK,
    host::closed::CHECK,
    host::silent::CHECK,
    host::port_sensitive::CHECK,
    host::redirects::CHECK,
    host::no_web_client::CHECK,
    host::echo_intact::CHECK,
    host::proxy_protocol_present::CHECK,
    host::double_proxy_header::CHECK,
    host::client_address_hidden::CHECK,
    // resolve
    resolve::session_not_found::CHECK,
    resolve::http_transport_not_found::CHECK,
    resolve::bad_request::CHECK,
    resolve::forbidden::CHECK,
    resolve::wrong_service::CHECK,
    resolve::answer_invalid::CHECK,
    resolve::server_error::CHECK,
    resolve::timeout::CHECK,
    resolve::loopback_server::CHECK,
    resolve::quic_transport_not_found::CHECK,
    resolve::endpoint_is_address::CHECK,
    resolve::slow::CHECK,
    resolve::session_renamed::CHECK,
    resolve::transport_invalid::CHECK,
    resolve::not_asked::CHECK,
    // quic
    quic::refused::CHECK,
    quic::silent::CHECK,
    quic::answered::CHECK,
    // websocket
    websocket::session_not_found::CHECK,
    websocket::no_such_path::CHECK,
    websocket::not_found::CHECK,
    websocket::origin_refused::CHECK,
    websocket::forbidden::CHECK,
    websocket::unauthorized::CHECK,
    websocket::redirected::CHECK,
    websocket::method_refused::CHECK,
    websocket::upgrade_stripped::CHECK,
    websocket::unavailable::CHECK,
    websocket::status::CHECK,
    websocket::bad_accept::CHECK,
    websocket::unrequested_protocol::CHECK,
    websocket::closed_at_once::CHECK,
    websocket::dropped::CHECK,
    websocket::silent::CHECK,
    websocket::protocol_refused::CHECK,
    websocket::idle_cut::CHECK,
];
