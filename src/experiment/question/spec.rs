//! The question as a block has it.

use toml::Table;

use super::answer::{Answer, Event};
use super::messages::Message;
use crate::experiment::spec::{
    self, Allowed, CellSpec, Facts, Key, Problem, Reader, Showable, SpecError, key,
};

/// The most choices: A to H.
pub const MOST_CHOICES: usize = 8;

/// The keys of a question.
const KEYS: &[Key<QuestionSpec>] = &[
    key!(QuestionSpec, "id", id, read = spec::id).unsaid(),
    key!(QuestionSpec, "ask", ask).unsaid(),
    key!(QuestionSpec, "choices", choices)
        .allowed(Allowed::Each { least: 0, most: MOST_CHOICES, entry: &Allowed::Any })
        .unsaid(),
    key!(QuestionSpec, "answer", answer).unsaid(),
    key!(QuestionSpec, "because", because).unsaid(),
];

/// What a block can choose to show: a question is seen whole.
pub(crate) const SHOWABLE: Showable = Showable { controls: Vec::new, figures: &[] };

/// A question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuestionSpec {
    /// The name of the cell.
    pub id: Option<String>,
    /// What is asked, in Markdown.
    pub ask: String,
    /// What can be chosen; none where a number or words are asked for.
    pub choices: Vec<String>,
    /// Where the answer comes from.
    pub answer: Answer,
    /// Why it is so, in Markdown: read once the answer is known.
    pub because: String,
}

/// How one answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// With one of the choices.
    Choice,
    /// With a number.
    Number,
    /// With words.
    Words,
}

/// What somebody said.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// The choice at this place, from 0.
    Choice(usize),
    /// A number.
    Number(f64),
    /// Words.
    Words(String),
}

impl QuestionSpec {
    /// Reads a block.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line.
    pub fn parse(text: &str) -> Result<Self, SpecError> {
        Self::parse_with(text, |_| Ok(()))
    }

    /// Reads a block, and checks it with what is known around it.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line.
    pub(super) fn parse_with(
        text: &str,
        around: impl Fn(&Self) -> Result<(), Problem>,
    ) -> Result<Self, SpecError> {
        let read = |reader: &mut Reader<'_, '_>| spec::read_keys(KEYS, Self::default(), reader);
        let check = |spec: &Self| spec.check().and_then(|()| around(spec));
        spec::parse_cell(text, &SHOWABLE, read, check)
    }

    /// How it is answered.
    pub fn reply(&self) -> Reply {
        match &self.answer {
            _ if !self.choices.is_empty() => Reply::Choice,
            Answer::Number { .. } => Reply::Number,
            Answer::Run(source) if matches!(source.event, Event::Value(_)) => Reply::Number,
            Answer::Kept | Answer::Words(_) | Answer::Run(_) => Reply::Words,
        }
    }

    /// The names that the choices stand for in the tables of a cell.
    pub(super) fn names(&self) -> &[String] {
        match &self.answer {
            Answer::Run(source) if !source.among.is_empty() => &source.among,
            _ => &self.choices,
        }
    }

    /// What the choices are as numbers, if all are.
    pub(super) fn numbers(&self) -> Option<Vec<f64>> {
        self.choices.iter().map(|choice| choice.trim().replace('−', "-").parse().ok()).collect()
    }

    /// Checks every value. This is the one place where it is said which values can be.
    ///
    /// # Errors
    /// The first value that cannot be, by its key.
    pub fn check(&self) -> Result<(), Problem> {
        spec::check_keys(KEYS, self)?;
        let count = self.choices.len();
        if let Some(at) =
            (1..count).find(|at| self.choices.iter().take(*at).any(|one| Some(one) == self.choices.get(*at)))
        {
            return Err(Problem::new(format!("choices[{at}]"), Message::ChoiceTwice));
        }
        match &self.answer {
            Answer::Words(words) if count > 0 => {
                let unknown = words.iter().find(|word| !self.choices.contains(word));
                unknown.map_or(Ok(()), |word| {
                    Err(Problem::new("answer", Message::NoSuchChoice { word: word.clone() }))
                })
            }
            Answer::Kept | Answer::Words(_) => Ok(()),
            Answer::Number { number, .. } if !number.is_finite() => {
                Err(Problem::new("answer", Message::NotFinite))
            }
            Answer::Number { .. } => self.check_numbers(&[]),
            Answer::Run(source) => {
                if source.among.len() > count {
                    return Err(Problem::new("answer.among", Message::MoreThanChoices));
                }
                match &source.event {
                    Event::Value(_) => self.check_numbers(&source.bounds),
                    _ if !source.bounds.is_empty() => {
                        Err(Problem::new("answer.bounds", Message::BoundsOfValue))
                    }
                    _ if count < 2 => Err(Problem::new("answer", Message::NeedsChoices)),
                    _ => Ok(()),
                }
            }
        }
    }

    /// Choices that a number decides about are numbers, or have a bound between each and the next.
    fn check_numbers(&self, bounds: &[f64]) -> Result<(), Problem> {
        let rising = bounds.windows(2).all(|pair| matches!(pair, [low, high] if low < high));
        if !bounds.is_empty()
            && (bounds.len() + 1 != self.choices.len() || !rising || bounds.iter().any(|b| !b.is_finite()))
        {
            return Err(Problem::new("answer.bounds", Message::Bounds));
        }
        if bounds.is_empty() && self.numbers().is_none_or(|all| all.iter().any(|number| !number.is_finite()))
        {
            return Err(Problem::new("choices", Message::ChoicesOfNumber));
        }
        Ok(())
    }

    /// All keys with their values; `id` and `answer` only when they are there.
    pub fn to_table(&self) -> Table {
        let mut table = Table::new();
        spec::write_keys(KEYS, self, &mut table);
        table
    }
}

impl CellSpec for QuestionSpec {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn asks(&self) -> Option<&str> {
        self.answer.cell()
    }

    fn keys(&self) -> Vec<&'static Facts> {
        spec::facts_of(KEYS)
    }

    fn to_table(&self) -> Table {
        self.to_table()
    }

    fn check(&self) -> Result<(), Problem> {
        self.check()
    }
}

#[cfg(test)]
mod tests {
    use super::super::answer::Source;
    use super::*;
    use crate::language::Say;

    const LOWEST: &str = "id = \"lowest\"\nask = \"Which line will lie lowest after 2000 iterations?\"\n\
        choices = [\"std 0.01\", \"Xavier\", \"He\"]\nanswer = { cell = \"weights\", lowest = \"loss\" }\n\
        because = \"He keeps the spread of ReLU layers\"\n";

    #[test]
    fn questions_are_read_and_written() {
        let spec = QuestionSpec::parse(LOWEST).expect("it is right");
        assert_eq!((spec.reply(), spec.asks()), (Reply::Choice, Some("weights")));
        for text in [
            LOWEST,
            "ask = \"a\"\n",
            "ask = \"a\"\nanswer = 2.5\n",
            "ask = \"a\"\nanswer = { number = 2.5, within = 0.1 }\n",
            "ask = \"a\"\nchoices = [\"x\", \"y\", \"z\"]\nanswer = [\"x\", \"z\"]\n",
            "ask = \"a\"\nanswer = \"A good sentence\"\n",
            "ask = \"a\"\nanswer = { cell = \"t\", value = \"test_accuracy\", at = 500, within = 0.02 }\n",
            "ask = \"a\"\nchoices = [\"low\", \"high\"]\nanswer = { cell = \"t\", value = \"loss\", bounds = [0.5] }\n",
            "ask = \"a\"\nchoices = [\"0.1\", \"2.3\"]\nanswer = { cell = \"t\", value = \"loss\" }\n",
            "ask = \"a\"\nchoices = [\"Yes\", \"No\"]\nanswer = { cell = \"t\", happens = \"nan\", before = 100 }\n",
            "ask = \"a\"\nchoices = [\"the first\", \"the other\"]\n\
             answer = { cell = \"t\", highest = \"summary.test\", among = [\"p\", \"q\"], within = 0.01 }\n",
        ] {
            let spec = QuestionSpec::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            let again = toml::to_string(&spec.to_table()).expect("tables are written");
            assert_eq!(QuestionSpec::parse(&again), Ok(spec), "{again}");
        }
        let Answer::Run(Source { at, .. }) = spec.answer else { panic!("a run answers") };
        assert_eq!(at, None);
    }

    #[test]
    fn each_error_has_its_place_and_both_languages() {
        for (text, line, key, words) in [
            ("ask = \"a\"\nanswer = true", 2, "answer", "a choice"),
            ("ask = \"a\"\nchoices = [\"x\"]\nanswer = \"y\"", 3, "answer", "`y`"),
            ("ask = \"a\"\nchoices = [\"x\", \"x\"]", 2, "choices[1]", "twice"),
            ("answer = { lowest = \"loss\" }", 1, "answer", "`cell`"),
            ("answer = { cell = \"a\" }", 1, "answer", "one of"),
            ("answer = { cell = \"a\", lowest = \"x\", value = \"y\" }", 1, "answer", "one of"),
            ("answer = { cell = \"a\", lowest = \"x\", before = 3 }", 1, "answer", "`before`"),
            ("answer = { cell = \"a\", value = \"x\", within = -1 }", 1, "answer.within", "0 or more"),
            ("answer = { cell = \"a\", happens = \"never\" }", 1, "answer.happens", "\"nan\""),
            ("answer = { cell = \"a\", lowest = \"loss\" }", 1, "answer", "two choices"),
            ("choices = [\"p\", \"q\"]\nanswer = { cell = \"a\", value = \"x\" }", 1, "choices", "`bounds`"),
            (
                "choices = [\"p\", \"q\"]\nanswer = { cell = \"a\", value = \"x\", bounds = [1, 2] }",
                2,
                "answer.bounds",
                "between",
            ),
            ("answer = { cell = \"a\", vlaue = \"x\" }", 1, "answer.vlaue", "There is no key `vlaue`"),
            ("aks = \"a\"", 1, "aks", "There is no key `aks`"),
        ] {
            let error = QuestionSpec::parse(text).expect_err(text);
            assert_eq!((error.line, error.key.as_deref()), (line, Some(key)), "{text}: {error}");
            assert!(error.to_string().contains(words), "{text}: {error}");
            assert_ne!(error.to_string(), error.korean(), "{text}");
        }
    }
}
