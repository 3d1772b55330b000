//! Sessions that begin anew: the card counts TCP sequence numbers by the number of a session, and starts over when its row is
//! committed, which has no addresses. A session to another address would go on with the numbers of the old connection.

use super::Plan;
use crate::meaning::{Desk, Session};
use t2t_contract::{records, store};

fn same_connection(a: &Session, b: &Session) -> bool {
    (a.local, a.local_mac, a.peer, a.peer_mac) == (b.local, b.local_mac, b.peer, b.peer_mac)
}

/// Names the sessions whose number had another connection, and has their rows written.
pub fn begin_anew(old: &Desk, new: &Desk, plan: &mut Plan) {
    for (number, session) in new.sessions.iter().enumerate() {
        let was = old.sessions.get(number);
        if was.is_some_and(|was| !same_connection(was, session)) {
            plan.sessions.push(session.name.clone());
            plan.force
                .extend(store::place(&records::session::WINDOW, number, 0));
        }
    }
}
