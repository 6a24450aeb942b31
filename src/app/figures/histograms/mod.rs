//! Histograms of layers, side by side, with the numbers of the bar under the pointer.

mod words;

use egui::{Response, Sense, Ui, Vec2};

pub(crate) use self::words::in_words;
use super::paint::{Setting, at, color, frame, paint, rect};
use super::{describe, heading, readout};
use crate::app::text::Text;
use crate::app::theme::Theme;
pub use crate::experiment::figure::layout::histograms::Part;
use crate::experiment::figure::layout::{Entry, Look, histograms};

/// How histograms are to be shown.
pub struct GridOptions<'a> {
    /// What they show.
    pub title: &'a str,
    /// The room for everything, in points; rows and columns share it evenly.
    pub size: Vec2,
    /// The seed of the run, said with its summary.
    pub seed: u64,
    /// What the figure says in words.
    pub summary: &'a str,
}

/// Near a point of the lines over the layers, in points.
const REACH: f64 = 7.0;

/// Draws rows of histograms, of one quantity or of several, and returns the response of the whole figure.
pub fn show(ui: &mut Ui, parts: &[Part<'_>], theme: &Theme, options: &GridOptions<'_>) -> Response {
    let (room, response) = ui.allocate_exact_size(options.size, Sense::hover());
    let text = Text::spoken(ui.ctx());
    describe(ui, &response, options.title, || (text.drawing.spoken)(options.summary, options.seed));
    if !ui.is_rect_visible(room) || parts.iter().all(|part| part.grid.rows.is_empty()) {
        return response;
    }
    // Of several rows the type of a slide would leave the bars no width.
    let has_rows = parts.iter().any(|part| part.grid.rows.len() > 1);
    let setting = if has_rows { Setting::of_rows(ui, theme) } else { Setting::new(ui, theme) };
    let style = setting.style();
    let note = histograms::note(parts, text.figures);
    // Of one quantity the title says which it is.
    let named = if parts.len() > 1 { parts } else { &[] };
    let entry = |part: &Part<'_>| Look::of(part.role, &style);
    let looks: Vec<Look> = named.iter().map(entry).collect();
    let legend =
        named.iter().zip(looks).map(|(part, look)| Entry { look, has_line: true, name: &part.grid.title });
    let body = frame(heading(ui, theme, room, options.title, &note, legend.collect()));
    let laid = histograms::histograms(parts, body, &style, text.figures);
    paint(ui.painter(), &laid.scene, theme, Vec2::ZERO);
    let words = &text.drawing.histogram;
    let pointed =
        response.hover_pos().and_then(|pointer| Some((pointer, laid.scene.found(at(pointer), REACH)?)));
    let rows: Vec<_> =
        parts.iter().flat_map(|part| part.grid.rows.iter().map(move |row| (part, row))).collect();
    for panel in &laid.panels {
        let [row, column] = panel.id;
        let Some((part, row)) = rows.get(row) else { continue };
        let Some(histogram) = row.cells.get(column) else { continue };
        let column_name = part.grid.columns.get(column).map_or("", String::as_str);
        let name = panel_name(if parts.len() > 1 { &part.grid.title } else { &row.name }, column_name);
        words::announce(
            ui,
            response.id.with((panel.id[0], column)),
            rect(panel.cell),
            &name,
            histogram,
            words,
        );
        if let Some((pointer, found)) = pointed
            && found == panel.id
        {
            let bars = color(theme, Look::of(part.role, &style).pen.tone);
            readout::show(ui, pointer, &words::explain(&name, histogram, panel, at(pointer), bars, words));
        }
    }
    response
}

fn panel_name(row: &str, column: &str) -> String {
    if row.is_empty() { column.to_owned() } else { format!("{}, {column}", row.replace('\n', ", ")) }
}
