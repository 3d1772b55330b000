//! Mistakes in a desk file: all of them, each with its place.

use miette::{Diagnostic, NamedSource, SourceSpan};
use std::ops::Range;
use std::sync::Arc;

/// One mistake.
#[derive(Clone, Debug, thiserror::Error, Diagnostic)]
#[error("{message}")]
pub struct Mistake {
    /// What is wrong.
    pub message: String,
    /// Where, in bytes of the text.
    #[label("{label}")]
    pub at: SourceSpan,
    /// What to see there.
    pub label: String,
    /// Another place that belongs to it.
    #[label("{other_label}")]
    pub other: Option<SourceSpan>,
    /// What to see there.
    pub other_label: String,
    /// What to do.
    #[help]
    pub help: Option<String>,
}

impl Mistake {
    pub(super) fn new(at: &Range<usize>, message: impl Into<String>) -> Mistake {
        Mistake {
            message: message.into(),
            at: at.clone().into(),
            label: "here".to_owned(),
            other: None,
            other_label: String::new(),
            help: None,
        }
    }

    pub(super) fn label(mut self, label: impl Into<String>) -> Mistake {
        self.label = label.into();
        self
    }

    pub(super) fn other(mut self, at: &Range<usize>, label: impl Into<String>) -> Mistake {
        self.other = Some(at.clone().into());
        self.other_label = label.into();
        self
    }

    pub(super) fn help(mut self, help: impl Into<Option<String>>) -> Mistake {
        self.help = help.into();
        self
    }
}

/// Lines that may lie between two places shown as one piece of the file.
const NEAR: usize = 8;

impl Mistake {
    /// Names a distant other place by its line: shown with pointers, everything in between would be shown too.
    fn fold_distant(&mut self, text: &str) {
        let line = |offset: usize| 1 + text.bytes().take(offset).filter(|b| *b == b'\n').count();
        if let Some(other) = self.other
            && line(other.offset()).abs_diff(line(self.at.offset())) > NEAR
        {
            self.label += &format!("; line {}: {}", line(other.offset()), self.other_label);
            self.other = None;
        }
    }
}

/// Every mistake of a desk file, in the order of their places.
#[derive(Clone, Debug, thiserror::Error, Diagnostic)]
#[error("{} in {name}", count(.mistakes.len()))]
pub struct Mistakes {
    name: String,
    #[source_code]
    source_code: NamedSource<Arc<str>>,
    /// The mistakes.
    #[related]
    pub mistakes: Vec<Mistake>,
}

fn count(mistakes: usize) -> String {
    match mistakes {
        1 => "1 mistake".to_owned(),
        n => format!("{n} mistakes"),
    }
}

impl Mistakes {
    pub(super) fn new(name: &str, text: &str, mut mistakes: Vec<Mistake>) -> Mistakes {
        mistakes.sort_by_key(|m| m.at.offset());
        mistakes.iter_mut().for_each(|m| m.fold_distant(text));
        Mistakes {
            name: name.to_owned(),
            source_code: NamedSource::new(name, Arc::from(text)),
            mistakes,
        }
    }
}

/// "did you mean …", where a known word is near enough; else the known words, where they are few.
pub(crate) fn suggest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.into_iter().filter(|k| !k.is_empty()).collect();
    let distance = |k: &str| strsim::damerau_levenshtein(&word.to_lowercase(), &k.to_lowercase());
    let nearest = known.iter().min_by_key(|k| distance(k))?;
    // Words of one or two letters are all near each other: a third of the letters, but at least one, may differ.
    let allowed = (word.chars().count().max(nearest.chars().count()) / 3).max(1);
    if distance(nearest) <= allowed {
        return Some(format!("did you mean `{nearest}`?"));
    }
    (known.len() <= 12).then(|| format!("known: {}", known.join(", ")))
}

/// The word with its article.
pub(super) fn a(word: &str) -> String {
    match word.starts_with(['a', 'e', 'i', 'o', 'u']) {
        true => format!("an {word}"),
        false => format!("a {word}"),
    }
}
