//! Where a path leads: section, name, key. Names have dots (`limits.BRK.B.collar`), keys have none.

use super::keys::{self, Kind, OF_INSTRUMENT, SECTIONS, Section};
use super::{EditError, name_of};
use crate::file::suggest;
use toml_edit::{DocumentMut, Item, TableLike, Value};

/// A path taken apart.
#[derive(Clone, Debug)]
pub struct Place {
    section: &'static Section,
    /// Name of the entry; `None` in a section that is one table.
    name: Option<String>,
    /// The last word of the path, if it is not the end of a name.
    key: Option<String>,
}

fn nowhere(what: String, help: Option<String>) -> EditError {
    EditError::Path { what, help }
}

/// Names of the entries of a section, in the order of the file.
fn names(section: &str, document: &DocumentMut) -> Vec<String> {
    let entries = tables(document.get(section)).into_iter();
    entries
        .filter_map(|t| name_of(t).map(str::to_owned))
        .collect()
}

/// The entries of `[[section]]`, or of `section = [{…}]`.
fn tables(item: Option<&Item>) -> Vec<&dyn TableLike> {
    match item {
        Some(Item::ArrayOfTables(tables)) => tables.iter().map(|t| t as &dyn TableLike).collect(),
        Some(Item::Value(Value::Array(array))) => {
            let inline = array.iter().filter_map(Value::as_inline_table);
            inline.map(|t| t as &dyn TableLike).collect()
        }
        _ => Vec::new(),
    }
}

impl Place {
    /// Takes a path apart, with the names that the document has.
    pub fn read(path: &str, document: &DocumentMut) -> Result<Place, EditError> {
        let (word, rest) = match path.split_once('.') {
            Some((word, rest)) => (word, Some(rest)),
            None => (path, None),
        };
        let known = SECTIONS.iter().find(|s| s.word == word);
        let section = known.ok_or_else(|| {
            let help = suggest(word, SECTIONS.iter().map(|s| s.word));
            nowhere(format!("a desk file has no section `{word}`"), help)
        })?;
        let mut place = Place {
            section,
            name: None,
            key: None,
        };
        let Some(rest) = rest else {
            return Ok(place);
        };
        let of_instrument = section.word == "limits" && {
            let own = |key: &str| section.keys.iter().any(|(k, _)| *k == key);
            let watched = names("instrument", document);
            !own(rest) && (rest.contains('.') || watched.iter().any(|name| name == rest))
        };
        if !section.named && !of_instrument {
            place.key = Some(rest.to_owned());
            return Ok(place);
        }
        let names = match of_instrument {
            true => names("instrument", document),
            false => names(section.word, document),
        };
        // A name may contain dots: the longest that fits is meant.
        let named = |text: &str| names.iter().any(|name| name == text);
        if named(rest) {
            place.name = Some(rest.to_owned());
            return Ok(place);
        }
        let (name, key) = match rest.rsplit_once('.') {
            Some((name, key)) => (name, Some(key)),
            None => (rest, None),
        };
        if !named(name) {
            let what = match of_instrument {
                true => "instrument",
                false => section.word,
            };
            let help = suggest(name, names.iter().map(String::as_str));
            return Err(nowhere(format!("there is no {what} `{name}`"), help));
        }
        place.name = Some(name.to_owned());
        place.key = key.map(str::to_owned);
        Ok(place)
    }

    fn keys(&self) -> &'static [(&'static str, Kind)] {
        match self.section.word == "limits" && self.name.is_some() {
            true => OF_INSTRUMENT,
            false => self.section.keys,
        }
    }

    /// The key that the path ends with; `None` where it leads to a section or an entry.
    pub fn key_if_any(&self, path: &str) -> Result<Option<(&'static str, Kind)>, EditError> {
        let Some(word) = &self.key else {
            return Ok(None);
        };
        let of = path.strip_suffix(word.as_str()).unwrap_or(path);
        let of = format!("`{}`", of.trim_end_matches('.'));
        let found = keys::key(word, self.keys(), &of);
        found.map(Some).map_err(|(what, help)| nowhere(what, help))
    }

    /// The key that the path must end with.
    pub fn key(&self, path: &str) -> Result<(&'static str, Kind), EditError> {
        self.key_if_any(path)?.ok_or_else(|| {
            let keys: Vec<&str> = self.keys().iter().map(|(key, _)| *key).collect();
            let needs_name = self.section.named && self.name.is_none();
            let what = match needs_name {
                true => format!("`{path}` does not say which {path}"),
                false => format!("`{path}` does not say which of its keys"),
            };
            let name = if needs_name { ".NAME" } else { "" };
            let help = format!(
                "such as {path}{name}.{}; known: {}",
                keys[0],
                keys.join(", ")
            );
            nowhere(what, Some(help))
        })
    }

    /// The path in full.
    pub fn path(&self, key: &str) -> String {
        let section = self.section.word;
        match &self.name {
            Some(name) => format!("{section}.{name}.{key}"),
            None => format!("{section}.{key}"),
        }
    }

    /// The table that the key is in.
    pub fn table<'d>(
        &self,
        path: &str,
        document: &'d DocumentMut,
    ) -> Result<&'d dyn TableLike, EditError> {
        let item = document.get(self.section.word);
        let found = match (&self.name, self.section.named) {
            (Some(name), true) => tables(item)
                .into_iter()
                .find(|t| name_of(*t) == Some(name.as_str())),
            (Some(name), false) => item
                .and_then(Item::as_table_like)
                .and_then(|limits| limits.get(name)?.as_table_like()),
            (None, _) => item.and_then(Item::as_table_like),
        };
        found.ok_or_else(|| nowhere(format!("`{path}` is not in the file"), None))
    }

    /// The table that the key is in, put in if it is not there and may be.
    pub fn table_mut<'d>(
        &self,
        path: &str,
        document: &'d mut DocumentMut,
    ) -> Result<&'d mut dyn TableLike, EditError> {
        let form = |what| EditError::Form {
            path: path.to_owned(),
            what,
        };
        let word = self.section.word;
        let Some(name) = self.name.as_deref().filter(|_| self.section.named) else {
            let section = document.entry(word).or_insert_with(toml_edit::table);
            let section = section.as_table_like_mut();
            let section = section.ok_or_else(|| form("its section is no table"))?;
            let Some(name) = &self.name else {
                return Ok(section);
            };
            let of = section.entry(name).or_insert_with(toml_edit::table);
            return of
                .as_table_like_mut()
                .ok_or_else(|| form("its section is no table"));
        };
        let mine = |table: &dyn TableLike| name_of(table) == Some(name);
        let found = match document.get_mut(word) {
            Some(Item::ArrayOfTables(tables)) => tables
                .iter_mut()
                .map(|t| t as &mut dyn TableLike)
                .find(|t| mine(*t)),
            Some(Item::Value(Value::Array(array))) => array
                .iter_mut()
                .filter_map(Value::as_inline_table_mut)
                .map(|t| t as &mut dyn TableLike)
                .find(|t| mine(*t)),
            _ => None,
        };
        found.ok_or_else(|| form("its section is no list of tables"))
    }

    /// The lines of a section or an entry.
    pub fn lines(&self, path: &str, document: &DocumentMut) -> Result<String, EditError> {
        let item = document.get(self.section.word);
        let shown = match (&self.name, self.section.named) {
            (None, true) => tables(item),
            _ => vec![self.table(path, document)?],
        };
        let mut lines = String::new();
        for (at, table) in shown.into_iter().enumerate() {
            if at > 0 {
                lines.push('\n');
            }
            for (key, value) in table.iter() {
                if let Item::Value(value) = value {
                    lines += &format!("{key} = {}\n", super::bare(value));
                }
            }
        }
        Ok(lines)
    }
}
