//! The words of whole documents, in both languages.

mod korean;

use crate::experiment::figure::Along;
use crate::language::Language;

/// What stands around figures and prose in a document.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct DocumentWords {
    pub not_run: &'static str,
    pub failed: fn(why: &str) -> String,
    pub settings: &'static str,
    pub diagnosis: &'static str,
    pub table: fn(name: &str, rows: usize) -> String,
    pub more_rows: fn(count: usize) -> String,
    pub whole_table: &'static str,
    pub made_with: &'static str,
    pub untitled: &'static str,
    pub answer: &'static str,
    pub came: fn(what: &str) -> String,
    pub ask_cell: fn(cell: &str) -> String,
    pub contents: &'static str,
    pub site: &'static str,
    pub along_the_course: &'static str,
    pub in_this_language: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub along: fn(Along) -> &'static str,
    pub after_update: fn(iteration: &str, updates: u64, of: u64) -> String,
    pub row_of: fn(row: u64, of: u64) -> String,
    pub step_of: fn(step: u64, of: u64) -> String,
    pub step_back: &'static str,
    pub step_forward: &'static str,
    pub play: &'static str,
    pub pause: &'static str,
}

impl DocumentWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::Korean => &korean::KOREAN,
        }
    }
}

static ENGLISH: DocumentWords = DocumentWords {
    not_run: "This cell had not been run when the document was made.",
    failed: |why| format!("This cell could not be run: {why}"),
    settings: "Settings",
    diagnosis: "What is wrong with the patient",
    table: |name, rows| format!("Table {name}: {rows} {}", if rows == 1 { "row" } else { "rows" }),
    more_rows: |count| format!("{count} more rows"),
    whole_table: "whole table as CSV",
    made_with: "Made with Layerscope. The figures are of one seeded run: the same settings give the same numbers.",
    untitled: "Notebook",
    answer: "Answer",
    came: |what| format!("What came: {what}"),
    ask_cell: |cell| format!("Say first; the run of `{cell}` decides."),
    contents: "Lessons",
    site: "All lessons and the other language",
    along_the_course: "Previous and next lesson",
    in_this_language: "English",
    previous: "Previous",
    next: "Next",
    along: |along| match along {
        Along::Iterations => "Iteration",
        Along::Rows => "Row",
        Along::Steps => "Step",
    },
    after_update: |iteration, updates, of| format!("Iteration {iteration}, after update {updates} of {of}"),
    row_of: |row, of| format!("Row {row} of {of}"),
    step_of: |step, of| format!("Step {step} of {of}"),
    step_back: "Step back",
    step_forward: "Step forward",
    play: "Play",
    pause: "Pause",
};
