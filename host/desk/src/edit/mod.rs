//! One value of a desk file: read it, or change it and leave everything else (comments, order, blanks) as it is.
//!
//! What flows in: the text of a desk file, the path of a key (`trigger.cheap.when`, `limits.AAPL.max_order_qty`,
//! `limits.orders_per_second`, `card.dead_man`), and a value as the desk file writes it; the quotes of a text may be left
//! out. What flows out: the changed text, which was checked, or what is wrong and what was probably meant.

mod find;
mod keys;

use crate::file::{Mistakes, parse};
use crate::meaning::Desk;
use find::Place;

use toml_edit::{DocumentMut, Item, TableLike, Value};

/// Why a value cannot be read or changed.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum EditError {
    /// The file, before or after the change, has mistakes.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Mistakes(#[from] Box<Mistakes>),
    /// The path leads nowhere.
    #[error("{what}")]
    Path {
        /// What is wrong with it.
        what: String,
        /// What to write instead.
        #[help]
        help: Option<String>,
    },
    /// The value is not one of its key.
    #[error("`{path}`: {what}")]
    Value {
        /// The path.
        path: String,
        /// What is wrong with the value.
        what: String,
        /// What is expected.
        #[help]
        help: Option<String>,
    },
    /// The file is written so that this cannot change it.
    #[error("`{path}` cannot be changed here: {what}")]
    #[diagnostic(help("change it in the file itself"))]
    Form {
        /// The path.
        path: String,
        /// What is in the way.
        what: &'static str,
    },
}

/// What a desk file is called in messages about an edit.
const NAME: &str = "desk file";

fn document(text: &str) -> Result<DocumentMut, EditError> {
    match text.parse::<DocumentMut>() {
        Ok(document) => Ok(document),
        Err(_) => match parse(NAME, text) {
            // Our own reader says it with a pointer.
            Err(mistakes) => Err(mistakes.into()),
            Ok(_) => Err(EditError::Form {
                path: NAME.to_owned(),
                what: "it is written in a way that cannot be edited",
            }),
        },
    }
}

/// Changes one value, and checks the whole.
///
/// A key that may be left out and is not there is put in.
///
/// # Errors
/// See [`EditError`]; the text is then not changed at all.
pub fn edit(text: &str, path: &str, value: &str) -> Result<String, EditError> {
    let mut document = document(text)?;
    let place = Place::read(path, &document)?;
    let (key, kind) = place.key(path)?;
    let mut new = keys::value(kind, value).map_err(|(what, help)| EditError::Value {
        path: path.to_owned(),
        what,
        help,
    })?;
    let table = place.table_mut(path, &mut document)?;
    match table.get_mut(key) {
        Some(Item::Value(old)) => {
            // What stands before and behind the value, such as a comment, stays.
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        Some(_) => {
            return Err(EditError::Form {
                path: path.to_owned(),
                what: "it is a table",
            });
        }
        None => {
            table.insert(key, Item::Value(new));
        }
    }
    let changed = document.to_string();
    parse(NAME, &changed)?;
    Ok(changed)
}

/// Reads one value as [`edit`] takes it, texts without their quotes; or, where the path leads to a whole section, its lines.
///
/// A key that is not in the file but has a default is answered with that.
///
/// # Errors
/// See [`EditError`].
pub fn get(text: &str, path: &str) -> Result<String, EditError> {
    let document = document(text)?;
    let place = Place::read(path, &document)?;
    let Some((key, _)) = place.key_if_any(path)? else {
        return place.lines(path, &document);
    };
    let table = place.table(path, &document);
    match table.ok().and_then(|table| table.get(key)) {
        Some(Item::Value(Value::String(found))) => Ok(found.value().clone()),
        Some(Item::Value(found)) => Ok(bare(found)),
        Some(_) => Err(EditError::Form {
            path: path.to_owned(),
            what: "it is a table",
        }),
        None => default(&parse(NAME, text)?, &place, key).ok_or_else(|| EditError::Path {
            what: format!("`{path}` is not set"),
            help: None,
        }),
    }
}

/// A value without the blanks and comments around it.
fn bare(value: &Value) -> String {
    let mut value = value.clone();
    value.decor_mut().clear();
    value.to_string()
}

/// What a key means that is not in the file, from the desk that the file means.
fn default(desk: &Desk, place: &Place, key: &str) -> Option<String> {
    let all = crate::plan::values(desk);
    let path = place.path(key);
    let found = all.into_iter().find(|(p, _)| *p == path)?.1;
    Some(found.trim_matches('"').to_owned())
}

/// The name of an entry: its `name`, of an instrument without one its symbol.
fn name_of(table: &dyn TableLike) -> Option<&str> {
    let key = |key| table.get(key).and_then(Item::as_str);
    key("name").or_else(|| key("symbol"))
}
