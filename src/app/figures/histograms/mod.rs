//! Histograms of layers, side by side, with the numbers of the bar under the pointer.

mod words;

use egui::{Response, Sense, Ui, Vec2};

pub(crate) use self::words::in_words;
use super::paint::{Setting, at, color, frame, paint, rect};
use super::{describe, heading, readout};
use crate::app::text::Text;
use crate::app::theme::Theme;
use crate::experiment::figure::layout::{Look, histograms};
use crate::experiment::figure::{HistogramGrid, Role};

/// How a grid of histograms is to be shown.
pub struct GridOptions<'a> {
    /// The room for everything, in points; rows and columns share it evenly.
    pub size: Vec2,
    /// The seed of the run, shown beside the title.
    pub seed: u64,
    /// What gives the bars their colour: values going forward, gradients coming back.
    pub role: Role,
    /// Only standard deviation and zeros below each panel, for many rows. Where even bars lack room, fewer numbers stand there.
    pub compact: bool,
    /// What the figure says in words.
    pub summary: &'a str,
}

/// Draws the grid and returns the response of the whole figure.
pub fn show(ui: &mut Ui, grid: &HistogramGrid, theme: &Theme, options: &GridOptions<'_>) -> Response {
    let (room, response) = ui.allocate_exact_size(options.size, Sense::hover());
    let text = Text::spoken(ui.ctx());
    describe(ui, &response, &grid.title, || (text.drawing.spoken)(options.summary, options.seed));
    if !ui.is_rect_visible(room) || grid.rows.is_empty() {
        return response;
    }
    let seed = (text.drawing.seed)(options.seed);
    let body = frame(heading(ui, theme, room, &grid.title, &grid.x.label, Vec::new(), &seed));
    let setting = Setting::new(ui, theme);
    let style = setting.style();
    let laid = histograms::histograms(grid, options.role, options.compact, body, &style, text.figures);
    paint(ui.painter(), &laid.scene, theme, Vec2::ZERO);
    let words = &text.drawing.histogram;
    let pointed =
        response.hover_pos().and_then(|pointer| Some((pointer, laid.scene.found(at(pointer), 0.0)?)));
    for (id, cell, plot) in &laid.panels {
        let [row, column] = *id;
        let Some(row) = grid.rows.get(row) else { continue };
        let Some(histogram) = row.cells.get(column) else { continue };
        let name = panel_name(&row.name, grid.columns.get(column).map_or("", String::as_str));
        words::announce(ui, response.id.with((id[0], column)), rect(*cell), &name, histogram, words);
        if let Some((pointer, found)) = pointed
            && found == *id
        {
            let bars = color(theme, Look::of(options.role, &style).pen.tone);
            readout::show(ui, pointer, &words::explain(&name, histogram, rect(*plot), pointer, bars, words));
        }
    }
    response
}

fn panel_name(row: &str, column: &str) -> String {
    if row.is_empty() { column.to_owned() } else { format!("{}, {column}", row.replace('\n', ", ")) }
}
