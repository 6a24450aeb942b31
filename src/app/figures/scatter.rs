//! Points on a plane, with the exact values of the one under the pointer.
//!
//! Where the points are is worked out once for new data, not once a frame.

use egui::{Rect, Response, Sense, Stroke, Ui, Vec2};

use super::paint::{Setting, at, frame, paint, place};
use super::{describe, format, heading, readout};
use crate::app::text::{Language, Text};
use crate::app::theme::{Theme, ThemeChoice};
use crate::experiment::figure::layout::{Frame, Id, Scene, scatter};
use crate::experiment::figure::{Axis, ScatterFigure};

/// How a figure of points is to be shown.
pub struct ScatterOptions<'a> {
    /// Counts up whenever the figure changes; equal numbers mean that nothing is laid out again.
    pub version: u64,
    /// The room that title, legend, axes and points share.
    pub size: Vec2,
    /// The seed, said with its summary.
    pub seed: u64,
    /// What the figure says in words.
    pub summary: &'a str,
    /// Said instead of points while there are none.
    pub empty: &'a str,
    /// Said of so many points that have no place on the axes.
    pub without_place: fn(&str) -> String,
    /// The lines about one point, by the number of its group and its own, beside its coordinates.
    pub about: &'a dyn Fn(usize, usize) -> Vec<String>,
}

/// What was pointed at.
pub struct Scattered {
    /// The response of the whole figure; a click on it is a click on `point`.
    pub response: Response,
    /// The point under the pointer: the number of its group, and its own.
    pub point: Option<(usize, usize)>,
}

/// What a scatter remembers from frame to frame: where everything is, from the corner of the figure, and what it was laid out
/// for.
#[derive(Default)]
pub struct ScatterPlot {
    laid: Option<(Made, Scene)>,
}

/// What a layout was made for.
#[derive(Clone, Copy, PartialEq)]
struct Made {
    version: u64,
    size: Vec2,
    small: f64,
    theme: ThemeChoice,
    language: Language,
}

/// So near to a point, in points of the screen, the pointer is on it.
const REACH: f64 = 12.0;

impl ScatterPlot {
    /// Draws `figure`.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        figure: &ScatterFigure,
        theme: &Theme,
        options: &ScatterOptions<'_>,
    ) -> Scattered {
        let (rect, response) = ui.allocate_exact_size(options.size, Sense::click());
        let text = Text::spoken(ui.ctx());
        describe(ui, &response, &figure.title, || (text.drawing.spoken)(options.summary, options.seed));
        if !ui.is_rect_visible(rect) {
            return Scattered { response, point: None };
        }
        let setting = Setting::new(ui, theme);
        let style = setting.style();
        let legend = scatter::legend(figure, &style);
        let body = heading(ui, theme, rect, &figure.title, "", legend);
        let made = Made {
            version: options.version,
            size: body.size(),
            small: style.small,
            theme: theme.choice,
            language: text.language,
        };
        if self.laid.as_ref().is_none_or(|(known, _)| *known != made) {
            let room = Frame { x: 0.0, y: 0.0, ..frame(body) };
            let lost = |count: usize| (options.without_place)(&format::grouped(count as u64));
            self.laid = Some((made, scatter::scene(figure, room, &style, options.empty, &lost)));
        }
        let Some((_, scene)) = &self.laid else { return Scattered { response, point: None } };
        paint(ui.painter(), scene, theme, body.min.to_vec2());
        let point = response.hover_pos().and_then(|pointer| {
            let near = scene.found(at(pointer - body.min.to_vec2()), REACH)?;
            point_out(ui, theme, figure, scene, body, near, options);
            Some((near[0], near[1]))
        });
        Scattered { response, point }
    }
}

/// A ring around a point, and a box with its exact values.
fn point_out(
    ui: &Ui,
    theme: &Theme,
    figure: &ScatterFigure,
    scene: &Scene,
    body: Rect,
    near: Id,
    options: &ScatterOptions<'_>,
) {
    let [group, number] = near;
    let Some(point) = figure.groups.get(group).and_then(|group| group.points.get(number)) else { return };
    if let Some(middle) = scene.place_of(near) {
        let ring = Stroke::new(2.0, theme.palette.accent);
        ui.painter().circle_stroke(place(middle) + body.min.to_vec2(), 6.5, ring);
    }
    let mut rows: Vec<readout::Row> =
        (options.about)(group, number).into_iter().map(readout::Row::plain).collect();
    let exact = |axis: &Axis, value: f64| {
        let name = if value >= 0.0 { axis.names.get(value.round() as usize) } else { None };
        let value = name.cloned().unwrap_or_else(|| format!("{value:e}"));
        readout::Row::plain(format!("{} {value}", axis.heading()))
    };
    rows.push(exact(&figure.x, point.x));
    rows.push(exact(&figure.y, point.y));
    if let (Some(color), Some(value)) = (&figure.color, point.value) {
        rows.push(readout::Row::plain(format!("{} {value}", color.heading())));
    }
    if let Some(pointer) = ui.ctx().pointer_hover_pos() {
        readout::show(ui, pointer, &rows);
    }
}
