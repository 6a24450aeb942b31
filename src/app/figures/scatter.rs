//! Points on a plane, with the exact values of the one under the pointer.
//!
//! Tens of thousands of points are cheap here: of those that would fall on the same few pixels one is drawn, and which
//! ones is worked out once for new data, not once a frame. Groups differ by marker as well as by colour; a third
//! quantity makes a point larger as well as of another colour.

use egui::{Align2, Color32, Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, pos2, vec2};
use egui_plot::MarkerShape;

use super::look::Look;
use super::plane::{Plane, marker};
use super::{describe, format, readout, small_font, title_font};
use crate::app::room;
use crate::app::text::Text;
use crate::app::theme::{Palette, Theme};
use crate::experiment::figure::layout::Scale;
use crate::experiment::figure::{Axis, Point, ScatterFigure, Span};

/// How a figure of points is to be shown.
pub struct ScatterOptions<'a> {
    /// Counts up whenever the figure changes; equal numbers mean that nothing is worked out anew.
    pub version: u64,
    /// The room that title, legend, axes and points share.
    pub size: Vec2,
    /// The seed, shown beside the title.
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

/// What a scatter remembers from frame to frame: the points that are drawn, and what they were chosen for.
#[derive(Default)]
pub struct ScatterPlot {
    drawn: Vec<Drawn>,
    without_place: usize,
    values: Option<[f64; 2]>,
    scales: Option<(Scale, Scale)>,
    made_for: Option<(u64, Rect)>,
}

/// A point that stands for all those that fall on the same pixels.
struct Drawn {
    group: usize,
    point: usize,
    place: Pos2,
}

/// Points closer together than this in both directions are drawn as one.
const GRAIN: f32 = 2.5;
/// So near to a point, in points of the screen, the pointer is on it.
const REACH: f32 = 12.0;

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
        let text = &Text::spoken(ui.ctx()).drawing;
        describe(ui, &response, &figure.title, || (text.spoken)(options.summary, options.seed));
        if !ui.is_rect_visible(rect) {
            return Scattered { response, point: None };
        }
        let top = heading(ui, rect, figure, theme, &(text.seed)(options.seed));
        let body = room::between(pos2(rect.left(), top), rect.max);
        if figure.points().next().is_none() {
            empty(ui, body, theme, options.empty);
            return Scattered { response, point: None };
        }
        let body = if figure.color.is_some() { body.with_max_x(body.right() - bar_width(ui)) } else { body };
        if self.made_for.map(|(version, _)| version) != Some(options.version) {
            self.scales = None;
        }
        let (x, y) = self.scales.get_or_insert_with(|| figure.scales()).clone();
        let plane = Plane::new(ui, body, x, y);
        if self.made_for != Some((options.version, plane.frame)) {
            self.prepare(figure, &plane);
            self.made_for = Some((options.version, plane.frame));
        }
        plane.draw(ui, theme);
        self.points(ui, figure, theme, &plane);
        if let (Some(color), Some(range)) = (&figure.color, self.values) {
            bar(ui, theme, room::between(pos2(body.right() + 6.0, top), rect.max), color, range);
        }
        if self.without_place > 0 {
            let words = (options.without_place)(&format::grouped(self.without_place as u64));
            let at = plane.frame.right_bottom() - vec2(6.0, 4.0);
            let words = ui.painter().layout_no_wrap(words, small_font(ui), theme.palette.muted);
            let back = Align2::RIGHT_BOTTOM.anchor_size(at, words.size());
            ui.painter().rect_filled(back.expand(2.0), 3.0, theme.plate());
            ui.painter().galley(back.min, words, theme.palette.muted);
        }
        let point = response.hover_pos().and_then(|pointer| {
            let near = self.nearest(pointer)?;
            point_out(ui, theme, pointer, figure, near, options);
            Some((near.group, near.point))
        });
        Scattered { response, point }
    }

    /// Chooses the points that are drawn: the first on its pixels, group by group; where points have values, those
    /// of the greatest are on top.
    fn prepare(&mut self, figure: &ScatterFigure, plane: &Plane) {
        self.values = figure.color.as_ref().and_then(|color| values(figure, color));
        self.drawn.clear();
        self.without_place = 0;
        let columns = (plane.frame.width() / GRAIN) as usize + 1;
        let rows = (plane.frame.height() / GRAIN) as usize + 1;
        for (group, all) in figure.groups.iter().enumerate() {
            let mut taken = vec![false; columns * rows];
            for (number, point) in all.points.iter().enumerate() {
                let Some(place) = plane.place(point.x, point.y) else {
                    self.without_place += 1;
                    continue;
                };
                let within = (place - plane.frame.min) / GRAIN;
                let pixels = within.y as usize * columns + within.x as usize;
                // A point with a value of its own is drawn whatever it lies on.
                let hidden = point.value.is_none() && taken.get(pixels).copied().unwrap_or(true);
                if plane.frame.contains(place) && !hidden {
                    if let Some(taken) = taken.get_mut(pixels) {
                        *taken = true;
                    }
                    self.drawn.push(Drawn { group, point: number, place });
                }
            }
        }
        let value = |drawn: &Drawn| {
            point_of(figure, drawn).and_then(|point| point.value).unwrap_or(f64::NEG_INFINITY)
        };
        if self.values.is_some() {
            self.drawn.sort_by(|a, b| value(a).total_cmp(&value(b)));
        }
    }

    fn points(&self, ui: &Ui, figure: &ScatterFigure, theme: &Theme, plane: &Plane) {
        let painter = plane.painter(ui);
        if figure.diagonal {
            let (low, high) =
                (plane.values(plane.frame.left_bottom()), plane.values(plane.frame.right_top()));
            let ends = [low[0].min(low[1]), high[0].max(high[1])].map(|end| plane.place(end, end));
            if let [Some(from), Some(to)] = ends {
                painter.line_segment([from, to], Stroke::new(theme.hairline.max(1.5), theme.palette.outline));
            }
        }
        let looks: Vec<Look> = figure.groups.iter().map(|group| Look::of(group.role, theme)).collect();
        let shapes = self.drawn.iter().filter_map(|drawn| {
            let (look, point) = (looks.get(drawn.group)?, point_of(figure, drawn)?);
            let shape = look.marker.unwrap_or(MarkerShape::Circle);
            Some(match point.value.and_then(|value| share(value, self.values)) {
                Some(share) => marker(drawn.place, 3.5 + 2.0 * share, shape, shade(&theme.palette, share)),
                None => marker(drawn.place, 2.5, shape, look.color),
            })
        });
        painter.extend(shapes);
    }

    /// The point nearest to the pointer, if it is near.
    fn nearest(&self, pointer: Pos2) -> Option<&Drawn> {
        let distance = |drawn: &Drawn| drawn.place.distance_sq(pointer);
        let near = self.drawn.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        (distance(near) <= REACH * REACH).then_some(near)
    }
}

fn point_of<'a>(figure: &'a ScatterFigure, drawn: &Drawn) -> Option<&'a Point> {
    figure.groups.get(drawn.group)?.points.get(drawn.point)
}

/// The range of the values that give points their colour.
fn values(figure: &ScatterFigure, color: &Axis) -> Option<[f64; 2]> {
    let values = figure.points().filter_map(|point| point.value).filter(|value| value.is_finite());
    let range = values.fold(None, |range: Option<[f64; 2]>, value| {
        Some(range.map_or([value, value], |[low, high]| [low.min(value), high.max(value)]))
    });
    range.map(|range| color.range.unwrap_or(range))
}

/// How far a value is from the least to the greatest; not-a-number counts as the least.
pub(super) fn share(value: f64, range: Option<[f64; 2]>) -> Option<f32> {
    let [low, high] = range?;
    let share = Span::new([low, high]).map_or(1.0, |span| span.share(value));
    Some(if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) as f32 })
}

/// From pale blue for little to strong orange for much: apart in lightness as well as in hue.
pub(super) fn shade(palette: &Palette, share: f32) -> Color32 {
    palette.raw.lerp_to_gamma(palette.backward, share)
}

/// Room for the bar that says what the colours mean.
pub(super) fn bar_width(ui: &Ui) -> f32 {
    (super::small_font(ui).size * 5.3).round()
}

pub(super) fn bar(ui: &Ui, theme: &Theme, rect: Rect, color: &Axis, [low, high]: [f64; 2]) {
    const STEPS: usize = 24;
    let (font, palette) = (small_font(ui), &theme.palette);
    let painter = ui.painter();
    let name = painter.layout(color.heading(), font.clone(), palette.axis, rect.width());
    painter.galley(rect.min, name.clone(), palette.axis);
    let column = room::between(
        pos2(rect.left(), rect.top() + name.size().y + 6.0),
        pos2(rect.left() + 12.0, rect.bottom() - 30.0),
    );
    let height = column.height() / STEPS as f32;
    for step in 0..STEPS {
        let top = column.bottom() - (step + 1) as f32 * height;
        let piece = Rect::from_min_size(pos2(column.left(), top), vec2(column.width(), height + 0.5));
        painter.rect_filled(piece, 0.0, shade(palette, step as f32 / (STEPS - 1) as f32));
    }
    let beside = |y, align, value| {
        painter.text(
            pos2(column.right() + 4.0, y),
            align,
            format::significant(value),
            font.clone(),
            palette.axis,
        );
    };
    beside(column.top(), Align2::LEFT_TOP, high);
    beside(column.bottom(), Align2::LEFT_BOTTOM, low);
}

/// Title, legend and seed in one line; returns the height at which the plane may begin.
fn heading(ui: &Ui, rect: Rect, figure: &ScatterFigure, theme: &Theme, seed: &str) -> f32 {
    let (font, palette) = (small_font(ui), &theme.palette);
    let painter = ui.painter();
    let middle = rect.top() + font.size * 0.8;
    let left = pos2(rect.left(), middle);
    let title = painter.text(left, Align2::LEFT_CENTER, &figure.title, title_font(ui), palette.text);
    let right = pos2(rect.right(), middle);
    let seed = painter.text(right, Align2::RIGHT_CENTER, seed, font.clone(), palette.muted);
    let mut x = title.right() + 18.0;
    for group in figure.groups.iter().filter(|group| !group.name.is_empty()) {
        let name = painter.layout_no_wrap(group.name.clone(), font.clone(), palette.text);
        if x + 14.0 + name.size().x > seed.left() - 8.0 {
            break;
        }
        let look = Look::of(group.role, theme);
        painter.add(marker(
            pos2(x + 4.0, middle),
            4.0,
            look.marker.unwrap_or(MarkerShape::Circle),
            look.color,
        ));
        let width = name.size().x;
        painter.galley(pos2(x + 13.0, middle - name.size().y / 2.0), name, palette.text);
        x += 13.0 + width + 14.0;
    }
    rect.top() + title.height().max(font.size * 1.6) + 4.0
}

/// A ring around a point, and a box with its exact values.
fn point_out(
    ui: &Ui,
    theme: &Theme,
    pointer: Pos2,
    figure: &ScatterFigure,
    drawn: &Drawn,
    options: &ScatterOptions<'_>,
) {
    let Some(point) = point_of(figure, drawn) else { return };
    ui.painter().circle_stroke(drawn.place, 6.5, Stroke::new(2.0, theme.palette.accent));
    let mut rows: Vec<readout::Row> =
        (options.about)(drawn.group, drawn.point).into_iter().map(readout::Row::plain).collect();
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
    readout::show(ui, pointer, &rows);
}

fn empty(ui: &Ui, rect: Rect, theme: &Theme, text: &str) {
    let border = Stroke::new(theme.hairline, theme.palette.grid);
    ui.painter().rect_stroke(rect.shrink(1.0), 4.0, border, egui::StrokeKind::Inside);
    let font = egui::TextStyle::Body.resolve(ui.style());
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, font, theme.palette.muted);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::figure::{PointGroup, Role};

    fn figure(points: Vec<Point>) -> ScatterFigure {
        ScatterFigure {
            title: String::new(),
            x: Axis::new("x", "").held(0.0, 100.0),
            y: Axis::new("y", "").held(0.0, 100.0),
            log_x: false,
            log_y: false,
            color: Some(Axis::new("accuracy", "")),
            diagonal: false,
            groups: vec![PointGroup { name: String::new(), role: Role::Series(0), points }],
        }
    }

    fn drawn(figure: &ScatterFigure) -> ScatterPlot {
        let mut plot = ScatterPlot::default();
        egui::__run_test_ui(|ui| {
            let (x, y) = figure.scales();
            let rect = Rect::from_min_size(Pos2::ZERO, vec2(400.0, 300.0));
            plot.prepare(figure, &Plane::new(ui, rect, x, y));
        });
        plot
    }

    #[test]
    fn points_on_the_same_pixels_are_drawn_once_and_none_without_a_place_is() {
        let at = |x, y| Point { x, y, value: None };
        let plot = drawn(&figure(vec![at(10.0, 10.0), at(10.001, 10.0), at(50.0, 20.0), at(f64::NAN, 1.0)]));
        assert_eq!(plot.drawn.iter().map(|drawn| drawn.point).collect::<Vec<_>>(), [0, 2]);
        assert_eq!(plot.without_place, 1);
    }

    #[test]
    fn a_point_with_a_value_is_always_drawn_and_the_greatest_is_on_top() {
        let at = |value| Point { x: 10.0, y: 10.0, value: Some(value) };
        let plot = drawn(&figure(vec![at(0.9), at(0.1), at(0.5)]));
        assert_eq!(plot.drawn.iter().map(|drawn| drawn.point).collect::<Vec<_>>(), [1, 2, 0]);
        assert_eq!(plot.values, Some([0.1, 0.9]));
    }

    #[test]
    fn the_pointer_finds_what_is_near_and_nothing_else() {
        let at = |x, y| Point { x, y, value: None };
        let plot = drawn(&figure(vec![at(10.0, 10.0), at(90.0, 90.0)]));
        let [first, second] = [plot.drawn[0].place, plot.drawn[1].place];
        assert_eq!(plot.nearest(second + vec2(5.0, 0.0)).map(|drawn| drawn.point), Some(1));
        assert!(plot.nearest(first + (second - first) / 2.0).is_none());
    }
}
