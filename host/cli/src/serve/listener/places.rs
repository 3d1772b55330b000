//! Places for connections: so many in all, so many for each user, and who gives way when there is none left.
//!
//! What flows in: connections as they are accepted. What flows out: a [`Place`] for each that is served, which is free again
//! when it is dropped, however its thread ends. Whoever kills connects anew, so a new connection always finds a place while
//! others only sit on theirs.

use crate::operator::journal::locked;
use crate::serve::Ids;
use std::collections::BTreeMap;
use std::io;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex};
use std::time::Instant;

/// Connections in all.
pub const MOST: usize = 256;
/// Connections of one user.
pub const MOST_OF_ONE: usize = 64;

/// The places.
#[derive(Debug, Default)]
pub struct Places {
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    next: u64,
    by: BTreeMap<u64, One>,
}

#[derive(Debug)]
struct One {
    stream: UnixStream,
    uid: u32,
    /// Since when it only waits; `None` while it is answered.
    idle: Option<Instant>,
}

/// A place that is taken.
#[derive(Debug)]
pub struct Place {
    places: Arc<Places>,
    number: u64,
}

impl Places {
    /// A place for a connection. Where there is none, the one of this user (or, if this user has few, of all) that has waited
    /// longest is ended for it.
    ///
    /// # Errors
    /// When all are being answered, or the stream is gone.
    pub fn take(self: &Arc<Places>, stream: &UnixStream, ids: Ids) -> io::Result<Place> {
        let mut taken = locked(&self.taken);
        if taken.by.values().filter(|one| one.uid == ids.uid).count() >= MOST_OF_ONE {
            taken.free(|one| one.uid == ids.uid)?;
        }
        if taken.by.len() >= MOST {
            taken.free(|_| true)?;
        }
        let number = taken.next;
        taken.next += 1;
        let one = One {
            stream: stream.try_clone()?,
            uid: ids.uid,
            idle: Some(Instant::now()),
        };
        taken.by.insert(number, one);
        Ok(Place {
            places: self.clone(),
            number,
        })
    }

    /// Ends every connection once it was answered.
    pub fn end(&self) {
        for one in locked(&self.taken).by.values() {
            // One that has ended already needs no end.
            let _ = one.stream.shutdown(Shutdown::Read);
        }
    }

    /// Places that are taken.
    pub fn len(&self) -> usize {
        locked(&self.taken).by.len()
    }
}

impl Taken {
    fn free(&mut self, whose: impl Fn(&One) -> bool) -> io::Result<()> {
        let waiting = self.by.iter().filter(|(_, one)| whose(one));
        let longest = waiting
            .filter_map(|(number, one)| one.idle.map(|since| (since, *number)))
            .min();
        let (_, number) = longest
            .ok_or_else(|| io::Error::other("too many connections, and all are answered"))?;
        if let Some(one) = self.by.remove(&number) {
            // One that has ended already needs no end.
            let _ = one.stream.shutdown(Shutdown::Both);
        }
        Ok(())
    }
}

impl Place {
    /// Whether the connection is being answered: then it does not give way.
    pub fn busy(&self, busy: bool) {
        if let Some(one) = locked(&self.places.taken).by.get_mut(&self.number) {
            one.idle = (!busy).then(Instant::now);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        locked(&self.places.taken).by.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn ids(uid: u32) -> Ids {
        Ids {
            uid,
            gid: 0,
            pid: 1,
        }
    }

    /// A place, and both ends of its connection.
    fn taken(places: &Arc<Places>, uid: u32) -> io::Result<(Place, UnixStream, UnixStream)> {
        let (own, other) = UnixStream::pair()?;
        Ok((places.take(&own, ids(uid))?, own, other))
    }

    fn has_ended(stream: &mut UnixStream) -> bool {
        stream.set_nonblocking(true).unwrap();
        matches!(stream.read(&mut [0]), Ok(0))
    }

    #[test]
    fn a_user_with_too_many_connections_loses_the_one_that_waited_longest_and_nobody_elses() {
        let places = Arc::new(Places::default());
        let (_trader, _own, mut trader) = taken(&places, 7).unwrap();
        let mut of: Vec<_> = (0..MOST_OF_ONE)
            .map(|_| taken(&places, 8).unwrap())
            .collect();
        of[0].0.busy(true);
        let _new = taken(&places, 8).unwrap();
        assert!(!has_ended(&mut of[0].2), "it is being answered");
        assert!(has_ended(&mut of[1].2));
        assert!(!has_ended(&mut of[2].2));
        assert!(!has_ended(&mut trader));
    }

    #[test]
    fn in_all_there_are_so_many_and_a_new_one_finds_a_place_while_one_waits() {
        let places = Arc::new(Places::default());
        let mut of: Vec<_> = (0..MOST as u32)
            .map(|n| taken(&places, n).unwrap())
            .collect();
        let new = taken(&places, 9_999).unwrap();
        assert!(has_ended(&mut of[0].2));
        assert_eq!(places.len(), MOST);
        for (place, ..) in of.iter().skip(1).chain([&new]) {
            place.busy(true);
        }
        assert!(taken(&places, 5).is_err());
        assert_eq!(places.len(), MOST);
    }

    #[test]
    fn a_place_is_free_again_when_its_thread_panics() {
        let places = Arc::new(Places::default());
        let (place, ..) = taken(&places, 7).unwrap();
        let thread = std::thread::spawn(move || {
            let _place = place;
            panic!("a mistake that this test makes");
        });
        assert!(thread.join().is_err());
        assert_eq!(places.len(), 0);
    }
}
