//! From the result to the figure that is drawn: the rows that the filter lets through.

use super::Quantity;
use super::controls::Filter;
use crate::app::figures::format::significant;
use crate::app::text::{ActivationsText, Text};
use crate::experiment::activations::{ActivationsRow, ActivationsSnapshot, grid};
use crate::experiment::figure::HistogramGrid;
use crate::language::Language;

/// The last figure made, until the filter, the quantity, the language or the result is another.
#[derive(Default)]
pub(super) struct Grids {
    made: Option<((Filter, Quantity, Language), HistogramGrid)>,
}

impl Grids {
    pub(super) fn get(
        &mut self,
        result: &ActivationsSnapshot,
        filter: Filter,
        quantity: Quantity,
        text: &Text,
    ) -> &HistogramGrid {
        let key = (filter, quantity, text.language);
        if self.made.as_ref().is_some_and(|(made, _)| *made != key) {
            self.made = None;
        }
        let (_, grid) = self.made.get_or_insert_with(|| (key, make(result, filter, quantity, text)));
        grid
    }
}

/// What the grid says in words: how the spread changes from the first layer to the last, row by row.
pub(super) fn summary(grid: &HistogramGrid, text: &ActivationsText) -> String {
    let rows = grid.rows.iter().filter_map(|row| {
        let (first, last) = (row.cells.first()?, row.cells.last()?);
        let name = row.name.replace('\n', ", ");
        Some((text.spread_of)(&name, &significant(first.std), &significant(last.std)))
    });
    let rows: Vec<String> = rows.collect();
    (text.spread)(&rows.join("; "))
}

/// The rows of the result that the filter lets through, as a figure.
fn make(result: &ActivationsSnapshot, filter: Filter, quantity: Quantity, text: &Text) -> HistogramGrid {
    let shown: Vec<_> =
        result.rows.iter().filter(|row| filter.lets(row.activation)).map(AsRef::as_ref).collect();
    grid::<&ActivationsRow>(&shown, quantity == Quantity::Gradients, text.figures)
}
