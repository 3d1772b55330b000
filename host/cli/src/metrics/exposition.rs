//! The text exposition format of Prometheus, version 0.0.4: families with HELP and TYPE, then their samples.

use std::fmt::Write;

/// Every name begins with this.
const PREFIX: &str = "t2t_";

/// A page of metrics.
#[derive(Default)]
pub(super) struct Page {
    text: String,
}

/// The samples of one family.
pub(super) struct Family<'a> {
    text: &'a mut String,
    name: String,
}

impl Page {
    /// A family that goes up and down.
    pub fn gauge(&mut self, name: &str, help: &str) -> Family<'_> {
        self.family(name, help, "gauge")
    }

    /// A family that only goes up.
    pub fn counter(&mut self, name: &str, help: &str) -> Family<'_> {
        self.family(name, help, "counter")
    }

    /// A family of distributions.
    pub fn histogram(&mut self, name: &str, help: &str) -> Family<'_> {
        self.family(name, help, "histogram")
    }

    /// The whole page.
    pub fn text(self) -> String {
        self.text
    }

    fn family(&mut self, name: &str, help: &str, kind: &str) -> Family<'_> {
        let name = format!("{PREFIX}{name}");
        // A String takes everything, here and below.
        let _ = writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} {kind}");
        Family {
            text: &mut self.text,
            name,
        }
    }
}

impl Family<'_> {
    /// Adds a sample.
    pub fn add(&mut self, labels: &[(&str, &str)], value: f64) {
        sample(self.text, &self.name, "", labels, value);
    }

    /// Adds a distribution: orders at most so large, all orders, their sum.
    pub fn histogram(
        &mut self,
        labels: &[(&str, &str)],
        buckets: &[(u64, u64)],
        count: u64,
        sum: u64,
    ) {
        let ends = buckets
            .iter()
            .map(|(most, within)| (most.to_string(), *within));
        for (most, within) in ends.chain([("+Inf".to_owned(), count)]) {
            let labels: Vec<_> = labels
                .iter()
                .copied()
                .chain([("le", most.as_str())])
                .collect();
            sample(self.text, &self.name, "_bucket", &labels, within as f64);
        }
        sample(self.text, &self.name, "_sum", labels, sum as f64);
        sample(self.text, &self.name, "_count", labels, count as f64);
    }
}

fn sample(text: &mut String, name: &str, suffix: &str, labels: &[(&str, &str)], value: f64) {
    let _ = write!(text, "{name}{suffix}");
    for (at, (label, value)) in labels.iter().enumerate() {
        let before = if at == 0 { '{' } else { ',' };
        let _ = write!(text, "{before}{label}=\"");
        for character in value.chars() {
            match character {
                '\\' => text.push_str("\\\\"),
                '"' => text.push_str("\\\""),
                '\n' => text.push_str("\\n"),
                other => text.push(other),
            }
        }
        text.push('"');
    }
    let end = if labels.is_empty() { "" } else { "}" };
    let _ = writeln!(text, "{end} {value}");
}
