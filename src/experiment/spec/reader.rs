//! Reads keys and types from TOML and remembers where each key stands.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use super::error::{Blame, Problem, SpecError};
use super::messages::{Expected, Found, Message};
use super::slips::{self, slip};
use crate::language::nearest::nearest;
use crate::language::slips::{called, legible, plain as plain_sign};
use crate::language::{Phrase, Say, TomlProblem};

/// A block and the place of every key in it that was looked at.
pub(crate) struct Source<'a> {
    text: &'a str,
    spans: RefCell<BTreeMap<String, Range<usize>>>,
}

/// The keys of a table that are still to be read.
pub(crate) struct Reader<'s, 'a> {
    source: &'s Source<'a>,
    path: String,
    span: Range<usize>,
    entries: Vec<(String, Range<usize>, Spanned<DeValue<'a>>)>,
    known: Vec<&'static str>,
}

/// One value, with the path of its key.
#[derive(Clone)]
pub(crate) struct Item<'s, 'a> {
    source: &'s Source<'a>,
    path: String,
    value: Spanned<DeValue<'a>>,
}

/// Reads a whole block: keys and types with `read`, then values with `check`.
pub(crate) fn parse<'a, T>(
    text: &'a str,
    read: impl FnOnce(&mut Reader<'_, 'a>) -> Result<T, SpecError>,
    check: impl FnOnce(&T) -> Result<(), Problem>,
) -> Result<T, SpecError> {
    let source = Source { text, spans: RefCell::default() };
    let spec = source.read(read)?;
    check(&spec).map_err(|problem| source.locate(problem))?;
    Ok(spec)
}

/// Reads a whole block, keys and types.
pub(super) fn read<'a, T>(
    text: &'a str,
    read: impl FnOnce(&mut Reader<'_, 'a>) -> Result<T, SpecError>,
) -> Result<T, SpecError> {
    Source { text, spans: RefCell::default() }.read(read)
}

impl<'a> Source<'a> {
    fn read<T>(
        &self,
        read: impl FnOnce(&mut Reader<'_, 'a>) -> Result<T, SpecError>,
    ) -> Result<T, SpecError> {
        // The library refuses more as well, but looks at all the rest again for each level.
        if let Some(at) = too_deep(self.text) {
            return Err(SpecError::at(self.text, at..at + 1, None, Message::Nested { most: DEEPEST }));
        }
        let table = DeTable::parse(self.text).map_err(|error| {
            let span = error.span().unwrap_or(0..0);
            match slip(self.text, span.start) {
                Some((span, slip)) => {
                    SpecError::at(self.text, span, None, Message::NotTomlBut { slip: Box::new(slip) })
                }
                None => SpecError::at(self.text, span, None, not_toml(error.message())),
            }
        })?;
        let mut reader = Reader::new(self, String::new(), 0..0, table.into_inner());
        let found = read(&mut reader)?;
        reader.finish()?;
        Ok(found)
    }

    /// The error at the place of the key, or of the nearest key around it that stands in the block.
    fn locate(&self, problem: Problem) -> SpecError {
        let spans = self.spans.borrow();
        let mut path = problem.key.as_str();
        let span = loop {
            if let Some(span) = spans.get(path) {
                break span.clone();
            }
            match path.rfind(['.', '[']) {
                Some(end) => path = path.get(..end).unwrap_or_default(),
                None => break 0..0,
            }
        };
        SpecError::at(self.text, span, Some(problem.key), problem.message)
    }
}

/// Lists and tables within each other that no key needs.
const DEEPEST: usize = 64;

/// The byte at which lists and tables are nested deeper than any key needs.
fn too_deep(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    let mut quote = None;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match (quote, byte) {
            (Some(b'"'), b'\\') => drop(bytes.next()),
            (Some(mark), byte) if byte == mark => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'[' | b'{') => {
                open += 1;
                if open > DEEPEST {
                    return Some(at);
                }
            }
            (None, b']' | b'}') => open = open.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn not_toml(why: &str) -> Message {
    Message::NotToml { why: TomlProblem(why.trim().to_owned()) }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.into() } else { format!("{path}.{key}") }
}

impl<'s, 'a> Reader<'s, 'a> {
    fn new(source: &'s Source<'a>, path: String, span: Range<usize>, table: DeTable<'a>) -> Self {
        let mut entries: Vec<_> =
            table.into_iter().map(|(key, value)| (key.get_ref().to_string(), key.span(), value)).collect();
        entries.sort_by_key(|(_, span, _)| span.start);
        Self { source, path, span, entries, known: Vec::new() }
    }

    /// The value of a key, if it is there.
    pub(crate) fn take(&mut self, key: &'static str) -> Option<Item<'s, 'a>> {
        self.known.push(key);
        let index = self.entries.iter().position(|(name, _, _)| name == key)?;
        let (_, _, value) = self.entries.remove(index);
        Some(Item::new(self.source, join(&self.path, key), value))
    }

    /// The value of a key read with `read`, or else `default`.
    pub(crate) fn or<T>(
        &mut self,
        key: &'static str,
        default: T,
        read: impl FnOnce(Item<'s, 'a>) -> Result<T, SpecError>,
    ) -> Result<T, SpecError> {
        self.take(key).map_or(Ok(default), read)
    }

    /// The value of a key read with `read`, if it is there.
    pub(crate) fn maybe<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(Item<'s, 'a>) -> Result<T, SpecError>,
    ) -> Result<Option<T>, SpecError> {
        self.take(key).map(read).transpose()
    }

    /// All keys that were not asked for yet, in the order in which they stand, for tables whose keys are free.
    pub(crate) fn rest(&mut self) -> Vec<(String, Item<'s, 'a>)> {
        let entries = std::mem::take(&mut self.entries).into_iter();
        entries
            .map(|(name, _, value)| {
                let path = join(&self.path, &name);
                (name, Item::new(self.source, path, value))
            })
            .collect()
    }

    /// An error about the table as a whole.
    pub(crate) fn error(&self, message: impl Say) -> SpecError {
        let key = (!self.path.is_empty()).then(|| self.path.clone());
        SpecError::at(self.source.text, self.span.clone(), key, message)
    }

    /// Complains about the first key that nobody asked for.
    pub(crate) fn finish(&self) -> Result<(), SpecError> {
        let Some((name, span, _)) = self.entries.first() else { return Ok(()) };
        let mut known = self.known.clone();
        known.sort_unstable();
        let name = &legible(name);
        let message = if let Some(near) = nearest(name, known.iter().copied()) {
            Message::NoSuchKeyBut { name: name.to_string(), near }
        } else {
            let keys = known.join(", ");
            Message::NoSuchKey { name: name.to_string(), keys }
        };
        let error = SpecError::at(self.source.text, span.clone(), Some(join(&self.path, name)), message);
        Err(SpecError { blame: Blame::Key, ..error })
    }
}

impl<'s, 'a> Item<'s, 'a> {
    fn new(source: &'s Source<'a>, path: String, value: Spanned<DeValue<'a>>) -> Self {
        source.spans.borrow_mut().insert(path.clone(), value.span());
        Self { source, path, value }
    }

    /// An error about this value.
    pub(crate) fn error(&self, message: impl Say) -> SpecError {
        let mut message = message.phrase();
        let written = self.source.text.get(self.value.span());
        if let (DeValue::Array(_), Some(written)) = (self.value.get_ref(), written)
            && let Some((_, seen)) = slips::decimal_comma_in(written)
        {
            message.push(". ");
            message.push(slips::comma(seen));
        }
        SpecError::at(self.source.text, self.value.span(), Some(self.path.clone()), message)
    }

    /// The complaint that the value is not what is expected of it.
    pub(crate) fn is_not(&self, expected: impl Say) -> SpecError {
        self.other(expected, false)
    }

    /// The same where a number is expected, which may have been written as a text.
    pub(crate) fn is_no_number(&self, expected: impl Say) -> SpecError {
        self.other(expected, true)
    }

    fn other(&self, expected: impl Say, is_number: bool) -> SpecError {
        let found = match self.value.get_ref() {
            DeValue::String(text) => Phrase::same(format!("\"{}\"", legible(text))),
            DeValue::Integer(number) => Phrase::same(number.to_string()),
            DeValue::Float(number) => Phrase::same(number.to_string()),
            DeValue::Boolean(value) => Phrase::same(value.to_string()),
            DeValue::Datetime(_) => Found::Date.phrase(),
            DeValue::Array(_) => Found::List.phrase(),
            DeValue::Table(_) => Found::Table.phrase(),
        };
        let hint = match self.value.get_ref() {
            DeValue::String(text) => hint(text, is_number),
            _ => None,
        };
        let path = legible(&self.path).into_owned();
        let mut message = Message::Other { path, expected: expected.phrase(), found }.phrase();
        if let Some(hint) = hint {
            message.push(". ");
            message.push(hint);
        }
        self.error(message)
    }

    /// A whole number from 0 up.
    pub(crate) fn whole(&self) -> Result<u64, SpecError> {
        let DeValue::Integer(number) = self.value.get_ref() else {
            return Err(self.is_no_number(Expected::Whole));
        };
        // TOML has no larger ones, and they are written back.
        match whole_number(number) {
            Some(number) if i64::try_from(number).is_ok() => Ok(number),
            None if number.as_str().starts_with('-') => Err(self.is_no_number(Expected::Whole)),
            _ => Err(self.is_no_number(Expected::AtMost(i64::MAX))),
        }
    }

    /// A whole number from 0 up, as a count of things in memory.
    pub(crate) fn count(&self) -> Result<usize, SpecError> {
        usize::try_from(self.whole()?).map_err(|_| self.is_no_number(Expected::Smaller))
    }

    /// A number, whole or not.
    pub(crate) fn number(&self) -> Result<f64, SpecError> {
        let number = match self.value.get_ref() {
            DeValue::Float(number) => number.as_str().parse().ok(),
            DeValue::Integer(number) => any_whole(number),
            _ => None,
        };
        number.ok_or_else(|| self.is_no_number(Expected::Number))
    }

    /// `true` or `false`.
    pub(crate) fn truth(&self) -> Result<bool, SpecError> {
        self.value.get_ref().as_bool().ok_or_else(|| {
            let error = self.is_not(Expected::Truth);
            match self.value.get_ref() {
                DeValue::String(text) => match slips::truth(text) {
                    Some(word) => error.and(Message::QuotedWord { word }),
                    None => error,
                },
                _ => error,
            }
        })
    }

    /// A string.
    pub(crate) fn text(&self) -> Result<String, SpecError> {
        self.value.get_ref().as_str().map(Into::into).ok_or_else(|| self.is_not(Expected::Text))
    }

    /// One of some words.
    pub(crate) fn one_of<T: Copy>(&self, words: &[(&str, T)]) -> Result<T, SpecError> {
        let word = self.value.get_ref().as_str();
        let found = words.iter().find(|(name, _)| Some(*name) == word).map(|(_, value)| *value);
        found.ok_or_else(|| {
            let names: Vec<String> = words.iter().map(|(name, _)| format!("\"{name}\"")).collect();
            self.is_not(Expected::OneOf(names.join(", ")))
        })
    }

    /// Whether it is a table.
    pub(crate) fn is_table(&self) -> bool {
        matches!(self.value.get_ref(), DeValue::Table(_))
    }

    /// An error about a line and a column inside a string, both counted from 1. Where the string is written with
    /// escapes they cannot be found in the source, and the whole string is pointed at.
    pub(crate) fn error_inside(&self, line: usize, column: usize, message: impl Say) -> SpecError {
        let span = self.value.span();
        let inside = self.source.text.get(span.clone()).and_then(|raw| place_inside(raw, line, column));
        let span = inside.map_or(span.clone(), |at| span.start + at..span.end);
        SpecError::at(self.source.text, span, Some(self.path.clone()), message)
    }

    /// The value without its place.
    pub(crate) fn plain(&self) -> Result<toml::Value, SpecError> {
        plain(self.value.get_ref()).ok_or_else(|| self.is_no_number(Expected::Numbers))
    }

    /// What a string, a bool, a number or a table is, for a value that may be several of them.
    pub(crate) fn value(&self) -> &DeValue<'a> {
        self.value.get_ref()
    }

    /// The value as it stands, of whatever type.
    pub(crate) fn any(&self) -> Result<toml::Value, SpecError> {
        if let Some(item) = self.too_large() {
            return Err(item.is_no_number(Expected::Between(i64::MIN, i64::MAX)));
        }
        let value = toml::de::ValueDeserializer::from(self.value.clone());
        toml::Value::deserialize(value).map_err(|error| self.error(not_toml(error.message())))
    }

    /// The first whole number in it that TOML does not have.
    fn too_large(&self) -> Option<Self> {
        let within = |path: String, value: &Spanned<DeValue<'a>>| {
            Self { source: self.source, path, value: value.clone() }.too_large()
        };
        match self.value.get_ref() {
            DeValue::Integer(number) => signed(number).is_none().then(|| self.clone()),
            DeValue::Array(values) => values
                .iter()
                .enumerate()
                .find_map(|(index, value)| within(format!("{}[{index}]", self.path), value)),
            DeValue::Table(table) => {
                table.iter().find_map(|(key, value)| within(join(&self.path, key.get_ref()), value))
            }
            _ => None,
        }
    }

    /// A list.
    pub(crate) fn list(self) -> Result<Vec<Item<'s, 'a>>, SpecError> {
        let error = self.is_not(Expected::List);
        let Self { source, path, value } = self;
        match value.into_inner() {
            DeValue::Array(values) => Ok(values
                .into_iter()
                .enumerate()
                .map(|(index, value)| Item::new(source, format!("{path}[{index}]"), value))
                .collect()),
            _ => Err(error),
        }
    }

    /// The entries of a table whose keys are names that a person chose, in the order in which they stand.
    pub(crate) fn entries(self) -> Result<Vec<(String, Item<'s, 'a>)>, SpecError> {
        let error = self.is_not(Expected::Table);
        let Self { source, path, value } = self;
        let span = value.span();
        let DeValue::Table(table) = value.into_inner() else { return Err(error) };
        let reader = Reader::new(source, path.clone(), span, table);
        Ok(reader
            .entries
            .into_iter()
            .map(|(name, _, value)| {
                let item = Item::new(source, join(&path, &name), value);
                (name, item)
            })
            .collect())
    }

    /// A table, read with `read` to the last key.
    pub(crate) fn table<T>(
        self,
        read: impl FnOnce(&mut Reader<'s, 'a>) -> Result<T, SpecError>,
    ) -> Result<T, SpecError> {
        let error = self.is_not(Expected::Table);
        let span = self.value.span();
        let Self { source, path, value } = self;
        match value.into_inner() {
            DeValue::Table(table) => {
                let mut reader = Reader::new(source, path, span, table);
                let result = read(&mut reader)?;
                reader.finish()?;
                Ok(result)
            }
            _ => Err(error),
        }
    }
}

/// What to write instead of the string `text`, where something else was expected, such as a number.
fn hint(text: &str, is_number: bool) -> Option<Message> {
    if let Some(c) = text.chars().find(|c| plain_sign(*c).is_some()) {
        let write: String = text.chars().map(|c| plain_sign(c).unwrap_or(c)).collect();
        let (seen, write) = (called(c), write.trim().to_owned());
        return Some(Message::SignInText { seen, write });
    }
    let number = text.trim().replace(',', ".");
    (is_number && number.parse::<f64>().is_ok()).then(|| Message::QuotedNumber { number })
}

/// The byte of a line and a column of the text that a literal stands for; none where the literal has escapes.
fn place_inside(literal: &str, line: usize, column: usize) -> Option<usize> {
    let quotes = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quotes| literal.starts_with(quotes))?;
    if quotes.starts_with('"') && literal.contains('\\') {
        return None;
    }
    let mut at = quotes.len();
    // A line break right after three quotes is not part of the text.
    if quotes.len() == 3 {
        let after = literal.get(at..)?;
        at += ["\r\n", "\n"].into_iter().find(|ending| after.starts_with(ending)).map_or(0, str::len);
    }
    for _ in 1..line {
        at += literal.get(at..)?.find('\n')? + 1;
    }
    let before: usize = literal.get(at..)?.chars().take(column.checked_sub(1)?).map(char::len_utf8).sum();
    Some(at + before)
}

/// A value without places; dates have none.
fn plain(value: &DeValue<'_>) -> Option<toml::Value> {
    Some(match value {
        DeValue::String(text) => toml::Value::String(text.to_string()),
        // A number all the same, and as such it is used.
        DeValue::Integer(number) => match signed(number) {
            Some(whole) => toml::Value::Integer(whole),
            None => toml::Value::Float(any_whole(number)?),
        },
        DeValue::Float(number) => toml::Value::Float(number.as_str().parse().ok()?),
        DeValue::Boolean(value) => toml::Value::Boolean(*value),
        DeValue::Datetime(_) => return None,
        DeValue::Array(values) => {
            toml::Value::Array(values.iter().map(|value| plain(value.get_ref())).collect::<Option<_>>()?)
        }
        DeValue::Table(table) => toml::Value::Table(
            table
                .iter()
                .map(|(key, value)| Some((key.get_ref().to_string(), plain(value.get_ref())?)))
                .collect::<Option<_>>()?,
        ),
    })
}

fn signed(number: &DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// A whole number of any size, as near as `f64` comes to it.
fn any_whole(number: &DeInteger<'_>) -> Option<f64> {
    let whole = i128::from_str_radix(number.as_str(), number.radix()).ok().map(|number| number as f64);
    whole.or_else(|| number.as_str().parse().ok().filter(|_| number.radix() == 10))
}

fn whole_number(number: &DeInteger<'_>) -> Option<u64> {
    u64::from_str_radix(number.as_str(), number.radix()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nested_deeper_than_any_key_is_refused_before_it_is_read() {
        let deep = |open: &str, close: &str, times: usize| {
            format!("seed = 1\na = {}1{}\n", open.repeat(times), close.repeat(times))
        };
        for text in [deep("{a=", "}", 200_000), deep("[", "]", 65), deep("[{a=", "}]", 1000)] {
            let error = read(&text, |_| Ok(())).unwrap_err();
            assert!(error.to_string().contains("nested") && error.line == 2, "{error}");
        }
        assert_eq!(too_deep(&deep("[", "]", 64)), None);
        assert_eq!(too_deep(&format!("a = \"{}\"\nb = '{}'", "[\\\"".repeat(99), "{".repeat(99))), None);
    }
}
