//! Who may do what.
//!
//! What flows in: the roles section of the configuration, and a caller as the kernel tells it (never as the caller says).
//! What flows out: the caller's [`Role`], and refusals that name the role that would be needed.

use crate::exit::{self, Failure};
pub use crate::rpc::Role;
use serde::Deserialize;
use std::fmt;

/// The roles section: users, and groups written `@group`. Each role includes those before it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Roles {
    /// May see everything.
    pub view: Vec<String>,
    /// May apply desks that loosen nothing, arm, disarm, reset books.
    pub trade: Vec<String>,
    /// May loosen limits, release the kill latch, correct exposure.
    pub risk: Vec<String>,
}

/// Who acts: as the audit log names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Name of the user.
    pub user: String,
    /// Number of the user.
    pub uid: u32,
    /// Their process.
    pub pid: u32,
    /// What they may do.
    pub role: Role,
}

impl Roles {
    /// The highest role of a user who is in these groups. Whoever is named nowhere may still kill.
    pub fn of(&self, user: &str, groups: &[String]) -> Role {
        let named = |who: &String| match who.strip_prefix('@') {
            Some(group) => groups.iter().any(|g| g == group),
            None => who == user,
        };
        let roles = [
            (&self.risk, Role::Risk),
            (&self.trade, Role::Trade),
            (&self.view, Role::View),
        ];
        let found = roles.into_iter().find(|(list, _)| list.iter().any(named));
        found.map_or(Role::Kill, |(_, role)| role)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Role::Kill => "kill",
            Role::View => "view",
            Role::Trade => "trade",
            Role::Risk => "risk",
        })
    }
}

impl Actor {
    /// The user that this process runs as, in `role`.
    pub fn myself(role: Role) -> Actor {
        Actor::of(rustix::process::getuid().as_raw(), std::process::id(), role)
    }

    fn of(uid: u32, pid: u32, role: Role) -> Actor {
        Actor {
            user: user_name(uid),
            uid,
            pid,
            role,
        }
    }

    /// The user at the other end of a socket, by the kernel's word. Without a roles section, the server's own user has
    /// every role, and everybody else only kills.
    pub fn peer(uid: u32, gid: u32, pid: u32, roles: Option<&Roles>) -> Actor {
        let actor = Actor::of(uid, pid, Role::Kill);
        let role = match roles {
            Some(roles) => roles.of(&actor.user, &groups(&actor.user, gid)),
            None if uid == rustix::process::getuid().as_raw() => Role::Risk,
            None => Role::Kill,
        };
        Actor { role, ..actor }
    }

    /// Whether the actor may do `what`, which needs `role`.
    ///
    /// # Errors
    /// If not: who would have to.
    pub fn may(&self, role: Role, what: &str) -> Result<(), Failure> {
        if self.role >= role {
            return Ok(());
        }
        let message = format!(
            "{} needs role {role}; {} has role {}",
            what, self.user, self.role
        );
        Err(Failure::new(exit::REFUSED, message).help(format!(
            "somebody of [roles] {role} in the server's configuration can do it"
        )))
    }
}

fn user_name(uid: u32) -> String {
    let user = uzers::get_user_by_uid(uid);
    user.map_or_else(
        || format!("uid {uid}"),
        |u| u.name().to_string_lossy().into_owned(),
    )
}

fn groups(user: &str, gid: u32) -> Vec<String> {
    let groups = uzers::get_user_groups(user, gid).unwrap_or_default();
    groups
        .iter()
        .map(|g| g.name().to_string_lossy().into_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles() -> Roles {
        let list = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
        Roles {
            view: list(&["@desk"]),
            trade: list(&["alice", "@traders"]),
            risk: list(&["@risk"]),
        }
    }

    #[test]
    fn a_user_has_the_highest_role_that_names_them_or_a_group_of_theirs() {
        let groups = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        assert_eq!(roles().of("alice", &groups(&["desk"])), Role::Trade);
        assert_eq!(roles().of("bob", &groups(&["desk"])), Role::View);
        assert_eq!(roles().of("carol", &groups(&["desk", "risk"])), Role::Risk);
        assert_eq!(roles().of("dave", &groups(&["traders"])), Role::Trade);
        assert_eq!(roles().of("mallory", &groups(&["users"])), Role::Kill);
    }

    #[test]
    fn a_user_who_is_called_like_a_group_has_not_its_role() {
        assert_eq!(roles().of("risk", &[]), Role::Kill);
        assert_eq!(roles().of("@risk", &[]), Role::Kill);
    }

    #[test]
    fn a_refusal_names_the_role_that_is_needed_and_the_one_that_is_there() {
        let actor = Actor {
            user: "alice".into(),
            uid: 7,
            pid: 1,
            role: Role::Trade,
        };
        assert!(actor.may(Role::Trade, "arm").is_ok());
        let refused = actor.may(Role::Risk, "unkill").unwrap_err();
        assert_eq!(refused.code, exit::REFUSED);
        assert_eq!(
            refused.message,
            "unkill needs role risk; alice has role trade"
        );
    }

    #[test]
    fn without_roles_only_the_servers_own_user_may_more_than_kill() {
        let me = rustix::process::getuid().as_raw();
        assert_eq!(Actor::peer(me, 0, 1, None).role, Role::Risk);
        assert_eq!(Actor::peer(me + 1, 0, 1, None).role, Role::Kill);
        assert_eq!(
            Actor::peer(me, 0, 1, Some(&Roles::default())).role,
            Role::Kill
        );
    }
}
