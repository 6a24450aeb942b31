//! The languages that the program speaks, and what is said in each of them.

pub mod korean;
pub mod nearest;
pub mod slips;

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The languages of the interface and of figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English
    #[default]
    English,
    /// Korean
    Korean,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Korean];

    /// The tag by which documents name it: `en`, `ko`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
        }
    }
}

/// What can be said to people in each language: an error, a verdict, a name. It says itself in English by
/// [`Display`](fmt::Display), and carries what it is about, so that it is put into words when it is known who reads it.
///
/// The English stands with the type, the Korean in a file `korean.rs` beside it. A further language is a further method here,
/// which the compiler then asks for everywhere.
pub trait Say: fmt::Display + Send + Sync + 'static {
    /// The same in Korean.
    fn korean(&self) -> String;

    /// In the language asked for.
    fn say(&self, language: Language) -> String {
        match language {
            Language::English => self.to_string(),
            Language::Korean => self.korean(),
        }
    }

    /// To be kept until it is known who reads it.
    fn phrase(self) -> Phrase
    where
        Self: Sized,
    {
        Phrase(vec![Arc::new(self)])
    }
}

/// Whatever can be said, one thing after the other.
#[derive(Clone, Default)]
pub struct Phrase(Vec<Arc<dyn Say>>);

impl Phrase {
    /// What tables say, in every language at once, of something that does not outlive this.
    pub fn in_each(words: impl Fn(Language) -> String) -> Self {
        InEach(Language::ALL.map(words)).phrase()
    }

    /// Goes on.
    pub fn push(&mut self, what: impl Say) {
        self.0.extend(what.phrase().0);
    }

    /// What is the same in every language: a name, a formula, the words of a library that speaks one language only.
    pub fn same(words: impl Into<String>) -> Self {
        words.into().phrase()
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|what| what.fmt(f))
    }
}

impl fmt::Debug for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

/// Two that read the same are the same.
impl PartialEq for Phrase {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Eq for Phrase {}

/// A phrase can be the reason that an [`io::Error`](std::io::Error) carries, and is then said in both languages.
impl Error for Phrase {}

impl Say for Phrase {
    fn korean(&self) -> String {
        self.0.iter().map(|what| what.korean()).collect()
    }

    fn phrase(self) -> Phrase {
        self
    }
}

/// A name, which is the same in every language.
impl Say for String {
    fn korean(&self) -> String {
        self.clone()
    }
}

/// What the library that reads TOML finds wrong, which it says in English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TomlProblem(pub String);

impl fmt::Display for TomlProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A sign between two things that are said.
impl Say for &'static str {
    fn korean(&self) -> String {
        (*self).to_owned()
    }
}

/// In the order of [`Language::ALL`].
struct InEach([String; Language::ALL.len()]);

impl fmt::Display for InEach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [english, _] = &self.0;
        f.write_str(english)
    }
}

impl Say for InEach {
    fn korean(&self) -> String {
        let [_, korean] = &self.0;
        korean.clone()
    }
}
