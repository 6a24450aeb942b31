//! A function of two variables from above, with paths on it.
//!
//! The lines are turned into triangles once for a function and a size, not once a frame, and only moved where the page
//! is scrolled.

use std::sync::Arc;

use egui::epaint::{Mesh, Shape, TessellationOptions, Tessellator};
use egui::{CursorIcon, Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, vec2};

use super::paint::{self, Setting, at, color, frame, paint, place};
use super::{describe, heading, readout};
use crate::app::cells::arrow_steps;
use crate::app::theme::{Theme, ThemeChoice};
use crate::experiment::figure::ContourMap;
use crate::experiment::figure::layout::map::{self, Path, Place};
use crate::experiment::figure::layout::{self, Frame, Look, Plane, Scene};

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
    pub target: Option<Place<'a>>,
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
        paths: &[Path<'_>],
        theme: &Theme,
        options: MapOptions<'_>,
    ) -> (Response, Dragged) {
        let (rect, response) = ui.allocate_exact_size(options.size, Sense::hover());
        describe(ui, &response, options.name, || options.summary.to_owned());
        let body = heading(ui, theme, rect, &map::title(map), options.note, Vec::new());
        let setting = Setting::new(ui, theme);
        let style = setting.style();
        let plane = map::plane(map, paths, frame(body), &style);
        let dragged = start_handle(ui, &plane, &options);
        if !ui.is_rect_visible(rect) {
            return (response, dragged);
        }
        let mut axes = Scene::default();
        plane.draw(&mut axes, &style);
        paint(ui.painter(), &axes, theme, Vec2::ZERO);
        self.contours(ui, map, theme, &plane, options.version);
        let start = match dragged {
            Dragged::Not => options.start,
            Dragged::Underway(at) | Dragged::Done(at) => at,
        };
        let start = (start, options.start_words.0);
        let over = map::over(map, paths, options.target, Some(start), &plane, &style);
        paint(&ui.painter_at(paint::rect(plane.frame)), &over, theme, Vec2::ZERO);
        if let Some(pointer) = response.hover_pos()
            && plane.frame.contains(at(pointer))
            && dragged == Dragged::Not
        {
            let color = |path: &Path<'_>| color(theme, Look::of(path.role, &style).pen.tone);
            point_out(ui, pointer, &plane, paths, color, options.about);
        }
        (response, dragged)
    }

    fn contours(&mut self, ui: &Ui, map: &ContourMap, theme: &Theme, plane: &Plane, version: u64) {
        let pixels_per_point = ui.ctx().pixels_per_point();
        let rect = paint::rect(plane.frame);
        let made = Made { version, size: rect.size(), theme: theme.choice, pixels_per_point };
        if self.lines.as_ref().is_none_or(|(known, _)| *known != made) {
            let at_corner = Plane { frame: Frame { x: 0.0, y: 0.0, ..plane.frame }, ..plane.clone() };
            let mesh = triangles(&map::ground(map, &at_corner), theme, pixels_per_point);
            self.lines = Some((made, Arc::new(mesh)));
        }
        if let Some((_, mesh)) = &self.lines {
            let mut shape = Shape::mesh(Arc::clone(mesh));
            shape.translate(rect.min.to_vec2());
            ui.painter_at(rect).add(shape);
        }
    }
}

/// The lines of a scene as triangles.
fn triangles(scene: &Scene, theme: &Theme, pixels_per_point: f32) -> Mesh {
    let mut mesh = Mesh::default();
    // Nothing here is text or a disc: the atlas of the fonts is not asked for.
    let options = TessellationOptions {
        prerasterized_discs: false,
        coarse_tessellation_culling: false,
        ..TessellationOptions::default()
    };
    let mut tessellator = Tessellator::new(pixels_per_point, options, [1, 1], Vec::new());
    for item in &scene.items {
        let layout::Shape::Line(places, pen) = &item.shape else { continue };
        let stroke = Stroke::new(pen.width as f32, color(theme, pen.tone));
        for run in places.split(|place| place.iter().any(|part| part.is_nan())) {
            let run: Vec<Pos2> = run.iter().map(|at| place(*at)).collect();
            tessellator.tessellate_shape(Shape::line(run, stroke), &mut mesh);
        }
    }
    mesh
}

/// So far an arrow key moves the start, in points.
const PUSH: f32 = 8.0;

/// The start can be dragged, or moved with the arrow keys, anywhere on the map.
fn start_handle(ui: &Ui, plane: &Plane, options: &MapOptions<'_>) -> Dragged {
    let place = place(plane.place(options.start));
    if place.any_nan() {
        return Dragged::Not;
    }
    let frame = paint::rect(plane.frame);
    let id = ui.scope_id().with("start of all paths");
    // While it is dragged the pointer may be ahead of the ring.
    let grip = Rect::from_center_size(frame.clamp(place), Vec2::splat(26.0));
    let handle = ui.interact(grip, id, Sense::drag()).on_hover_cursor(CursorIcon::Grab);
    handle.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, options.start_words.1));
    let at = |pointer: Pos2| {
        let values = plane.values(paint::at(frame.clamp(pointer)));
        // A place that people can say: to about a pixel.
        let grain = plane.grain();
        [round(values[0], grain[0]), round(values[1], grain[1])]
    };
    // The arrow keys move it as far as a finger would with one push.
    let [right, up] = arrow_steps(ui, &handle).map(|steps| steps.clamp(-1e3, 1e3) as f32);
    let moved = vec2(right, -up) * PUSH;
    if handle.has_focus() {
        let ring = Stroke::new(2.0, ui.visuals().selection.stroke.color);
        ui.painter_at(frame).circle_stroke(place, 12.0, ring);
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

/// The exact step of a path under the pointer, or else the values of the place.
fn point_out(
    ui: &Ui,
    pointer: Pos2,
    plane: &Plane,
    paths: &[Path<'_>],
    color: impl Fn(&Path<'_>) -> egui::Color32,
    about: &mut dyn FnMut([f64; 2]) -> Vec<String>,
) {
    const REACH: f32 = 9.0;
    let steps =
        paths.iter().flat_map(|path| path.points.iter().enumerate().map(move |(step, at)| (path, step, at)));
    let near = steps
        .map(|(path, step, at)| (place(plane.place(*at)).distance(pointer), path, step, *at))
        .filter(|(distance, ..)| *distance < REACH)
        .min_by(|a, b| a.0.total_cmp(&b.0));
    let (mut rows, at) = match near {
        Some((_, path, step, at)) => {
            (vec![readout::Row::colored(color(path), format!("{} · {step}", path.name))], at)
        }
        None => (Vec::new(), plane.values(at(pointer))),
    };
    // Under the pointer as many digits as pixels tell apart; of a step, all.
    let exact = near.is_some();
    let coordinate = |value: f64| if exact { format!("{value}") } else { format!("{value:.2}") };
    rows.push(readout::Row::plain(format!("x = {}, y = {}", coordinate(at[0]), coordinate(at[1]))));
    rows.extend(about(at).into_iter().map(readout::Row::plain));
    readout::show(ui, pointer, &rows);
}
