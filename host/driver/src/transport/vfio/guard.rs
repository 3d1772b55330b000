//! A card that goes away while its BARs are mapped.
//!
//! The kernel then answers an access with SIGBUS, which ends a process that does not expect it. Here it becomes an error:
//! the handler puts ordinary memory in the place of the BAR, so that the access ends, and marks it as lost, which every
//! access looks at before it believes what it read. A SIGBUS from anywhere else goes where it went before.

use std::io;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicUsize, Ordering, compiler_fence};

/// BARs that can be watched at a time.
const PLACES: usize = 64;

/// A BAR that is mapped. Free while `start` is 0.
struct Place {
    start: AtomicUsize,
    len: AtomicUsize,
    lost: AtomicBool,
}

static TABLE: [Place; PLACES] = [const {
    Place {
        start: AtomicUsize::new(0),
        len: AtomicUsize::new(0),
        lost: AtomicBool::new(false),
    }
}; PLACES];

/// What was done with SIGBUS before.
static BEFORE: AtomicPtr<libc::sigaction> = AtomicPtr::new(core::ptr::null_mut());

/// That a mapped BAR is watched. Ends when dropped, before the BAR is unmapped.
pub(super) struct Watch(&'static Place);

impl Watch {
    /// Watches `len` bytes at `start`.
    ///
    /// # Errors
    /// If too many BARs are mapped, or the handler cannot be installed.
    pub(super) fn new(start: *mut u8, len: usize) -> io::Result<Self> {
        install()?;
        // The length first, and a start that is no address: the handler must not see a place half written.
        let free = TABLE.iter().find(|place| {
            let claim =
                place
                    .start
                    .compare_exchange(0, usize::MAX, Ordering::Acquire, Ordering::Relaxed);
            claim.is_ok()
        });
        let place = free.ok_or_else(|| io::Error::other("too many BARs are mapped"))?;
        place.lost.store(false, Ordering::Relaxed);
        place.len.store(len, Ordering::Relaxed);
        place.start.store(start as usize, Ordering::Release);
        Ok(Watch(place))
    }

    /// Whether the card went away.
    pub(super) fn is_lost(&self) -> bool {
        // The access before this is what raises the signal: the flag must not be looked at any sooner.
        compiler_fence(Ordering::SeqCst);
        self.0.lost.load(Ordering::Relaxed)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.start.store(0, Ordering::Release);
    }
}

fn install() -> io::Result<()> {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: all bits zero is a valid `sigaction`.
        let mut before: Box<libc::sigaction> = Box::new(unsafe { core::mem::zeroed() });
        // SAFETY: asks only; the pointer is to memory of the right type.
        if unsafe { libc::sigaction(libc::SIGBUS, core::ptr::null(), &mut *before) } != 0 {
            return;
        }
        BEFORE.store(Box::into_raw(before), Ordering::Release);
        // SAFETY: as above; the handler keeps to what a signal handler may do (atomics, mmap, sigaction).
        unsafe {
            let mut action: libc::sigaction = core::mem::zeroed();
            action.sa_sigaction = handle as *const () as usize;
            action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_RESTART;
            libc::sigemptyset(&mut action.sa_mask);
            if libc::sigaction(libc::SIGBUS, &action, core::ptr::null_mut()) != 0 {
                BEFORE.store(core::ptr::null_mut(), Ordering::Release);
            }
        }
    });
    match BEFORE.load(Ordering::Acquire).is_null() {
        true => Err(io::Error::other("SIGBUS cannot be handled")),
        false => Ok(()),
    }
}

extern "C" fn handle(signal: libc::c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    // SAFETY: the kernel gives a valid structure to a handler with SA_SIGINFO.
    let address = unsafe { (*info).si_addr() } as usize;
    let place = TABLE.iter().find(|place| {
        let start = place.start.load(Ordering::Acquire);
        start != 0 && address.wrapping_sub(start) < place.len.load(Ordering::Relaxed)
    });
    if let Some(place) = place
        && replace(place)
    {
        place.lost.store(true, Ordering::Relaxed);
        return;
    }
    pass_on(signal, info, context);
}

/// Puts ordinary memory in the place of a BAR.
fn replace(place: &Place) -> bool {
    let start = place.start.load(Ordering::Acquire) as *mut libc::c_void;
    // SAFETY: the range is a mapping of this driver's own, to which nobody has references; what is put there is unmapped
    // with it. The access that faulted is made again, and every access looks at `lost` afterwards.
    let mapped = unsafe {
        libc::mmap(
            start,
            place.len.load(Ordering::Relaxed),
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_FIXED | libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
            -1,
            0,
        )
    };
    mapped == start
}

fn pass_on(signal: libc::c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    let before = BEFORE.load(Ordering::Acquire);
    // SAFETY: written once, before this handler was installed, and never freed; what was a handler with SA_SIGINFO is
    // called as one. Otherwise what was before is put back, and the access that faults again meets it.
    unsafe {
        let info_handler = (*before).sa_flags & libc::SA_SIGINFO != 0;
        match (*before).sa_sigaction {
            libc::SIG_DFL | libc::SIG_IGN => {
                libc::sigaction(signal, before, core::ptr::null_mut());
            }
            handler if info_handler => {
                let handler: extern "C" fn(libc::c_int, *mut libc::siginfo_t, *mut libc::c_void) =
                    core::mem::transmute(handler);
                handler(signal, info, context);
            }
            _ => {
                libc::sigaction(signal, before, core::ptr::null_mut());
            }
        }
    }
}
