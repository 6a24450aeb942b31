//! Small panels of curves in a grid, with the values of the one under the pointer.

use egui::{Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2};

use super::paint::{Setting, color, frame, paint, rect};
use super::{describe, heading, readout};
use crate::app::text::Text;
use crate::app::theme::Theme;
use crate::experiment::figure::layout::{Look, panels};
use crate::experiment::figure::{CurveGrid, CurvePanel, Series};

/// How a grid of panels is to be shown.
pub struct CurveGridOptions<'a> {
    /// The room that title, legend, axes and panels share.
    pub size: Vec2,
    /// The seed, said with its summary.
    pub seed: u64,
    /// The panel that was chosen.
    pub chosen: Option<usize>,
    /// What the figure says in words.
    pub summary: &'a str,
    /// Said instead of panels while there are none.
    pub empty: &'a str,
}

/// Draws `grid`; returns its response and the panel under the pointer.
pub fn show(
    ui: &mut Ui,
    grid: &CurveGrid,
    theme: &Theme,
    options: &CurveGridOptions<'_>,
) -> (Response, Option<usize>) {
    let (room, response) = ui.allocate_exact_size(options.size, Sense::click());
    let text = Text::spoken(ui.ctx());
    describe(ui, &response, &grid.title, || (text.drawing.spoken)(options.summary, options.seed));
    if !ui.is_rect_visible(room) {
        return (response, None);
    }
    let setting = Setting::new(ui, theme);
    let style = setting.style();
    let body = heading(ui, theme, room, &grid.title, "", panels::legend(grid, &style));
    let laid = panels::panels(grid, options.chosen, frame(body), &style, options.empty);
    paint(ui.painter(), &laid.scene, theme, Vec2::ZERO);
    for (index, (panel, frame)) in grid.panels.iter().zip(&laid.frames).enumerate() {
        announce(ui, response.id.with(index), rect(*frame), panel);
    }
    let pointer = response.hover_pos();
    let under =
        pointer.and_then(|pointer| laid.scene.found(super::paint::at(pointer), 0.0)).map(|[index, _]| index);
    if let (Some(pointer), Some(index)) = (pointer, under)
        && let Some(frame) = laid.frames.get(index)
    {
        if options.chosen != Some(index) {
            let border = Stroke::new(1.5, theme.palette.text);
            ui.painter().rect_stroke(rect(*frame), 0.0, border, StrokeKind::Inside);
        }
        let x = laid.x.value((f64::from(pointer.x) - frame.x) / frame.width.max(1.0));
        let colored = |series: &Series| color(theme, Look::of(series.role, &style).pen.tone);
        readout::show(ui, pointer, &about(grid, index, x, colored));
    }
    (response, under)
}

/// A node of its own for a panel, with the last values of its curves.
fn announce(ui: &Ui, id: egui::Id, frame: Rect, panel: &CurvePanel) {
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(egui::Role::GraphicsObject);
        node.set_label(panel.title.as_str());
        let ends = panel.series.iter().filter_map(|series| {
            let [at, value] = series.points.last()?;
            Some(format!("{} {value:.3} ({at})", series.name))
        });
        node.set_description(ends.collect::<Vec<_>>().join(", "));
        node.set_bounds(egui::accesskit::Rect {
            x0: frame.left().into(),
            y0: frame.top().into(),
            x1: frame.right().into(),
            y1: frame.bottom().into(),
        });
    });
}

/// The values nearest to `x` in one panel.
fn about(
    grid: &CurveGrid,
    index: usize,
    x: f64,
    color: impl Fn(&Series) -> egui::Color32,
) -> Vec<readout::Row> {
    let Some(panel) = grid.panels.get(index) else { return Vec::new() };
    let mut rows = vec![readout::Row::plain(panel.title.clone())];
    let nearest = |series: &Series| {
        let distance = |point: &&[f64; 2]| (point[0] - x).abs();
        series.points.iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).copied()
    };
    if let Some([at, _]) = panel.series.first().and_then(nearest) {
        rows.push(readout::Row::plain(format!("{} {at}", grid.x.label)));
    }
    for series in &panel.series {
        if let Some([_, value]) = nearest(series) {
            rows.push(readout::Row::colored(color(series), format!("{} {value:.4}", series.name)));
        }
    }
    rows
}
