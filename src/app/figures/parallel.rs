//! Parallel coordinates: a line for each trial across one upright axis for each key; the one under the pointer stands out.

use egui::{Response, Sense, Ui, Vec2};

use super::paint::{Setting, at, frame, paint};
use super::{describe, heading, readout};
use crate::app::text::Text;
use crate::app::theme::Theme;
use crate::experiment::figure::ParallelFigure;
use crate::experiment::figure::layout::parallel::{Outstanding, scene};

/// How a figure of parallel axes is to be shown.
pub struct ParallelOptions<'a> {
    /// The room that title, axes and lines share.
    pub size: Vec2,
    /// The seed, said with its summary.
    pub seed: u64,
    /// The line that was chosen.
    pub chosen: Option<usize>,
    /// What the figure says in words.
    pub summary: &'a str,
    /// The lines about one line of the figure, beside its values.
    pub about: &'a dyn Fn(usize) -> Vec<String>,
}

/// So near to a line, in points, the pointer is on it.
const REACH: f64 = 9.0;

/// Draws `figure`; returns its response and the line under the pointer.
pub fn show(
    ui: &mut Ui,
    figure: &ParallelFigure,
    theme: &Theme,
    options: &ParallelOptions<'_>,
) -> (Response, Option<usize>) {
    let (rect, response) = ui.allocate_exact_size(options.size, Sense::click());
    let text = Text::spoken(ui.ctx());
    describe(ui, &response, &figure.title, || (text.drawing.spoken)(options.summary, options.seed));
    if !ui.is_rect_visible(rect) {
        return (response, None);
    }
    let body = frame(heading(ui, theme, rect, &figure.title, "", Vec::new()));
    let setting = Setting::new(ui, theme);
    let lay = |near| {
        let outstanding = Outstanding { near, chosen: options.chosen };
        scene(figure, outstanding, body, &setting.style(), text.figures.not_computed)
    };
    let mut laid = lay(None);
    let pointed =
        response.hover_pos().and_then(|pointer| Some((pointer, laid.found(at(pointer), REACH)?[0])));
    if let Some((_, near)) = pointed {
        laid = lay(Some(near));
    }
    paint(ui.painter(), &laid, theme, Vec2::ZERO);
    if let Some((pointer, near)) = pointed {
        let rows: Vec<readout::Row> = (options.about)(near).into_iter().map(readout::Row::plain).collect();
        readout::show(ui, pointer, &rows);
    }
    (response, pointed.map(|(_, near)| near))
}
