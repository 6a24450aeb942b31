//! Everything about the node under the pointer, with all digits.

use egui::{Pos2, Ui};

use super::state::Sight;
use crate::app::cell::CellContext;
use crate::app::figures::readout::{self, Row};
use crate::graph::tensor::{Tensor, shape, text};
use crate::graph::{Digits, NodeId};

/// Rows of a matrix that the box shows; of more it says how many.
const ROWS: usize = 8;
/// Columns of them.
const COLUMNS: usize = 6;

/// Shows it beside `pointer`; of a list or a matrix that is closed it says how it is opened.
pub(super) fn show(
    ui: &Ui,
    cx: &CellContext<'_>,
    pointer: Pos2,
    sight: &Sight<'_>,
    node: NodeId,
    is_open: bool,
) {
    let words = &cx.text.graph;
    let palette = &cx.theme.palette;
    let what = sight.trace.graph().node(node);
    let mut rows = vec![match what.name() {
        Some(name) if !what.is_leaf() => Row::plain((words.is)(name, what.text())),
        Some(name) => Row::plain(name),
        None => Row::plain(what.text()),
    }];
    let whole = sight.trace.value(node);
    if whole.ndim() > 0 {
        rows.push(Row::plain((words.shape)(&shape(whole).to_string())));
    }
    match sight.moment.value(node) {
        Some(value) => rows.extend(lines(value).map(|line| Row::colored(palette.forward, line))),
        None => rows.push(Row::colored(palette.forward, words.not_computed)),
    }
    match sight.moment.gradient(node) {
        Some(gradient) => rows.extend(lines(&gradient).map(|line| Row::colored(palette.backward, line))),
        None if sight.trace.gradient(node).is_none() => {
            rows.push(Row::colored(palette.backward, words.no_gradient));
        }
        None => rows.push(Row::colored(palette.backward, words.not_computed)),
    }
    if whole.ndim() > 0 && !is_open {
        rows.push(Row::plain(words.open));
    }
    readout::show(ui, pointer, &rows);
}

/// A number in full, or a matrix row by row.
fn lines(x: &Tensor) -> impl Iterator<Item = String> {
    let lines: Vec<String> = if x.ndim() < 2 && x.len() <= COLUMNS {
        vec![text(x, Digits::Full)]
    } else {
        let rows = x.rows().into_iter().take(ROWS).map(|row| {
            let numbers: Vec<String> =
                row.iter().take(COLUMNS).map(|&x| crate::graph::tensor::number(x, Digits::Full)).collect();
            format!("{}{}", numbers.join("   "), if row.len() > COLUMNS { "   …" } else { "" })
        });
        let more = (x.rows().into_iter().len() > ROWS).then(|| "…".to_owned());
        rows.chain(more).collect()
    };
    lines.into_iter()
}
