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
use super::NEAR;
use super::draft;
use super::host::CellBody;
use super::session::Session;
use super::settings_and_figures;
use crate::app::cell::{CellContext, Retake, RunCommand, Stage};
use crate::app::figures::histograms::{self, GridOptions, Part};
use crate::app::text::Text;
use crate::app::tile::Mark;
use crate::engine::Command;
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

/// The most height of a row, where there are few: on a page, and where the cell has a side of the window to itself.
const MOST_ON_A_PAGE: f32 = 150.0;
const MOST_BESIDE_TEXT: f32 = 300.0;
/// What stands around the figure on a screen.
const AROUND: f32 = 188.0;

/// Room that a title needs for the tabs beside the name of the cell.
const ROOM_IN_TITLE: f32 = 680.0;

type Draft = draft::Draft<ActivationsSpec>;

/// The inside of one `activations` cell.
pub(super) struct ActivationsBody {
    /// What is computed, or was last.
    session: Option<Session<ActivationsRun, ActivationsSpec>>,
    /// Which data set it is computed with.
    generation: u64,
    result: Option<Arc<ActivationsSnapshot>>,
    grids: Grids,
    controls: Controls,
    /// Whether the tabs stand in the title, where that has room for them and there are no controls.
    are_in_title: bool,
}

impl ActivationsBody {
    /// Computes what is wanted, unless that was asked for already.
    fn ask(&mut self, wanted: &ActivationsSpec, cx: &CellContext<'_>) {
        let generation = cx.library.generation();
        let asked = self.session.as_ref().map(|session| &session.start);
        if asked == Some(wanted) && self.generation == generation {
            return;
        }
        self.generation = generation;
        let (spec, sources) = (wanted.clone(), cx.sources());
        let make = move || ActivationsRun::new(spec, &sources);
        self.session.insert(Session::begin(wanted.clone(), &cx.wake, make)).send(Command::Run);
    }
}

impl CellBody for ActivationsBody {
    type Spec = ActivationsSpec;

    const TAKES_SPACE: bool = false;
    const MARK: Mark = Mark::Histogram;

    fn new(spec: &ActivationsSpec) -> Self {
        Self {
            session: None,
            generation: 0,
            result: None,
            grids: Grids::default(),
            controls: Controls::for_spec(spec),
            are_in_title: false,
        }
    }

    fn logic(&mut self, _draft: &mut Draft, _cx: &mut CellContext<'_>) {
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

    fn header(&mut self, draft: &Draft, ui: &mut Ui, cx: &mut CellContext<'_>) -> Option<RunCommand> {
        ui.label(cx.theme.muted((cx.text.figures.seed)(draft.shown().seed)).small());
        self.are_in_title = ui.available_width() > ROOM_IN_TITLE;
        if !cx.stage.has_controls() && self.are_in_title {
            self.controls.in_title(ui, cx, draft.shown());
        }
        None
    }

    fn contents(&mut self, draft: &mut Draft, ui: &mut Ui, cx: &mut CellContext<'_>) -> Option<RunCommand> {
        ui.spacing_mut().item_spacing.y = 6.0;
        settings_and_figures(
            ui,
            cx,
            super::FEW,
            &mut (self, draft),
            |(body, draft), ui, cx| {
                let mut shown = draft.shown().clone();
                body.controls.follow(&shown);
                if cx.stage.has_controls() {
                    let edit = body.controls.ui(ui, cx, &mut shown);
                    draft.take_computable(edit, shown, cx);
                } else if !body.are_in_title {
                    body.controls.in_a_line(ui, cx, &shown);
                }
            },
            |(body, draft), ui, cx| {
                // Every cell is drawn once, to know its height; only one that can be seen computes.
                if ui.is_rect_visible(ui.cursor().expand(NEAR)) {
                    body.ask(draft.shown(), cx);
                }
                body.figure(draft, ui, cx);
            },
        );
        None
    }

    fn command(&mut self, draft: &mut Draft, command: RunCommand, cx: &mut CellContext<'_>) {
        match command {
            RunCommand::Toggle | RunCommand::Reset | RunCommand::ResetWithoutChanges | RunCommand::Step => {
                self.session = None;
                self.ask(draft.shown(), cx);
            }
            RunCommand::BatchNorm => {
                let mut new = draft.shown().clone();
                self.controls.toggle_batch_norm(&mut new);
                draft.commit(new, cx);
            }
            _ => {}
        }
    }

    fn exhibits(&self, draft: &Draft, text: &'static Text) -> Vec<Exhibit> {
        let Some(result) = self.result.as_ref().filter(|result| !result.rows.is_empty()) else {
            return Vec::new();
        };
        let rows: Vec<&ActivationsRow> = result.rows.iter().map(AsRef::as_ref).collect();
        exhibits(&rows, result.data.as_deref(), draft.shown(), text.figures)
    }

    fn outcome(&self, draft: &Draft, text: &'static Text) -> Option<Outcome> {
        let result = self.result.as_ref().filter(|result| !result.rows.is_empty())?;
        let rows: Vec<&ActivationsRow> = result.rows.iter().map(AsRef::as_ref).collect();
        Some(activations::outcome(&rows, result.data.as_deref(), draft.shown(), text.figures))
    }

    fn failure(&self, text: &'static Text) -> Option<String> {
        Some(self.session.as_ref()?.failure.as_ref()?.say(text.language))
    }

    fn retake(&self, _draft: &Draft, text: &'static Text) -> Option<Retake> {
        let rows = self.result.as_ref().filter(|result| !result.rows.is_empty())?.rows.clone();
        Some(Retake::at_once(move || {
            let rows: Vec<&ActivationsRow> = rows.iter().map(AsRef::as_ref).collect();
            Some(activations::moments(&rows, text.figures))
        }))
    }

    fn memory(&self) -> usize {
        self.session.as_ref().map_or(0, Session::memory)
    }
}

impl ActivationsBody {
    fn figure(&mut self, draft: &Draft, ui: &mut Ui, cx: &CellContext<'_>) {
        let text = &cx.text.cells.activations;
        let width = ui.available_width();
        let rows = self.controls.filter.rows(draft.shown());
        let most = if matches!(cx.stage, Stage::Beside(_)) { MOST_BESIDE_TEXT } else { MOST_ON_A_PAGE };
        let height = if rows <= 4 {
            cx.stage.room(ui, AROUND, 0.0, 300.0..=720.0).min(70.0 + rows as f32 * most)
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
        let role = match quantity {
            Quantity::Activations => Role::Forward,
            Quantity::Gradients => Role::Backward,
        };
        let summary = grids::summary(grid, text);
        let options = GridOptions { title: &grid.title, size, seed: draft.spec.seed, summary: &summary };
        histograms::show(ui, &[Part { grid, role }], cx.theme, &options);
    }
}
