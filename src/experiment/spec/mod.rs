//! Specs: the parameters of a cell, from the TOML of its block and back.
//!
//! A block is read in two steps. Reading looks at keys and types and remembers where each key stands; checking looks
//! at values, in one place, whether they come from a block or from a control in the window. Both say what is wrong in
//! words, and a block's errors carry their line.
//!
//! Beside its parameters a block of any kind may say [what of it is in sight](Shown).

mod allowed;
mod error;
mod key;
mod messages;
mod naming;
mod reader;
mod settings;
mod shown;
mod slips;
mod summary;
#[cfg(test)]
mod tests;
mod value;

pub use allowed::{Allowed, End};
pub(super) use allowed::{BELOW_ONE, NOT_NEGATIVE, POSITIVE, SEEDS, SHARE};
pub use error::{Blame, Problem, SpecError};
pub use key::{Caption, Facts};
pub(super) use key::{Key, check_keys, controls_of, facts_of, key, read_keys, write_keys};
pub(super) use naming::{MAX_NAME, named_after};
pub(super) use reader::{Item, Reader, parse};
pub(super) use settings::{
    activation, activation_value, batch_norm, batch_norm_value, check_batch_norm, check_optimizer, id,
    optimizer, optimizer_value,
};
pub(super) use shown::parse_cell;
pub use shown::{EVERYTHING, SHOWN_IN, Showable, Shown};

pub(super) use summary::called;
pub use summary::{settings_line, value_in_words};
pub(crate) use value::Word;
pub(super) use value::{KeyValue, word_value};

use std::ops::RangeInclusive;

/// What the program asks of the parameters of a cell, whatever its kind.
pub trait CellSpec {
    /// The name of the cell, if it has one.
    fn id(&self) -> Option<&str>;

    /// The training cell of the same notebook whose network this cell looks at, if it looks at one.
    fn network(&self) -> Option<&str> {
        None
    }

    /// The cell of the same notebook whose run this cell is about, for a question.
    fn asks(&self) -> Option<&str> {
        None
    }

    /// The names by which rows of its tables are told apart, column by column, as far as they are known before a run: variants, panels,
    /// optimizers.
    fn groups(&self) -> Vec<Vec<String>> {
        Vec::new()
    }

    /// How many independent parts it has, for a kind that can be [shared](super::share).
    fn parts(&self) -> Option<u64> {
        None
    }

    /// What is known of each of its keys, in the order in which they are written; after them those of the training that it has
    /// inside, if it has one.
    fn keys(&self) -> Vec<&'static Facts>;

    /// The whole numbers that the row of `key` allows; all where it says nothing of them.
    fn whole_numbers(&self, key: &str) -> RangeInclusive<u64> {
        let facts = self.keys().into_iter().find(|facts| facts.name == key);
        facts.and_then(|facts| facts.allowed.whole_numbers()).unwrap_or(0..=u64::MAX)
    }

    /// All keys with their values, those with their default values too; only what is absent by its nature (`id`,
    /// `train_size`, `test_size`, `start_seed`, `weights`) is left out.
    fn to_table(&self) -> toml::Table;

    /// The keys as [`to_table`](Self::to_table) has them, without what differs between the networks of the cell: what a
    /// caption can say of all of them.
    fn in_common(&self) -> toml::Table {
        self.to_table()
    }

    /// Checks the values, as reading a block does.
    ///
    /// # Errors
    /// The first value that cannot be.
    fn check(&self) -> Result<(), Problem>;
}
