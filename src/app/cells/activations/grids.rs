//! From the result to the figure that is drawn: the rows that the filter lets through.

use super::Quantity;
use super::controls::Filter;
use crate::app::figures::format::significant;
use crate::app::text::Text;
use crate::experiment::activations::ActivationsSnapshot;
use crate::experiment::figure::HistogramGrid;

/// The last figure made, until the filter, the quantity or the result is another.
#[derive(Default)]
pub(super) struct Grids {
    made: Option<(Filter, Quantity, HistogramGrid)>,
}

impl Grids {
    pub(super) fn get(
        &mut self,
        result: &ActivationsSnapshot,
        filter: Filter,
        quantity: Quantity,
        text: &Text,
    ) -> &HistogramGrid {
        if self.made.as_ref().is_some_and(|(f, q, _)| (*f, *q) != (filter, quantity)) {
            self.made = None;
        }
        let (_, _, grid) =
            self.made.get_or_insert_with(|| (filter, quantity, make(result, filter, quantity, text)));
        grid
    }
}

/// What the grid says in words: how the spread changes from the first layer to the last, row by row.
pub(super) fn summary(grid: &HistogramGrid) -> String {
    let mut words = String::from("Standard deviation from the first layer to the last: ");
    for row in &grid.rows {
        if let (Some(first), Some(last)) = (row.cells.first(), row.cells.last()) {
            words.push_str(&format!("{} {} to {}; ", row.name, significant(first.std), significant(last.std)));
        }
    }
    words
}
