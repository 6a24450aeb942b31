//! The grid as a figure.

use std::borrow::Borrow;

use super::run::ActivationsRow;
use super::spec::ActivationsSpec;
use crate::data::data_name;
use crate::experiment::figure::{
    Axis, Exhibit, Figure, FigureWords, HistogramGrid, HistogramRow, Role, View, format,
};
use crate::experiment::spec::settings_line;

/// `ReLU, std 0.01`
pub(super) fn row_name(row: &ActivationsRow, words: &FigureWords) -> String {
    let init = row.init.name(|std| (words.std)(&format::short(std)));
    format!("{}, {init}", row.activation.name())
}

/// The rows as a figure: what goes forward, or the gradients that come back. A row is named after its activation
/// function only where they differ.
pub fn grid<R: Borrow<ActivationsRow>>(rows: &[R], gradients: bool, words: &FigureWords) -> HistogramGrid {
    let first = rows.first().map(|row| row.borrow().activation);
    let several = rows.iter().any(|row| Some(row.borrow().activation) != first);
    let named = |row: &ActivationsRow| {
        let init = row.init.name(|std| (words.std)(&format::short(std)));
        if several { format!("{}\n{init}", row.activation.name()) } else { init }
    };
    let rows: Vec<HistogramRow> = rows
        .iter()
        .map(Borrow::borrow)
        .map(|row| HistogramRow {
            name: named(row),
            cells: if gradients { row.gradients.clone() } else { row.activations.clone() },
            view: if gradients {
                View::BySize(row.gradient_sizes.clone())
            } else if row.on_first.is_empty() {
                View::Counted
            } else {
                View::Rebinned(row.on_first.clone())
            },
            before: Vec::new(),
        })
        .collect();
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    HistogramGrid {
        title: if gradients { words.gradients } else { words.activations }.to_owned(),
        rows,
        columns: (1..=columns).map(words.layer).collect(),
        by_layer: true,
        before: None,
        x: Axis::new("", ""),
    }
}

/// Activations and gradients of all rows; `data` is the name of the data that went in, if any did.
pub fn exhibits<R: Borrow<ActivationsRow>>(
    rows: &[R],
    data: Option<&str>,
    spec: &ActivationsSpec,
    words: &FigureWords,
) -> Vec<Exhibit> {
    let both = [("activations", false, Role::Forward), ("gradients", true, Role::Backward)];
    let data = data.map(|name| data_name(name, words.language));
    let exhibit = |(name, gradients, role): (&'static str, _, _)| Exhibit {
        name: name.into(),
        figure: Figure::Histograms { grid: grid(rows, gradients, words), role },
        seed: Some(spec.seed),
        settings: settings_line(spec, data.as_deref(), words),
    };
    both.map(exhibit).into()
}
