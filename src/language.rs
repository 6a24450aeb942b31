//! The languages that the program speaks, and what is said in each of them.

pub mod particles;
pub mod slips;
mod system;
mod toml;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::toml::toml_in_korean;

/// The languages of the interface and of figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English
    #[default]
    English,
    /// 한국어
    Korean,
}

impl Language {
    /// The tag by which documents name it: `en`, `ko`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
        }
    }
}

/// What can be said to people in each language, as errors can. It says itself in English by [`Display`](fmt::Display).
pub trait Say: fmt::Display {
    /// The same in Korean.
    fn korean(&self) -> String;

    /// In the language asked for.
    fn say(&self, language: Language) -> String {
        match language {
            Language::English => self.to_string(),
            Language::Korean => self.korean(),
        }
    }

    /// In all languages, to be kept until it is known who reads it.
    fn phrase(&self) -> Phrase {
        Phrase::new(self.to_string(), self.korean())
    }
}

/// A sentence in every language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    english: String,
    korean: String,
}

impl Phrase {
    /// The same thing, said twice.
    pub fn new(english: impl Into<String>, korean: impl Into<String>) -> Self {
        Self { english: english.into(), korean: korean.into() }
    }

    /// Goes on, in every language.
    pub fn push(&mut self, english: impl AsRef<str>, korean: impl AsRef<str>) {
        self.english += english.as_ref();
        self.korean += korean.as_ref();
    }

    /// What is the same in every language: a name, a formula, the words of a library that speaks one language only.
    pub fn same(words: impl Into<String>) -> Self {
        let words = words.into();
        Self { english: words.clone(), korean: words }
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english)
    }
}

impl Say for Phrase {
    fn korean(&self) -> String {
        self.korean.clone()
    }
}
