//! A function of two variables from above, with paths on it.
//!
//! The lines are turned into triangles once for a function and a size, not once a frame, and only moved where the page
//! is scrolled.

use std::sync::Arc;

use egui::epaint::{Mesh, Shape, TessellationOptions, Tessellator};
use egui::{Align2, CursorIcon, Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, pos2, vec2};
use egui_plot::MarkerShape;

use super::look::Look;
use super::plane::{Plane, marker};
use super::{describe, readout, small_font, title_font};
use crate::app::cells::arrow_steps;
use crate::app::room;
use crate::app::theme::contrast::{TEXT, receding};
use crate::app::theme::{Theme, ThemeChoice};
use crate::experiment::figure::layout::Scale;
use crate::experiment::figure::{Axis, ContourMap, Role, Slope};

/// A path on the map, as far as it is shown.
pub struct MapPath<'a> {
    /// Whose it is.
    pub name: &'a str,
    /// Its colour and marker.
    pub role: Role,
    /// From the start to where it is now.
    pub points: &'a [[f64; 2]],
}

/// How a map is to be shown.
pub struct MapOptions<'a> {
    /// Counts up whenever the map changes, paths aside.
    pub version: u64,
    /// The room that title, axes and map share.
    pub size: Vec2,
    /// The name of the figure.
    pub name: &'a str,
    /// What the figure says in words.
    pub summary: &'a str,
    /// Said at the right of the title.
    pub note: &'a str,
    /// The place that all paths start from; it can be dragged.
    pub start: [f64; 2],
    /// What it is called, and what to do with it.
    pub start_words: (&'a str, &'a str),
    /// A place that matters, with its name.
    pub target: Option<([f64; 2], &'a str)>,
    /// What is said of a place, beside its coordinates.
    pub about: &'a mut dyn FnMut([f64; 2]) -> Vec<String>,
}

/// What was done to a map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dragged {
    /// Nothing.
    Not,
    /// The start is on its way.
    Underway([f64; 2]),
    /// The start was let go.
    Done([f64; 2]),
}

/// What a map remembers from frame to frame: its lines as triangles.
#[derive(Default)]
pub struct MapPlot {
    lines: Option<(Made, Arc<Mesh>)>,
}

/// What triangles were made for.
#[derive(Clone, Copy, PartialEq)]
struct Made {
    version: u64,
    size: Vec2,
    theme: ThemeChoice,
    pixels_per_point: f32,
}

impl MapPlot {
    /// Draws `map` with paths on it; says whether the start was dragged.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        map: &ContourMap,
        paths: &[MapPath<'_>],
        theme: &Theme,
        options: MapOptions<'_>,
    ) -> (Response, Dragged) {
        let (rect, response) = ui.allocate_exact_size(options.size, Sense::hover());
        describe(ui, &response, options.name, || options.summary.to_owned());
        let top = heading(ui, rect, map, theme, options.note);
        let scale = |axis: &Axis, at: usize| {
            let places = paths.iter().flat_map(|path| path.points.iter().map(move |point| point[at]));
            Scale::around(axis, false, places)
        };
        let body = room::between(pos2(rect.left(), top), rect.max);
        let plane = Plane::new(ui, body, scale(&map.x, 0), scale(&map.y, 1));
        let dragged = start_handle(ui, &plane, &options);
        if !ui.is_rect_visible(rect) {
            return (response, dragged);
        }
        plane.draw(ui, theme);
        self.contours(ui, map, theme, &plane, options.version);
        let painter = plane.painter(ui);
        for slope in &map.slopes {
            arrow(&painter, &plane, theme, *slope);
        }
        let font = small_font(ui);
        let palette = &theme.palette;
        if let Some((at, name)) = options.target
            && let Some(place) = plane.place(at[0], at[1])
        {
            let cross = Stroke::new(2.0, palette.text);
            for arm in [vec2(5.0, 5.0), vec2(5.0, -5.0)] {
                painter.line_segment([place - arm, place + arm], cross);
            }
            label(&painter, theme, place + vec2(8.0, 10.0), name, &font);
        }
        let start = match dragged {
            Dragged::Not => options.start,
            Dragged::Underway(at) | Dragged::Done(at) => at,
        };
        if let Some(place) = plane.place(start[0], start[1]) {
            painter.circle(place, 7.0, palette.card, Stroke::new(2.5, palette.accent));
            label(&painter, theme, place + vec2(9.0, -12.0), options.start_words.0, &font);
        }
        for path in paths {
            draw_path(&painter, &plane, theme, path);
        }
        if let Some(pointer) = response.hover_pos()
            && plane.frame.contains(pointer)
            && dragged == Dragged::Not
        {
            point_out(ui, theme, pointer, &plane, paths, options.about);
        }
        (response, dragged)
    }

    fn contours(&mut self, ui: &Ui, map: &ContourMap, theme: &Theme, plane: &Plane, version: u64) {
        let pixels_per_point = ui.ctx().pixels_per_point();
        let made = Made { version, size: plane.frame.size(), theme: theme.choice, pixels_per_point };
        if self.lines.as_ref().is_none_or(|(known, _)| *known != made) {
            self.lines = Some((made, Arc::new(triangles(map, theme, plane, pixels_per_point))));
        }
        if let Some((_, mesh)) = &self.lines {
            let mut shape = Shape::mesh(Arc::clone(mesh));
            shape.translate(plane.frame.min.to_vec2());
            plane.painter(ui).add(shape);
        }
    }
}

/// The lines of all levels as triangles, from the corner of the frame. High lines are paler than low ones.
fn triangles(map: &ContourMap, theme: &Theme, plane: &Plane, pixels_per_point: f32) -> Mesh {
    let mut mesh = Mesh::default();
    // Nothing here is text or a disc: the atlas of the fonts is not asked for.
    let options = TessellationOptions {
        prerasterized_discs: false,
        coarse_tessellation_culling: false,
        ..TessellationOptions::default()
    };
    let mut tessellator = Tessellator::new(pixels_per_point, options, [1, 1], Vec::new());
    let corner = plane.frame.min.to_vec2();
    let count = map.levels.len().max(2) - 1;
    let (card, forward) = (theme.palette.card, theme.palette.forward);
    let (strong, pale) = (receding(forward, card, TEXT), theme.receding(forward));
    for (number, level) in map.levels.iter().enumerate() {
        // Behind the paths: from the bottom to the top as pale as a line may be.
        let color = strong.lerp_to_gamma(pale, number as f32 / count as f32);
        for line in &level.lines {
            let places: Vec<Pos2> =
                line.iter().filter_map(|[x, y]| plane.place(*x, *y)).map(|place| place - corner).collect();
            tessellator.tessellate_shape(Shape::line(places, Stroke::new(1.2, color)), &mut mesh);
        }
    }
    mesh
}

/// Against the gradient, downhill: in orange, as everything that comes from a backward pass.
fn arrow(painter: &egui::Painter, plane: &Plane, theme: &Theme, Slope { at, gradient }: Slope) {
    const LENGTH: f32 = 9.0;
    let size = gradient[0].hypot(gradient[1]);
    // Both axes have scales of their own, so a direction in values is another one on the screen.
    let downhill = gradient.map(|part| -part / size);
    let (Some(from), Some(direction)) = (plane.place(at[0], at[1]), plane.direction(downhill)) else {
        return;
    };
    let direction = direction * LENGTH;
    let stroke = Stroke::new(1.4, theme.receding(theme.palette.backward));
    let tip = from + direction;
    painter.line_segment([from - direction, tip], stroke);
    let side = direction.rot90() * 0.35;
    let back = tip - direction * 0.6;
    painter.line_segment([tip, back + side], stroke);
    painter.line_segment([tip, back - side], stroke);
}

/// A line through every place, a marker on each, and a large one where the optimizer is now.
fn draw_path(painter: &egui::Painter, plane: &Plane, theme: &Theme, path: &MapPath<'_>) {
    /// Beyond so many frames away a place is drawn as if it were there: no screen shows the difference.
    const FAR: f32 = 50.0;
    let near = plane.frame.expand2(plane.frame.size() * FAR);
    let look = Look::of(path.role, theme);
    let places: Vec<Pos2> =
        path.points.iter().filter_map(|[x, y]| plane.place(*x, *y)).map(|place| near.clamp(place)).collect();
    painter.add(Shape::line(places.clone(), Stroke::new(theme.line, look.color)));
    let shape = look.marker.unwrap_or(MarkerShape::Circle);
    painter.extend(places.iter().skip(1).map(|place| marker(*place, 3.0, shape, look.color)));
    if let (Some(now), true) = (places.last(), places.len() > 1) {
        painter.add(marker(*now, 8.0, shape, theme.palette.card));
        painter.add(marker(*now, 6.5, shape, look.color));
    }
}

/// So far an arrow key moves the start, in points.
const PUSH: f32 = 8.0;

/// The start can be dragged, or moved with the arrow keys, anywhere on the map.
fn start_handle(ui: &Ui, plane: &Plane, options: &MapOptions<'_>) -> Dragged {
    let Some(place) = plane.place(options.start[0], options.start[1]) else { return Dragged::Not };
    let id = ui.scope_id().with("start of all paths");
    // While it is dragged the pointer may be ahead of the ring.
    let grip = Rect::from_center_size(plane.frame.clamp(place), Vec2::splat(26.0));
    let handle = ui.interact(grip, id, Sense::drag()).on_hover_cursor(CursorIcon::Grab);
    handle.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, options.start_words.1));
    let at = |pointer: Pos2| {
        let values = plane.values(plane.frame.clamp(pointer));
        // A place that people can say: to about a pixel.
        let grain = plane.grain();
        [round(values[0], grain[0]), round(values[1], grain[1])]
    };
    // The arrow keys move it as far as a finger would with one push.
    let [right, up] = arrow_steps(ui, &handle).map(|steps| steps.clamp(-1e3, 1e3) as f32);
    let moved = vec2(right, -up) * PUSH;
    if handle.has_focus() {
        let ring = Stroke::new(2.0, ui.visuals().selection.stroke.color);
        plane.painter(ui).circle_stroke(place, 12.0, ring);
    }
    match handle.interact_pointer_pos() {
        Some(pointer) if handle.drag_stopped() => Dragged::Done(at(pointer)),
        Some(pointer) if handle.dragged() => Dragged::Underway(at(pointer)),
        _ if handle.drag_stopped() => Dragged::Done(options.start),
        _ if moved != Vec2::ZERO => Dragged::Done(at(place + moved)),
        _ => {
            if !handle.is_pointer_button_down_on() {
                handle.on_hover_text(options.start_words.1);
            }
            Dragged::Not
        }
    }
}

/// To as many decimals as points of the screen can tell apart, of which each is `grain` wide.
fn round(value: f64, grain: f64) -> f64 {
    let decimals = (-grain.log10().floor()).max(0.0);
    let power = 10f64.powf(decimals);
    let rounded = (value * power).round() / power;
    // On a map so narrow that there is no such power all digits count.
    if rounded.is_finite() { rounded } else { value }
}

fn label(painter: &egui::Painter, theme: &Theme, at: Pos2, words: &str, font: &egui::FontId) {
    let words = painter.layout_no_wrap(words.to_owned(), font.clone(), theme.palette.text);
    let back = Align2::LEFT_CENTER.anchor_size(at, words.size());
    painter.rect_filled(back.expand2(vec2(3.0, 0.0)), 3.0, theme.plate());
    painter.galley(back.min, words, theme.palette.text);
}

fn heading(ui: &Ui, rect: Rect, map: &ContourMap, theme: &Theme, note: &str) -> f32 {
    let font = small_font(ui);
    let middle = rect.top() + font.size * 0.8;
    let painter = ui.painter();
    let note = painter.layout_no_wrap(note.to_owned(), font.clone(), theme.palette.muted);
    let room = rect.width() - note.size().x - 24.0;
    let mut title = egui::text::LayoutJob::simple_singleline(
        format!("f = {}", map.title.replace('\n', "; ")),
        title_font(ui),
        theme.palette.text,
    );
    title.wrap = egui::text::TextWrapping::truncate_at_width(room.max(40.0));
    let title = painter.layout_job(title);
    let height = title.size().y;
    painter.galley(pos2(rect.left(), middle - height / 2.0), title, theme.palette.text);
    let at = pos2(rect.right() - note.size().x - 14.0, middle - note.size().y / 2.0);
    painter.galley(at, note, theme.palette.muted);
    rect.top() + height.max(font.size * 1.6) + 2.0
}

/// The exact step of a path under the pointer, or else the values of the place.
fn point_out(
    ui: &Ui,
    theme: &Theme,
    pointer: Pos2,
    plane: &Plane,
    paths: &[MapPath<'_>],
    about: &mut dyn FnMut([f64; 2]) -> Vec<String>,
) {
    const REACH: f32 = 9.0;
    let steps =
        paths.iter().flat_map(|path| path.points.iter().enumerate().map(move |(step, at)| (path, step, at)));
    let near = steps
        .filter_map(|(path, step, at)| Some((plane.place(at[0], at[1])?.distance(pointer), path, step, *at)))
        .filter(|(distance, ..)| *distance < REACH)
        .min_by(|a, b| a.0.total_cmp(&b.0));
    let (mut rows, at) = match near {
        Some((_, path, step, at)) => {
            let color = Look::of(path.role, theme).color;
            (vec![readout::Row::colored(color, format!("{} · {step}", path.name))], at)
        }
        None => (Vec::new(), plane.values(pointer)),
    };
    // Under the pointer as many digits as pixels tell apart; of a step, all.
    let exact = near.is_some();
    let coordinate = |value: f64| if exact { format!("{value}") } else { format!("{value:.2}") };
    rows.push(readout::Row::plain(format!("x = {}, y = {}", coordinate(at[0]), coordinate(at[1]))));
    rows.extend(about(at).into_iter().map(readout::Row::plain));
    readout::show(ui, pointer, &rows);
}
