//! A notebook with what its cells have left behind: what every whole document is made from.

use std::collections::BTreeMap;

use crate::experiment::DataInUse;
use crate::experiment::figure::{Exhibit, Table};
use crate::experiment::moments::Moments;
use crate::experiment::outcome::Outcome;
use crate::language::{Language, Say};
use crate::notebook::{BlockId, Notebook};

/// A notebook and the results of its cells.
pub struct Document<'a> {
    /// Prose and cells, in order.
    pub notebook: &'a Notebook,
    /// What is known of the cells; a cell that is not in here was not run.
    pub records: &'a BTreeMap<BlockId, Found>,
    /// The language of the words around it.
    pub language: Language,
    /// The data that it is read with.
    pub data: DataInUse,
    /// The other pages of a site that it belongs to.
    pub links: Links,
}

/// Pages that a page leads to, beside it in the same site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// The list of all of them.
    pub contents: Option<Link>,
    /// The same in another language.
    pub other: Option<(Language, Link)>,
    /// The one before.
    pub previous: Option<Link>,
    /// The one after.
    pub next: Option<Link>,
}

/// A link to a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it is, from the page with the link.
    pub address: String,
    /// What it is called.
    pub title: String,
}

/// What a cell came to.
#[derive(Clone, Debug)]
pub enum Found {
    /// It could not be run, or not to its end; why.
    Failed(String),
    /// It has something to show.
    Shown {
        /// What came out, in one line; may be empty.
        summary: String,
        /// What stands behind a fold, for a reader who has looked; may be empty.
        folded: String,
        /// Its tables.
        tables: Vec<Table>,
        /// Its figures.
        exhibits: Vec<Exhibit>,
        /// What it showed on its way, where that is known.
        moments: Option<Moments>,
    },
}

impl Found {
    /// What a cell came to, in this language.
    pub fn of(outcome: Outcome, language: Language) -> Self {
        let Outcome { summary, folded, tables, exhibits, moments, .. } = outcome;
        Self::Shown {
            summary: summary.say(language),
            folded: folded.say(language),
            tables,
            exhibits,
            moments,
        }
    }
}

/// The language that the prose is written in: what its front matter says, or else Korean where a good part of its letters is.
pub fn language_of(notebook: &Notebook) -> Language {
    if let Some(tag) = notebook.language_tag() {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        if let Some(language) = Language::ALL.into_iter().find(|l| l.tag() == primary) {
            return language;
        }
    }
    let letters = || notebook.prose().flat_map(str::chars).filter(|c| c.is_alphabetic());
    let korean = letters().filter(|c| ('\u{AC00}'..='\u{D7A3}').contains(c)).count();
    // Formulas and names of controls are Latin in a Korean text, too.
    if korean * 5 > letters().count() { Language::Korean } else { Language::English }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prose_says_which_language_it_is_in() {
        let language = |text: &str| language_of(&Notebook::parse(text));
        assert_eq!(language("# Weights\n\nWords and a name: 사이토.\n"), Language::English);
        assert_eq!(
            language("# 가중치 초깃값\n\n**BatchNorm**을 켜 보세요. $$\\frac{a}{b}$$\n"),
            Language::Korean
        );
        assert_eq!(language(""), Language::English);
        assert_eq!(language("---\nlang: ko-KR\n---\n\nOnly words.\n"), Language::Korean);
        assert_eq!(language("---\nlang: fr\n---\n\n한국어로 쓴 글입니다.\n"), Language::Korean);
    }
}
