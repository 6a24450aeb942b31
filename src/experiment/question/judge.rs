//! What a run says to a question: a pure function of the question and of the tables that the cell wrote.

use thiserror::Error;

use super::answer::{Answer, Event, Source, Trouble};
use super::measure::{in_words, is_readable, measured};
use super::messages::Message;
use super::spec::{QuestionSpec, Said};
use crate::experiment::figure::Table;
use crate::experiment::figure::format;
use crate::experiment::quantity::{self, Condition, Pick, Quantity, Term, Test, find, groups};
use crate::language::{Phrase, Say};

/// What came.
#[derive(Clone, Debug, PartialEq)]
pub enum Came {
    /// Of these choices each is right, by their places from 0.
    Choices(Vec<usize>),
    /// A number, for a question without choices.
    Number(f64),
    /// Words that would be a good answer; judged by nobody.
    Words(Vec<String>),
    /// Nothing: words are kept.
    Nothing,
}

/// What a run says to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What came.
    pub came: Came,
    /// The numbers that it came from, each with the choice or the name that it belongs to; without one where there is only one.
    pub numbers: Vec<(String, f64)>,
    /// What those numbers are; nothing where that has no words.
    pub measure: Phrase,
    within: Option<f64>,
}

/// Why a run does not decide a question.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{0}")]
pub struct Undecided(Phrase);

impl Undecided {
    /// What it is.
    pub(super) fn new(why: impl Say) -> Self {
        Self(why.phrase())
    }
}

impl Say for Undecided {
    fn korean(&self) -> String {
        self.0.korean()
    }
}

/// A number that is said is right this far from what came, as a share of it, where the question does not say how far.
const NEAR: f64 = 0.05;

impl Verdict {
    /// Whether what was said is right; none where nobody judges.
    pub fn is_right(&self, said: &Said) -> Option<bool> {
        match (&self.came, said) {
            (Came::Choices(right), Said::Choice(at)) => Some(right.contains(at)),
            (Came::Number(number), Said::Number(said)) => {
                let within = self.within.unwrap_or(NEAR * number.abs());
                // What is written with two digits more than a bound says must not fail by a rounding.
                Some((said - number).abs() <= within * (1.0 + 1e-12))
            }
            _ => None,
        }
    }
}

impl QuestionSpec {
    /// The verdict of which this is known: what came, and the numbers that it came from.
    pub fn verdict_of(&self, came: Came, numbers: Vec<(String, f64)>) -> Verdict {
        let (measure, within) = match &self.answer {
            Answer::Run(source) => match &source.event {
                Event::Lowest(name) | Event::Highest(name) => (measure(name, source.at), None),
                Event::Value(name) => (measure(name, source.at), source.within),
                Event::Happens(trouble) => (Message::FirstIteration { word: word(*trouble) }.phrase(), None),
            },
            Answer::Number { within, .. } => (Phrase::default(), *within),
            Answer::Kept | Answer::Words(_) => (Phrase::default(), None),
        };
        Verdict { came, numbers, measure, within }
    }
}

/// What a question is about, as the cell that it asks calls it: the choices that are right or their names there, and the number.
pub fn names_in_the_cell(question: &QuestionSpec) -> Vec<String> {
    let mut names = question.names().to_vec();
    if let Answer::Run(Source {
        event: Event::Lowest(name) | Event::Highest(name) | Event::Value(name),
        ..
    }) = &question.answer
    {
        names.push(in_words(name));
    }
    names
}

/// How a trouble is written in a table.
fn word(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::NotANumber => "NaN",
        Trouble::Infinite => "inf",
    }
}

/// What the tables of the cell that `question` asks, of this kind, say to it; a question that asks no cell has its answer in it.
///
/// # Errors
/// When they decide nothing.
pub fn judge(question: &QuestionSpec, run: Option<(&str, &[Table])>) -> Result<Verdict, Undecided> {
    let plain = |came| Verdict { came, numbers: Vec::new(), measure: Phrase::default(), within: None };
    match &question.answer {
        Answer::Kept => Ok(plain(Came::Nothing)),
        Answer::Words(words) if question.choices.is_empty() => Ok(plain(Came::Words(words.clone()))),
        Answer::Words(words) => {
            let places = question.choices.iter().enumerate().filter(|(_, choice)| words.contains(choice));
            Ok(plain(Came::Choices(places.map(|(at, _)| at).collect())))
        }
        Answer::Number { number, within } => {
            let came = of_number(question, *number, &[]);
            Ok(Verdict { within: *within, ..plain(came) })
        }
        Answer::Run(source) => {
            let Some((kind, tables)) = run else {
                return Err(Undecided::new(Message::NotRun { id: source.cell.clone() }));
            };
            match &source.event {
                Event::Lowest(name) => extreme(question, source, name, false, kind, tables),
                Event::Highest(name) => extreme(question, source, name, true, kind, tables),
                Event::Value(name) => value(question, source, name, kind, tables),
                Event::Happens(trouble) => happens(question, source, *trouble, tables),
            }
        }
    }
}

/// The choice that a number falls on, or the number where there are none.
fn of_number(question: &QuestionSpec, number: f64, bounds: &[f64]) -> Came {
    if question.choices.is_empty() {
        return Came::Number(number);
    }
    if !bounds.is_empty() {
        return Came::Choices(vec![bounds.iter().filter(|bound| number >= **bound).count()]);
    }
    let numbers = question.numbers().unwrap_or_default();
    let nearest = numbers.iter().map(|other| (other - number).abs()).fold(f64::INFINITY, f64::min);
    let is_nearest = |(_, other): &(usize, &f64)| (*other - number).abs() <= nearest;
    Came::Choices(numbers.iter().enumerate().filter(is_nearest).map(|(at, _)| at).collect())
}

fn undecided(why: quantity::QuantityError) -> Undecided {
    Undecided::new(why)
}

/// What is measured, in words; nothing where it has none.
fn measure(name: &str, at: Option<u64>) -> Phrase {
    if !is_readable(name) {
        return Phrase::default();
    }
    let name = in_words(name);
    at.map_or_else(
        || Message::Measure { name: name.clone() }.phrase(),
        |at| Message::MeasureAt { name: name.clone(), at }.phrase(),
    )
}

fn extreme(
    question: &QuestionSpec,
    source: &Source,
    name: &str,
    is_highest: bool,
    kind: &str,
    tables: &[Table],
) -> Result<Verdict, Undecided> {
    let terms = measured(kind, name, source.at).map_err(undecided)?;
    let [(_, Term::Quantity(quantity))] = terms.as_slice() else {
        return Err(Undecided::new(Message::OneNumber));
    };
    let numbers = groups(quantity, tables, question.names()).map_err(undecided)?;
    let pick = if is_highest { f64::max } else { f64::min };
    // What is not a number is never best.
    let best = numbers.iter().map(|(_, number)| *number).filter(|number| !number.is_nan()).reduce(pick);
    let best = best.ok_or_else(|| Undecided::new(Message::NoNumberAtAll { name: in_words(name) }))?;
    let within = source.within.unwrap_or(0.0);
    let is_best = |number: f64| number == best || (number - best).abs() <= within;
    let right: Vec<usize> =
        numbers.iter().enumerate().filter(|(_, (_, number))| is_best(*number)).map(|(at, _)| at).collect();
    if right.len() == numbers.len() && source.within.is_none() {
        return Err(Undecided::new(Message::AllEqual {
            name: in_words(name),
            value: format::significant(best),
        }));
    }
    Ok(Verdict {
        came: Came::Choices(right),
        numbers: called(question, numbers),
        measure: measure(name, source.at),
        within: None,
    })
}

/// The numbers under the names that the choices have.
fn called(question: &QuestionSpec, numbers: Vec<(String, f64)>) -> Vec<(String, f64)> {
    let numbers = numbers.into_iter().enumerate();
    numbers.map(|(at, (name, number))| (question.choices.get(at).cloned().unwrap_or(name), number)).collect()
}

fn value(
    question: &QuestionSpec,
    source: &Source,
    name: &str,
    kind: &str,
    tables: &[Table],
) -> Result<Verdict, Undecided> {
    let mut number = 0.0;
    for (join, term) in measured(kind, name, source.at).map_err(undecided)? {
        let value = match term {
            Term::Number(number) => number,
            Term::Quantity(quantity) => find(&quantity, tables).map_err(undecided)?,
        };
        number = join.of(number, value);
    }
    if number.is_nan() {
        return Err(Undecided::new(Message::NoNumberAtAll { name: in_words(name) }));
    }
    Ok(Verdict {
        came: of_number(question, number, &source.bounds),
        numbers: vec![(String::new(), number)],
        measure: measure(name, source.at),
        within: source.within,
    })
}

fn happens(
    question: &QuestionSpec,
    source: &Source,
    trouble: Trouble,
    tables: &[Table],
) -> Result<Verdict, Undecided> {
    let word = word(trouble);
    let is = |column: &str, value: &str| Condition { column: column.into(), test: Test::Is(value.into()) };
    let quantity = |pick, more: Option<Condition>| {
        let before =
            source.at.map(|at| Condition { column: "iteration".into(), test: Test::Below(at as f64) });
        let conditions = std::iter::once(is("loss", word)).chain(before).chain(more).collect();
        Quantity { pick, cell: None, table: "loss".into(), column: "iteration".into(), conditions }
    };
    let first = |more: Option<Condition>| {
        let count = find(&quantity(Pick::Count, more.clone()), tables).map_err(undecided)?;
        if count == 0.0 {
            Ok(None)
        } else {
            find(&quantity(Pick::Least, more), tables).map(Some).map_err(undecided)
        }
    };
    let names = question.names();
    let has = |column: &str| {
        let table = tables.iter().find(|table| table.name == "loss");
        let column = table.and_then(|table| table.columns.iter().find(|known| known.name == column));
        column.is_some_and(|column| {
            names.iter().all(|name| (0..column.values.len()).any(|row| column.values.text(row) == *name))
        })
    };
    let measure = Message::FirstIteration { word }.phrase();
    let Some(column) = ["variant", "panel"].into_iter().find(|column| has(column)) else {
        let first = first(None)?;
        let right = usize::from(first.is_none());
        let numbers = first.map(|at| (String::new(), at)).into_iter().collect();
        return Ok(Verdict { came: Came::Choices(vec![right]), numbers, measure, within: None });
    };
    let firsts: Vec<Option<f64>> =
        names.iter().map(|name| first(Some(is(column, name)))).collect::<Result<_, _>>()?;
    let right: Vec<usize> =
        firsts.iter().enumerate().filter(|(_, first)| first.is_some()).map(|(at, _)| at).collect();
    if right.is_empty() {
        return Err(Undecided::new(Message::HappensNowhere { word }));
    }
    let numbers =
        names.iter().cloned().zip(firsts).map(|(name, first)| (name, first.unwrap_or(f64::NAN))).collect();
    Ok(Verdict { came: Came::Choices(right), numbers: called(question, numbers), measure, within: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::figure::Values;

    fn comparison() -> Vec<Table> {
        let text = |all: &[&str]| Values::Text(all.iter().map(ToString::to_string).collect());
        vec![
            Table::new("loss")
                .with("panel", text(&["all"; 4]))
                .with("variant", text(&["a", "a", "b", "b"]))
                .with("iteration", Values::Whole(vec![0, 1, 0, 1]))
                .with("loss", Values::Number(vec![2.0, 1.0, 3.0, f64::NAN])),
            Table::new("summary")
                .with("panel", text(&["all"; 2]))
                .with("variant", text(&["a", "b"]))
                .with("loss", Values::Number(vec![1.0, f64::NAN]))
                .with("test", Values::Number(vec![0.8, 0.81])),
        ]
    }

    fn decided(answer: &str, choices: &str) -> Result<Verdict, String> {
        let text = format!("ask = \"?\"\nchoices = [{choices}]\nanswer = {{ cell = \"c\", {answer} }}");
        let question = QuestionSpec::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        judge(&question, Some(("comparison", &comparison()))).map_err(|why| why.to_string())
    }

    #[test]
    fn the_lowest_and_the_highest_of_named_rows_are_right() {
        let right = |answer: &str, choices: &str| decided(answer, choices).map(|verdict| verdict.came);
        let ab = "\"a\", \"b\"";
        let one = |at: usize| Ok(Came::Choices(vec![at]));
        assert_eq!(right("highest = \"test_accuracy\"", ab), one(1));
        assert_eq!(
            right("lowest = \"test_accuracy\"", "\"b\", \"a\""),
            one(1),
            "in the order of the choices"
        );
        assert_eq!(right("lowest = \"loss\"", ab), one(0), "what is not a number is never best");
        assert_eq!(right("lowest = \"loss\", at = 0", ab), one(0), "at an iteration");
        assert_eq!(right("highest = \"loss\", at = 0", ab), one(1));
        assert_eq!(right("highest = \"test_accuracy\", within = 0.02", ab), Ok(Came::Choices(vec![0, 1])));
        let other =
            right("highest = \"test_accuracy\", among = [\"b\", \"a\"]", "\"second\", \"first\", \"alike\"");
        assert_eq!(other, one(0), "choices that are called otherwise");
        assert!(right("highest = \"summary.panel\"", ab).is_err_and(|why| why.contains("no number")));
        assert!(right("lowest = \"loss\"", "\"a\", \"c\"").is_err_and(|why| why.contains("no column")));
    }

    #[test]
    fn a_value_falls_on_a_choice_or_is_a_number() {
        let came = |answer: &str, choices: &str| decided(answer, choices).map(|verdict| verdict.came);
        let value = "value = \"summary.test variant=a\"";
        assert_eq!(came(value, ""), Ok(Came::Number(0.8)));
        assert_eq!(
            came(&format!("{value}, bounds = [0.5, 0.8]"), "\"x\", \"y\", \"z\""),
            Ok(Came::Choices(vec![2]))
        );
        assert_eq!(came(value, "\"0.1\", \"0.7\", \"1\""), Ok(Came::Choices(vec![1])));
        assert_eq!(
            came("value = \"summary.test variant=a / summary.test variant=b\"", ""),
            Ok(Came::Number(0.8 / 0.81))
        );
        assert!(
            came("value = \"summary.loss variant=b\"", "").is_err_and(|why| why.contains("not a number"))
        );
        let verdict = decided(&format!("{value}, within = 0.02"), "").expect("it is decided");
        let said = |number| verdict.is_right(&Said::Number(number));
        assert_eq!((said(0.82), said(0.821), said(0.78)), (Some(true), Some(false), Some(true)));
        let verdict = decided(value, "").expect("it is decided");
        assert_eq!(
            verdict.is_right(&Said::Number(0.84)),
            Some(true),
            "a twentieth where nothing is said of it"
        );
        assert_eq!(verdict.is_right(&Said::Number(0.85)), Some(false));
        assert_eq!(verdict.is_right(&Said::Words("0.8".into())), None);
    }

    #[test]
    fn what_happens_is_told_by_its_first_iteration() {
        let nan = |more: &str, choices: &str| {
            decided(&format!("happens = \"nan\"{more}"), choices).map(|v| (v.came, v.numbers.len()))
        };
        assert_eq!(nan("", "\"Yes\", \"No\""), Ok((Came::Choices(vec![0]), 1)));
        assert_eq!(nan(", before = 1", "\"Yes\", \"No\""), Ok((Came::Choices(vec![1]), 0)));
        assert_eq!(nan("", "\"a\", \"b\""), Ok((Came::Choices(vec![1]), 2)), "of which variant");
        assert!(nan(", before = 1", "\"a\", \"b\"").is_err(), "of none of them");
    }

    #[test]
    fn an_answer_that_stands_in_the_question_needs_no_run() {
        let came = |text: &str| judge(&QuestionSpec::parse(text).expect("it is right"), None).map(|v| v.came);
        assert_eq!(
            came("choices = [\"x\", \"y\", \"z\"]\nanswer = [\"z\", \"x\"]"),
            Ok(Came::Choices(vec![0, 2]))
        );
        assert_eq!(came("answer = 2.3"), Ok(Came::Number(2.3)));
        assert_eq!(came("answer = \"because\""), Ok(Came::Words(vec!["because".into()])));
        assert_eq!(came("ask = \"?\""), Ok(Came::Nothing));
        assert!(came("choices = [\"x\", \"y\"]\nanswer = { cell = \"c\", lowest = \"loss\" }").is_err());
    }
}
