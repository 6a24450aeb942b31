//! Curves over iterations, drawn with `egui_plot`.
//!
//! Series differ by dash and marker as well as by colour. A raw series is thin and pale and lies under the
//! others, always visible. A logarithmic axis is drawn as the logarithm with ticks at whole powers of ten; values
//! of zero and below have no place on it and break the line.

use std::ops::RangeInclusive;

use egui::{Align2, CursorIcon, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, pos2};
use egui_plot::{
    AxisHints, GridInput, GridMark, Line, LineStyle, MarkerShape, Plot, PlotPoint, PlotPoints, Points,
};

use super::annotations::{marks, point_out};
use super::look::{Look, sample};
use super::{describe, small_font, thin::thin, title_font};
use crate::app::room;
use crate::app::text::Text;
use crate::app::theme::Theme;
use crate::experiment::figure::layout::{Scale, lift};
use crate::experiment::figure::{LineFigure, Series, Span};

/// How a figure of curves is to be shown.
pub struct LineOptions<'a> {
    /// Distinguishes this plot from others in the same cell.
    pub id: &'a str,
    /// Counts up whenever the figure's points change; equal numbers mean that nothing is thinned anew.
    pub version: u64,
    /// The room that title, legend, axes and curves share, in points.
    pub size: Vec2,
    /// The seed of the run, shown beside the title.
    pub seed: u64,
    /// Draw the y axis logarithmically.
    pub logarithmic: bool,
    /// Where the run stands, in units of x, when it was stepped back from the end of the curves.
    pub now: Option<f64>,
    /// Labels of marks stand at the bottom, where rising curves leave room.
    pub marks_low: bool,
    /// What the figure says in words.
    pub summary: &'a str,
    /// Said instead of curves while there are none.
    pub empty: &'a str,
}

/// What a plot remembers from frame to frame: the thinned lines and what they were thinned for.
#[derive(Default)]
pub struct LinePlot {
    thinned: Vec<Vec<PlotPoint>>,
    made_for: Option<Thinning>,
    visible: Option<(f64, f64)>,
    scales: Option<(Scale, Scale)>,
    /// Which series are switched off, by their places; the rest are on.
    hidden: Vec<bool>,
    /// Whether the legend stands elsewhere.
    has_legend_elsewhere: bool,
    bare: bool,
}

#[derive(Clone, Copy, PartialEq)]
struct Thinning {
    version: u64,
    visible: Option<(f64, f64)>,
    columns: usize,
    logarithmic: bool,
}

/// Markers closer together than this, in points, would only thicken the line.
const MARKER_SPACING: f32 = 12.0;
const Y_AXIS_WIDTH: f32 = 52.0;
/// Room for the half of the last tick's number that stands beyond the axis.
const RIGHT: f32 = 18.0;

impl LinePlot {
    /// A plot whose legend stands elsewhere, for all figures of a cell.
    pub fn without_legend() -> Self {
        Self { has_legend_elsewhere: true, ..Self::default() }
    }

    /// Switches series off and on, by their places in the figure. What is off is neither drawn nor read out, and the axes
    /// fit the others.
    pub fn hide(&mut self, hidden: &[bool]) {
        if self.hidden != hidden {
            self.hidden = hidden.to_vec();
            self.made_for = None;
        }
    }

    fn hides(&self, series: usize) -> bool {
        self.hidden.get(series).copied().unwrap_or(false)
    }

    /// A plot of something in which nothing is random, so that there is no seed to tell, and whose legend stands
    /// elsewhere.
    pub fn bare() -> Self {
        Self { bare: true, ..Self::default() }
    }

    /// Draws `figure` and returns the response of the whole figure.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        figure: &LineFigure,
        theme: &Theme,
        options: &LineOptions<'_>,
    ) -> Response {
        let (rect, response) = ui.allocate_exact_size(options.size, Sense::hover());
        let text = &Text::spoken(ui.ctx()).drawing;
        let seed = (!self.bare).then(|| (text.seed)(options.seed));
        describe(ui, &response, &figure.title, || match seed {
            Some(_) => (text.spoken)(options.summary, options.seed),
            None => options.summary.to_owned(),
        });
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let has_legend = !(self.bare || self.has_legend_elsewhere);
        let header = heading(ui, rect, figure, theme, seed.as_deref(), has_legend);
        let body = room::between(pos2(rect.left(), header), rect.max);
        let is_empty = |(at, series): (usize, &Series)| self.hides(at) || series.points.is_empty();
        if figure.series.iter().enumerate().all(is_empty) {
            empty(ui, body, theme, options.empty);
            return response;
        }
        self.prepare(figure, options, body.width());
        let mut inside = ui.new_child(egui::UiBuilder::new().id_salt(options.id).max_rect(body));
        self.plot(&mut inside, figure, theme, options, body.size());
        response
    }

    /// Thins the series for this width and range, unless that is done already.
    fn prepare(&mut self, figure: &LineFigure, options: &LineOptions<'_>, width: f32) {
        let wanted = Thinning {
            version: options.version,
            visible: self.visible,
            columns: (width.max(1.0) as usize).next_multiple_of(16),
            logarithmic: options.logarithmic,
        };
        if self.made_for == Some(wanted) && self.thinned.len() == figure.series.len() {
            return;
        }
        self.made_for = Some(wanted);
        let lift = |y| lift(y, options.logarithmic);
        let values = |axis: usize| {
            let shown = figure.series.iter().enumerate().filter(|(at, _)| !self.hides(*at));
            shown.flat_map(move |(_, series)| series.points.iter().map(move |point| point[axis]))
        };
        let x = Scale::along(&figure.x, values(0));
        let y = Scale::of_heights(&figure.y, options.logarithmic, values(1));
        let (low, high) = self.visible.unwrap_or(x.span().ends().into());
        self.scales = Some((x, y));
        self.thinned.resize_with(figure.series.len(), Vec::new);
        let hidden = &self.hidden;
        for (at, (series, thinned)) in figure.series.iter().zip(&mut self.thinned).enumerate() {
            if hidden.get(at).copied().unwrap_or(false) {
                thinned.clear();
            } else {
                thin(&series.points, low, high, wanted.columns, lift, thinned);
            }
        }
    }

    fn plot(
        &mut self,
        ui: &mut Ui,
        figure: &LineFigure,
        theme: &Theme,
        options: &LineOptions<'_>,
        size: Vec2,
    ) {
        let Self { thinned, visible, scales: Some((x, y)), hidden, .. } = self else { return };
        let ([x_low, x_high], [y_low, y_high]) = (x.span().ends(), y.span().ends());
        let logarithmic = options.logarithmic;
        let font = small_font(ui);
        let weak = theme.palette.muted;
        let small = |text: &str| egui::RichText::new(text).font(font.clone()).color(weak);
        let most_x = (size.x / 66.0).clamp(2.0, 12.0) as usize;
        let most_y = (size.y / 34.0).clamp(2.0, 8.0) as usize;
        let x_axis = AxisHints::new_x()
            .label(small(&figure.x.heading()))
            .tick_label_font(font.clone())
            .tick_label_color(weak)
            .label_spacing(1.0..=2.0)
            .formatter(words(x.clone(), most_x));
        let y_axis = AxisHints::new_y()
            .label(upright(ui, &figure.y.heading(), size.y - 2.0 * line_height(&font)).color(weak))
            .tick_label_font(font.clone())
            .tick_label_color(weak)
            .label_spacing(1.0..=2.0)
            .min_thickness(Y_AXIS_WIDTH)
            .formatter(words(y.clone(), most_y));
        let plot = Plot::new(options.id)
            .width(size.x - RIGHT)
            .height(size.y)
            .include_x(x_low)
            .include_x(x_high)
            .include_y(y_low)
            .include_y(y_high)
            .auto_bounds(true)
            .set_margin_fraction(Vec2::ZERO)
            .allow_zoom(false)
            .allow_drag(false)
            .allow_scroll(false)
            .allow_axis_zoom_drag(false)
            .allow_boxed_zoom(true)
            .boxed_zoom_pointer_button(egui::PointerButton::Primary)
            .show_x(false)
            .show_y(false)
            .show_background(false)
            .grid_color(theme.palette.grid)
            .grid_fade(0.0)
            .grid_spacing(1.0..=2.0)
            .x_grid_spacer(grid(x.clone(), most_x))
            .y_grid_spacer(grid(y.clone(), most_y))
            .custom_x_axes(vec![x_axis])
            .custom_y_axes(vec![y_axis]);

        let thinned = &*thinned;
        let looks: Vec<Look> = figure.series.iter().map(|series| Look::of(series.role, theme)).collect();
        let drawn = looks.clone();
        let most_markers = (size.x / MARKER_SPACING) as usize;
        let shown = plot.show(ui, move |plot| {
            for (number, ((series, points), look)) in figure.series.iter().zip(thinned).zip(drawn).enumerate()
            {
                if let Some(marker) = look.marker
                    && points.len() > most_markers
                {
                    let few = some_of(points, (most_markers / 7).max(2), number);
                    plot.points(
                        Points::new(series.name.as_str(), PlotPoints::Owned(few))
                            .shape(marker)
                            .color(look.color)
                            .filled(true)
                            .radius(4.0)
                            .allow_hover(false),
                    );
                }
                for run in points.split(|point| point.y.is_nan()).filter(|run| !run.is_empty()) {
                    let name = series.name.as_str();
                    if run.len() > 1 {
                        let style = look.dash.map_or(LineStyle::Solid, |length| LineStyle::Dashed { length });
                        plot.line(
                            Line::new(name, PlotPoints::Borrowed(run))
                                .color(look.color)
                                .width(look.width)
                                .style(style)
                                .allow_band(false)
                                .allow_hover(false),
                        );
                    }
                    let marker = match look.marker {
                        Some(marker) if points.len() <= most_markers => Some(marker),
                        _ => (run.len() == 1).then_some(MarkerShape::Circle),
                    };
                    if let Some(marker) = marker {
                        plot.points(
                            Points::new(name, PlotPoints::Borrowed(run))
                                .shape(marker)
                                .color(look.color)
                                .filled(true)
                                .radius(3.5)
                                .allow_hover(false),
                        );
                    }
                }
            }
        });

        let bounds = shown.transform.bounds();
        let seen = (bounds.min()[0], bounds.max()[0]);
        let full = (seen.0 - x_low).abs() < 1e-9 && (seen.1 - x_high).abs() < 1e-9;
        *visible = (!full && seen.1 > seen.0).then_some(seen);

        let frame = *shown.transform.frame();
        let x_of = |x: f64| shown.transform.position_from_point(&PlotPoint::new(x, 0.0)).x;
        marks(ui, frame, figure, theme, options.marks_low, x_of);
        if let Some(now) = options.now {
            let x = x_of(now);
            if frame.x_range().contains(x) {
                let stroke = Stroke::new(theme.hairline.max(1.5), theme.palette.accent);
                ui.painter().extend(Shape::dashed_line(
                    &[pos2(x, frame.top()), pos2(x, frame.bottom())],
                    stroke,
                    4.0,
                    3.0,
                ));
            }
        }
        let hovered = shown.response.on_hover_cursor(CursorIcon::Crosshair);
        if let Some(pointer) = hovered.hover_pos()
            && frame.contains(pointer)
        {
            let x = shown.transform.value_from_position(pointer).x;
            let y_of = |y: f64| shown.transform.position_from_point(&PlotPoint::new(0.0, y)).y;
            let height = |y| y_of(lift(y, logarithmic));
            point_out(ui, theme, pointer, frame, figure, &looks, hidden, x, x_of, height);
        }
    }
}

/// The lines of the grid: at the ticks.
fn grid(scale: Scale, most: usize) -> impl Fn(GridInput) -> Vec<GridMark> {
    move |input| {
        let part = Span::of(input.bounds.into());
        let places = scale.places(part, most).into_iter();
        places.map(|(value, _)| GridMark { value, step_size: 1.0 }).collect()
    }
}

/// What is written at a tick.
fn words(scale: Scale, most: usize) -> impl Fn(GridMark, &RangeInclusive<f64>) -> String {
    move |mark, seen| {
        let places = scale.places(Span::of([*seen.start(), *seen.end()]), most);
        places.into_iter().find(|(place, _)| *place == mark.value).map(|(_, words)| words).unwrap_or_default()
    }
}

/// A few points evenly along a long line, for its markers; the lines of a figure have theirs at different places.
fn some_of(points: &[PlotPoint], count: usize, number: usize) -> Vec<PlotPoint> {
    let stride = (points.len() / count.max(1)).max(1);
    let first = stride / 2 + (number * stride / 5) % stride.max(1);
    points.iter().skip(first % stride).step_by(stride).filter(|point| point.y.is_finite()).copied().collect()
}

fn line_height(font: &egui::FontId) -> f32 {
    font.size * 1.35
}

/// The name of an upright axis of this length: a little smaller where it would be too long, without what follows a colon
/// where even that is, and none at all before it runs into its neighbours.
fn upright(ui: &Ui, label: &str, length: f32) -> egui::RichText {
    let font = small_font(ui);
    let brief = label.split_once(':').map_or(label, |(brief, _)| brief);
    let ways = [(label, 1.0), (label, 0.85), (brief, 1.0), (brief, 0.85)];
    let fitting = ways.into_iter().find_map(|(words, share)| {
        let font = egui::FontId::new(font.size * share, font.family.clone());
        let laid = ui.painter().layout_no_wrap(words.to_owned(), font.clone(), egui::Color32::PLACEHOLDER);
        (laid.size().x <= length).then(|| egui::RichText::new(words).font(font))
    });
    fitting.unwrap_or_default()
}

/// Title, legend and seed in one line; returns the height at which the plot may begin.
fn heading(
    ui: &Ui,
    rect: Rect,
    figure: &LineFigure,
    theme: &Theme,
    seed: Option<&str>,
    has_legend: bool,
) -> f32 {
    let font = small_font(ui);
    let weak = theme.palette.muted;
    let painter = ui.painter();
    let middle = rect.top() + font.size * 0.8;
    let title_font = title_font(ui);
    let title = painter.text(
        pos2(rect.left(), middle),
        Align2::LEFT_CENTER,
        &figure.title,
        title_font,
        theme.palette.text,
    );
    let seed = painter.text(
        pos2(rect.right(), middle),
        Align2::RIGHT_CENTER,
        seed.unwrap_or_default(),
        font.clone(),
        weak,
    );
    let mut x = title.right() + 18.0;
    for series in figure.series.iter().filter(|_| has_legend) {
        let galley = painter.layout_no_wrap(series.name.clone(), font.clone(), theme.palette.text);
        if x + 34.0 + galley.size().x > seed.left() {
            break;
        }
        sample(ui, pos2(x, middle), Look::of(series.role, theme));
        painter.galley(pos2(x + 30.0, middle - galley.size().y / 2.0), galley.clone(), theme.palette.text);
        x += 30.0 + galley.size().x + 16.0;
    }
    rect.top() + title.height().max(font.size * 1.6) + 4.0
}

fn empty(ui: &Ui, rect: Rect, theme: &Theme, text: &str) {
    ui.painter().rect_stroke(
        rect.shrink(1.0),
        4.0,
        Stroke::new(theme.hairline, theme.palette.grid),
        egui::StrokeKind::Inside,
    );
    ui.painter().text(
        rect.center(),
        Align2::CENTER_CENTER,
        text,
        egui::TextStyle::Body.resolve(ui.style()),
        theme.palette.muted,
    );
}
