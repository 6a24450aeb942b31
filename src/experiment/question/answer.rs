//! Where the answer of a question comes from: a run of a cell, or the question itself.

use toml::{Table, Value};

use super::messages::{Expected, Message};
use crate::experiment::spec::{Item, KeyValue, Reader, SpecError, Word, word_value};

/// The answer of a question.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Answer {
    /// There is none: words are kept, and judged by nobody.
    #[default]
    Kept,
    /// The right choices, as they are written; of a question for words, what would be a good answer.
    Words(Vec<String>),
    /// A number.
    Number {
        /// The number.
        number: f64,
        /// How far from it one may be and still be right.
        within: Option<f64>,
    },
    /// What a run comes to.
    Run(Source),
}

/// What of a run it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The id of the cell.
    pub cell: String,
    /// What is asked of its run.
    pub event: Event,
    /// The iteration at which the number is read, at the latest; the end when absent. Of `happens` the iteration before which it must
    /// happen.
    pub at: Option<u64>,
    /// How far from the number one may be and still be right; of `lowest` and `highest`, how far from the best another is as good.
    pub within: Option<f64>,
    /// The variants, panels or optimizers that the choices stand for, in their order, where the choices are called otherwise.
    pub among: Vec<String>,
    /// The numbers between one choice and the next, rising.
    pub bounds: Vec<f64>,
}

/// What is asked of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Which of the choices has the lowest number of this name.
    Lowest(String),
    /// Which has the highest.
    Highest(String),
    /// The number of this name.
    Value(String),
    /// Whether this happens, or of which choices.
    Happens(Trouble),
}

/// What can happen to a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It is not a number any more.
    NotANumber,
    /// It is infinite.
    Infinite,
}

impl Word for Trouble {
    const WORDS: &'static [(&'static str, Self)] = &[("nan", Self::NotANumber), ("infinite", Self::Infinite)];
}
word_value!(Trouble);

impl Answer {
    /// The cell whose run answers, if one does.
    pub fn cell(&self) -> Option<&str> {
        match self {
            Self::Run(source) => Some(&source.cell),
            Self::Kept | Self::Words(_) | Self::Number { .. } => None,
        }
    }
}

impl KeyValue for Answer {
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        if item.is_table() {
            return item.table(table);
        }
        if let Ok(word) = item.text() {
            return Ok(Self::Words(vec![word]));
        }
        if let Ok(number) = item.number() {
            return Ok(Self::Number { number, within: None });
        }
        let error = item.is_not(Expected::Answer);
        let words = item.list().map_err(|_| error)?;
        Ok(Self::Words(words.iter().map(Item::text).collect::<Result<_, _>>()?))
    }

    fn write(&self) -> Option<Value> {
        match self {
            Self::Kept => None,
            Self::Words(words) => match words.as_slice() {
                [word] => Some(word.clone().into()),
                words => Some(words.to_vec().into()),
            },
            Self::Number { number, within: None } => Some((*number).into()),
            Self::Number { number, within } => {
                let mut table = Table::new();
                table.insert("number".into(), (*number).into());
                table.extend(within.map(|within| ("within".to_owned(), Value::from(within))));
                Some(table.into())
            }
            Self::Run(source) => Some(source.write().into()),
        }
    }
}

/// An answer in curly brackets.
fn table(reader: &mut Reader<'_, '_>) -> Result<Answer, SpecError> {
    let cell = reader.maybe("cell", |item| item.text())?;
    let lowest = reader.maybe("lowest", |item| item.text())?.map(Event::Lowest);
    let highest = reader.maybe("highest", |item| item.text())?.map(Event::Highest);
    let value = reader.maybe("value", |item| item.text())?.map(Event::Value);
    let happens = reader.maybe("happens", Trouble::read)?.map(Event::Happens);
    let number = reader.maybe("number", |item| item.number())?;
    let at = reader.maybe("at", |item| item.whole())?;
    let before = reader.maybe("before", |item| item.whole())?;
    let within = reader.maybe("within", |item| {
        let within = item.number()?;
        if within >= 0.0 && within.is_finite() { Ok(within) } else { Err(item.error(Message::Within)) }
    })?;
    let among = reader.maybe("among", Vec::<String>::read)?.unwrap_or_default();
    let bounds = reader.maybe("bounds", Vec::<f64>::read)?.unwrap_or_default();
    // A misspelt key is named as such, before anything is said to be missing.
    reader.finish()?;
    if let (Some(number), None) = (number, &cell) {
        if lowest.or(highest).or(value).or(happens).is_some() || at.or(before).is_some() {
            return Err(reader.error(Message::NumberAndCell));
        }
        return Ok(Answer::Number { number, within });
    }
    let cell = cell.ok_or_else(|| reader.error(Message::NoCell))?;
    let mut events = [lowest, highest, value, happens].into_iter().flatten();
    let (Some(event), None, None) = (events.next(), events.next(), number) else {
        return Err(reader.error(Message::OneEvent));
    };
    let is_happening = matches!(event, Event::Happens(_));
    if (is_happening && at.is_some()) || (!is_happening && before.is_some()) {
        return Err(reader.error(Message::AtOrBefore));
    }
    Ok(Answer::Run(Source { cell, event, at: at.or(before), within, among, bounds }))
}

impl Source {
    fn write(&self) -> Table {
        let mut table = Table::new();
        table.insert("cell".into(), self.cell.clone().into());
        let (key, value) = match &self.event {
            Event::Lowest(measure) => ("lowest", measure.as_str()),
            Event::Highest(measure) => ("highest", measure.as_str()),
            Event::Value(measure) => ("value", measure.as_str()),
            Event::Happens(trouble) => ("happens", trouble.word()),
        };
        table.insert(key.into(), value.into());
        let at = if matches!(self.event, Event::Happens(_)) { "before" } else { "at" };
        table.extend(self.at.as_ref().and_then(KeyValue::write).map(|value| (at.to_owned(), value)));
        table.extend(self.within.map(|within| ("within".to_owned(), Value::from(within))));
        if !self.among.is_empty() {
            table.insert("among".into(), self.among.clone().into());
        }
        if !self.bounds.is_empty() {
            table.insert("bounds".into(), self.bounds.clone().into());
        }
        table
    }
}
