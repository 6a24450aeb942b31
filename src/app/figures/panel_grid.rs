//! Small pictures of curves in a grid on shared axes: the 4 x 4 of page 212.
//!
//! The ticks stand once, at the left and at the bottom; what is under the pointer is read out, and a click on a panel
//! says that it is to be seen large. The curves are drawn as they are, without a plot of their own each: there may be
//! two dozen panels.

use egui::{
    Align2, CursorIcon, FontId, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, pos2, vec2,
};

use super::lines::look;
use super::{describe, format, readout, small_font, ticks, title_font};
use crate::app::text::Text;
use crate::app::theme::Theme;
use crate::experiment::figure::{Axis, Panel, PanelGrid};

/// How a grid of panels is to be shown.
pub struct PanelGridOptions<'a> {
    /// The room for everything, in points.
    pub size: Vec2,
    /// The seed of the run, shown beside the title.
    pub seed: u64,
    /// Which panel is marked as the chosen one.
    pub chosen: Option<usize>,
    /// What a click does, in small print beside the title.
    pub help: &'a str,
    /// What the figure says in words.
    pub summary: &'a str,
}

/// Room for the numbers of the vertical axis.
const LEFT: f32 = 46.0;
/// Half the room between two panels.
const GUTTER: f32 = 4.0;

/// Draws the grid; returns the panel that was clicked.
pub fn show(ui: &mut Ui, grid: &PanelGrid, theme: &Theme, options: &PanelGridOptions<'_>) -> Option<usize> {
    let (rect, response) = ui.allocate_exact_size(options.size, Sense::hover());
    let text = &Text::spoken(ui.ctx()).drawing;
    describe(ui, &response, &grid.title, || (text.spoken)(options.summary, options.seed));
    if !ui.is_rect_visible(rect) || grid.panels.is_empty() {
        return None;
    }
    let font = small_font(ui);
    let seed = (text.seed)(options.seed);
    let top = heading(ui, theme, rect, grid, options.help, &seed, &font);
    let columns = grid.columns();
    let rows = grid.panels.len().div_ceil(columns);
    let axis_height = font.size * 2.6;
    let inside =
        Rect::from_min_max(pos2(rect.left() + LEFT, top), pos2(rect.right(), rect.bottom() - axis_height));
    let step = vec2(inside.width() / columns as f32, inside.height() / rows as f32);
    let scale = Scale::of(grid);
    let mut clicked = None;
    for (number, panel) in grid.panels.iter().enumerate() {
        let (row, column) = (number / columns, number % columns);
        let corner = inside.min + vec2(column as f32 * step.x, row as f32 * step.y);
        let plot = Rect::from_min_size(corner, step).shrink(GUTTER);
        let id = response.id.with(number);
        let spot = ui.interact(plot, id, Sense::click()).on_hover_cursor(CursorIcon::PointingHand);
        spot.widget_info(|| egui::WidgetInfo::labeled(Role::Button, true, &panel.title));
        ui.ctx().accesskit_node_builder(id, |node| node.set_description(in_words(panel)));
        if spot.clicked() {
            clicked = Some(number);
        }
        let lit = spot.hovered() || spot.has_focus() || options.chosen == Some(number);
        frame(ui, theme, plot, lit);
        if column == 0 {
            vertical_ticks(ui, theme, plot, &scale, &font);
        }
        if number + columns >= grid.panels.len() {
            horizontal_ticks(ui, theme, plot, &scale, &font);
        }
        curves(ui.painter(), theme, plot, &scale, panel);
        name(ui.painter(), theme, plot, &panel.title, &font);
        if let Some(pointer) = spot.hover_pos() {
            point_out(ui, theme, plot, &scale, grid, panel, pointer);
        }
    }
    let label = |axis: &Axis| {
        if axis.unit.is_empty() { axis.label.clone() } else { format!("{} ({})", axis.label, axis.unit) }
    };
    let (weak, bottom) = (theme.palette.muted, pos2(inside.center().x, rect.bottom()));
    ui.painter().text(bottom, Align2::CENTER_BOTTOM, label(&grid.x), font.clone(), weak);
    clicked
}

/// The two shared axes.
struct Scale {
    x: [f64; 2],
    y: [f64; 2],
}

impl Scale {
    fn of(grid: &PanelGrid) -> Self {
        let all = || grid.panels.iter().flat_map(|panel| &panel.series).flat_map(|series| &series.points);
        let range = |axis: &Axis, of: usize| {
            axis.range.unwrap_or_else(|| {
                let numbers = || all().map(|point| point[of]).filter(|value| value.is_finite());
                let (low, high) =
                    (numbers().fold(f64::INFINITY, f64::min), numbers().fold(f64::NEG_INFINITY, f64::max));
                if low < high { [low, high] } else { [0.0, 1.0] }
            })
        };
        Self { x: range(&grid.x, 0), y: range(&grid.y, 1) }
    }

    fn place(&self, plot: Rect, [x, y]: [f64; 2]) -> Pos2 {
        let share =
            |value: f64, [low, high]: [f64; 2]| ((value - low) / (high - low).max(f64::MIN_POSITIVE)) as f32;
        pos2(plot.left() + plot.width() * share(x, self.x), plot.bottom() - plot.height() * share(y, self.y))
    }
}

/// Title, help and seed in one line; returns where the panels begin.
fn heading(
    ui: &Ui,
    theme: &Theme,
    rect: Rect,
    grid: &PanelGrid,
    help: &str,
    seed: &str,
    font: &FontId,
) -> f32 {
    let painter = ui.painter();
    let weak = theme.palette.muted;
    let middle = rect.top() + font.size * 0.8;
    let title = painter.text(
        pos2(rect.left(), middle),
        Align2::LEFT_CENTER,
        &grid.title,
        title_font(ui),
        theme.palette.text,
    );
    painter.text(pos2(title.right() + 14.0, middle), Align2::LEFT_CENTER, help, font.clone(), weak);
    painter.text(pos2(rect.right(), middle), Align2::RIGHT_CENTER, seed, font.clone(), weak);
    rect.top() + title.height().max(font.size * 1.6) + 2.0
}

fn frame(ui: &Ui, theme: &Theme, plot: Rect, lit: bool) {
    let palette = &theme.palette;
    let line = if lit {
        Stroke::new(theme.hairline.max(1.5), palette.accent)
    } else {
        Stroke::new(theme.hairline, palette.outline)
    };
    ui.painter().rect_stroke(plot, 2.0, line, egui::StrokeKind::Outside);
}

/// The name of a panel in its upper left corner, on a patch of the card.
fn name(painter: &Painter, theme: &Theme, plot: Rect, title: &str, font: &FontId) {
    let galley = painter.layout_no_wrap(title.to_owned(), font.clone(), theme.palette.text);
    let at = plot.min + vec2(4.0, 2.0);
    let back = Rect::from_min_size(at, galley.size()).expand2(vec2(3.0, 0.0));
    painter.rect_filled(back, 2.0, theme.palette.card.gamma_multiply(0.82));
    painter.galley(at, galley, theme.palette.text);
}

fn vertical_ticks(ui: &Ui, theme: &Theme, plot: Rect, scale: &Scale, font: &FontId) {
    let most = (plot.height() / 22.0).clamp(2.0, 6.0) as usize;
    let (values, step) = ticks::linear(scale.y[0], scale.y[1], most);
    for value in values {
        let y = scale.place(plot, [scale.x[0], value]).y;
        // The ends stay beside their own panel, clear of the panels above and below.
        let align = if y < plot.top() + 6.0 {
            Align2::RIGHT_TOP
        } else if y > plot.bottom() - 6.0 {
            Align2::RIGHT_BOTTOM
        } else {
            Align2::RIGHT_CENTER
        };
        let words = format::tick(value, step);
        ui.painter().text(pos2(plot.left() - 5.0, y), align, words, font.clone(), theme.palette.muted);
    }
}

fn horizontal_ticks(ui: &Ui, theme: &Theme, plot: Rect, scale: &Scale, font: &FontId) {
    let most = (plot.width() / 60.0).clamp(2.0, 6.0) as usize;
    let (values, step) = ticks::linear(scale.x[0], scale.x[1], most);
    for value in values {
        let at = pos2(scale.place(plot, [value, scale.y[0]]).x, plot.bottom() + 3.0);
        // The numbers of neighbours must not run into each other.
        let align = if value <= scale.x[0] {
            Align2::LEFT_TOP
        } else if at.x > plot.right() - 18.0 {
            Align2::RIGHT_TOP
        } else {
            Align2::CENTER_TOP
        };
        ui.painter().text(at, align, format::tick(value, step), font.clone(), theme.palette.muted);
    }
}

/// The curves, broken where a value is not a number.
fn curves(painter: &Painter, theme: &Theme, plot: Rect, scale: &Scale, panel: &Panel) {
    let painter = painter.with_clip_rect(plot.intersect(painter.clip_rect()));
    for share in [0.25, 0.5, 0.75] {
        let y = scale.y[0] + (scale.y[1] - scale.y[0]) * share;
        let y = scale.place(plot, [scale.x[0], y]).y;
        painter.hline(plot.x_range(), y, Stroke::new(1.0, theme.palette.grid));
    }
    for series in &panel.series {
        let (color, dash) = look(series.role, theme);
        let stroke = Stroke::new(theme.line.max(1.5), color);
        for run in series.points.split(|point| !point[1].is_finite()).filter(|run| !run.is_empty()) {
            let line: Vec<Pos2> = run.iter().map(|point| scale.place(plot, *point)).collect();
            match (line.as_slice(), dash) {
                ([one], _) => {
                    painter.circle_filled(*one, 2.0, color);
                }
                (_, None) => {
                    painter.add(Shape::line(line, stroke));
                }
                (_, Some(dash)) => {
                    painter.extend(Shape::dashed_line(&line, stroke, dash * 0.7, dash * 0.45));
                }
            }
        }
    }
}

/// The measured values nearest to the pointer.
fn point_out(
    ui: &Ui,
    theme: &Theme,
    plot: Rect,
    scale: &Scale,
    grid: &PanelGrid,
    panel: &Panel,
    pointer: Pos2,
) {
    let share = f64::from((pointer.x - plot.left()) / plot.width());
    let x = scale.x[0] + (scale.x[1] - scale.x[0]) * share;
    let nearest = |points: &[[f64; 2]]| {
        points.iter().copied().min_by(|a, b| (a[0] - x).abs().total_cmp(&(b[0] - x).abs()))
    };
    let mut rows = vec![readout::Row::plain(panel.title.as_str())];
    let mut at = None;
    for series in &panel.series {
        let Some(point) = nearest(&series.points) else { continue };
        at.get_or_insert(point[0]);
        let (color, _) = look(series.role, theme);
        rows.push(readout::Row::colored(color, format!("{} {:.4}", series.name, point[1])));
        let spot = scale.place(plot, point);
        if plot.contains(spot) {
            ui.painter().circle(spot, 3.0, color, Stroke::new(1.0, theme.palette.card));
        }
    }
    if let Some(at) = at {
        let words = format!("{} {}", grid.x.label, format::grouped(at.max(0.0) as u64));
        rows.insert(1, readout::Row::plain(words));
        let x = scale.place(plot, [at, scale.y[0]]).x;
        ui.painter().vline(x, plot.y_range(), Stroke::new(1.0, theme.palette.muted));
    }
    readout::show(ui, pointer, &rows);
}

/// The last values of a panel, for those who do not see the curves.
fn in_words(panel: &Panel) -> String {
    let ends = panel.series.iter().filter_map(|series| {
        let [at, value] = series.points.last()?;
        Some(format!("{} {value:.3} at {at}", series.name))
    });
    ends.collect::<Vec<_>>().join(", ")
}
