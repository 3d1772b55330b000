//! Walks a rust-hdl block and collects what its modules are made of: atoms, constants, enum states, children, code.

use super::consts::NAMED_CONST;
use super::error::{EmitError, Reason};
use super::literal;
use num_bigint::{BigInt, BigUint};
use rust_hdl::core::ast::Verilog;
use rust_hdl::core::atom::{Atom, AtomKind};
use rust_hdl::core::type_descriptor::{TypeDescriptor, TypeKind};
use rust_hdl::prelude::{Block, Probe, clog2};
use std::collections::BTreeMap;

/// Where a signal stands in its module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Input,
    Output,
    InOut,
    Local,
}

/// A signal. Its name joins the Rust path with `$`, as `hdl_gen` does: `lanes$2$tdata`.
#[derive(Debug, Clone)]
pub(super) struct Sig {
    pub name: String,
    pub role: Role,
    pub width: usize,
    pub signed: bool,
    pub clock: bool,
}

/// A block of the design.
#[derive(Debug)]
pub(super) struct Module {
    /// Name of the field in the parent, with array indices after `$`.
    pub inst: String,
    /// Instance names from the top, dotted.
    pub path: String,
    pub sigs: Vec<Sig>,
    /// Untyped named constants ([`super::Consts`]).
    pub named: BTreeMap<String, BigInt>,
    /// rust-hdl `Constant` fields: value and width.
    pub constants: BTreeMap<String, (BigUint, usize)>,
    /// `Type$State` to value and width, in `states` of how many.
    pub enums: BTreeMap<String, EnumState>,
    pub children: Vec<Module>,
    pub code: Verilog,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EnumState {
    pub value: usize,
    pub width: usize,
    pub states: usize,
}

/// A flip-flop of rust-hdl's library, to be written in its parent's clocked process.
#[derive(Debug, Clone)]
pub(super) struct Register {
    pub inst: String,
    /// `clock` (DFF) or `clk` (EdgeDFF).
    pub clock_port: String,
    pub width: usize,
    pub init: BigUint,
}

impl Module {
    /// The register that this leaf block is, if it is one.
    pub fn as_register(&self) -> Option<Register> {
        let Verilog::Custom(code) = &self.code else {
            return None;
        };
        let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
        let rest = code.strip_prefix("initial begin q = ")?;
        let (init, rest) = rest.split_once("; end always @(posedge ")?;
        let (clock, action) = rest.split_once(") ")?;
        if !matches!(action, "begin q <= d; end" | "q <= d;") || self.sigs.len() != 3 {
            return None;
        }
        let q = self.sigs.iter().find(|s| s.name == "q")?;
        let (_, hex) = init.split_once("'h")?;
        Some(Register {
            inst: self.inst.clone(),
            clock_port: clock.into(),
            width: q.width,
            init: BigUint::parse_bytes(hex.as_bytes(), 16)?,
        })
    }
}

/// Collects the module tree of `top`; errors are those of declarations.
pub(super) fn collect<B: Block>(name: &str, top: &B) -> (Option<Module>, Vec<EmitError>) {
    let mut c = Collector::default();
    top.accept(name, &mut c);
    (c.done, c.errors)
}

#[derive(Default)]
struct Collector {
    stack: Vec<(Module, Vec<String>)>,
    done: Option<Module>,
    errors: Vec<EmitError>,
}

impl Collector {
    fn error(&mut self, name: &str, reason: Reason) {
        let block = self
            .stack
            .last()
            .map(|m| m.0.path.clone())
            .unwrap_or_default();
        self.errors.push(EmitError {
            block,
            statement: format!("declaration of `{name}`"),
            reason,
        });
    }

    fn add_enums(&mut self, d: &TypeDescriptor) {
        match &d.kind {
            TypeKind::Enum(states) => {
                let width = clog2(states.len());
                for (value, label) in states.iter().enumerate() {
                    let label = label.replace("::", "$");
                    let state = EnumState {
                        value,
                        width,
                        states: states.len(),
                    };
                    let Some((module, _)) = self.stack.last_mut() else {
                        return;
                    };
                    let old = module.enums.insert(label.clone(), state);
                    if old.is_some_and(|o| o != state) {
                        self.error(&label, Reason::EnumCollision(label.clone()));
                    }
                }
            }
            TypeKind::Composite(fields) => fields.iter().for_each(|f| self.add_enums(&f.kind)),
            TypeKind::Bits(_) | TypeKind::Signed(_) => {}
        }
    }
}

impl Probe for Collector {
    fn visit_start_scope(&mut self, name: &str, node: &dyn Block) {
        let path = match self.stack.last() {
            Some((parent, _)) => format!("{}.{}", parent.path, name.replace('$', "_")),
            None => name.to_string(),
        };
        let module = Module {
            inst: name.into(),
            path,
            sigs: vec![],
            named: BTreeMap::new(),
            constants: BTreeMap::new(),
            enums: BTreeMap::new(),
            children: vec![],
            code: node.hdl(),
        };
        self.stack.push((module, vec![]));
    }

    fn visit_start_namespace(&mut self, name: &str, _node: &dyn Block) {
        if let Some((_, ns)) = self.stack.last_mut() {
            ns.push(name.into());
        }
    }

    fn visit_end_namespace(&mut self, _name: &str, _node: &dyn Block) {
        if let Some((_, ns)) = self.stack.last_mut() {
            ns.pop();
        }
    }

    fn visit_atom(&mut self, name: &str, atom: &dyn Atom) {
        let descriptor = atom.descriptor();
        let Some((module, ns)) = self.stack.last_mut() else {
            return;
        };
        if descriptor.name == NAMED_CONST {
            let name = name.replace(' ', "").replace("::", "$");
            module.named.insert(name, literal::value(&atom.verilog()));
            return;
        }
        let mut full = ns.clone();
        full.push(name.into());
        let full = full.join("$");
        let width = atom.bits();
        let role = match atom.kind() {
            AtomKind::InputParameter => Role::Input,
            AtomKind::OutputParameter | AtomKind::OutputPassthrough => Role::Output,
            AtomKind::InOutParameter => Role::InOut,
            AtomKind::LocalSignal | AtomKind::StubInputSignal | AtomKind::StubOutputSignal => {
                Role::Local
            }
            AtomKind::Constant => {
                let value = literal::wrap(&literal::value(&atom.verilog()), width);
                module.constants.insert(full, (value, width));
                self.add_enums(&descriptor);
                return;
            }
        };
        module.sigs.push(Sig {
            name: full.clone(),
            role,
            width,
            signed: matches!(descriptor.kind, TypeKind::Signed(_)),
            clock: descriptor.name == "clock",
        });
        if width == 0 {
            self.error(&full, Reason::NoBits(full.clone()));
        }
        self.add_enums(&descriptor);
    }

    fn visit_end_scope(&mut self, _name: &str, _node: &dyn Block) {
        let Some((module, _)) = self.stack.pop() else {
            return;
        };
        match self.stack.last_mut() {
            Some((parent, _)) => {
                // A parent compares and drives the ports of its children, so it must know their states too.
                for (label, state) in &module.enums {
                    parent.enums.entry(label.clone()).or_insert(*state);
                }
                parent.children.push(module);
            }
            None => self.done = Some(module),
        }
    }
}
