//! A leg: its name, then a route for each of its addresses.

use std::net::{IpAddr, SocketAddr};

use dcvdiag_checks::model::{Layer, Observation, Outcome, Skip};
use dcvdiag_checks::observations::LegObservations;
use futures_util::future::join_all;

use super::Run;
use crate::followup;
use crate::plan::{LegPlan, Redirect};
use crate::probe::connection::To;
use crate::probe::dns;

impl Run<'_> {
    /// Probes a leg.
    ///
    /// 1. `--only` or `--skip` leaves its name out: nothing is seen of it.
    /// 2. An address is given, by the target or by `--connect-to`: no name is asked for.
    /// 3. Otherwise the name, and each of its addresses as soon as they are known.
    /// 4. A name without an address is followed up.
    pub(super) async fn leg(self, leg: &LegPlan) -> LegObservations {
        let (host, port) = (leg.host.as_str(), leg.port);
        let redirect = self.plan.connect_to.find(host, port);
        let given = host.parse().ok().or_else(|| redirect.and_then(Redirect::address));
        let all = |addresses: Vec<IpAddr>| {
            let to = addresses.into_iter().map(|ip| self.to(SocketAddr::new(ip, port), redirect));
            join_all(to.map(|to| self.route(leg, to)).collect::<Vec<_>>())
        };
        if !self.wants(leg.leg, Layer::Dns) {
            return LegObservations {
                dns: Observation::skipped(Skip::Skipped),
                routes: Vec::new(),
            };
        }
        if let Some(address) = given {
            let routes = all(vec![address]).await;
            return LegObservations { dns: Observation::skipped(Skip::NotAsked), routes };
        }
        if !self.has_room {
            return LegObservations { dns: dns::without_room(host), routes: Vec::new() };
        }
        let name = leg.leg;
        let waiting = self.progress.waiting(name, Layer::Dns, format!("{name} DNS: {host}"));
        let found = |addresses| {
            drop(waiting);
            all(addresses)
        };
        let (servers, families) = (&self.plan.name_servers, self.plan.families);
        let (mut dns, routes) = dns::resolve(host, servers, families, self.patience, found).await;
        if let (Outcome::Failed(failure), true) = (&mut dns.outcome, self.plan.follow_ups) {
            let what = format!("{name} DNS: why, {host}");
            let _waiting = self.progress.waiting(name, Layer::Dns, what);
            let lookups = &mut failure.lookups;
            lookups.followups = followup::dns::after(lookups, families, self.patience).await;
        }
        LegObservations { dns, routes: routes.unwrap_or_default() }
    }

    /// Where an address leads, by `--connect-to` for the name or for the address.
    fn to(self, address: SocketAddr, by_name: Option<Redirect>) -> To {
        let by_address = self.plan.connect_to.find(&address.ip().to_string(), address.port());
        let redirect = by_name.or(by_address);
        To { address, dial: redirect.map_or(address, |redirect| redirect.apply(address)) }
    }
}
