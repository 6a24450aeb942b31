//! The units of a layer on some test images, and one unit by itself.
//!
//! Both are laid out by `experiment::figure::layout`; here they get textures, what stands under the pointer, and the keyboard.

use egui::{Color32, ColorImage, CursorIcon, Response, Sense, TextureHandle, TextureOptions, Ui, Vec2, pos2};

use super::over_time::snapped;
use super::paint::{Setting, at, color, frame, paint};
use super::{by_key, by_pointer, describe, heading, readout};
use crate::app::cells::arrow_steps;
use crate::app::room;
use crate::app::text::Text;
use crate::app::texture;
use crate::app::theme::{Theme, ThemeChoice};
use crate::experiment::figure::layout::unit::{self, Part};
use crate::experiment::figure::layout::unit_map::{self, LAYERS, UnitMap};
use crate::experiment::figure::layout::{Frame, Shape, pictures};
use crate::experiment::figure::{UnitFigure, UnitMapFigure};

/// How a figure is to be shown.
pub struct UnitsOptions<'a> {
    /// Counts up whenever the figure changes.
    pub version: u64,
    /// The room that title and figure share.
    pub size: Vec2,
    /// The seed of the run, said with its summary.
    pub seed: u64,
    /// What the figure says in words.
    pub summary: &'a str,
}

/// What was asked for in a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// This layer, from 0.
    Layer(usize),
    /// This unit of the layer, by its number, under the keyboard.
    Choose(usize),
    /// This unit by itself, with the image of this row of the map where one was pointed at.
    Open(usize, Option<usize>),
}

/// What a map remembers between frames: its picture.
#[derive(Default)]
pub struct UnitMapPlot {
    made: Option<(MadeFor, Vec<usize>, TextureHandle)>,
}

/// What pictures were made for.
type MadeFor = (u64, [usize; 2], ThemeChoice);

impl UnitMapPlot {
    /// Draws `figure`; returns its response and what was asked for.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        figure: &UnitMapFigure,
        theme: &Theme,
        options: &UnitsOptions<'_>,
    ) -> (Response, Option<Asked>) {
        let (rect, response) = ui.allocate_exact_size(options.size, Sense::click());
        let text = Text::spoken(ui.ctx());
        describe(ui, &response, &figure.title, || (text.drawing.spoken)(options.summary, options.seed));
        if !ui.is_rect_visible(rect) {
            return (response, None);
        }
        let body = heading(ui, theme, rect, &figure.title, options.summary, Vec::new());
        let setting = Setting::new(ui, theme);
        let laid = unit_map::unit_map(figure, frame(body), &setting.style(), text.figures);
        paint(ui.painter(), &laid.ground, theme, Vec2::ZERO);
        if let Some(field) = laid.field {
            self.picture(ui, figure, &laid, field, theme, options.version);
        }
        paint(ui.painter(), &laid.over, theme, Vec2::ZERO);
        ring(ui, &response, theme);
        let asked = self::pointed(ui, &response, figure, &laid, text).or_else(|| keys(ui, &response, figure));
        (response, asked)
    }

    fn picture(
        &mut self,
        ui: &Ui,
        figure: &UnitMapFigure,
        laid: &UnitMap,
        field: Frame,
        theme: &Theme,
        version: u64,
    ) {
        let place = snapped(ui, field);
        let side = |points: f32| ((points * ui.ctx().pixels_per_point()).round() as usize).clamp(1, 4096);
        let size = [side(place.width()), side(place.height())];
        let of = (version, size, theme.choice);
        let is_known = self.made.as_ref().is_some_and(|(made, shown, _)| *made == of && *shown == laid.shown);
        if !is_known {
            let palette: Vec<Color32> =
                (0..=u8::MAX).map(|level| color(theme, unit_map::tone(level))).collect();
            let levels = unit_map::picture(figure, &laid.shown, size);
            let pixels = levels.iter().filter_map(|level| palette.get(usize::from(*level)).copied());
            let image = ColorImage::new(size, pixels.collect());
            let texture = match self.made.take() {
                Some((_, _, mut known)) => {
                    texture::set(ui.ctx(), &mut known, image, TextureOptions::NEAREST);
                    known
                }
                None => texture::load(ui.ctx(), &figure.title, image, TextureOptions::NEAREST),
            };
            self.made = Some((of, laid.shown.clone(), texture));
        }
        if let Some((_, _, texture)) = &self.made {
            let whole = room::between(pos2(0.0, 0.0), pos2(1.0, 1.0));
            ui.painter().image(texture.id(), place, whole, Color32::WHITE);
        }
    }
}

/// A ring around what has the keyboard.
fn ring(ui: &Ui, response: &Response, theme: &Theme) {
    if response.has_focus() {
        let ring = egui::Stroke::new(2.0, theme.palette.accent);
        ui.painter().rect_stroke(response.rect, 4.0, ring, egui::StrokeKind::Inside);
    }
}

/// What stands under the pointer is said, and asked for by a press.
fn pointed(
    ui: &Ui,
    response: &Response,
    figure: &UnitMapFigure,
    laid: &UnitMap,
    text: &Text,
) -> Option<Asked> {
    let pointer = response.hover_pos()?;
    if let Some([LAYERS, layer]) = laid.ground.found(at(pointer), 0.0) {
        ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
        return by_pointer(response).then_some(Asked::Layer(layer));
    }
    let field = laid.field?;
    // Down to the marks, which belong to their units.
    let [x, y] = at(pointer);
    let below = field.bottom() + 4.0 + field.height * 0.1;
    if !(field.x..field.right()).contains(&x) || !(field.y..below).contains(&y) {
        return None;
    }
    let place = ((x - field.x) / field.width * laid.shown.len() as f64) as usize;
    let unit = *laid.shown.get(place)?;
    let row = (y < field.bottom()).then(|| ((y - field.y) / field.height * figure.images() as f64) as usize);
    ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
    let said = figure.about(unit, row.unwrap_or(usize::MAX), text.figures);
    readout::show(ui, pointer, &said.into_iter().map(readout::Row::plain).collect::<Vec<_>>());
    by_pointer(response).then_some(Asked::Open(unit, row))
}

/// Arrows choose a unit and a layer, Enter opens the unit.
fn keys(ui: &Ui, response: &Response, figure: &UnitMapFigure) -> Option<Asked> {
    let [across, up] = arrow_steps(ui, response);
    if up != 0.0 {
        let last = figure.layers.len().saturating_sub(1);
        // The list has the first layer at its top.
        return Some(Asked::Layer(((figure.layer as f64 - up) as usize).min(last)));
    }
    let place = figure.chosen.and_then(|unit| figure.order.iter().position(|other| *other == unit));
    if across != 0.0 {
        let last = figure.order.len().saturating_sub(1);
        let next = (place.map_or(0.0, |place| place as f64 + across) as usize).min(last);
        return figure.order.get(next).map(|unit| Asked::Choose(*unit));
    }
    figure.chosen.filter(|_| by_key(response)).map(|unit| Asked::Open(unit, None))
}

/// What was asked for at a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedOfUnit {
    /// The test image of this number instead.
    Image(usize),
    /// So many units on, or back, in the order of their numbers.
    Next(i64),
    /// So many test images on, or back.
    NextImage(i64),
    /// All units again.
    Close,
}

/// What a unit remembers between frames: its pictures.
#[derive(Default)]
pub struct UnitPlot {
    made: Option<(u64, ThemeChoice)>,
    textures: Vec<TextureHandle>,
}

impl UnitPlot {
    /// Draws `part` of `figure`; returns what was asked for.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        figure: &UnitFigure,
        part: Part,
        theme: &Theme,
        options: &UnitsOptions<'_>,
    ) -> Option<AskedOfUnit> {
        let (rect, response) = ui.allocate_exact_size(options.size, Sense::click());
        let text = Text::spoken(ui.ctx());
        describe(ui, &response, &figure.title, || (text.drawing.spoken)(options.summary, options.seed));
        if !ui.is_rect_visible(rect) {
            return None;
        }
        let body = heading(ui, theme, rect, &figure.title, options.summary, Vec::new());
        let setting = Setting::new(ui, theme);
        let scene = unit::scene(figure, part, frame(body), &setting.style());
        self.make(ui, figure, theme, options.version);
        paint(ui.painter(), &scene, theme, Vec2::ZERO);
        let whole = room::between(pos2(0.0, 0.0), pos2(1.0, 1.0));
        for item in &scene.items {
            let Shape::Picture(place, number) = item.shape else { continue };
            if let Some(texture) = self.textures.get(number) {
                ui.painter().image(texture.id(), super::paint::rect(place), whole, Color32::WHITE);
            }
        }
        ring(ui, &response, theme);
        let best = response.hover_pos().and_then(|pointer| {
            let [number, _] = scene.found(at(pointer), 0.0)?;
            Some((pointer, figure.best.get(number.checked_sub(figure.pictures.len())?)?))
        });
        if let Some((pointer, best)) = best {
            ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
            let value = (text.figures.units.value)(&best.caption);
            readout::show(ui, pointer, &[best.name.clone(), value].map(readout::Row::plain));
            if by_pointer(&response) {
                return Some(AskedOfUnit::Image(best.image));
            }
        }
        let [across, up] = arrow_steps(ui, &response);
        if across != 0.0 {
            return Some(AskedOfUnit::Next(across.clamp(-1e6, 1e6) as i64));
        }
        if up != 0.0 {
            return Some(AskedOfUnit::NextImage(-up.clamp(-1e6, 1e6) as i64));
        }
        by_key(&response).then_some(AskedOfUnit::Close)
    }

    fn make(&mut self, ui: &Ui, figure: &UnitFigure, theme: &Theme, version: u64) {
        if self.made == Some((version, theme.choice)) {
            return;
        }
        self.made = Some((version, theme.choice));
        let [rows, columns] = figure.shape;
        self.textures.clear();
        for number in 0..figure.pictures.len() + figure.best.len() {
            let Some((values, shade)) = figure.picture(number) else { continue };
            // What does not fill its rows is no picture.
            let image = if values.len() == rows * columns && !values.is_empty() {
                let colors =
                    values.iter().map(|value| color(theme, pictures::tone(f64::from(*value), shade)));
                ColorImage::new([columns, rows], colors.collect())
            } else {
                ColorImage::filled([1, 1], Color32::TRANSPARENT)
            };
            self.textures.push(texture::load(ui.ctx(), &figure.title, image, TextureOptions::NEAREST));
        }
    }
}
