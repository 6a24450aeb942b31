//! What is said of the name of a number that is none, or under which nothing is found.

mod korean;

use thiserror::Error;

/// What is said here.
#[derive(Debug, Error)]
pub(super) enum Message {
    #[error("names no column of a table, such as `summary.test`")]
    NoPlace,
    #[error(
        "`{written}` is no column of a table: write the table, a point and the column, such as `loss.loss`"
    )]
    NotAPlace { written: String },
    #[error(
        "`{written}` is no condition: write `column=value`, `column=from..to`, or `<`, `<=`, `>`, `>=` and a number"
    )]
    NoCondition { written: String },
    #[error("the cell writes no table `{name}`; it writes {tables}")]
    NoTable { name: String, tables: String },
    #[error("the table `{table}` has no column `{name}`; it has {columns}")]
    NoColumn { table: String, name: String, columns: String },
    #[error("{column} is `{text}` there, which is no number")]
    NoNumber { column: String, text: String },
    #[error("no row of `{table}` fits {conditions}")]
    NoRow { table: String, conditions: String },
    #[error(
        "{rows} rows of `{table}` fit, with different values of {column}: name the row, or write mean, least, greatest, \
         first or last before it"
    )]
    ManyRows { rows: usize, table: String, column: String },
    #[error("the best row is found by another column: `by=` and its name")]
    NoBy,
    #[error("no column of `{table}` has all of {names}")]
    NoGroups { table: String, names: String },
    #[error("a question is about one cell, whose id stands at `cell`: no other is named here")]
    OtherCell,
}
