//! The units of every layer, and one of them by itself.

use std::sync::Arc;

use egui::{Ui, Vec2, vec2};

use super::super::{message, widgets};
use super::session::TrainingSession;
use crate::app::cell::CellContext;
use crate::app::cells::tabs;
use crate::app::figures::format::grouped;
use crate::app::figures::paint::Setting;
use crate::app::figures::units::{Asked, AskedOfUnit, UnitMapPlot, UnitPlot, UnitsOptions};
use crate::app::text::Language;
use crate::experiment::figure::layout::Frame;
use crate::experiment::figure::layout::unit::{self, Part};
use crate::experiment::figure::{UnitFigure, UnitMapFigure};
use crate::experiment::training::{OpenedUnit, TrainingSnapshot, UnitLook, UnitsSnapshot, UnitsWatch};
use crate::nn::HiddenUnit;

/// What is chosen, and what is remembered from frame to frame.
#[derive(Default)]
pub(super) struct Units {
    layer: usize,
    is_sorted: bool,
    chosen: Option<usize>,
    opened: Option<OpenedUnit>,
    /// The image that a unit is looked at with next.
    image: usize,
    part: Part,
    /// Whether the figure that comes next is to have the keyboard, since the one before it had it.
    takes_focus: bool,
    version: u64,
    map: Option<(MapOf, UnitMapFigure)>,
    map_plot: UnitMapPlot,
    unit: Option<(Arc<UnitLook>, Language, UnitFigure)>,
    unit_plot: UnitPlot,
}

/// What a map was made of.
#[derive(Clone)]
struct MapOf {
    units: Arc<UnitsSnapshot>,
    layer: usize,
    is_sorted: bool,
    language: Language,
}

impl MapOf {
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.units, &other.units)
            && (self.layer, self.is_sorted, self.language) == (other.layer, other.is_sorted, other.language)
    }
}

/// The row of what can be chosen.
const CHIPS: f32 = 34.0;

impl Units {
    /// Lets go of what belonged to the last run; what is looked at stays.
    pub(super) fn forget(&mut self) {
        (self.map, self.unit) = (None, None);
    }

    /// What snapshots must show.
    pub(super) fn watch(&self) -> UnitsWatch {
        UnitsWatch { opened: self.opened }
    }

    /// Looks at one unit by itself.
    pub(super) fn open(&mut self, unit: HiddenUnit) {
        (self.layer, self.chosen) = (unit.layer, Some(unit.unit));
        self.opened = Some(OpenedUnit { unit, image: self.image });
    }

    fn close(&mut self) {
        self.opened = None;
    }

    /// Whether what can be chosen stands beside the tabs of the cell; on a slide the changes may stand there.
    fn has_chips_beside(cx: &CellContext<'_>) -> bool {
        !cx.stage.is_slide() || cx.stage.has_controls()
    }

    /// What can be chosen, beside the tabs of the cell.
    pub(super) fn chips(&mut self, ui: &mut Ui, cx: &CellContext<'_>) {
        let text = &cx.text.cells.training;
        if self.opened.is_some() {
            let back = widgets::chip(ui, text.all_units.name, false);
            if back.on_hover_text(text.all_units.help).clicked() {
                self.close();
            }
            return;
        }
        let sorted = widgets::chip(ui, text.sorted_units.name, self.is_sorted);
        if sorted.on_hover_text(text.sorted_units.help).clicked() {
            self.is_sorted = !self.is_sorted;
        }
    }

    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: &TrainingSession,
        snapshot: &TrainingSnapshot,
        size: Vec2,
    ) {
        let text = &cx.text.cells.training;
        let mut size = size;
        if !Self::has_chips_beside(cx) {
            ui.horizontal(|ui| {
                ui.set_height(CHIPS - 6.0);
                self.chips(ui, cx);
            });
            size.y -= CHIPS;
        }
        let Some(units) = &snapshot.units else {
            let has_none = session.course().start.hidden.is_empty();
            let words = if has_none { text.no_units } else { cx.text.figures.not_computed };
            message(
                ui,
                cx.theme,
                size,
                &format!("{}: {words}", cx.text.figures.units.units),
                cx.theme.palette.muted,
            );
            return;
        };
        let seed = session.course().start.seed;
        // The network may be another one by now.
        self.layer = self.layer.min(units.layers.len().saturating_sub(1));
        let width = units.layers.get(self.layer).map_or(0, ndarray::ArrayBase::ncols);
        self.chosen = self.chosen.map(|chosen| chosen.min(width.saturating_sub(1)));
        if let Some(opened) = self.opened {
            let is_there =
                units.layers.get(opened.unit.layer).is_some_and(|layer| opened.unit.unit < layer.ncols());
            if is_there {
                self.one(ui, cx, session, units, opened, seed, size);
                return;
            }
            self.close();
        }
        self.all(ui, cx, session, units, seed, size);
    }

    /// The units of one layer.
    fn all(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: &TrainingSession,
        units: &Arc<UnitsSnapshot>,
        seed: u64,
        size: Vec2,
    ) {
        let of = MapOf {
            units: Arc::clone(units),
            layer: self.layer,
            is_sorted: self.is_sorted,
            language: cx.text.language,
        };
        let (words, data) = (cx.text.figures, session.data());
        if !self.map.as_ref().is_some_and(|(made, _)| made.is(&of)) {
            self.version += 1;
            let figure = units.map(self.layer, self.is_sorted, self.chosen, data.as_deref(), words);
            self.map = Some((of, figure));
        }
        let Some((_, figure)) = &mut self.map else { return };
        figure.chosen = self.chosen;
        let mut summary = figure.in_words(words);
        if let Some(said) = figure.chosen.map(|unit| (unit, figure.marked(unit, words))) {
            let name = (words.units.unit_of)(said.0 + 1, figure.layer + 1);
            summary =
                format!("{summary}. {name}{}", said.1.map(|mark| format!(": {mark}")).unwrap_or_default());
        }
        let options = UnitsOptions { version: self.version, size, seed, summary: &summary };
        let (response, asked) = self.map_plot.show(ui, figure, cx.theme, &options);
        if std::mem::take(&mut self.takes_focus) {
            response.request_focus();
        }
        match asked {
            Some(Asked::Layer(layer)) => self.layer = layer,
            Some(Asked::Choose(unit)) => self.chosen = Some(unit),
            Some(Asked::Open(unit, row)) => {
                self.image = row.and_then(|row| units.images.get(row)).copied().unwrap_or(self.image);
                self.takes_focus = response.has_focus();
                self.open(HiddenUnit { layer: self.layer, unit });
            }
            None => {}
        }
        if response.gained_focus() && self.chosen.is_none() {
            self.chosen = Some(0);
        }
    }

    /// One unit by itself.
    #[expect(clippy::too_many_arguments, reason = "what is seen, of whom, and how large")]
    fn one(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        session: &TrainingSession,
        units: &Arc<UnitsSnapshot>,
        opened: OpenedUnit,
        seed: u64,
        size: Vec2,
    ) {
        let text = &cx.text.cells.training;
        let looked = units.opened.as_ref().filter(|look| look.of.unit == opened.unit).zip(session.data());
        let Some((look, data)) = looked else {
            let words = if units.counts.is_some() { text.looking } else { text.looks_at_rest };
            message(ui, cx.theme, size, words, cx.theme.palette.muted);
            return;
        };
        let language = cx.text.language;
        let is_known = |(of, said, _): &(Arc<UnitLook>, Language, UnitFigure)| {
            Arc::ptr_eq(of, look) && *said == language
        };
        if !self.unit.as_ref().is_some_and(is_known) {
            self.version += 1;
            self.unit = Some((Arc::clone(look), language, look.figure(&data, cx.text.figures)));
        }
        let Some((_, _, figure)) = &self.unit else { return };
        let setting = Setting::new(ui, cx.theme);
        let room = Frame::new(0.0, 0.0, size.x.into(), f64::from(size.y) - 28.0);
        let parts = unit::parts(room, &setting.style());
        drop(setting);
        let mut size = size;
        // The first of them unless another was chosen.
        let first = parts.first().copied().unwrap_or_default();
        let part = if parts.contains(&self.part) { self.part } else { first };
        if parts.len() > 1 {
            self.part = part;
            ui.horizontal(|ui| {
                ui.set_height(CHIPS - 6.0);
                ui.spacing_mut().item_spacing.x = 4.0;
                let all: Vec<(Part, &str)> =
                    parts.iter().map(|part| (*part, (text.unit_part)(*part))).collect();
                tabs::tabs(ui, &mut self.part, &all);
            });
            size = vec2(size.x, size.y - CHIPS);
        }
        let mut summary = figure.summary.clone();
        if look.iteration != units.iteration {
            summary = format!("{}. {summary}", (cx.text.cells.figures.measured_at)(&grouped(look.iteration)));
        }
        let options = UnitsOptions { version: self.version, size, seed, summary: &summary };
        let asked = self.unit_plot.show(ui, figure, part, cx.theme, &options);
        let test = data.test.len().min(usize::try_from(look.counts.images).unwrap_or(usize::MAX));
        let moved = |at: usize, by: i64, count: usize| {
            at.saturating_add_signed(isize::try_from(by).unwrap_or_default()).min(count.saturating_sub(1))
        };
        match asked {
            Some(AskedOfUnit::Image(image)) => self.image = image,
            Some(AskedOfUnit::NextImage(by)) => self.image = moved(look.of.image, by, test),
            Some(AskedOfUnit::Next(by)) => {
                let HiddenUnit { layer, unit } = opened.unit;
                let width = units.layers.get(layer).map_or(0, ndarray::ArrayBase::ncols);
                self.open(HiddenUnit { layer, unit: moved(unit, by, width) });
            }
            Some(AskedOfUnit::Close) => {
                self.takes_focus = true;
                self.close();
                return;
            }
            None => {}
        }
        if let Some(opened) = &mut self.opened {
            opened.image = self.image;
        }
    }
}
