//! The C faces of the verilated cards (`shim/`), as functions of a library that stays loaded.

use std::ffi::{c_char, c_void};

/// An event as `pipeline.h` writes it: the same layout as its `Event`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct RawEvent {
    pub kind: u32,
    pub v: [u32; 7],
    pub seq: u64,
    pub ts: u64,
    pub time: u64,
    pub cycle: u64,
}

/// An access as `device.cpp` carries it out: the same layout as its `Request`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Request {
    pub address: u32,
    pub data: u32,
    pub write: u8,
    pub strobes: u8,
    pub error: u8,
    pub answered: u8,
}

/// Takes a write of the card: the host, address, 64 bytes, byte strobes. 0 if it went well.
pub type Write = unsafe extern "C" fn(*mut c_void, u64, *const u8, u64) -> u8;
/// Takes an interrupt: the host, the vector.
pub type Interrupt = unsafe extern "C" fn(*mut c_void, u32);

macro_rules! functions {
    ($(#[doc = $doc:literal])* $face:ident { $($name:ident: fn($($arg:ty),*) $(-> $ret:ty)?;)* }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy)]
        pub struct $face {
            $(pub $name: unsafe extern "C" fn($($arg),*) $(-> $ret)?,)*
        }

        impl $face {
            /// Resolves every function in `library`.
            ///
            /// # Safety
            /// `library` must be a build of the shim that has these functions: the symbols are trusted to have these
            /// signatures. It must stay loaded while they are called.
            pub unsafe fn load(library: &libloading::Library) -> Result<Self, libloading::Error> {
                // SAFETY: the caller vouches for the signatures and for how long they are used.
                unsafe {
                    Ok($face {
                        $($name: *library.get(concat!(stringify!($name), "\0").as_bytes())?,)*
                    })
                }
            }
        }
    };
}

functions! {
    /// `exports.h`: what every card has.
    Common {
        card_new: fn() -> *mut c_void;
        card_free: fn(*mut c_void);
        card_trace: fn(*mut c_void, *const c_char) -> u8;
        card_untrace: fn(*mut c_void);
        card_time: fn(*mut c_void, u64);
        card_kill_pin: fn(*mut c_void, u8);
        card_cycle: fn(*const c_void) -> u64;
        card_ticks: fn(*mut c_void, u64);
        card_frame: fn(*mut c_void, u32, *const u8, usize, u8, u32);
        card_settle: fn(*mut c_void, u64) -> u64;
        card_events: fn(*const c_void, *mut *const RawEvent) -> usize;
        card_sent: fn(*const c_void) -> *const u8;
        card_clear: fn(*mut c_void);
    }
}

functions! {
    /// `card.cpp`: the parameter bus.
    Parameters {
        card_write: fn(*mut c_void, u32, u32);
        card_read: fn(*mut c_void, u32) -> i64;
    }
}

functions! {
    /// `device.cpp`: the host's side.
    Bus {
        device_host: fn(*mut c_void, *mut c_void, Write, Interrupt);
        device_stall: fn(*mut c_void, u32, u64);
        device_access: fn(*mut c_void, *mut Request, usize, u64) -> usize;
        device_post: fn(*mut c_void, Request, u64, u64);
        device_posted: fn(*const c_void) -> u64;
        device_raise: fn(*mut c_void, u64);
        device_pace: fn(*mut c_void, u64);
        device_now: fn(*const c_void) -> u64;
        device_reset: fn(*mut c_void, u64);
        device_quiet: fn(*const c_void) -> u8;
        device_bus_idle: fn(*const c_void) -> u64;
        device_faults: fn(*const c_void) -> u32;
    }
}
