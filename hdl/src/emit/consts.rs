//! Named constants: what lets a block write `x.get_bits::<20>(SLOT_QTY)`.
//!
//! rust-hdl's `hdl_gen` keeps of a named constant only its name. A block therefore carries a table of the constants it
//! uses, in a field of type [`Consts`]; the emitter reads it while it walks the block. The field costs nothing: no
//! signal, no simulation time.

use rust_hdl::core::ast::VerilogLiteral;
use rust_hdl::core::atom::{Atom, AtomKind};
use rust_hdl::core::constraint::PinConstraint;
use rust_hdl::core::synth::VCDValue;
use rust_hdl::core::type_descriptor::{TypeDescriptor, TypeKind};
use rust_hdl::prelude::{Block, Logic, Probe};
use std::marker::PhantomData;

/// The names and values of constants; made by [`const_table!`](crate::const_table).
pub trait ConstTable {
    /// Name exactly as the block writes it, path and all, and value.
    const TABLE: &'static [(&'static str, u64)];
}

/// A field of a block that makes the constants of table `T` known to the emitter.
#[derive(Debug, Clone, Copy)]
pub struct Consts<T>(PhantomData<T>);

impl<T> Default for Consts<T> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T> Logic for Consts<T> {
    fn update(&mut self) {}
}

impl<T: ConstTable> Block for Consts<T> {
    fn connect_all(&mut self) {}
    fn update_all(&mut self) {}
    fn has_changed(&self) -> bool {
        false
    }
    fn accept(&self, _name: &str, probe: &mut dyn Probe) {
        for &(name, value) in T::TABLE {
            probe.visit_atom(name, &Named(value));
        }
    }
}

/// The type name by which the emitter tells a named constant from a signal.
pub(super) const NAMED_CONST: &str = "named constant";

struct Named(u64);

impl Atom for Named {
    fn bits(&self) -> usize {
        64
    }
    fn connected(&self) -> bool {
        true
    }
    fn changed(&self) -> bool {
        false
    }
    fn kind(&self) -> AtomKind {
        AtomKind::Constant
    }
    fn descriptor(&self) -> TypeDescriptor {
        TypeDescriptor {
            name: NAMED_CONST.into(),
            kind: TypeKind::Bits(64),
        }
    }
    fn vcd(&self) -> VCDValue {
        VCDValue::Single(false.into())
    }
    fn id(&self) -> usize {
        0
    }
    fn verilog(&self) -> VerilogLiteral {
        self.0.into()
    }
    fn constraints(&self) -> Vec<PinConstraint> {
        vec![]
    }
}

/// Declares a table of named constants for a field of type [`Consts`].
///
/// ```
/// use t2t_hdl::const_table;
/// const SLOT_QTY: usize = 40;
/// const KIND_ADD: u64 = 3;
/// const_table!(pub SlotConsts: SLOT_QTY, KIND_ADD);
/// // by path, if the block writes it so (`x.get_bits::<8>(layout::SIDE)`):
/// mod layout {
///     pub const SIDE: usize = 8;
/// }
/// const_table!(pub SideConsts: layout::SIDE);
/// // with const generics of the block:
/// const_table!(pub Lanes<N, W>: N, W, SLOT_QTY);
/// ```
#[macro_export]
macro_rules! const_table {
    ($vis:vis $name:ident < $($g:ident),+ > : $($c:path),+ $(,)?) => {
        #[doc = "Named constants of a block, for the emitter."]
        $vis struct $name<$(const $g: usize),+>;
        impl<$(const $g: usize),+> $crate::emit::ConstTable for $name<$($g),+> {
            const TABLE: &'static [(&'static str, u64)] = &[$((stringify!($c), $c as u64)),+];
        }
    };
    ($vis:vis $name:ident : $($c:path),+ $(,)?) => {
        #[doc = "Named constants of a block, for the emitter."]
        $vis struct $name;
        impl $crate::emit::ConstTable for $name {
            const TABLE: &'static [(&'static str, u64)] = &[$((stringify!($c), $c as u64)),+];
        }
    };
}
