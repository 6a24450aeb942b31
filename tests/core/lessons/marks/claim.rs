//! A marked number of a lesson, taken apart. The grammar stands in `CONTRIBUTING.md`.

use std::collections::BTreeMap;

use layerscope::experiment::DataInUse;
use layerscope::experiment::quantity::{self, Join, Quantity, Term};
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
        _ => terms(text).map(Source::Cells),
    }
}

/// Terms of which each names the cell that it is of.
fn terms(text: &str) -> Result<Vec<(Join, Term)>, String> {
    let terms = quantity::terms(text).map_err(|error| error.to_string())?;
    let is_named = |term: &Term| !matches!(term, Term::Quantity(Quantity { cell: None, .. }));
    if terms.iter().all(|(_, term)| is_named(term)) { Ok(terms) } else { Err("names no cell".into()) }
}

/// A cell as it is run: its kind and its block.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct Block {
    pub(in super::super) kind: String,
    pub(in super::super) body: String,
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
