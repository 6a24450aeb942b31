//! A histogram in words: for the box beside the pointer, and for those who do not see the bars.

use egui::{Color32, Id, Rect, Ui};

use super::super::{format, readout};
use crate::app::text::HistogramText;
use crate::experiment::figure::Histogram;
use crate::experiment::figure::layout::histograms::Placed;

/// A node of its own for a panel: name and numbers.
pub(super) fn announce(ui: &Ui, id: Id, rect: Rect, name: &str, histogram: &Histogram, text: &HistogramText) {
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(egui::Role::GraphicsObject);
        node.set_label(name);
        node.set_description(in_words(histogram, text));
        node.set_bounds(egui::accesskit::Rect {
            x0: rect.left().into(),
            y0: rect.top().into(),
            x1: rect.right().into(),
            y1: rect.bottom().into(),
        });
    });
}

/// The numbers of one histogram as a sentence.
pub(crate) fn in_words(histogram: &Histogram, text: &HistogramText) -> String {
    let of_all = |count: u32| format::percent(share(count, histogram.total));
    let mut words = (text.spoken)(
        &format::significant(histogram.mean),
        &format::significant(histogram.std),
        &of_all(histogram.zeros),
        &of_all(histogram.saturated),
    );
    if histogram.outside() > 0 {
        words += ", ";
        words += &(text.spoken_outside)(&of_all(histogram.outside()));
    }
    if histogram.not_a_number > 0 {
        words += ", ";
        words += &(text.spoken_no_numbers)(&of_all(histogram.not_a_number));
    }
    words
}

/// What the box beside the pointer says of the panel and of the bar under the pointer.
pub(super) fn explain(
    name: &str,
    histogram: &Histogram,
    panel: &Placed,
    pointer: [f64; 2],
    color: Color32,
    text: &HistogramText,
) -> Vec<readout::Row> {
    let significant = format::significant;
    let of_all = |count: u32| format::percent(share(count, histogram.total));
    let mut rows = vec![readout::Row::plain(name)];
    let inside = panel.inside;
    let share = (pointer[0] - inside.x) / inside.width.max(1.0);
    let bin = panel.axis.bin_at(share).filter(|_| panel.cell.contains(pointer));
    if let Some((bin, count)) = bin.and_then(|bin| Some((bin, *panel.bars.counts.get(bin)?))) {
        let [low, high] = panel.axis.bin(bin);
        let count_in_words = format::grouped(count.into());
        let words = (text.bar)(&significant(low), &significant(high), &count_in_words, &of_all(count));
        rows.push(readout::Row::colored(color, words));
    }
    let moments = (text.moments)(&significant(histogram.mean), &significant(histogram.std));
    rows.push(readout::Row::plain(moments));
    let extremes = (text.extremes)(&significant(histogram.min), &significant(histogram.max));
    rows.push(readout::Row::plain(extremes));
    let parts = [
        (text.exact_zeros, histogram.zeros),
        (text.below, panel.bars.below),
        (text.above, panel.bars.above),
        (text.no_numbers, histogram.not_a_number),
        (text.saturated_values, histogram.saturated),
    ];
    let total = format::grouped(histogram.total.into());
    for (what, count) in parts.into_iter().filter(|(_, count)| *count > 0) {
        let words = (text.part)(what, &format::grouped(count.into()), &total, &of_all(count));
        rows.push(readout::Row::plain(words));
    }
    rows
}

/// `part` of `whole`; of nothing, nothing.
pub(super) fn share(part: impl Into<u64>, whole: impl Into<u64>) -> f64 {
    let whole: u64 = whole.into();
    if whole == 0 { 0.0 } else { part.into() as f64 / whole as f64 }
}
