//! Small panels of curves in a grid: one pair of axes for all, its numbers only along the outer edges, so that the room
//! belongs to the curves.

use egui::{Align2, Pos2, Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

use super::look::Look;
use super::{describe, readout, small_font, title_font};
use crate::app::room;
use crate::app::text::Text;
use crate::app::theme::Theme;
use crate::experiment::figure::layout::{Scale, Tick};
use crate::experiment::figure::{CurveGrid, CurvePanel, Series};

/// How a grid of panels is to be shown.
pub struct CurveGridOptions<'a> {
    /// The room that title, legend, axes and panels share.
    pub size: Vec2,
    /// The seed, shown beside the title.
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
    let (rect, response) = ui.allocate_exact_size(options.size, Sense::click());
    let text = &Text::spoken(ui.ctx()).drawing;
    describe(ui, &response, &grid.title, || (text.spoken)(options.summary, options.seed));
    if !ui.is_rect_visible(rect) {
        return (response, None);
    }
    let (font, palette) = (small_font(ui), &theme.palette);
    let line = font.size * 1.35;
    let top = heading(ui, rect, grid, theme, &(text.seed)(options.seed));
    let columns = grid.columns.max(1);
    let rows = grid.panels.len().div_ceil(columns);
    if rows == 0 {
        let middle = rect.center();
        let font = egui::TextStyle::Body.resolve(ui.style());
        ui.painter().text(middle, Align2::CENTER_CENTER, options.empty, font, palette.muted);
        return (response, None);
    }
    // A row's height is that of a full grid even while there are few panels, so that nothing jumps as they come.
    let body = room::between(pos2(rect.left() + 2.0 * line + 22.0, top), rect.max - vec2(2.0, 2.0 * line));
    let each = vec2(body.width() / columns as f32, body.height() / rows as f32);
    let values = |axis: usize| {
        let series = grid.panels.iter().flat_map(|panel| &panel.series);
        series.flat_map(move |series| series.points.iter().map(move |point| point[axis]))
    };
    let (x, y) = (Scale::along(&grid.x, values(0)), Scale::of_heights(&grid.y, false, values(1)));
    let mut hovered = None;
    for (index, panel) in grid.panels.iter().enumerate() {
        let (row, column) = (index / columns, index % columns);
        let place = Rect::from_min_size(body.min + each * vec2(column as f32, row as f32), each);
        // Where many panels share little room, a title stands inside of its panel.
        let is_low = each.y < 110.0;
        let above = if is_low { 2.0 } else { line + 1.0 };
        let frame = room::between(place.min + vec2(4.0, above), place.max - vec2(4.0, 4.0));
        announce(ui, response.id.with(index), frame, panel);
        let painter = ui.painter_at(place);
        let chosen = options.chosen == Some(index);
        let under = response.hover_pos().is_some_and(|pointer| place.contains(pointer));
        if under {
            hovered = Some(index);
        }
        for Tick { share, label } in y.ticks((frame.height() / 22.0).clamp(2.0, 5.0) as usize) {
            let at = egui::lerp(frame.bottom()..=frame.top(), room::drawable(share));
            painter.hline(frame.x_range(), at, Stroke::new(theme.hairline, palette.grid));
            // The upper end of a panel is the lower end of the one above: one number for both.
            if column == 0 && (row == 0 || share < 0.95) {
                let left = pos2(frame.left() - 5.0, at);
                ui.painter().text(left, Align2::RIGHT_CENTER, label, font.clone(), palette.axis);
            }
        }
        let is_last = index + columns >= grid.panels.len();
        for Tick { share, label } in x.ticks((frame.width() / 56.0).clamp(1.0, 5.0) as usize) {
            let at = egui::lerp(frame.left()..=frame.right(), room::drawable(share));
            painter.vline(at, frame.y_range(), Stroke::new(theme.hairline, palette.grid));
            if is_last && (column + 1 == columns || share < 0.95) {
                let below = pos2(at, frame.bottom() + 3.0);
                ui.painter().text(below, Align2::CENTER_TOP, label, font.clone(), palette.axis);
            }
        }
        let border = match (chosen, under) {
            (true, _) => Stroke::new(2.0, palette.accent),
            (false, true) => Stroke::new(1.5, palette.text),
            (false, false) => Stroke::new(theme.hairline, palette.outline),
        };
        painter.rect_stroke(frame, 0.0, border, StrokeKind::Inside);
        let inside = ui.painter_at(frame);
        for series in &panel.series {
            curve(&inside, frame, series, &x, &y, theme);
        }
        let title = painter.layout_no_wrap(panel.title.clone(), font.clone(), palette.text);
        let at = if is_low { frame.min + vec2(4.0, 2.0) } else { pos2(frame.left(), place.top()) };
        if is_low {
            let back = Rect::from_min_size(at, title.size()).expand2(vec2(3.0, 0.0));
            painter.rect_filled(back, 2.0, theme.plate());
        }
        painter.galley(at, title, palette.text);
        if under && let Some(pointer) = response.hover_pos() {
            let at = f64::from((pointer.x - frame.left()) / frame.width().max(1.0));
            readout::show(ui, pointer, &about(grid, index, x.value(at), theme));
        }
    }
    let under = pos2(body.center().x, rect.bottom());
    ui.painter().text(under, Align2::CENTER_BOTTOM, grid.x.heading(), font.clone(), palette.axis);
    let words = ui.painter().layout_no_wrap(grid.y.heading(), font, palette.axis);
    let at = pos2(rect.left(), body.center().y + words.size().x / 2.0);
    let words = egui::epaint::TextShape::new(at, words, palette.axis);
    ui.painter().add(words.with_angle(-std::f32::consts::FRAC_PI_2));
    (response, hovered)
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

/// A curve; where it is not a number it is broken.
fn curve(painter: &egui::Painter, frame: Rect, series: &Series, x: &Scale, y: &Scale, theme: &Theme) {
    let look = Look::of(series.role, theme);
    let place = |point: &[f64; 2]| -> Pos2 {
        let (x, y) = (room::drawable(x.share(point[0])), room::drawable(y.share(point[1])));
        pos2(
            egui::lerp(frame.left()..=frame.right(), x),
            egui::lerp(frame.bottom() - 1.0..=frame.top() + 1.0, y),
        )
    };
    for run in series.points.split(|point| !point[1].is_finite()).filter(|run| !run.is_empty()) {
        let points: Vec<Pos2> = run.iter().map(place).collect();
        let stroke = Stroke::new((look.width - 0.4).max(1.0), look.color);
        match (points.as_slice(), look.dash) {
            ([lonely], _) => {
                painter.circle_filled(*lonely, 2.0, look.color);
            }
            (_, None) => {
                painter.add(Shape::line(points, stroke));
            }
            (_, Some(_)) => painter.extend(Shape::dashed_line(&points, stroke, 4.0, 3.0)),
        }
    }
}

/// The values nearest to `x` in one panel.
fn about(grid: &CurveGrid, index: usize, x: f64, theme: &Theme) -> Vec<readout::Row> {
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
            let color = Look::of(series.role, theme).color;
            rows.push(readout::Row::colored(color, format!("{} {value:.4}", series.name)));
        }
    }
    rows
}

/// Title, legend and seed in one line; returns the height at which the panels may begin.
fn heading(ui: &Ui, rect: Rect, grid: &CurveGrid, theme: &Theme, seed: &str) -> f32 {
    let (font, palette) = (small_font(ui), &theme.palette);
    let painter = ui.painter();
    let middle = rect.top() + font.size * 0.8;
    let left = pos2(rect.left(), middle);
    let title = painter.text(left, Align2::LEFT_CENTER, &grid.title, title_font(ui), palette.text);
    let right = pos2(rect.right(), middle);
    painter.text(right, Align2::RIGHT_CENTER, seed, font.clone(), palette.muted);
    let mut x = title.right() + 18.0;
    for series in grid.panels.first().map(|panel| panel.series.as_slice()).unwrap_or_default() {
        let look = Look::of(series.role, theme);
        let ends = [pos2(x, middle), pos2(x + 24.0, middle)];
        let stroke = Stroke::new(look.width, look.color);
        match look.dash {
            None => {
                painter.line_segment(ends, stroke);
            }
            Some(_) => painter.extend(Shape::dashed_line(&ends, stroke, 4.0, 3.0)),
        }
        let name = painter.layout_no_wrap(series.name.clone(), font.clone(), palette.text);
        let width = name.size().x;
        painter.galley(pos2(x + 30.0, middle - name.size().y / 2.0), name, palette.text);
        x += 30.0 + width + 16.0;
    }
    rect.top() + title.height().max(font.size * 1.6) + 4.0
}
