//! Parameters changed in the text of a cell, with every other byte left alone.
//!
//! `toml_edit` says where a value stands in the text; the new value is written in its place. Comments, order, spacing and
//! line endings stay what they are, inside a table or an array of the same shape as well. Only where the shape itself
//! changes beyond that (a `[table]` that becomes a word, keys added to one) does `toml_edit` write the document anew.

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

/// Sets each key of `changed`, which holds whole values of top-level keys.
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
        (Some(old), toml::Value::Table(new)) => {
            old.retain(|key, _| new.contains_key(key));
            for (key, value) in new {
                let same = old.get(key).and_then(Item::as_value).is_some_and(|old| means(old, value));
                if !same {
                    old.insert(key, as_item(value));
                }
            }
        }
        _ => {
            document.insert(key, as_item(value));
        }
    })
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
mod tests {
    use super::*;

    fn table(text: &str) -> toml::Table {
        text.parse().unwrap()
    }

    fn change(body: &str, changed: &str) -> String {
        set(body, &table(changed), "\n").unwrap()
    }

    #[test]
    fn a_value_changes_in_its_place() {
        let body = "# start\nlr   =  0.1   # the rate\n\nseed=42\n";
        assert_eq!(change(body, "lr = 0.01"), "# start\nlr   =  0.01   # the rate\n\nseed=42\n");
        assert_eq!(change(body, "seed = 7"), "# start\nlr   =  0.1   # the rate\n\nseed=7\n");
    }

    #[test]
    fn what_is_already_meant_keeps_its_spelling() {
        let body = "std = 1\nlr = 1e-1\nname = 'literal'\n";
        assert_eq!(change(body, "std = 1.0\nlr = 0.1\nname = \"literal\""), body);
    }

    #[test]
    fn tables_and_arrays_of_the_same_shape_keep_their_inside() {
        let body = "init = {std=0.01}\nhidden = [\n  50, # first\n  100,\n]\n";
        assert_eq!(
            change(body, "init = { std = 1.0 }\nhidden = [50, 20]"),
            "init = {std=1.0}\nhidden = [\n  50, # first\n  20,\n]\n"
        );
    }

    #[test]
    fn a_text_of_several_lines_is_written_on_several_lines() {
        let body = "expression = \"x\" # the graph\nseed = 1\n";
        let changed = change(body, "expression = 'a = x * y\\n'\nseed = 1");
        assert_eq!(changed, "expression = \"a = x * y\\\\n\" # the graph\nseed = 1\n", "an escape stays one");
        let two_lines = "expression = \"\"\"\na = x * y\na + 1\"\"\"";
        let changed = change(body, two_lines);
        assert_eq!(changed, format!("{two_lines} # the graph\nseed = 1\n"));
        assert_eq!(table(&changed)["expression"].as_str(), Some("a = x * y\na + 1"));
        assert_eq!(change("seed = 1\n", two_lines), format!("seed = 1\n{two_lines}\n"));
        assert_eq!(change(&changed, "expression = \"x\""), body);
    }

    #[test]
    fn a_value_may_change_its_type() {
        let body = "batch_norm = true # on\ninit = \"he\"\n";
        assert_eq!(
            change(body, "batch_norm = { momentum = 0.5, epsilon = 1e-6 }\ninit = { std = 0.01 }"),
            "batch_norm = { epsilon = 1e-6, momentum = 0.5 } # on\ninit = { std = 0.01 }\n".replace(
                "{ epsilon = 1e-6, momentum = 0.5 }",
                &written(&table("a = { momentum = 0.5, epsilon = 1e-6 }")["a"])
            )
        );
    }

    #[test]
    fn an_absent_key_gets_a_line_at_the_end() {
        assert_eq!(change("a = 1\n", "b = 2"), "a = 1\nb = 2\n");
        assert_eq!(change("a = 1", "b = 2"), "a = 1\nb = 2\n");
        assert_eq!(change("", "b = 2"), "b = 2\n");
        assert_eq!(change("a = 1\n\n", "b = 2"), "a = 1\nb = 2\n\n");
        assert_eq!(set("a = 1\r\n", &table("b = 2"), "\r\n").unwrap(), "a = 1\r\nb = 2\r\n");
    }

    #[test]
    fn an_absent_key_goes_before_the_tables() {
        assert_eq!(change("a = 1 # c\n\n[base]\nx = 1\n", "b = 2"), "a = 1 # c\nb = 2\n\n[base]\nx = 1\n");
        assert_eq!(change("[[variant]]\nx = 1\n", "b = 2"), "b = 2\n[[variant]]\nx = 1\n");
    }

    #[test]
    fn dotted_keys_and_headed_tables_change_in_place() {
        assert_eq!(
            change(
                "optimizer.kind = \"sgd\"\noptimizer.lr = 0.1\n",
                "optimizer = { kind = \"sgd\", lr = 0.2 }"
            ),
            "optimizer.kind = \"sgd\"\noptimizer.lr = 0.2\n"
        );
        assert_eq!(
            change(
                "a = 1\n[optimizer]\nkind = 'sgd' # plain\nlr = 0.1\n",
                "optimizer = { kind = \"sgd\", lr = 0.2 }"
            ),
            "a = 1\n[optimizer]\nkind = 'sgd' # plain\nlr = 0.2\n"
        );
    }

    #[test]
    fn a_change_of_shape_still_says_what_was_asked() {
        for body in [
            "init.std = 0.1\na = 1\n",
            "a = 1\n[init]\nstd = 0.1\n",
            "a = 1\n[init]\nstd = 0.1\nother = 2\n[b]\nc = 1\n",
            "a = 1\n[[init]]\nstd = 0.1\n",
        ] {
            for value in ["init = \"he\"", "init = { std = 1.0, more = 2 }", "init = [1, 2]"] {
                let mut expected = table(body);
                expected.extend(table(value));
                assert_eq!(table(&change(body, value)), expected, "{body:?} with {value:?}");
            }
        }
    }

    #[test]
    fn a_removed_key_takes_its_line_along() {
        assert_eq!(remove("a = 1\nb = [\n1,\n] # c\nd = 2\n", "b", "\n").unwrap(), "a = 1\nd = 2\n");
        assert_eq!(remove("a = 1\n", "b", "\n").unwrap(), "a = 1\n");
        assert_eq!(table(&remove("a.b = 1\na.c = 2\nd = 2\n", "a", "\n").unwrap()), table("d = 2"));
    }

    #[test]
    fn broken_toml_is_named_by_its_line() {
        let error = set("a = 1\nb = = 2\n", &table("a = 2"), "\n").unwrap_err();
        assert_eq!(error.line, 2);
    }
}
