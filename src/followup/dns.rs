//! After a name got no address: the absolute name, the zone it is in, and the root.

use std::net::SocketAddr;

use dcvdiag_checks::dns::{DnsFollowups, Lookups, ServerFollowup};
use dcvdiag_checks::model::{Observation, Skip};
use futures_util::future::join_all;

use crate::patience::Patience;
use crate::probe::dns::{Families, RecordType, exchange, system};

/// Asked of everybody who gave no address, all at once; nothing where all of them did.
pub async fn after(
    lookups: &Lookups,
    families: Families,
    patience: &Patience,
) -> Option<DnsFollowups> {
    let patience = patience.for_follow_ups();
    let without = lookups.servers.iter().filter(|server| server.addresses().is_empty());
    let without: Vec<SocketAddr> = without.map(|server| server.server).collect();
    let system_failed = lookups.system.failed().is_some();
    if without.is_empty() && !system_failed {
        return None;
    }
    let name = lookups.name.as_str();
    let absolute = async {
        if system_failed {
            system(&format!("{name}."), families, &patience).await
        } else {
            Observation::skipped(Skip::NotAsked)
        }
    };
    let servers = join_all(without.into_iter().map(|server| around(name, server, &patience)));
    let (absolute, servers) = tokio::join!(absolute, servers);
    Some(DnsFollowups { absolute, servers })
}

async fn around(name: &str, server: SocketAddr, patience: &Patience) -> ServerFollowup {
    let zone = exchange(name, server, RecordType::SOA, patience);
    let root = exchange("", server, RecordType::NS, patience);
    let (zone, root) = tokio::join!(zone, root);
    ServerFollowup { server, zone, root }
}
