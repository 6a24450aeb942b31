//! A number of what a cell writes, named in words: `summary.test variant=He`.
//!
//! A table and a column of it, conditions on the columns of the row, and, where several rows are left, which of their values or what
//! of all of them. Such names stand in the answers of questions and behind the numbers of lessons (`CONTRIBUTING.md`); what they
//! name is found here for both.

mod find;
mod messages;
mod tables;

pub(crate) use self::find::check;
pub use self::find::{find, groups};
pub use self::tables::tables;
pub(crate) use self::tables::{no_explained, no_values};

use self::messages::Message;
use crate::language::{Phrase, Say};

/// How a term is joined to those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// Added; the first term of all is, too.
    Plus,
    /// Taken away.
    Minus,
    /// Multiplied.
    Times,
    /// Divided by it.
    Over,
}

impl Join {
    /// Both joined.
    pub fn of(self, left: f64, right: f64) -> f64 {
        match self {
            Self::Plus => left + right,
            Self::Minus => left - right,
            Self::Times => left * right,
            Self::Over => left / right,
        }
    }
}

/// A number, or one that a cell writes.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// As it stands.
    Number(f64),
    /// Of a cell.
    Quantity(Quantity),
}

/// Some rows of a column, made one number.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Which of the values, or what of all of them.
    pub pick: Pick,
    /// The id of the cell, where it is named.
    pub cell: Option<String>,
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// Which rows.
    pub conditions: Vec<Condition>,
}

/// Which of the values, or what of all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// That of every row, which must be the same.
    Only,
    /// Their mean.
    Mean,
    /// The least.
    Least,
    /// The greatest.
    Greatest,
    /// How many there are.
    Count,
    /// That of the first row.
    First,
    /// That of the last row.
    Last,
    /// All of them together.
    Total,
    /// That of the row in which another column, which a condition `by=` names, is greatest.
    Best,
}

const PICKS: [(&str, Pick); 8] = [
    ("mean", Pick::Mean),
    ("least", Pick::Least),
    ("greatest", Pick::Greatest),
    ("count", Pick::Count),
    ("first", Pick::First),
    ("last", Pick::Last),
    ("total", Pick::Total),
    ("best", Pick::Best),
];

/// A condition on a column of the row.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The column.
    pub column: String,
    /// What is asked of it.
    pub test: Test,
}

/// What is asked of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// This word or number.
    Is(String),
    /// Both ends belong to it.
    Between(f64, f64),
    /// Above it.
    Above(f64),
    /// Below it.
    Below(f64),
    /// It or above it.
    AtLeast(f64),
    /// It or below it.
    AtMost(f64),
}

/// Why a name is none, or why nothing is found under it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct QuantityError(Phrase);

impl From<Message> for QuantityError {
    fn from(message: Message) -> Self {
        Self(message.phrase())
    }
}

impl Say for QuantityError {
    fn korean(&self) -> String {
        self.0.korean()
    }
}

/// That a name is of another cell than the one that is asked.
pub(crate) fn other_cell() -> QuantityError {
    Message::OtherCell.into()
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

/// Reads terms joined by `+ - * /`, from left to right.
///
/// # Errors
/// The first term that names nothing.
pub fn terms(text: &str) -> Result<Vec<(Join, Term)>, QuantityError> {
    let words = words(text);
    let mut all = Vec::new();
    let mut join = Join::Plus;
    let mut rest = words.as_slice();
    loop {
        let end = rest.iter().position(|word| matches!(word.as_str(), "+" | "-" | "*" | "/"));
        let (here, after) = rest.split_at(end.unwrap_or(rest.len()));
        all.push((join, term(here)?));
        let Some((sign, after)) = after.split_first() else { return Ok(all) };
        join = match sign.as_str() {
            "-" => Join::Minus,
            "*" => Join::Times,
            "/" => Join::Over,
            _ => Join::Plus,
        };
        rest = after;
    }
}

fn term(words: &[String]) -> Result<Term, QuantityError> {
    if let [number] = words
        && let Ok(number) = number.parse()
    {
        return Ok(Term::Number(number));
    }
    let pick = words.first().and_then(|first| PICKS.iter().find(|(word, _)| word == first));
    let (pick, words) = match pick {
        Some((_, pick)) => (*pick, words.get(1..).unwrap_or_default()),
        None => (Pick::Only, words),
    };
    // A place in a table has a point in it; the id of a cell has none.
    let (cell, words) = match words {
        [cell, rest @ ..] if !cell.contains('.') && !rest.is_empty() && !is_condition(cell) => {
            (Some(cell.clone()), rest)
        }
        words => (None, words),
    };
    let [place, conditions @ ..] = words else { return Err(Message::NoPlace.into()) };
    let Some((table, column)) = place.split_once('.').filter(|_| !is_condition(place)) else {
        return Err(Message::NotAPlace { written: place.clone() }.into());
    };
    let conditions = conditions.iter().map(|word| condition(word)).collect::<Result<_, _>>()?;
    Ok(Term::Quantity(Quantity { pick, cell, table: table.into(), column: column.into(), conditions }))
}

fn is_condition(word: &str) -> bool {
    word.contains(['=', '<', '>'])
}

fn condition(word: &str) -> Result<Condition, QuantityError> {
    let wrong = || Message::NoCondition { written: word.to_owned() };
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
        let value = rest.strip_prefix('=').unwrap_or(rest);
        match value.split_once("..") {
            Some((from, to)) => Test::Between(number(from)?, number(to)?),
            None => Test::Is(value.to_owned()),
        }
    };
    Ok(Condition { column: column.to_owned(), test })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_apart() {
        let read = terms("mean live loss.loss iteration=1980..1999 variant=\"std 0.01\" / 2").unwrap();
        let [(Join::Plus, Term::Quantity(quantity)), (Join::Over, Term::Number(two))] = read.as_slice()
        else {
            panic!("{read:?}")
        };
        assert_eq!((quantity.pick, quantity.cell.as_deref(), *two), (Pick::Mean, Some("live"), 2.0));
        assert_eq!((quantity.table.as_str(), quantity.column.as_str()), ("loss", "loss"));
        let variant = Condition { column: "variant".into(), test: Test::Is("std 0.01".into()) };
        assert_eq!(quantity.conditions.get(1), Some(&variant));
        let read = terms("summary.test variant=He").unwrap();
        assert!(matches!(&read[..], [(_, Term::Quantity(Quantity { cell: None, pick: Pick::Only, .. }))]));
    }

    #[test]
    fn what_is_no_name_says_why_in_both_languages() {
        for text in
            ["", "loss", "mean", "live", "loss.loss iteration", "loss.loss iteration>x", "a.b / ", "a=1.5"]
        {
            let error = terms(text).expect_err(text);
            assert_ne!(error.to_string(), error.korean(), "{text}");
        }
    }
}
