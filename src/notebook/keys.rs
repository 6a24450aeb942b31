//! Parameters changed in the text of a cell, with every other byte left alone.
//!
//! `toml_edit` says where a value stands in the text; the new value is written in its place. Comments, order, spacing and
//! line endings stay what they are, inside a table or an array of the same shape as well. Only where the shape itself
//! changes beyond that (a `[table]` that becomes a word, keys added to one) does `toml_edit` write the document again.

use std::{fmt::Write, ops::Range};

use toml_edit::{Document, DocumentMut, Item};

use super::lines::{self, is_blank};

/// The body is not TOML, so no parameter in it can be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the cell is not TOML, so its parameters cannot be changed here: {message}")]
pub struct KeyError {
    /// Line within the body, counted from 1.
    pub line: usize,
    /// What the TOML reader said.
    pub message: String,
}

/// A stretch of the text and what stands there from now on.
type Splice = (Range<usize>, String);

/// Sets each key of `changed`, which holds whole values of top-level keys, or of keys within a table: `base.seed`.
///
/// A value that is already meant (`1` for `1.0`) keeps its spelling. An absent key gets a line of its own at the end,
/// before the first `[table]`.
///
/// # Errors
/// When `body` is not TOML.
pub(super) fn set(body: &str, changed: &toml::Table, ending: &str) -> Result<String, KeyError> {
    changed.iter().try_fold(body.to_owned(), |body, (key, value)| set_one(&body, key, value, ending))
}

/// Sets a string key; where it is absent, it becomes the first line.
///
/// # Errors
/// When `body` is not TOML.
pub(super) fn set_first(body: &str, key: &str, value: &str, ending: &str) -> Result<String, KeyError> {
    let value = toml::Value::String(value.to_owned());
    if read(body)?.as_table().contains_key(key) {
        set_one(body, key, &value, ending)
    } else {
        Ok(format!("{} = {}{ending}{body}", written_key(key), written(&value)))
    }
}

/// Takes a top-level key out, with its line.
///
/// # Errors
/// When `body` is not TOML.
pub(super) fn remove(body: &str, key: &str, ending: &str) -> Result<String, KeyError> {
    let document = read(body)?;
    let Some((name, item)) = document.as_table().get_key_value(key) else { return Ok(body.to_owned()) };
    if let (Item::Value(value), Some(start)) = (item, name.span())
        && let Some(end) = value.span()
    {
        let start = line_start(body, start.start);
        return Ok(format!("{}{}", &body[..start], &body[line_end(body, end.end)..]));
    }
    rewrite(body, ending, |document| {
        document.remove(key);
    })
}

fn set_one(body: &str, key: &str, value: &toml::Value, ending: &str) -> Result<String, KeyError> {
    let document = read(body)?;
    let Some(item) = document.as_table().get(key) else {
        if let Some((table, inner)) = key.split_once('.') {
            return set_within(body, table, inner, value, ending);
        }
        return Ok(with_line(body, document.as_table(), key, value, ending));
    };
    let mut splices = Vec::new();
    if replace(item, value, &mut splices).is_some() {
        // A text of several lines that is a key's whole value is written as such.
        if let (toml::Value::String(text), [(_, written)]) = (value, splices.as_mut_slice()) {
            *written = written_text(text, ending);
        }
        splices.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        let mut body = body.to_owned();
        for (range, text) in splices {
            body.replace_range(range, &text);
        }
        return Ok(body);
    }
    rewrite(body, ending, |document| match (document.get_mut(key).and_then(Item::as_table_mut), value) {
        (Some(old), toml::Value::Table(new)) => merge(old, new),
        (None, toml::Value::Array(new)) => {
            let tables: Option<Vec<&toml::Table>> = new.iter().map(toml::Value::as_table).collect();
            match (document.get_mut(key).and_then(Item::as_array_of_tables_mut), tables) {
                (Some(old), Some(new)) => merge_all(old, &new),
                _ => {
                    document.insert(key, as_item(value));
                }
            }
        }
        _ => {
            document.insert(key, as_item(value));
        }
    })
}

/// Sets a key within a `[table]`, which is made where it is not there yet.
fn set_within(
    body: &str,
    table: &str,
    key: &str,
    value: &toml::Value,
    ending: &str,
) -> Result<String, KeyError> {
    let document = read(body)?;
    let mut splices = Vec::new();
    let old = document.as_table().get(table).and_then(|table| table.get(key));
    if old.is_some_and(|old| replace(old, value, &mut splices).is_some()) {
        splices.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        let mut body = body.to_owned();
        for (range, text) in splices {
            body.replace_range(range, &text);
        }
        return Ok(body);
    }
    rewrite(body, ending, |document| {
        let table = document.entry(table).or_insert_with(|| Item::Table(toml_edit::Table::new()));
        if let Some(table) = table.as_table_like_mut() {
            table.insert(key, as_item(value));
        }
    })
}

/// Gives a `[table]` the keys of another, and leaves alone what is the same.
fn merge(old: &mut toml_edit::Table, new: &toml::Table) {
    old.retain(|key, _| new.contains_key(key));
    for (key, value) in new {
        let same = old.get(key).and_then(Item::as_value).is_some_and(|old| means(old, value));
        if !same {
            old.insert(key, as_item(value));
        }
    }
}

/// The same for `[[tables]]`: what is gone goes, what is new comes last, the others keep their comments.
fn merge_all(old: &mut toml_edit::ArrayOfTables, new: &[&toml::Table]) {
    let is = |old: &toml_edit::Table, new: &toml::Table| {
        old.len() == new.len()
            && new
                .iter()
                .all(|(key, new)| old.get(key).and_then(Item::as_value).is_some_and(|old| means(old, new)))
    };
    while old.len() > new.len() {
        let differs = old.iter().zip(new).position(|(old, new)| !is(old, new));
        old.remove(differs.unwrap_or(old.len() - 1));
    }
    for (old, new) in old.iter_mut().zip(new) {
        merge(old, new);
    }
    for new in new.iter().skip(old.len()) {
        let mut table = toml_edit::Table::new();
        table.decor_mut().set_prefix("\n");
        let leads = |key: &str| key == "name";
        let first = new.iter().filter(|(key, _)| leads(key));
        for (key, value) in first.chain(new.iter().filter(|(key, _)| !leads(key))) {
            table.insert(key, as_item(value));
        }
        old.push(table);
    }
}

/// Collects the splices that turn `item` into `new`; `None` where splicing values is not enough.
fn replace(item: &Item, new: &toml::Value, splices: &mut Vec<Splice>) -> Option<()> {
    match (item, new) {
        (Item::Value(old), new) => replace_value(old, new, splices),
        (Item::Table(old), toml::Value::Table(new)) if same_keys(old.iter().map(|(key, _)| key), new) => {
            new.iter().try_for_each(|(key, value)| replace(old.get(key)?, value, splices))
        }
        _ => None,
    }
}

fn replace_value(old: &toml_edit::Value, new: &toml::Value, splices: &mut Vec<Splice>) -> Option<()> {
    if means(old, new) {
        return Some(());
    }
    match (old, new) {
        (toml_edit::Value::InlineTable(old), toml::Value::Table(new))
            if same_keys(old.iter().map(|(key, _)| key), new)
                && old.iter().all(|(_, v)| v.span().is_some()) =>
        {
            new.iter().try_for_each(|(key, value)| replace_value(old.get(key)?, value, splices))
        }
        (toml_edit::Value::Array(old), toml::Value::Array(new)) if old.len() == new.len() => {
            old.iter().zip(new).try_for_each(|(old, new)| replace_value(old, new, splices))
        }
        _ => {
            splices.push((old.span()?, written(new)));
            Some(())
        }
    }
}

fn same_keys<'a>(old: impl Iterator<Item = &'a str>, new: &toml::Table) -> bool {
    let mut count = 0;
    for key in old {
        if !new.contains_key(key) {
            return false;
        }
        count += 1;
    }
    count == new.len()
}

/// Whether the written value already means the new one; an integer may stand for a float.
fn means(old: &toml_edit::Value, new: &toml::Value) -> bool {
    match (old, new) {
        (toml_edit::Value::String(old), toml::Value::String(new)) => old.value() == new,
        (toml_edit::Value::Integer(old), toml::Value::Integer(new)) => old.value() == new,
        (toml_edit::Value::Integer(old), toml::Value::Float(new)) => *old.value() as f64 == *new,
        (toml_edit::Value::Float(old), toml::Value::Float(new)) => {
            old.value() == new || (old.value().is_nan() && new.is_nan())
        }
        (toml_edit::Value::Boolean(old), toml::Value::Boolean(new)) => old.value() == new,
        (toml_edit::Value::Datetime(old), toml::Value::Datetime(new)) => old.value() == new,
        (toml_edit::Value::Array(old), toml::Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| means(old, new))
        }
        (toml_edit::Value::InlineTable(old), toml::Value::Table(new)) => {
            old.len() == new.len()
                && new.iter().all(|(key, new)| old.get(key).is_some_and(|old| means(old, new)))
        }
        _ => false,
    }
}

/// The body with one line more: after the last top-level value where `[tables]` follow, after everything otherwise.
fn with_line(body: &str, root: &toml_edit::Table, key: &str, value: &toml::Value, ending: &str) -> String {
    let headed = root.iter().any(|(_, item)| match item {
        Item::Table(table) => !table.is_dotted(),
        Item::ArrayOfTables(_) => true,
        _ => false,
    });
    let at = if headed {
        let ends = root.get_values().into_iter().filter_map(|(_, value)| value.span());
        ends.map(|span| line_end(body, span.end)).max().unwrap_or(0)
    } else {
        let mut at = 0;
        let mut length = 0;
        for line in lines::lines(body) {
            length += line.len();
            if !is_blank(line) {
                at = length;
            }
        }
        at
    };
    let (before, after) = body.split_at(at);
    let opened = if before.is_empty() || before.ends_with(['\n', '\r']) { "" } else { ending };
    let value = match value {
        toml::Value::String(text) => written_text(text, ending),
        value => written(value),
    };
    format!("{before}{opened}{} = {value}{ending}{after}", written_key(key))
}

/// Lets `toml_edit` change and write the whole document.
fn rewrite(body: &str, ending: &str, change: impl FnOnce(&mut DocumentMut)) -> Result<String, KeyError> {
    let mut document: DocumentMut = body.parse().map_err(|error| key_error(body, &error))?;
    change(&mut document);
    Ok(lines::with_endings(&document.to_string(), ending))
}

fn read(body: &str) -> Result<Document<&str>, KeyError> {
    Document::parse(body).map_err(|error| key_error(body, &error))
}

fn key_error(body: &str, error: &toml_edit::TomlError) -> KeyError {
    let before = error.span().and_then(|span| body.get(..span.start)).unwrap_or_default();
    KeyError { line: lines::count_endings(before) + 1, message: error.message().trim().to_owned() }
}

fn line_start(body: &str, at: usize) -> usize {
    body[..at].rfind(['\n', '\r']).map_or(0, |ending| ending + 1)
}

/// The byte after the ending of the line that holds `at`.
fn line_end(body: &str, at: usize) -> usize {
    at + lines::lines(&body[at..]).next().map_or(0, str::len)
}

/// A value on one line, as a person would write it.
fn written(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => written_string(text),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Float(number) if number.is_nan() => "nan".to_owned(),
        // The shortest digits that read back as the same number: 0.1, 1e-7.
        toml::Value::Float(number) => format!("{number:?}"),
        toml::Value::Boolean(yes) => yes.to_string(),
        toml::Value::Datetime(time) => time.to_string(),
        toml::Value::Array(values) => {
            format!("[{}]", values.iter().map(written).collect::<Vec<_>>().join(", "))
        }
        toml::Value::Table(table) if table.is_empty() => "{}".to_owned(),
        toml::Value::Table(table) => {
            let pair =
                |(key, value): (&String, &toml::Value)| format!("{} = {}", written_key(key), written(value));
            // The key that says which one it is comes first: { kind = "sgd", lr = 0.1 }, { at = 500, lr = 0.01 }.
            let leads = |key: &String| matches!(key.as_str(), "kind" | "at" | "name");
            let first = table.iter().filter(|(key, _)| leads(key));
            let rest = table.iter().filter(|(key, _)| !leads(key));
            format!("{{ {} }}", first.chain(rest).map(pair).collect::<Vec<_>>().join(", "))
        }
    }
}

/// A text that is a key's whole value: of several lines if it has them and needs no escape, as an expression has.
fn written_text(text: &str, ending: &str) -> String {
    let plain = |c: char| c == '\n' || !(c.is_control() || c == '\\' || c == '"');
    if ending == "\n" && text.contains('\n') && text.chars().all(plain) {
        format!("\"\"\"\n{text}\"\"\"")
    } else {
        written_string(text)
    }
}

/// A basic string: always one line, so that a body keeps one line a parameter.
fn written_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn written_key(key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if bare { key.to_owned() } else { written_string(key) }
}

fn as_item(value: &toml::Value) -> Item {
    // What `written` gives is TOML by construction.
    written(value).parse::<toml_edit::Value>().map_or(Item::None, Item::Value)
}

#[cfg(test)]
mod tests;
