//! Ports of a rust-hdl block by name: what lets a bench drive any block with plain words.

use rust_hdl::prelude::{Bits, Clock, In, Out, Signal, Signed, Synth, signed_cast, unsigned_cast};

/// A value of a port as words, least significant first.
pub trait PortValue: Synth {
    /// From words; bits beyond the width are ignored.
    fn from_words(words: &[u32]) -> Self;
    /// To words.
    fn to_words(self) -> Vec<u32>;
}

impl<const N: usize> PortValue for Bits<N> {
    fn from_words(words: &[u32]) -> Self {
        if N <= 32 {
            let mask = if N == 32 { u32::MAX } else { (1 << N) - 1 };
            return Bits::from(u64::from(words.first().copied().unwrap_or(0) & mask));
        }
        let mut bits = [false; N];
        for (i, b) in bits.iter_mut().enumerate() {
            *b = words.get(i / 32).is_some_and(|w| w >> (i % 32) & 1 == 1);
        }
        Bits::Long(bits.into())
    }
    fn to_words(self) -> Vec<u32> {
        if N <= 32 {
            return vec![u64::from(self) as u32];
        }
        let mut words = vec![0; N.div_ceil(32)];
        for i in 0..N {
            words[i / 32] |= u32::from(self.get_bit(i)) << (i % 32);
        }
        words
    }
}

impl<const N: usize> PortValue for Signed<N> {
    fn from_words(words: &[u32]) -> Self {
        signed_cast(Bits::from_words(words))
    }
    fn to_words(self) -> Vec<u32> {
        unsigned_cast(self).to_words()
    }
}

impl PortValue for bool {
    fn from_words(words: &[u32]) -> Self {
        words.first().is_some_and(|w| w & 1 == 1)
    }
    fn to_words(self) -> Vec<u32> {
        vec![u32::from(self)]
    }
}

impl PortValue for Clock {
    fn from_words(words: &[u32]) -> Self {
        bool::from_words(words).into()
    }
    fn to_words(self) -> Vec<u32> {
        self.clk.to_words()
    }
}

/// Writes an input port of a block.
pub type Writer<B> = Box<dyn Fn(&mut B, &[u32])>;
/// Reads an output port of a block.
pub type Reader<B> = Box<dyn Fn(&B) -> Vec<u32>>;

/// The ports of a block `B`; made by [`ports!`](crate::ports).
pub struct PortMap<B> {
    /// Inputs, clocks included.
    pub inputs: Vec<(String, Writer<B>)>,
    /// Outputs.
    pub outputs: Vec<(String, Reader<B>)>,
}

impl<B> Default for PortMap<B> {
    fn default() -> Self {
        PortMap {
            inputs: vec![],
            outputs: vec![],
        }
    }
}

impl<B> PortMap<B> {
    /// Adds the input that `find` returns, under its path in Rust.
    pub fn input<T: PortValue + 'static>(
        &mut self,
        path: &str,
        find: fn(&mut B) -> &mut Signal<In, T>,
    ) where
        B: 'static,
    {
        self.inputs.push((
            tidy(path),
            Box::new(move |b, words| find(b).next = T::from_words(words)),
        ));
    }

    /// Adds the output that `find` returns, under its path in Rust.
    pub fn output<T: PortValue + 'static>(&mut self, path: &str, find: fn(&B) -> &Signal<Out, T>)
    where
        B: 'static,
    {
        self.outputs
            .push((tidy(path), Box::new(move |b| find(b).val().to_words())));
    }
}

/// `lanes[2] . tdata` to `lanes.2.tdata`, the emitter's spelling.
fn tidy(path: &str) -> String {
    path.replace([' ', '\n', ']'], "").replace('[', ".")
}

/// Lists the ports of a block for [`Diff`](crate::testbench::Diff), clocks among the inputs. Fields of interfaces and
/// elements of arrays are written as in Rust.
///
/// ```ignore
/// ports!(Filter { in: clock, rx.tdata, rx.tvalid; out: tdata, lanes[0] })
/// ```
#[macro_export]
macro_rules! ports {
    ($block:ty { in: $($rest:tt)* }) => {{
        #[allow(unused_mut)]
        let mut map = $crate::testbench::PortMap::<$block>::default();
        $crate::ports!(@input map $block; []; $($rest)*);
        map
    }};
    (@input $m:ident $b:ty; [$($a:tt)*]; , $($rest:tt)*) => {
        $crate::ports!(@put_in $m $b; $($a)*);
        $crate::ports!(@input $m $b; []; $($rest)*);
    };
    (@input $m:ident $b:ty; [$($a:tt)*]; ; out: $($rest:tt)*) => {
        $crate::ports!(@put_in $m $b; $($a)*);
        $crate::ports!(@output $m $b; []; $($rest)*);
    };
    (@input $m:ident $b:ty; [$($a:tt)*]; $next:tt $($rest:tt)*) => {
        $crate::ports!(@input $m $b; [$($a)* $next]; $($rest)*);
    };
    (@output $m:ident $b:ty; [$($a:tt)*]; , $($rest:tt)*) => {
        $crate::ports!(@put_out $m $b; $($a)*);
        $crate::ports!(@output $m $b; []; $($rest)*);
    };
    (@output $m:ident $b:ty; [$($a:tt)*];) => {
        $crate::ports!(@put_out $m $b; $($a)*);
    };
    (@output $m:ident $b:ty; [$($a:tt)*]; $next:tt $($rest:tt)*) => {
        $crate::ports!(@output $m $b; [$($a)* $next]; $($rest)*);
    };
    (@put_in $m:ident $b:ty;) => {};
    (@put_in $m:ident $b:ty; $($a:tt)+) => {
        $m.input(stringify!($($a)+), |b: &mut $b| &mut b.$($a)+);
    };
    (@put_out $m:ident $b:ty;) => {};
    (@put_out $m:ident $b:ty; $($a:tt)+) => {
        $m.output(stringify!($($a)+), |b: &$b| &b.$($a)+);
    };
}
