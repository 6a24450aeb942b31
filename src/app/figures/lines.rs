//! Curves over iterations, drawn with `egui_plot`.
//!
//! Series differ by their markers as well as by colour. A raw series is thin and pale and lies under the
//! others, always visible. A logarithmic axis is drawn as the logarithm with ticks at whole powers of ten; values
//! of zero and below have no place on it and break the line.

use std::ops::RangeInclusive;

use egui::{Color32, CursorIcon, Response, Sense, Stroke, Ui, Vec2, vec2};
use egui_plot::{
    AxisHints, GridInput, GridMark, Line, LineStyle, MarkerShape, Plot, PlotPoint, PlotPoints, Points,
};

use super::annotations::point_out;
use super::paint::{self, Setting, color, frame, paint};
use super::{describe, empty, heading, small_font};
use crate::app::room;
use crate::app::text::Text;
use crate::app::theme::Theme;
use crate::experiment::figure::layout::{
    Look, Marker, Plane, Scale, Scene, Tone, guides, lift, lines as layout,
};
use crate::experiment::figure::{LineFigure, Series, Span};

/// How a figure of curves is to be shown.
pub struct LineOptions<'a> {
    /// Distinguishes this plot from others in the same cell.
    pub id: &'a str,
    /// Counts up whenever the figure's points change; equal numbers mean that nothing is thinned again.
    pub version: u64,
    /// The room that title, legend, axes and curves share, in points.
    pub size: Vec2,
    /// The seed of the run, said with its summary.
    pub seed: u64,
    /// Draw the y axis logarithmically.
    pub logarithmic: bool,
    /// Where the run stands, in units of x, when it was stepped back from the end of the curves.
    pub now: Option<f64>,
    /// What the figure says in words.
    pub summary: &'a str,
    /// Said instead of curves while there are none.
    pub empty: &'a str,
}

/// What a plot remembers from frame to frame: the thinned lines and what they were thinned for.
#[derive(Default)]
pub struct LinePlot {
    thinned: Vec<Curve>,
    made_for: Option<Thinning>,
    visible: Option<(f64, f64)>,
    scales: Option<(Scale, Scale)>,
    /// Which series are switched off, by their places; the rest are on.
    hidden: Vec<bool>,
    /// Whether the legend stands elsewhere.
    has_legend_elsewhere: bool,
    bare: bool,
}

/// A curve as it is drawn: its thinned points at their heights, and those that carry its marker.
#[derive(Default)]
struct Curve {
    line: Vec<PlotPoint>,
    marked: Vec<PlotPoint>,
    marker: f32,
}

#[derive(Clone, Copy, PartialEq)]
struct Thinning {
    version: u64,
    visible: Option<(f64, f64)>,
    columns: usize,
    logarithmic: bool,
}

const Y_AXIS_WIDTH: f32 = 52.0;
/// The same without its name, in sizes of its type.
const Y_AXIS: f32 = 2.2;
/// So many sizes of its type a figure is high whose axes are named.
const NAMED: f32 = 10.0;
/// Room for the half of the last tick's number that stands beyond the axis, in sizes of its type.
const RIGHT: f32 = 1.4;

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
        let setting = Setting::new(ui, theme);
        let has_legend = !(self.bare || self.has_legend_elsewhere);
        let named = if has_legend { figure.series.as_slice() } else { &[] };
        let legend = layout::legend(named, rect.width().into(), &setting.style());
        let body = heading(ui, theme, rect, &figure.title, "", legend);
        let is_empty = |(at, series): (usize, &Series)| self.hides(at) || series.points.is_empty();
        if figure.series.iter().enumerate().all(is_empty) {
            empty(ui, theme, body, options.empty);
            return response;
        }
        let style = setting.style();
        let shown = figure.series.iter().enumerate().filter(|(at, _)| !self.hides(*at));
        let names = layout::names_room(shown.map(|(_, series)| series), body.width().into(), &style) as f32;
        let lane = layout::lane(&figure.marks, &style) as f32;
        let room = room::between(body.min + vec2(0.0, lane), body.max - vec2(names, 0.0));
        self.prepare(figure, options, room.width());
        let mut inside = ui.new_child(egui::UiBuilder::new().id_salt(options.id).max_rect(room));
        self.plot(&mut inside, figure, theme, options, room.size(), body.right());
        response
    }

    /// Thins the series for this width and range, unless that is done already.
    fn prepare(&mut self, figure: &LineFigure, options: &LineOptions<'_>, width: f32) {
        let wanted = Thinning {
            version: options.version,
            visible: self.visible,
            columns: layout::columns(width.into()),
            logarithmic: options.logarithmic,
        };
        if self.made_for == Some(wanted) && self.thinned.len() == figure.series.len() {
            return;
        }
        self.made_for = Some(wanted);
        let lift = |y| lift(y, options.logarithmic);
        let hidden = &self.hidden;
        let hides = |at: usize| hidden.get(at).copied().unwrap_or(false);
        let shown = figure.series.iter().enumerate().filter(|(at, _)| !hides(*at)).map(|(_, series)| series);
        let (x, y) = layout::scales(figure, options.logarithmic, shown);
        let seen = self.visible.map_or(x.span().ends(), |(low, high)| [low, high]);
        self.scales = Some((x, y));
        let curve = |at: usize| {
            if hides(at) {
                return Curve::default();
            }
            let layout::Drawn { line: points, marked, marker } =
                layout::drawn(figure, at, seen, wanted.columns as f64, lift);
            let raised = |[x, y]: [f64; 2]| {
                let y = lift(y);
                PlotPoint { x, y: if y.is_finite() { y } else { f64::NAN } }
            };
            let [line, marked] = [points, marked].map(|points| points.into_iter().map(raised).collect());
            Curve { line, marked, marker: marker as f32 }
        };
        self.thinned = (0..figure.series.len()).map(curve).collect();
    }

    fn plot(
        &mut self,
        ui: &mut Ui,
        figure: &LineFigure,
        theme: &Theme,
        options: &LineOptions<'_>,
        size: Vec2,
        right: f32,
    ) {
        let Self { thinned, visible, scales: Some((x, y)), hidden, .. } = self else { return };
        let ([x_low, x_high], [y_low, y_high]) = (x.span().ends(), y.span().ends());
        let logarithmic = options.logarithmic;
        let font = small_font(ui);
        let weak = theme.palette.muted;
        let small = |text: &str| egui::RichText::new(text).font(font.clone()).color(weak);
        let setting = Setting::new(ui, theme);
        let style = setting.style();
        let room = self::frame(ui.max_rect());
        let [most_x, most_y] = Plane::new(room, x.clone(), y.clone(), &style).most(&style);
        // In large type a low figure has no room for the names of its axes; its title and its cell say what they are.
        let is_named = size.y >= NAMED * font.size;
        let name = |scale: &Scale| if is_named { scale.name().to_owned() } else { String::new() };
        let upright = style.upright(&name(y), f64::from(size.y) - 2.0 * style.line_height());
        let upright = egui::RichText::new(upright.0).size(upright.1 as f32).color(weak);
        let x_axis = AxisHints::new_x()
            .label(small(&name(x)))
            .tick_label_font(font.clone())
            .tick_label_color(weak)
            .label_spacing(1.0..=2.0)
            .formatter(words(x.clone(), most_x));
        let y_axis = AxisHints::new_y()
            .label(upright)
            .tick_label_font(font.clone())
            .tick_label_color(weak)
            .label_spacing(1.0..=2.0)
            .min_thickness(if is_named { Y_AXIS_WIDTH } else { font.size * Y_AXIS })
            .formatter(words(y.clone(), most_y));
        let plot = Plot::new(options.id)
            .width(size.x - RIGHT * font.size)
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

        // Toned ground lies below the curves, and is known only after them.
        let ground = ui.painter().add(egui::Shape::Noop);
        let thinned = &*thinned;
        let paper = theme.palette.card;
        let looks: Vec<Look> = figure.series.iter().map(|series| Look::of(series.role, &style)).collect();
        let colors: Vec<Color32> = looks.iter().map(|look| color(theme, look.pen.tone)).collect();
        let drawn: Vec<_> = looks.into_iter().zip(colors.clone()).collect();
        let shown = plot.show(ui, move |plot| {
            for ((series, curve), (look, color)) in figure.series.iter().zip(thinned).zip(drawn) {
                let name = series.name.as_str();
                let markers = |points, radius: f32, shape| {
                    let points = Points::new(name, PlotPoints::Borrowed(points)).shape(shape).color(color);
                    points.filled(true).radius(radius).allow_hover(false)
                };
                for run in curve.line.split(|point| point.y.is_nan()) {
                    match run {
                        [] => {}
                        // It would be seen nowhere.
                        [_] => plot.points(markers(run, 3.5, MarkerShape::Circle)),
                        _ => {
                            let dash = look.pen.dash.map(|length| length as f32);
                            let style = dash.map_or(LineStyle::Solid, |length| LineStyle::Dashed { length });
                            let line = Line::new(name, PlotPoints::Borrowed(run)).color(color);
                            let line = line.width(look.pen.width as f32).style(style);
                            plot.line(line.allow_band(false).allow_hover(false));
                        }
                    }
                }
                if let Some(marker) = look.marker {
                    plot.points(markers(&curve.marked, curve.marker, shape(marker)));
                    if look.hollow {
                        let inside = (curve.marker - 1.4).max(0.5);
                        plot.points(markers(&curve.marked, inside, shape(marker)).color(paper));
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
        let mut scene = Scene::default();
        let y_at = |y: f64| {
            let at = PlotPoint::new(0.0, lift(y, logarithmic));
            f64::from(shown.transform.position_from_point(&at).y)
        };
        let bands = guides::bands(&figure.y, self::frame(frame), y_at);
        let fill = color(theme, Tone::Ground);
        let bands = bands.into_iter().map(|band| egui::Shape::rect_filled(paint::rect(band), 0.0, fill));
        ui.painter().set(ground, egui::Shape::Vec(bands.collect()));
        if logarithmic {
            let is_shown = |series: usize| !hidden.get(series).copied().unwrap_or(false);
            let x_of = |x: f64| x_of(x).into();
            let words = Text::spoken(ui.ctx()).figures;
            guides::zero_marks(&mut scene, figure, is_shown, self::frame(frame), x_of, words, &style);
        }
        guides::guides(&mut scene, &figure.y, self::frame(frame), y_at, &style);
        layout::moments(&mut scene, &figure.marks, self::frame(frame), |x| x_of(x).into(), &style);
        if right > frame.right() + RIGHT * style.small as f32 + 1.0 {
            let place = |point: &PlotPoint| {
                let place = shown.transform.position_from_point(point);
                [f64::from(place.x), f64::from(place.y)]
            };
            let end = |(series, curve): (_, &Curve)| {
                let last = curve.line.iter().rev().find(|point| point.y.is_finite())?;
                Some((series, place(last)))
            };
            let named = figure.series.iter().zip(thinned).filter(|(series, _)| layout::is_named(series));
            let ends: Vec<_> = named.filter_map(end).collect();
            layout::end_names(&mut scene, &ends, self::frame(frame), right.into(), &style);
        }
        // The names stand beside the plot, the words of its moments above it.
        paint(ui.painter(), &scene, theme, Vec2::ZERO);
        if let Some(now) = options.now {
            let x = x_of(now);
            if frame.x_range().contains(x) {
                let stroke = Stroke::new(theme.hairline.max(1.5), theme.palette.accent);
                ui.painter().vline(x, frame.y_range(), stroke);
            }
        }
        let hovered = shown.response.on_hover_cursor(CursorIcon::Crosshair);
        if let Some(pointer) = hovered.hover_pos()
            && frame.contains(pointer)
        {
            let x = shown.transform.value_from_position(pointer).x;
            let y_of = |y: f64| shown.transform.position_from_point(&PlotPoint::new(0.0, y)).y;
            let height = |y| y_of(lift(y, logarithmic));
            point_out(ui, theme, pointer, frame, figure, &colors, hidden, x, x_of, height);
        }
    }
}

/// The lines of the grid: at the ticks.
fn grid(scale: Scale, most: usize) -> impl Fn(GridInput) -> Vec<GridMark> {
    move |input| {
        let part = Span::of(input.bounds.into());
        let places = scale.places(part, most);
        // The plot leaves out the words of ticks that it takes to be close together.
        let step_size = match places.as_slice() {
            [(first, _), (second, _), ..] => second - first,
            _ => part.high() - part.low(),
        };
        places.into_iter().map(|(value, _)| GridMark { value, step_size }).collect()
    }
}

/// What is written at a tick.
fn words(scale: Scale, most: usize) -> impl Fn(GridMark, &RangeInclusive<f64>) -> String {
    move |mark, seen| {
        let places = scale.places(Span::of([*seen.start(), *seen.end()]), most);
        places.into_iter().find(|(place, _)| *place == mark.value).map(|(_, words)| words).unwrap_or_default()
    }
}

fn shape(marker: Marker) -> MarkerShape {
    match marker {
        Marker::Circle => MarkerShape::Circle,
        Marker::Square => MarkerShape::Square,
        Marker::Diamond => MarkerShape::Diamond,
        Marker::Triangle => MarkerShape::Up,
    }
}
