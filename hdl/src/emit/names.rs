//! Names: from the text that `hdl_gen` kept of a Rust path to the `$` name of a signal, and from there to Verilog.

use super::error::Reason;
use num_bigint::BigInt;
use std::collections::BTreeMap;

/// Values that a name may have inside an array index: loop variables and registered constants.
pub(super) type Values = BTreeMap<String, BigInt>;

/// The `$` name of a path: `lanes[i+1]$tdata$next` with `i = 1` is `lanes$2$tdata`.
pub(super) fn canonical(path: &str, values: &Values) -> Result<String, Reason> {
    let text = path.replace("::", "$").replace('.', "$");
    let text = text.strip_prefix('$').unwrap_or(&text);
    let text = text.strip_suffix("$next").unwrap_or(text);
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        out.push_str(&rest[..open]);
        let mut depth = 0;
        let close = rest[open..].char_indices().find_map(|(i, c)| {
            match c {
                '[' => depth += 1,
                ']' => depth -= 1,
                _ => {}
            }
            (depth == 0).then_some(open + i)
        });
        let close = close.ok_or_else(|| Reason::ArrayIndex(rest.into()))?;
        let index = &rest[open + 1..close];
        let value = evaluate(index, values).ok_or_else(|| Reason::ArrayIndex(index.into()))?;
        out.push_str(&format!("${value}"));
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

/// Evaluates an index such as `2*i+1` or `(N-1)`.
pub(super) fn evaluate(text: &str, values: &Values) -> Option<i64> {
    let mut p = Parser {
        rest: text.trim(),
        values,
    };
    let v = p.sum()?;
    p.rest.is_empty().then_some(v)
}

struct Parser<'a> {
    rest: &'a str,
    values: &'a Values,
}

impl Parser<'_> {
    fn eat(&mut self, c: char) -> bool {
        let found = self.rest.strip_prefix(c).map(str::trim_start);
        if let Some(r) = found {
            self.rest = r;
        }
        found.is_some()
    }

    fn sum(&mut self) -> Option<i64> {
        let mut v = self.product()?;
        loop {
            if self.eat('+') {
                v = v.checked_add(self.product()?)?;
            } else if self.eat('-') {
                v = v.checked_sub(self.product()?)?;
            } else {
                return Some(v);
            }
        }
    }

    fn product(&mut self) -> Option<i64> {
        let mut v = self.atom()?;
        loop {
            if self.eat('*') {
                v = v.checked_mul(self.atom()?)?;
            } else if self.eat('/') {
                v = v.checked_div(self.atom()?)?;
            } else if self.eat('%') {
                v = v.checked_rem(self.atom()?)?;
            } else {
                return Some(v);
            }
        }
    }

    fn atom(&mut self) -> Option<i64> {
        if self.eat('(') {
            let v = self.sum()?;
            return self.eat(')').then_some(v);
        }
        let end = self
            .rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        let digits = word
            .trim_end_matches("usize")
            .trim_end_matches('_')
            .replace('_', "");
        digits
            .parse()
            .ok()
            .or_else(|| i64::try_from(self.values.get(word)?.clone()).ok())
    }
}

/// The Verilog name of a `$` name.
pub(super) fn verilog(name: &str) -> String {
    let plain = name.replace('$', "_");
    let digit = plain.starts_with(|c: char| c.is_ascii_digit());
    if digit || KEYWORDS.contains(&plain.as_str()) {
        format!("{plain}_")
    } else {
        plain
    }
}

/// Reserved words of Verilog-2005 and SystemVerilog that a Rust field can be called.
const KEYWORDS: &[&str] = &[
    "alias",
    "always",
    "and",
    "assert",
    "assign",
    "assume",
    "automatic",
    "before",
    "begin",
    "bind",
    "bins",
    "bit",
    "break",
    "buf",
    "byte",
    "case",
    "casex",
    "casez",
    "cell",
    "chandle",
    "checker",
    "class",
    "clocking",
    "config",
    "const",
    "constraint",
    "context",
    "continue",
    "cover",
    "cross",
    "deassign",
    "default",
    "defparam",
    "design",
    "disable",
    "dist",
    "do",
    "edge",
    "else",
    "end",
    "endcase",
    "endfunction",
    "endmodule",
    "endtask",
    "enum",
    "event",
    "expect",
    "export",
    "extends",
    "extern",
    "final",
    "first_match",
    "for",
    "force",
    "foreach",
    "forever",
    "fork",
    "function",
    "generate",
    "genvar",
    "global",
    "if",
    "iff",
    "ifnone",
    "implements",
    "import",
    "include",
    "initial",
    "inout",
    "input",
    "inside",
    "instance",
    "int",
    "integer",
    "interface",
    "intersect",
    "join",
    "large",
    "let",
    "liblist",
    "library",
    "local",
    "localparam",
    "logic",
    "longint",
    "macromodule",
    "matches",
    "medium",
    "modport",
    "module",
    "nand",
    "negedge",
    "nettype",
    "new",
    "nexttime",
    "nor",
    "not",
    "notif0",
    "notif1",
    "null",
    "or",
    "output",
    "package",
    "packed",
    "parameter",
    "posedge",
    "primitive",
    "priority",
    "program",
    "property",
    "protected",
    "pull0",
    "pull1",
    "pulldown",
    "pullup",
    "pure",
    "rand",
    "randc",
    "randcase",
    "real",
    "realtime",
    "ref",
    "reg",
    "release",
    "repeat",
    "restrict",
    "return",
    "scalared",
    "sequence",
    "shortint",
    "shortreal",
    "showcancelled",
    "signed",
    "small",
    "soft",
    "solve",
    "specify",
    "static",
    "string",
    "strong",
    "struct",
    "super",
    "supply0",
    "supply1",
    "table",
    "tagged",
    "task",
    "this",
    "throughout",
    "time",
    "timeprecision",
    "timeunit",
    "tran",
    "tri",
    "tri0",
    "tri1",
    "triand",
    "trior",
    "trireg",
    "type",
    "typedef",
    "union",
    "unique",
    "unsigned",
    "until",
    "use",
    "uwire",
    "var",
    "vectored",
    "virtual",
    "void",
    "wait",
    "wand",
    "weak",
    "while",
    "wildcard",
    "wire",
    "with",
    "within",
    "wor",
    "xnor",
    "xor",
];
