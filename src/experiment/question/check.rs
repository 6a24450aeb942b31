//! Whether a cell can answer a question, before anything runs.

use super::answer::{Answer, Event, Source};
use super::measure::{measured, short_names};
use super::messages::Message;
use super::spec::QuestionSpec;
use crate::experiment::figure::Table;
use crate::experiment::quantity::{self, Term};
use crate::experiment::spec::{Problem, SpecError};
use crate::language::Say;

/// What is known of a cell that a question asks, before it runs.
#[derive(Clone, Debug)]
pub enum Asked {
    /// There is no such cell.
    Missing,
    /// Its block is wrong, which is said there.
    Broken,
    /// It can be run.
    Cell {
        /// Its kind.
        kind: &'static str,
        /// The tables that it writes, without rows.
        tables: Vec<Table>,
        /// The names by which their rows are told apart, column by column, as far as they are known.
        groups: Vec<Vec<String>>,
        /// How many iterations or steps it takes, if it takes some.
        length: Option<u64>,
    },
}

impl QuestionSpec {
    /// Reads a block of a notebook, and checks it against the cell that it asks, of which `asked` tells what is known.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line: also when the cell is not there, or cannot answer.
    pub fn parse_among(text: &str, asked: impl Fn(&str) -> Asked) -> Result<Self, SpecError> {
        Self::parse_with(text, |spec| spec.check_among(&asked))
    }

    fn check_among(&self, asked: &impl Fn(&str) -> Asked) -> Result<(), Problem> {
        if self.ask.trim().is_empty() {
            return Err(Problem::new("ask", Message::AsksNothing));
        }
        let Answer::Run(source) = &self.answer else { return Ok(()) };
        match asked(&source.cell) {
            Asked::Missing => {
                Err(Problem::new("answer.cell", Message::CellMissing { id: source.cell.clone() }))
            }
            Asked::Broken => Ok(()),
            Asked::Cell { kind: "question", .. } => Err(Problem::new("answer.cell", Message::AsksAQuestion)),
            Asked::Cell { kind, tables, groups, length } => {
                self.check_cell(source, kind, &tables, &groups)?;
                match (source.at, length) {
                    (Some(at), Some(length)) if at > length => {
                        let key = if matches!(source.event, Event::Happens(_)) {
                            "answer.before"
                        } else {
                            "answer.at"
                        };
                        Err(Problem::new(key, Message::BeyondTheEnd { length }))
                    }
                    _ => Ok(()),
                }
            }
        }
    }

    fn check_cell(
        &self,
        source: &Source,
        kind: &str,
        tables: &[Table],
        groups: &[Vec<String>],
    ) -> Result<(), Problem> {
        let (key, name) = match &source.event {
            Event::Lowest(name) => ("answer.lowest", name.as_str()),
            Event::Highest(name) => ("answer.highest", name.as_str()),
            Event::Value(name) => ("answer.value", name.as_str()),
            Event::Happens(_) => ("answer.happens", "loss.loss"),
        };
        let cannot = |why: quantity::QuantityError| {
            let mut said =
                Message::CannotAnswer { cell: source.cell.clone(), name: name.to_owned() }.phrase();
            said.push(why);
            let short = short_names(kind).join(", ");
            if !short.is_empty() {
                said.push(Message::ShortNames { short });
            }
            Problem::new(key, said)
        };
        let terms = measured(kind, name, source.at).map_err(cannot)?;
        for (_, term) in &terms {
            let Term::Quantity(quantity) = term else { continue };
            if quantity.cell.is_some() {
                return Err(cannot(quantity::other_cell()));
            }
            quantity::check(quantity, tables).map_err(cannot)?;
        }
        let compares = matches!(source.event, Event::Lowest(_) | Event::Highest(_));
        if compares && !matches!(terms.as_slice(), [(_, Term::Quantity(_))]) {
            return Err(Problem::new(key, Message::OneNumber));
        }
        // A question whether something happens at all has two choices that are no names.
        let is_of_all =
            matches!(source.event, Event::Happens(_)) && source.among.is_empty() && self.choices.len() == 2;
        let names = self.names();
        let are_known = groups.iter().any(|group| names.iter().all(|name| group.contains(name)));
        if compares && !groups.is_empty() && !are_known
            || matches!(source.event, Event::Happens(_)) && !is_of_all && !are_known
        {
            let known = groups.iter().flatten().cloned().collect::<Vec<_>>().join(", ");
            let key = if source.among.is_empty() { "choices" } else { "answer.among" };
            return Err(Problem::new(key, Message::NoSuchNames { cell: source.cell.clone(), known }));
        }
        Ok(())
    }
}
