//! A marked number of a lesson, taken apart. The grammar stands in `CONTRIBUTING.md`.

use std::collections::BTreeMap;

use layerscope::experiment::DataInUse;
use layerscope::language::Language;
use layerscope::notebook::Notebook;
use layerscope::notebook::lessons::Lesson;
use layerscope::notebook::reading::marks;
use toml::{Table, Value};

/// A number that a text says, and where it comes from.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    /// Lesson, language and line.
    pub(super) place: String,
    /// The number as it stands there, and as it is shown on the digits.
    pub(super) number: String,
    pub(super) on_digits: Option<String>,
    pub(super) source: Source,
    /// What stands in the mark of it.
    pub(super) written: String,
    pub(super) bound: Bound,
    /// The only data that it is said of.
    pub(super) only: Option<DataInUse>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Source {
    /// What somebody else says, or what is so by definition.
    Given,
    /// What the reader is told to set.
    Set,
    /// The name of the data in use.
    Data,
    /// What an expression of the graphs comes to.
    Sum(String),
    /// What cells give: terms, joined from left to right.
    Cells(Vec<(Join, Term)>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Join {
    Plus,
    Minus,
    Times,
    Over,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Term {
    Number(f64),
    Quantity(Quantity),
}

/// Some rows of a column, made one number.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Quantity {
    pub(super) pick: Pick,
    pub(super) cell: String,
    pub(super) table: String,
    pub(super) column: String,
    pub(super) conditions: Vec<Condition>,
}

/// Which of the values, or what of all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pick {
    /// That of every row, which must be the same.
    Only,
    Mean,
    Least,
    Greatest,
    Count,
    First,
    Last,
    /// All of them together.
    Total,
    /// That of the row in which another column, which a condition `by=` names, is greatest.
    Best,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Condition {
    pub(super) column: String,
    pub(super) test: Test,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    Is(String),
    /// Both ends belong to it.
    Between(f64, f64),
    Above(f64),
    Below(f64),
    AtLeast(f64),
    AtMost(f64),
}

/// How close the number must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bound {
    /// As it is written.
    Written,
    AtLeast,
    AtMost,
    Within(f64),
}

/// All marked numbers of an edition of a lesson, and what is wrong with a mark.
pub(super) fn claims(lesson: &Lesson, edition: Language, text: &str) -> Vec<Result<Claim, String>> {
    marks(text)
        .into_iter()
        .map(|mark| {
            let line = text[..mark.comment.start].matches('\n').count() + 1;
            let place = format!("{} ({}), line {line}", lesson.slug, edition.tag());
            let wrong = |why: String| format!("{place}: the mark `{}` {why}", &text[mark.comment.clone()]);
            let source = source(mark.source).map_err(wrong)?;
            let (mut bound, mut only, mut on_digits) = (Bound::Written, None, None);
            for option in &mark.options {
                match option.split_once(' ').unwrap_or((option, "")) {
                    ("at", "least") => bound = Bound::AtLeast,
                    ("at", "most") => bound = Bound::AtMost,
                    ("within", of) => {
                        bound = Bound::Within(of.parse().map_err(|_| wrong(format!("is within `{of}`")))?);
                    }
                    ("on", "MNIST") => only = Some(DataInUse::Mnist),
                    ("on", "digits") => only = Some(DataInUse::Digits),
                    ("digits", other) => on_digits = Some(other.to_owned()),
                    _ => return Err(wrong(format!("has the option `{option}`, which there is not"))),
                }
            }
            if on_digits.is_some() && only.is_some() {
                return Err(wrong("is of one of the data and has a number for the other".into()));
            }
            let number = text[mark.number.clone()].to_owned();
            let written = mark.source.to_owned();
            Ok(Claim { place: place.clone(), number, on_digits, source, written, bound, only })
        })
        .collect()
}

fn source(text: &str) -> Result<Source, String> {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    match first.trim_end_matches(':') {
        "given" => Ok(Source::Given),
        "set" => Ok(Source::Set),
        "data" => Ok(Source::Data),
        "sum" => Ok(Source::Sum(rest.to_owned())),
        _ => terms(&words(text)).map(Source::Cells),
    }
}

/// Words that stand apart, but for blanks in quotes, which are taken away.
fn words(text: &str) -> Vec<String> {
    let (mut all, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => all.push(std::mem::take(&mut word)),
            c => word.push(c),
        }
    }
    all.push(word);
    all.retain(|word| !word.is_empty());
    all
}

fn terms(words: &[String]) -> Result<Vec<(Join, Term)>, String> {
    let mut all = Vec::new();
    let mut join = Join::Plus;
    let mut from = 0;
    for (at, word) in words.iter().enumerate() {
        let next = match word.as_str() {
            "+" => Join::Plus,
            "-" => Join::Minus,
            "*" => Join::Times,
            "/" => Join::Over,
            _ => continue,
        };
        all.push((join, term(&words[from..at])?));
        (join, from) = (next, at + 1);
    }
    all.push((join, term(&words[from..])?));
    Ok(all)
}

fn term(words: &[String]) -> Result<Term, String> {
    if let [number] = words
        && let Ok(number) = number.parse()
    {
        return Ok(Term::Number(number));
    }
    let (pick, words) = match words.first().map(String::as_str) {
        Some("mean") => (Pick::Mean, &words[1..]),
        Some("least") => (Pick::Least, &words[1..]),
        Some("greatest") => (Pick::Greatest, &words[1..]),
        Some("count") => (Pick::Count, &words[1..]),
        Some("first") => (Pick::First, &words[1..]),
        Some("last") => (Pick::Last, &words[1..]),
        Some("total") => (Pick::Total, &words[1..]),
        Some("best") => (Pick::Best, &words[1..]),
        _ => (Pick::Only, words),
    };
    let [cell, column, conditions @ ..] = words else {
        return Err("names no cell with a table and a column of it".into());
    };
    let Some((table, column)) = column.split_once('.') else {
        return Err(format!("has `{column}`, where `table.column` is expected"));
    };
    let conditions = conditions.iter().map(|word| condition(word)).collect::<Result<_, _>>()?;
    Ok(Term::Quantity(Quantity {
        pick,
        cell: cell.clone(),
        table: table.into(),
        column: column.into(),
        conditions,
    }))
}

fn condition(word: &str) -> Result<Condition, String> {
    let wrong = || format!("has the condition `{word}`, which there is not");
    let at = word.find(['=', '<', '>']).ok_or_else(wrong)?;
    let (column, rest) = word.split_at(at);
    let number = |text: &str| text.parse::<f64>().map_err(|_| wrong());
    let test = if let Some(value) = rest.strip_prefix(">=") {
        Test::AtLeast(number(value)?)
    } else if let Some(value) = rest.strip_prefix("<=") {
        Test::AtMost(number(value)?)
    } else if let Some(value) = rest.strip_prefix('>') {
        Test::Above(number(value)?)
    } else if let Some(value) = rest.strip_prefix('<') {
        Test::Below(number(value)?)
    } else {
        let value = &rest[1..];
        match value.split_once("..") {
            Some((from, to)) => Test::Between(number(from)?, number(to)?),
            None => Test::Is(value.to_owned()),
        }
    };
    Ok(Condition { column: column.to_owned(), test })
}

/// A cell as it is run: its kind and its block.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Block {
    pub(super) kind: String,
    pub(super) body: String,
}

/// The cells of a lesson by their ids, and those that it makes of them by settings that the reader is told to change:
/// `<!--= cell narrow: one-scale with inits = [{ std = 0.01 }] -->`.
pub(super) fn cells(text: &str) -> Result<BTreeMap<String, Block>, String> {
    let mut all: BTreeMap<String, Block> = Notebook::parse(text)
        .cells()
        .filter_map(|(_, cell)| {
            let block = Block { kind: cell.kind().to_owned(), body: cell.body().to_owned() };
            Some((cell.name()?, block))
        })
        .collect();
    for part in text.split("<!--= cell ").skip(1) {
        let definition = part.split("-->").next().unwrap_or_default().trim();
        let wrong = |why: &str| format!("the cell `{definition}` {why}");
        let (name, rest) = definition.split_once(':').ok_or_else(|| wrong("has no name"))?;
        let (base, settings) = rest.split_once(" with").ok_or_else(|| wrong("changes nothing"))?;
        let block = all.get(base.trim()).ok_or_else(|| wrong("is made of none"))?.clone();
        let mut body: Table = toml::from_str(&block.body).map_err(|error| wrong(&error.to_string()))?;
        merge(&mut body, toml::from_str(settings.trim()).map_err(|error| wrong(&error.to_string()))?);
        let body = toml::to_string(&body).map_err(|error| wrong(&error.to_string()))?;
        if all.insert(name.trim().to_owned(), Block { body, ..block }).is_some() {
            return Err(wrong("has the name of another"));
        }
    }
    Ok(all)
}

/// Sets what `with` says; of variants those of its names, and others are added.
fn merge(into: &mut Table, with: Table) {
    for (key, value) in with {
        match (into.get_mut(&key), value) {
            (Some(Value::Table(old)), Value::Table(new)) => merge(old, new),
            (Some(Value::Array(old)), Value::Array(new)) if key == "variant" => {
                for variant in new {
                    let same = old.iter_mut().find(|other| other.get("name") == variant.get("name"));
                    match (same, variant) {
                        (Some(Value::Table(old)), Value::Table(new)) => merge(old, new),
                        (_, variant) => old.push(variant),
                    }
                }
            }
            (_, value) => _ = into.insert(key, value),
        }
    }
}
