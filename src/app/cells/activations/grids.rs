//! From the result to the figure that is drawn: the rows that the filter lets through.

use super::Quantity;
use super::controls::Filter;
use crate::app::cells::widgets::short;
use crate::app::figures::format::significant;
use crate::app::text::{ActivationsText, Text};
use crate::experiment::activations::ActivationsSnapshot;
use crate::experiment::figure::{Axis, HistogramGrid, HistogramRow};
use crate::nn::Init;

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
    let shown = || result.rows.iter().filter(|row| filter.lets(row.activation));
    let several = shown().any(|row| shown().next().is_some_and(|first| first.activation != row.activation));
    let rows: Vec<HistogramRow> = shown()
        .map(|row| HistogramRow {
            name: if several {
                format!("{}\n{}", row.activation.name(), init_name(row.init, text))
            } else {
                init_name(row.init, text)
            },
            cells: match quantity {
                Quantity::Activations => row.activations.clone(),
                Quantity::Gradients => row.gradients.clone(),
            },
        })
        .collect();
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let figures = &text.cells.figures;
    HistogramGrid {
        title: match quantity {
            Quantity::Activations => figures.activations.to_owned(),
            Quantity::Gradients => figures.gradients.to_owned(),
        },
        rows,
        columns: (1..=columns).map(text.cells.activations.layer).collect(),
        x: Axis::new("", ""),
    }
}

fn init_name(init: Init, text: &Text) -> String {
    match init {
        Init::Std(std) => (text.cells.parameters.init_std_of)(&short(std)),
        Init::Xavier => "Xavier".to_owned(),
        Init::He => "He".to_owned(),
    }
}
