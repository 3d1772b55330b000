//! Fields at fixed offsets: the trait that reads and writes one, and the macro that declares a message of them.
//!
//! A declaration is a table; the struct, its reader, its writer, its offset constants and the documentation of every
//! offset come from that one table, and a compile-time check fails if fields overlap or leave a hole.

/// Marks big-endian fields (Nasdaq).
#[derive(Debug, Clone, Copy)]
pub struct Be;

/// Marks little-endian fields (IEX).
#[derive(Debug, Clone, Copy)]
pub struct Le;

/// A value with a fixed place on the wire, in byte order `O`.
pub trait Wire<O>: Sized {
    /// Bytes that it takes.
    const SIZE: usize;
    /// Reads from the start of `bytes`, which must hold at least `SIZE` bytes.
    fn read(bytes: &[u8]) -> Self;
    /// Writes to the start of `bytes`, which must hold at least `SIZE` bytes.
    fn write(&self, bytes: &mut [u8]);
}

/// A 48-bit unsigned integer: the ITCH timestamp, nanoseconds since midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct U48(u64);

impl U48 {
    /// The low 48 bits of `value`.
    pub const fn new(value: u64) -> Self {
        U48(value & 0xFFFF_FFFF_FFFF)
    }

    /// The value.
    pub const fn get(self) -> u64 {
        self.0
    }
}

// Whole-array loads and stores, not `copy_from_slice`: that one tests its pointers for overlap in builds with debug
// assertions, at every field of every message.
#[inline(always)]
fn load<const N: usize>(bytes: &[u8]) -> [u8; N] {
    match bytes.first_chunk() {
        Some(chunk) => *chunk,
        None => panic!("{N} bytes wanted, {} there", bytes.len()),
    }
}

#[inline(always)]
fn store<const N: usize>(bytes: &mut [u8], value: [u8; N]) {
    match bytes.first_chunk_mut() {
        Some(chunk) => *chunk = value,
        None => panic!("room for {N} bytes wanted"),
    }
}

macro_rules! integers {
    ($($t:ty)*) => {$(
        impl Wire<Be> for $t {
            const SIZE: usize = size_of::<$t>();
            #[inline(always)]
            fn read(bytes: &[u8]) -> Self {
                Self::from_be_bytes(load(bytes))
            }
            #[inline(always)]
            fn write(&self, bytes: &mut [u8]) {
                store(bytes, self.to_be_bytes());
            }
        }
        impl Wire<Le> for $t {
            const SIZE: usize = size_of::<$t>();
            #[inline(always)]
            fn read(bytes: &[u8]) -> Self {
                Self::from_le_bytes(load(bytes))
            }
            #[inline(always)]
            fn write(&self, bytes: &mut [u8]) {
                store(bytes, self.to_le_bytes());
            }
        }
    )*};
}
integers!(u8 u16 u32 u64 i64);

impl Wire<Be> for U48 {
    const SIZE: usize = 6;
    #[inline(always)]
    fn read(bytes: &[u8]) -> Self {
        let high: u16 = Wire::<Be>::read(bytes);
        let low: u32 = Wire::<Be>::read(&bytes[2..]);
        U48(u64::from(high) << 32 | u64::from(low))
    }
    #[inline(always)]
    fn write(&self, bytes: &mut [u8]) {
        let [_, _, low @ ..] = self.0.to_be_bytes();
        store::<6>(bytes, low);
    }
}

impl<O, const N: usize> Wire<O> for [u8; N] {
    const SIZE: usize = N;
    #[inline(always)]
    fn read(bytes: &[u8]) -> Self {
        load(bytes)
    }
    #[inline(always)]
    fn write(&self, bytes: &mut [u8]) {
        store(bytes, *self);
    }
}

/// Declares a message: `Name: Order, [type bytes], length { field: type = OFFSET_CONST @ offset, … }`.
///
/// The type byte is at offset 0. With one type byte it is implied by the struct; with several, a field at 0 holds it;
/// with none (`[]`), the struct is a part of a message and has no type.
macro_rules! wire {
    (
        $(#[$meta:meta])*
        $name:ident: $order:ty, [$($kind:literal),*], $len:literal {
            $($(#[$fmeta:meta])* $field:ident: $ty:ty = $at_name:ident @ $at:literal),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name {
            $($(#[$fmeta])* #[doc = concat!("\n\nOffset ", $at, ".")] pub $field: $ty,)*
        }

        impl $name {
            /// Length on the wire, in bytes.
            pub const LEN: usize = $len;
            /// Type bytes (offset 0) under which this layout travels.
            pub const KINDS: &[u8] = &[$($kind),*];
            $(
                #[doc = concat!("Offset of `", stringify!($field), "`, in bytes from the start of the message.")]
                pub const $at_name: usize = $at;
            )*

            /// Reads a message that is exactly this long and of this type.
            #[inline]
            pub fn parse(bytes: &[u8]) -> Result<Self, $crate::WireError> {
                let Ok(fixed) = <&[u8; $len]>::try_from(bytes) else {
                    return Err($crate::WireError::Length { what: stringify!($name), have: bytes.len(), need: $len });
                };
                if !Self::KINDS.is_empty() && !Self::KINDS.contains(&fixed[0]) {
                    return Err($crate::WireError::Value {
                        what: concat!(stringify!($name), " type"),
                        found: u64::from(fixed[0]),
                    });
                }
                Ok(Self::decode(fixed))
            }

            /// Reads the fields; the caller has looked at the type byte.
            #[inline(always)]
            pub fn decode(bytes: &[u8; $len]) -> Self {
                <Self as $crate::Wire<$order>>::read(bytes)
            }

            /// The message as it travels.
            #[inline]
            pub fn to_bytes(&self) -> [u8; $len] {
                let mut bytes = [0; $len];
                <Self as $crate::Wire<$order>>::write(self, &mut bytes);
                bytes
            }
        }

        impl $crate::Wire<$order> for $name {
            const SIZE: usize = $len;
            #[inline(always)]
            fn read(bytes: &[u8]) -> Self {
                let bytes = &bytes[..$len];
                $name { $($field: <$ty as $crate::Wire<$order>>::read(&bytes[$at..]),)* }
            }
            #[inline(always)]
            fn write(&self, bytes: &mut [u8]) {
                let bytes = &mut bytes[..$len];
                if let [kind] = Self::KINDS {
                    bytes[0] = *kind;
                }
                $(<$ty as $crate::Wire<$order>>::write(&self.$field, &mut bytes[$at..]);)*
            }
        }

        const _: () = {
            let kinds: &[u8] = &[$($kind),*];
            let mut next = if kinds.len() == 1 { 1 } else { 0 };
            $(
                assert!($at == next, concat!(stringify!($name), ".", stringify!($field), ": hole or overlap"));
                next += <$ty as $crate::Wire<$order>>::SIZE;
            )*
            assert!(next == $len, concat!(stringify!($name), ": fields do not add up to its length"));
        };
    };
}
