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
