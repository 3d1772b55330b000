//! `[[session]]`.

use super::feeds::{duplicate, too_many};
use super::mistake::Mistake;
use super::table::{self, At, Complaint, Table};
use crate::meaning::Session;
use std::net::SocketAddrV4;
use t2t_contract::sizes;
use toml::de::DeValue;

/// Sessions as far as they could be read, with the places of their names.
pub fn sessions(document: &mut Table<'_>, mistakes: &mut Vec<Mistake>) -> Vec<At<Session>> {
    let mut found: Vec<At<Session>> = Vec::new();
    let placeholder = Session::for_replay();
    for mut entry in table::entries(document, mistakes, "session") {
        let name = entry.required(mistakes, "name", table::name);
        let local = entry.required(mistakes, "local", address);
        let local_mac = entry.required(mistakes, "local_mac", mac);
        let peer = entry.required(mistakes, "peer", address);
        let peer_mac = entry.required(mistakes, "peer_mac", mac);
        let at = name.as_ref().map_or(entry.at.clone(), |n| n.at.clone());
        entry.finish(mistakes);
        let both = local.as_ref().zip(peer.as_ref());
        if let Some((local, peer)) = both {
            if local.value == peer.value {
                let message = "a session cannot have its own address as its peer";
                mistakes.push(Mistake::new(&peer.at, message).other(&local.at, "local"));
            }
            let same =
                |s: &&At<Session>| s.value.local == local.value && s.value.peer == peer.value;
            if let Some(first) = found.iter().find(same) {
                let message = "two sessions have the same addresses";
                mistakes.push(Mistake::new(&local.at, message).other(&first.at, "first here"));
            }
        }
        if found.len() == sizes::SESSIONS {
            too_many(mistakes, &at, "sessions", sizes::SESSIONS);
        }
        let session = Session {
            name: name.map_or_else(String::new, |n| n.value),
            local: local.map_or(placeholder.local, |l| l.value),
            local_mac: local_mac.map_or(placeholder.local_mac, |m| m.value),
            peer: peer.map_or(placeholder.peer, |p| p.value),
            peer_mac: peer_mac.map_or(placeholder.peer_mac, |m| m.value),
        };
        let names = found.iter().map(|s| (s.value.name.as_str(), &s.at));
        duplicate(mistakes, "session", &session.name, &at, names);
        found.push(At { value: session, at });
    }
    found
}

fn address(value: &DeValue<'_>) -> Result<SocketAddrV4, Complaint> {
    let text = table::text(value)?;
    let help = "an IPv4 address and a port, such as \"10.0.0.2:40000\"";
    let complaint = |what: &str| Complaint::new(format!("{text}: {what}"), help.to_owned());
    let address: SocketAddrV4 = text.parse().map_err(|_| complaint("not an address"))?;
    let ip = address.ip();
    if ip.is_multicast() || ip.is_unspecified() || ip.is_broadcast() {
        return Err(complaint("not the address of a host"));
    }
    if address.port() == 0 {
        return Err(complaint("port 0 is no port"));
    }
    Ok(address)
}

fn mac(value: &DeValue<'_>) -> Result<[u8; 6], Complaint> {
    let text = table::text(value)?;
    let help = "six bytes in hexadecimal, such as \"02:00:00:00:00:01\"";
    let complaint = |what: &str| Complaint::new(format!("{text}: {what}"), help.to_owned());
    let parts: Vec<&str> = text.split([':', '-']).collect();
    let mut mac = [0; 6];
    if parts.len() != mac.len() {
        return Err(complaint("not a MAC address"));
    }
    for (byte, part) in mac.iter_mut().zip(parts) {
        let hex = part.len() == 2 && part.bytes().all(|b| b.is_ascii_hexdigit());
        let parsed = u8::from_str_radix(part, 16).ok().filter(|_| hex);
        *byte = parsed.ok_or_else(|| complaint("not a MAC address"))?;
    }
    match mac[0] & 1 == 1 || mac == [0; 6] {
        true => Err(complaint("not the address of one card")),
        false => Ok(mac),
    }
}
