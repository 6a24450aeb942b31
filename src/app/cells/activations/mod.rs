//! The `activations` cell: what a net that has learned nothing makes of its input, layer by layer.
//!
//! Rows are activations and initial weights, columns are layers. It takes milliseconds, so it is drawn as soon as it
//! is seen, from generated numbers; images of a data set are read only when that input is chosen. A new value
//! interrupts the computation under way: the old run is dropped, and what it would still say is never seen. The last
//! result stays in sight until the next one is there.

mod controls;
mod grids;

use std::sync::Arc;

use egui::{Ui, vec2};

use self::controls::Controls;
use self::grids::Grids;
use super::session::Session;
use super::widgets::Edit;
use super::{NEAR, Sight};
use crate::app::cell::{CellContext, CellView, RunCommand, Status};
use crate::app::figures::histograms::{self, GridOptions};
use crate::app::notifications::Notification;
use crate::app::text::Text;
use crate::engine::Command;
use crate::experiment::Spec;
use crate::experiment::activations::{
    self, ActivationsRow, ActivationsRun, ActivationsSnapshot, ActivationsSpec, exhibits,
};
use crate::experiment::figure::{Exhibit, Role};
use crate::experiment::outcome::Outcome;
use crate::language::Say;

/// Forward values or gradients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Quantity {
    #[default]
    Activations,
    Gradients,
}

/// What stands around the figure on a screen.
const AROUND: f32 = 188.0;

/// The inside of one `activations` cell.
pub(super) struct ActivationsView {
    /// The spec as the document has it.
    spec: ActivationsSpec,
    /// The spec as the controls show it while a value is dragged; computed at once, written when let go.
    edited: Option<ActivationsSpec>,
    /// What is computed, or was last.
    session: Option<Session<ActivationsRun, ActivationsSpec>>,
    /// Which data set it is computed with.
    generation: u64,
    result: Option<Arc<ActivationsSnapshot>>,
    grids: Grids,
    controls: Controls,
    sight: Sight,
}

impl ActivationsView {
    pub(super) fn new(spec: ActivationsSpec) -> Self {
        let controls = Controls::for_spec(&spec);
        Self {
            spec,
            edited: None,
            session: None,
            generation: 0,
            result: None,
            grids: Grids::default(),
            controls,
            sight: Sight::default(),
        }
    }

    fn wanted(&self) -> &ActivationsSpec {
        self.edited.as_ref().unwrap_or(&self.spec)
    }

    /// Computes what is wanted, unless that was asked for already.
    fn ask(&mut self, cx: &CellContext<'_>) {
        let generation = cx.library.generation();
        let asked = self.session.as_ref().map(|session| &session.start);
        if asked == Some(self.wanted()) && self.generation == generation {
            return;
        }
        self.generation = generation;
        let (spec, sources) = (self.wanted().clone(), cx.sources());
        let wanted = spec.clone();
        let make = move || ActivationsRun::new(spec, &sources);
        self.session.insert(Session::begin(wanted, &cx.wake, make)).send(Command::Run);
    }

    fn commit(&mut self, new: ActivationsSpec, cx: &mut CellContext<'_>) {
        self.edited = None;
        if let Err(problem) = new.check() {
            cx.notify(Notification::warning(|text| problem.say(text.language)));
        } else if new != self.spec {
            self.spec = new;
            cx.set_keys(self.spec.to_table());
        }
    }
}

impl CellView for ActivationsView {
    fn set_spec(&mut self, spec: Spec) {
        if let Spec::Activations(spec) = spec
            && spec != self.spec
        {
            self.spec = spec;
            self.edited = None;
        }
    }

    fn logic(&mut self, _cx: &mut CellContext<'_>) {
        let Some(session) = &mut self.session else { return };
        session.drain(|_, _| {});
        if let Some(latest) = &session.snapshot
            && !session.is_to_run()
            && self.result.as_ref().is_none_or(|known| !Arc::ptr_eq(known, latest))
        {
            self.grids = Grids::default();
            self.result = Some(Arc::clone(latest));
        }
    }

    fn header(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        if !cx.stage.has_controls() {
            let spec = self.edited.as_ref().unwrap_or(&self.spec);
            self.controls.in_title(ui, cx, spec);
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let mut sight = std::mem::take(&mut self.sight);
        sight.show(ui, cx.stage, |ui| self.contents(ui, cx));
        self.sight = sight;
    }

    fn command(&mut self, command: RunCommand, cx: &mut CellContext<'_>) {
        match command {
            RunCommand::Toggle | RunCommand::Reset | RunCommand::ResetWithoutChanges | RunCommand::Step => {
                self.session = None;
                self.ask(cx);
            }
            RunCommand::BatchNorm => {
                let mut new = self.wanted().clone();
                self.controls.toggle_batch_norm(&mut new);
                self.commit(new, cx);
            }
            _ => {}
        }
    }

    fn exhibits(&self, text: &'static Text) -> Vec<Exhibit> {
        let Some(result) = self.result.as_ref().filter(|result| !result.rows.is_empty()) else {
            return Vec::new();
        };
        let rows: Vec<&ActivationsRow> = result.rows.iter().map(AsRef::as_ref).collect();
        exhibits(&rows, result.data.as_deref(), self.wanted(), text.figures)
    }

    fn outcome(&self, text: &'static Text) -> Option<Outcome> {
        let result = self.result.as_ref().filter(|result| !result.rows.is_empty())?;
        let rows: Vec<&ActivationsRow> = result.rows.iter().map(AsRef::as_ref).collect();
        Some(activations::outcome(&rows, result.data.as_deref(), self.wanted(), text.figures))
    }

    fn status(&self) -> Option<Status> {
        None
    }

    fn memory(&self) -> usize {
        self.session.as_ref().map_or(0, Session::memory)
    }
}

impl ActivationsView {
    fn contents(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        ui.spacing_mut().item_spacing.y = 6.0;
        let mut shown = self.wanted().clone();
        self.controls.follow(&shown);
        let edit = if cx.stage.has_controls() { self.controls.ui(ui, cx, &mut shown) } else { Edit::None };
        match edit {
            Edit::None => {}
            Edit::Underway => {
                if shown.check().is_ok() {
                    self.edited = Some(shown);
                }
            }
            Edit::Done => self.commit(shown, cx),
        }
        // Every cell is drawn once, to know its height; only one that can be seen computes.
        if ui.is_rect_visible(ui.cursor().expand(NEAR)) {
            self.ask(cx);
        }
        self.figure(ui, cx);
    }

    fn figure(&mut self, ui: &mut Ui, cx: &CellContext<'_>) {
        let text = &cx.text.cells.activations;
        let width = ui.available_width();
        let rows = self.controls.filter.rows(self.wanted());
        let height = if rows <= 4 {
            cx.stage.room(ui, AROUND, 0.0, 300.0..=720.0).min(70.0 + rows as f32 * 150.0)
        } else {
            70.0 + rows as f32 * 78.0
        };
        let size = vec2(width, height);
        if let Some(failure) = self.session.as_ref().and_then(|session| session.failure.as_ref()) {
            super::message(ui, cx.theme, size, &failure.say(cx.text.language), cx.theme.palette.error);
            return;
        }
        let Some(result) = &self.result else {
            let computes = self.session.as_ref().is_some_and(Session::is_to_run);
            let words = if computes { text.computing } else { cx.text.figures.not_computed };
            super::message(ui, cx.theme, size, words, cx.theme.palette.muted);
            return;
        };
        let quantity = self.controls.quantity;
        let grid = self.grids.get(result, self.controls.filter, quantity, cx.text);
        let options = GridOptions {
            size,
            seed: self.spec.seed,
            role: match quantity {
                Quantity::Activations => Role::Forward,
                Quantity::Gradients => Role::Backward,
            },
            compact: rows > 4,
            summary: &grids::summary(grid, text),
        };
        histograms::show(ui, grid, cx.theme, &options);
    }
}
