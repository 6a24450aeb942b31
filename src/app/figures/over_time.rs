//! Layers over time: heat maps and strips as textures at the resolution of the screen, with what a column says under the pointer. A
//! press asks for the iteration that it points at.

use std::sync::Arc;

use egui::{Color32, ColorImage, CursorIcon, Response, Sense, TextureHandle, TextureOptions, Ui, Vec2, pos2};

use super::paint::{Setting, at, color, frame, paint, rect};
use super::{describe, heading, readout};
use crate::app::room;
use crate::app::text::{Language, Text};
use crate::app::texture;
use crate::app::theme::{Theme, ThemeChoice};
use crate::experiment::figure::layout::Frame;
use crate::experiment::figure::layout::over_time::{self, OverTime};
use crate::experiment::figure::{LayersAt, OverTimeFigure, format};

/// How it is to be shown.
pub struct OverTimeOptions<'a> {
    /// The room that title, axes and rows share.
    pub size: Vec2,
    /// The seed of the run, said with its summary.
    pub seed: u64,
    /// What the figure says in words.
    pub summary: &'a str,
}

/// What it remembers between frames: where things stand, and their pictures.
#[derive(Default)]
pub struct OverTimePlot {
    made: Option<Made>,
}

struct Made {
    of: MadeOf,
    laid: OverTime,
    textures: Vec<TextureHandle>,
}

/// What the pictures were made of. It holds what was counted, so that nothing else can have come in its place.
struct MadeOf {
    columns: Vec<Vec<Arc<LayersAt>>>,
    until: Vec<u64>,
    now: Vec<u64>,
    parts: Vec<[usize; 2]>,
    marks: Vec<usize>,
    names: Vec<String>,
    with_quantiles: bool,
    room: Frame,
    pixels_per_point: f32,
    small: f64,
    theme: ThemeChoice,
    language: Language,
}

impl MadeOf {
    /// Whether the pictures are the same, wherever the run stands.
    fn has_pictures_of(&self, other: &Self) -> bool {
        let same = |(a, b): (&Arc<LayersAt>, &Arc<LayersAt>)| Arc::ptr_eq(a, b);
        let alike = |(a, b): (&Vec<Arc<LayersAt>>, &Vec<Arc<LayersAt>>)| {
            a.len() == b.len() && a.iter().zip(b).all(same)
        };
        self.columns.len() == other.columns.len()
            && self.columns.iter().zip(&other.columns).all(alike)
            && (&self.until, &self.parts, &self.marks, self.room)
                == (&other.until, &other.parts, &other.marks, other.room)
            && (&self.names, self.with_quantiles) == (&other.names, other.with_quantiles)
            && (self.theme, self.language) == (other.theme, other.language)
            && self.pixels_per_point == other.pixels_per_point
            && self.small == other.small
    }
}

impl OverTimePlot {
    /// Draws `figure`; returns its response, and the iteration that was asked for.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        figure: &OverTimeFigure,
        theme: &Theme,
        options: &OverTimeOptions<'_>,
    ) -> (Response, Option<u64>) {
        let (room, response) = ui.allocate_exact_size(options.size, Sense::click());
        let text = Text::spoken(ui.ctx());
        describe(ui, &response, &figure.title, || (text.drawing.spoken)(options.summary, options.seed));
        if !ui.is_rect_visible(room) {
            return (response, None);
        }
        let body = heading(ui, theme, room, &figure.title, options.summary, Vec::new());
        self.make(ui, figure, theme, frame(body));
        let Some(Made { laid, textures, .. }) = &self.made else { return (response, None) };
        paint(ui.painter(), &laid.ground, theme, Vec2::ZERO);
        for (field, texture) in laid.fields.iter().zip(textures) {
            let whole = room::between(pos2(0.0, 0.0), pos2(1.0, 1.0));
            ui.painter().image(texture.id(), snapped(ui, field.frame), whole, Color32::WHITE);
        }
        paint(ui.painter(), &laid.over, theme, Vec2::ZERO);
        if response.has_focus() {
            let ring = egui::Stroke::new(2.0, theme.palette.accent);
            ui.painter().rect_stroke(room, 4.0, ring, egui::StrokeKind::Inside);
        }
        let mut asked = None;
        if let Some(pointer) = response.hover_pos()
            && let (Some([part, layer]), Some(x)) = (laid.ground.found(at(pointer), 0.0), &laid.x)
            && let Some(plot) = laid.plots.get(part)
        {
            let iteration = x.value((f64::from(pointer.x) - plot.x) / plot.width.max(1.0)).max(0.0);
            ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
            readout::show(ui, pointer, &about(figure, part, layer, iteration, text));
            if response.clicked() {
                asked = Some(iteration.round() as u64);
            }
        }
        (response, asked)
    }

    /// Lays the figure out and makes its pictures, unless that is done.
    fn make(&mut self, ui: &Ui, figure: &OverTimeFigure, theme: &Theme, room: Frame) {
        let setting = Setting::new(ui, theme);
        let style = setting.style();
        let text = Text::spoken(ui.ctx());
        let of = MadeOf {
            columns: figure.runs.iter().map(|run| run.columns.clone()).collect(),
            until: figure.runs.iter().map(|run| run.until).collect(),
            now: figure.runs.iter().map(|run| run.now).collect(),
            parts: figure.parts.iter().map(|part| [part.of, part.run]).collect(),
            marks: figure.runs.iter().map(|run| run.marks.len()).collect(),
            names: figure.runs.iter().map(|run| run.name.clone()).collect(),
            with_quantiles: figure.with_quantiles,
            room,
            pixels_per_point: ui.ctx().pixels_per_point(),
            small: style.small,
            theme: theme.choice,
            language: text.language,
        };
        let known = self.made.take();
        let same = known.as_ref().is_some_and(|known| known.of.has_pictures_of(&of));
        self.made = Some(match known {
            Some(known) if same && known.of.now == of.now => known,
            known => {
                let laid = over_time::over_time(figure, room, &style, text.figures);
                let mut textures = known.map(|known| known.textures).unwrap_or_default();
                if !same {
                    pictures(ui, figure, theme, &laid, &mut textures);
                }
                Made { of, laid, textures }
            }
        });
    }
}

/// A frame with its edges on pixels.
pub(super) fn snapped(ui: &Ui, field: Frame) -> egui::Rect {
    let pixels = ui.ctx().pixels_per_point();
    let snap = |at: egui::Pos2| pos2((at.x * pixels).round() / pixels, (at.y * pixels).round() / pixels);
    let field = rect(field);
    room::between(snap(field.min), snap(field.max))
}

/// The pictures of all fields, each a texture of as many pixels as it has on the screen.
fn pictures(
    ui: &Ui,
    figure: &OverTimeFigure,
    theme: &Theme,
    laid: &OverTime,
    textures: &mut Vec<TextureHandle>,
) {
    let Some(x) = &laid.x else { return };
    textures.truncate(laid.fields.len());
    let mut palettes: Vec<(usize, Vec<Color32>)> = Vec::new();
    for (number, field) in laid.fields.iter().enumerate() {
        let Some(part) = figure.parts.get(field.part) else { continue };
        if palettes.iter().all(|(of, _)| *of != field.part) {
            let levels = (0..=u8::MAX).map(|level| color(theme, over_time::tone(part.role, level)));
            palettes.push((field.part, levels.collect()));
        }
        let Some((_, palette)) = palettes.iter().find(|(of, _)| *of == field.part) else { continue };
        let side = |points: f32| ((points * ui.ctx().pixels_per_point()).round() as usize).clamp(1, 4096);
        let size = snapped(ui, field.frame).size();
        let size = [side(size.x), side(size.y)];
        let levels = over_time::picture(figure, field, x, size);
        let pixels = levels.iter().map(|level| palette.get(usize::from(*level)).copied().unwrap_or_default());
        let image = ColorImage::new(size, pixels.collect());
        match textures.get_mut(number) {
            Some(known) => texture::set(ui.ctx(), known, image, TextureOptions::NEAREST),
            None => textures.push(texture::load(ui.ctx(), &figure.title, image, TextureOptions::NEAREST)),
        }
    }
}

/// What a layer is like at an iteration.
fn about(
    figure: &OverTimeFigure,
    part: usize,
    layer: usize,
    iteration: f64,
    text: &Text,
) -> Vec<readout::Row> {
    let column = figure.run(part).and_then(|run| run.at(iteration));
    let of =
        column.zip(figure.parts.get(part)).and_then(|(column, part)| column.layers.get(layer)?.get(part.of));
    let (Some(column), Some(of)) = (column, of) else { return Vec::new() };
    let words = text.figures;
    let row = |name: &str, value: String| readout::Row::plain(format!("{name} {value}"));
    let mut rows = vec![
        readout::Row::plain(format!(
            "{}, {}",
            (words.layer)(layer + 1),
            (words.at_iteration)(column.iteration)
        )),
        row(words.mean_of_layers, format::significant(of.mean)),
        row(words.std_of_layers, format::spread(of.std)),
        row(words.zeros_of_layers, format::percent(of.zero_share())),
    ];
    if figure.shows_saturated(part) {
        rows.push(row(words.saturated_of_layers, format::percent(of.saturated_share())));
    }
    if of.not_a_number > 0 {
        rows.push(row(words.nan_of_layers, format::percent(of.nan_share())));
    }
    let quantiles = [0.05, 0.5, 0.95].map(|share| format::significant(of.quantile(share)));
    rows.push(row("5 %, 50 %, 95 %:", quantiles.join(", ")));
    rows
}
