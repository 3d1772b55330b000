//! How the fields of a record in memory are described: constants for code, a table for documentation.

macro_rules! fields {
    ($(#[doc = $mdoc:literal])* $module:ident, $total:literal { $( $(#[doc = $doc:literal])* $name:ident, $wname:ident : $lsb:literal, $width:literal; )* }) => {
        $(#[doc = $mdoc])*
        pub mod $module {
            $(
                #[doc = concat!("Lowest bit. ", $($doc),*)]
                pub const $name: usize = $lsb;
                #[doc = concat!("Width in bits. ", $($doc),*)]
                pub const $wname: usize = $width;
            )*
            $( const _: () = assert!($total - $lsb >= $width); )*
            /// What the record is.
            pub const DOC: &str = concat!($($mdoc),*);
            /// Every field.
            pub const FIELDS: &[crate::records::Field] = &[$( crate::records::Field { name: stringify!($name), lsb: $lsb, width: $width, doc: concat!($($doc),*) } ),*];
        }
    };
}
