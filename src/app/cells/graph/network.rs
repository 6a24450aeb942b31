//! The graph of a network while it is trained: its layers as nodes, values forward and gradients backward on the arrows.
//!
//! While the training runs, all of it is shown and changes with every snapshot. While it rests, the batch at hand can be
//! sent through once more, layer by layer, and its gradients back.

mod view;

use std::sync::Arc;

use egui::{Rect, Ui, vec2};

use self::view::View;
use super::chain::Chain;
use super::expression::height;
use super::pen::Pen;
use super::player::{Player, Way};
use super::textures::Textures;
use super::transport;
use super::viewport::{MARGIN, Viewport};
use super::{canvas, words};
use crate::app::cell::{CellContext, CellRequest, RunCommand, speed_after};
use crate::app::cells::tabs;
use crate::app::cells::widgets;
use crate::app::figures::format::grouped;
use crate::app::networks::{NetworkRequest, Shown, ShownRun};
use crate::engine::Phase;
use crate::experiment::training::{Flow, Stage};

/// The height of a line of controls.
const LINE: f32 = 38.0;

/// What a cell shows of a network.
pub(in crate::app::cells) struct NetworkGraph {
    id: String,
    pub(super) player: Player,
    viewport: Viewport,
    canvas: Rect,
    /// The size of the picture that was drawn last.
    picture: egui::Vec2,
    /// The row of the batch that is followed.
    row: usize,
    /// Whether the arrows carry that sample's values rather than the batch's.
    alone: bool,
    textures: Textures,
    /// Whether the training ran when it was last seen.
    running: bool,
    /// What was drawn last.
    flow: Option<Arc<Flow>>,
    /// The stage whose numbers stay in sight.
    pinned: Option<usize>,
    /// Whether the probabilities were known when it was drawn last.
    had_scores: bool,
}

impl NetworkGraph {
    pub(super) fn new(id: String) -> Self {
        Self {
            id,
            player: Player::new(0, 0),
            viewport: Viewport::default(),
            canvas: Rect::NOTHING,
            picture: egui::Vec2::ZERO,
            row: 0,
            alone: false,
            textures: Textures::default(),
            running: false,
            flow: None,
            pinned: None,
            had_scores: false,
        }
    }

    /// The batch on its way through the layers, as it was drawn last.
    pub(super) fn flow(&self) -> Option<&Flow> {
        self.flow.as_deref()
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn network_request(&self) -> NetworkRequest {
        NetworkRequest { id: self.id.clone(), flow: Some(self.row), ..NetworkRequest::default() }
    }

    /// A command from the buttons or the keyboard. What runs is paused first: only what rests can be gone through.
    pub(super) fn command(&mut self, command: RunCommand, cx: &mut CellContext<'_>) {
        let of_the_run = matches!(
            command,
            RunCommand::BatchNorm
                | RunCommand::StepEpoch
                | RunCommand::Reset
                | RunCommand::ResetWithoutChanges
        );
        if of_the_run || (self.running && speed_after(command, 0).is_some()) {
            self.ask(cx, command);
        } else if self.running {
            self.ask(cx, RunCommand::Toggle);
        } else {
            transport::command(&mut self.player, command);
        }
    }

    fn ask(&self, cx: &mut CellContext<'_>, command: RunCommand) {
        cx.requests.push(CellRequest::Command { id: self.id.clone(), command });
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let Some(shown) = cx.networks.get(&self.id) else {
            let words = (cx.text.graph.network.missing)(&self.id);
            ui.label(egui::RichText::new(words).color(cx.theme.palette.error));
            return;
        };
        let stages = stages(&shown);
        let steps = 2 * stages.len();
        let flow = shown.run.as_ref().and_then(|run| run.snapshot.as_ref()?.flow.clone());
        self.flow.clone_from(&flow);
        let was_running = std::mem::replace(&mut self.running, is_running(&shown));
        if (steps, stages.len()) != (self.player.steps(), self.player.forward()) {
            self.player.retrace(steps, stages.len());
            self.player.go_to_end();
        }
        if self.running || (was_running && !self.player.is_moving()) {
            self.player.set_way(Way::Both);
            self.player.go_to_end();
        }
        if self.player.is_moving() {
            let passed = ui.input(|input| input.stable_dt).min(0.1);
            self.player.advance(f64::from(passed));
        }
        transport::rail(ui, cx, &mut self.player);
        let top = ui.cursor().top();
        if cx.stage.has_controls() {
            self.controls(ui, cx, &shown, flow.as_deref());
        }
        // A second line of controls takes its height from the picture.
        let more = (ui.cursor().top() - top - LINE).max(0.0);
        let room = vec2(ui.available_width(), height(ui, cx, more));
        let chain = Chain::new(&stages, room - egui::Vec2::splat(2.0 * MARGIN));
        let size = chain.size;
        self.picture = size;
        let place = self.player.shown();
        let calm =
            self.running || place.step.is_none() || (!self.player.is_moving() && self.player.is_at_end());
        let view = View { stages, chain, flow: flow.as_deref(), place, calm, alone: self.alone };
        let summary = || view.summary(cx);
        let (rect, response, transform) = canvas::begin(ui, cx, &mut self.viewport, size, room.y, summary);
        self.canvas = rect;
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        let pen = Pen::new(ui, &painter, cx.theme, transform);
        if let Some(flow) = &flow {
            self.textures.update(ui, cx.theme, flow, shown.run.as_ref(), self.alone);
        }
        view.arrows(&pen, cx);
        let mut pinned = self.pinned;
        if response.clicked() {
            pinned = None;
        }
        view.nodes(ui, &pen, cx, &self.textures, rect, &mut pinned);
        // What the network says is in sight when it has said it, wherever one had zoomed to.
        let has_scores = view.has_scores();
        let brought = has_scores && !self.had_scores && !rect.contains_rect(view.scores_place(&pen));
        view.sample(&pen, cx, &self.textures);
        view.scores(ui, &pen, cx);
        view.pulses(&pen);
        let (sentences, color) = view.words(cx, shown.run.is_some());
        words::show(ui, cx.theme, &sentences, color, words::HEIGHT);
        self.pinned = pinned;
        self.had_scores = has_scores;
        if brought {
            self.viewport = Viewport::Fit;
            ui.ctx().request_repaint();
        }
        if self.player.is_moving() {
            ui.ctx().request_repaint();
        }
    }

    /// The training itself, and which sample is followed.
    fn controls(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>, shown: &Shown, flow: Option<&Flow>) {
        let text = &cx.text.graph.network;
        let mut asked = None;
        let size = self.picture;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
            let (word, help) =
                if self.running { (text.pause, text.pause_help) } else { (text.run, text.run_help) };
            let run = egui::Button::new(word).min_size(vec2(86.0, 26.0));
            if ui.add(run).on_hover_text(help).clicked() {
                asked = Some(RunCommand::Toggle);
            }
            let mut button = |ui: &mut Ui, word: &str, help: &str, command: RunCommand| {
                if ui.add(egui::Button::new(word).min_size(vec2(0.0, 26.0))).on_hover_text(help).clicked() {
                    asked = Some(command);
                }
            };
            button(ui, text.train_step, text.train_step_help, RunCommand::Step);
            button(ui, text.train_back, text.train_back_help, RunCommand::StepBack);
            let iteration = shown.run.as_ref().map_or(0, |run| run.progress.iteration);
            ui.add_sized(
                vec2(118.0, 24.0),
                egui::Label::new((text.iteration)(&grouped(iteration))).halign(egui::Align::Min),
            );
            let label = cx.text.cells.parameters.batch_norm;
            ui.label(label.name);
            let mut on = shown.spec.batch_norm.is_some();
            if widgets::switch(ui, cx.theme, label, &mut on) {
                asked = Some(RunCommand::BatchNorm);
            }
            ui.add_space(8.0);
            let ways = [(false, text.batch), (true, text.one_sample)];
            tabs::tabs(ui, &mut self.alone, &ways);
            let most = flow.map_or(0, |flow| flow.input_shape[0].saturating_sub(1));
            let mut number = self.row.min(most) + 1;
            let written = widgets::whole_number(number);
            let response =
                widgets::entry(ui, &mut number, 1..=most + 1, written, widgets::typed_whole, |ui, field| {
                    ui.add(field.prefix("# ")).on_hover_text(text.sample.help)
                });
            if response.accessible_name(text.sample.name).changed() {
                self.row = number - 1;
            }
            let next = flow.and_then(|flow| flow.next_mistake(self.row));
            let mistake = ui.add_enabled(next.is_some(), egui::Button::new(text.next_mistake.name));
            let mistake =
                mistake.on_hover_text(text.next_mistake.help).on_disabled_hover_text(text.no_mistake);
            if let Some(next) = next.filter(|_| mistake.clicked()) {
                self.row = next;
            }
            ui.spacing_mut().item_spacing.x = 4.0;
            canvas::buttons(ui, cx, &mut self.viewport, self.canvas, size);
        });
        if let Some(command) = asked {
            self.ask(cx, command);
        }
    }
}

/// The stages as the switches of the training now stand: a BatchNorm that was just switched on is there, without numbers.
fn stages(shown: &Shown) -> Vec<Stage> {
    let spec = &shown.spec;
    // Which stages there are does not depend on the data.
    Stage::all(&spec.architecture(1, 1))
}

fn is_running(shown: &Shown) -> bool {
    shown.run.as_ref().is_some_and(|run: &ShownRun| {
        matches!(run.progress.phase, Phase::Running | Phase::Preparing | Phase::Seeking { .. })
    })
}
