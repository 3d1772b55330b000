//! The C face of the verilated card (`shim.cpp`), as functions of a library that stays loaded.

use libloading::Library;
use std::ffi::{c_char, c_void};

/// An event as `shim.cpp` writes it: the same layout as its `Event`.
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
    ($($name:ident: fn($($arg:ty),*) $(-> $ret:ty)?;)*) => {
        /// The functions, resolved.
        pub struct Functions {
            $(pub $name: unsafe extern "C" fn($($arg),*) $(-> $ret)?,)*
            _library: Library,
        }

        impl Functions {
            /// Resolves every function in `library`.
            ///
            /// # Safety
            /// `library` must be a build of `shim.cpp`: the symbols are trusted to have these signatures.
            pub unsafe fn load(library: Library) -> Result<Self, libloading::Error> {
                // SAFETY: the caller vouches for the signatures; the pointers live as long as the library beside them.
                unsafe {
                    Ok(Functions {
                        $($name: *library.get(concat!(stringify!($name), "\0").as_bytes())?,)*
                        _library: library,
                    })
                }
            }
        }
    };
}

functions! {
    card_new: fn() -> *mut c_void;
    card_free: fn(*mut c_void);
    card_trace: fn(*mut c_void, *const c_char) -> u8;
    card_untrace: fn(*mut c_void);
    card_time: fn(*mut c_void, u64);
    card_kill_pin: fn(*mut c_void, u8);
    card_cycle: fn(*const c_void) -> u64;
    card_ticks: fn(*mut c_void, u64);
    card_write: fn(*mut c_void, u32, u32);
    card_read: fn(*mut c_void, u32) -> i64;
    card_frame: fn(*mut c_void, u32, *const u8, usize, u8, u32);
    card_settle: fn(*mut c_void, u64) -> u64;
    card_events: fn(*const c_void, *mut *const RawEvent) -> usize;
    card_sent: fn(*const c_void) -> *const u8;
    card_clear: fn(*mut c_void);
}
