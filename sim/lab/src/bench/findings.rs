//! Figures as they are found: printed at once, kept for `bench.json`, and whether each requirement was met.

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::{Map, Value};
use std::path::Path;

/// Figures by section, and what failed.
#[derive(Default)]
pub struct Findings {
    sections: Map<String, Value>,
    section: String,
    failures: Vec<String>,
    skipped: Vec<String>,
}

impl Findings {
    /// Starts a section: its key in the file, its heading on the screen.
    pub fn section(&mut self, key: &str, heading: &str) {
        println!("\n== {heading}");
        self.section = key.to_owned();
    }

    /// A figure: its key in the file, its value, and what it says to people.
    pub fn figure(&mut self, key: &str, value: impl Serialize, text: impl AsRef<str>) {
        println!("  {:<34} {}", key.replace('_', " "), text.as_ref());
        let value = serde_json::to_value(value).unwrap_or(Value::Null);
        let section = self
            .sections
            .entry(self.section.clone())
            .or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(figures) = section {
            figures.insert(key.to_owned(), value);
        }
    }

    /// A requirement; where it does not hold, `why` says what was found instead.
    pub fn require(&mut self, holds: bool, why: impl FnOnce() -> String) {
        if !holds {
            let failure = format!("{}: {}", self.section, why());
            println!("  FAILED: {failure}");
            self.failures.push(failure);
        }
    }

    /// Something that could not be measured here, and why.
    pub fn skip(&mut self, what: &str, why: &str) {
        println!("  SKIPPED: {what}: {why}");
        self.skipped
            .push(format!("{}: {what}: {why}", self.section));
    }

    /// What failed.
    pub fn failures(&self) -> &[String] {
        &self.failures
    }

    /// Writes everything to `path`.
    pub fn save(&self, path: &Path) -> Result<()> {
        let mut all = self.sections.clone();
        all.insert("skipped".to_owned(), serde_json::to_value(&self.skipped)?);
        all.insert("failed".to_owned(), serde_json::to_value(&self.failures)?);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        }
        let text = serde_json::to_string_pretty(&Value::Object(all))?;
        std::fs::write(path, text + "\n").with_context(|| path.display().to_string())
    }
}
