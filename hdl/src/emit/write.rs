//! Writes the modules, children first; identical modules are written once.

use super::body::{code, indent, ports};
use super::collect::{Module, Register, Role};
use super::error::{EmitError, Reason};
use super::lower::{Lower, scope_of};
use super::names;
use super::print::Printer;
use super::process::{Plan, plan};
use rust_hdl::core::ast::Verilog;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Collects the text of a design.
#[derive(Default)]
pub(super) struct Writer {
    pub out: String,
    pub errors: Vec<EmitError>,
    /// Module name and how often it is instantiated.
    pub modules: BTreeMap<String, usize>,
    /// Module names by their text.
    shared: BTreeMap<String, String>,
    /// Blackbox declarations, each once.
    pub cores: BTreeSet<String>,
}

impl Writer {
    /// Writes `module` and what is below it; returns its module name. `wish` is the name it gets if it is free.
    pub fn module(&mut self, module: &Module, wish: &str, top: bool) -> String {
        if let Verilog::Blackbox(b) = &module.code {
            self.cores.insert(b.code.clone());
            return b.name.clone();
        }
        let registers: Vec<Register> = module
            .children
            .iter()
            .filter_map(Module::as_register)
            .collect();
        let mut children = vec![];
        for c in &module.children {
            if c.as_register().is_none() {
                let kind = c.inst.split('$').next().unwrap_or(&c.inst);
                children.push((
                    c,
                    self.module(
                        c,
                        &format!("{wish}_{}", kind.trim_start_matches('_')),
                        false,
                    ),
                ));
            }
        }
        let body = self.body(module, &registers, &children);
        let name = match self.shared.get(&body) {
            Some(known) if !top => known.clone(),
            _ => {
                let mut name = wish.to_string();
                let mut n = 2;
                while self.modules.contains_key(&name) {
                    name = format!("{wish}_{n}");
                    n += 1;
                }
                let _ = write!(self.out, "module {name}{body}endmodule\n\n");
                self.shared.insert(body, name.clone());
                name
            }
        };
        *self.modules.entry(name.clone()).or_default() += 1;
        name
    }

    fn body(
        &mut self,
        module: &Module,
        registers: &[Register],
        children: &[(&Module, String)],
    ) -> String {
        let scope = scope_of(module);
        let mut lower = Lower::new(module, &scope);
        let stmts = match &module.code {
            Verilog::Combinatorial(code) => lower.block(code),
            _ => vec![],
        };
        let broken = !lower.errors.is_empty();
        self.errors.append(&mut lower.errors);
        let is_code = matches!(module.code, Verilog::Combinatorial(_));
        let mut plan = if is_code {
            plan(module, registers, &scope, &stmts)
        } else {
            Plan::default()
        };
        if !is_code && !module.children.is_empty() {
            self.errors.push(EmitError {
                block: module.path.clone(),
                statement: "block".into(),
                reason: Reason::Unsupported(
                    "a block with Verilog of its own cannot have child blocks".into(),
                ),
            });
        }
        if !broken {
            // A statement that failed leaves its targets undriven: one error is enough.
            self.errors.append(&mut plan.errors);
        }
        let verilog_names = self.names(module, registers, children);
        let mut p = Printer::new(&verilog_names);
        let mut text = ports(module, &plan, &p);
        match &module.code {
            Verilog::Custom(code) => text += &indent(code),
            Verilog::Wrapper(w) => {
                text += &indent(&w.code);
                self.cores.insert(w.cores.clone());
            }
            _ => code(module, registers, children, plan, &mut p, &mut text),
        }
        text
    }

    /// Verilog names of all signals of a module; a clash is an error.
    fn names(
        &mut self,
        module: &Module,
        registers: &[Register],
        children: &[(&Module, String)],
    ) -> BTreeMap<String, String> {
        let mut all: BTreeMap<String, String> = BTreeMap::new();
        let mut used: BTreeMap<String, String> = BTreeMap::new();
        let mut add = |name: String, verilog: String| {
            if let Some(old) = used.insert(verilog.clone(), name.clone()) {
                self.errors.push(EmitError {
                    block: module.path.clone(),
                    statement: "declarations".into(),
                    reason: Reason::NameCollision(
                        old.replace('$', "."),
                        name.replace('$', "."),
                        verilog.clone(),
                    ),
                });
            }
            all.insert(name, verilog);
        };
        for s in &module.sigs {
            add(s.name.clone(), names::verilog(&s.name));
        }
        for r in registers {
            add(format!("{}$q", r.inst), names::verilog(&r.inst));
            add(
                format!("{}$d", r.inst),
                names::verilog(&format!("{}$d", r.inst)),
            );
        }
        for (c, _) in children {
            add(format!("{}$", c.inst), names::verilog(&c.inst));
            for s in c.sigs.iter().filter(|s| s.role != Role::Local) {
                let name = format!("{}${}", c.inst, s.name);
                let verilog = names::verilog(&name);
                add(name, verilog);
            }
        }
        all
    }
}
