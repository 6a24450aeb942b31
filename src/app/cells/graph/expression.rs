//! The graph of an expression: its picture, its animation, and what is edited in it.

use egui::{Rect, Ui, Vec2, vec2};

use super::editor::Editor;
use super::nodes::{self, Touched};
use super::pen::Pen;
use super::player::{Player, Way};
use super::readout;
use super::state::{Sight, Traced};
use super::transport;
use super::viewport::{MARGIN, Viewport};
use super::{canvas, wires, words};
use crate::app::cell::{CellContext, RunCommand};
use crate::app::cells::tabs;
use crate::app::cells::widgets::{self, Edit, column};
use crate::experiment::graph::{ExpressionSpec, PRESETS, Preset};
use crate::graph::{Digits, Direction, GraphError, NodeId, Trace};
use crate::language::{Language, Say};

/// What stands around the picture on a screen: with it a whole cell fills a screen of 720 points, and no more.
const AROUND: f32 = 348.0;
/// Height of the line of controls.
const CONTROLS: f32 = 30.0;
/// Width of what stands at the right of the picture where the cell is low, and what lies between.
const BESIDE: f32 = 344.0;
const GAP: f32 = 20.0;
/// Height of the text field for an expression.
const EDITOR: f32 = 96.0;

/// What a cell shows of an expression.
pub(in crate::app::cells) struct ExpressionGraph {
    /// As the document has it.
    spec: ExpressionSpec,
    /// Which of the presets it is, whatever its numbers.
    preset: Option<usize>,
    traced: Result<Traced, GraphError>,
    pub(super) player: Player,
    viewport: Viewport,
    canvas: Rect,
    editor: Option<Editor>,
    /// The node whose numbers stay in sight.
    pinned: Option<NodeId>,
}

impl ExpressionGraph {
    pub(super) fn new(spec: ExpressionSpec) -> Self {
        let traced = Traced::new(spec.clone());
        let (steps, forward) = length(&traced);
        Self {
            preset: preset_of(&spec),
            spec,
            traced,
            player: Player::new(steps, forward),
            viewport: Viewport::default(),
            canvas: Rect::NOTHING,
            editor: None,
            pinned: None,
        }
    }

    /// The trace of the expression, if it can be run.
    pub(super) fn trace(&self) -> Option<&Trace> {
        self.traced.as_ref().ok().map(|traced| &traced.trace)
    }

    /// Why it has no values.
    pub(super) fn failure(&self, language: Language) -> Option<String> {
        self.traced.as_ref().err().map(|error| error.say(language))
    }

    /// Takes what the document says; a place of the animation that still is one is kept.
    pub(super) fn set_spec(&mut self, spec: ExpressionSpec) {
        if spec != self.spec {
            self.preset = preset_of(&spec);
            self.spec = spec.clone();
            self.show(spec);
        }
    }

    /// Shows other values, or another graph.
    fn show(&mut self, spec: ExpressionSpec) {
        let other = match &mut self.traced {
            Ok(traced) => traced.set(spec),
            Err(_) => Ok(true),
        };
        match other {
            Ok(false) => {}
            Ok(true) => {
                if self.traced.is_err() {
                    self.traced = Traced::new(self.spec.clone());
                }
                self.viewport = Viewport::Fit;
                self.pinned = None;
                let (way, speed) = (self.player.way(), self.player.speed());
                let (steps, forward) = length(&self.traced);
                self.player = Player::new(steps, forward);
                self.player.set_way(way);
                self.player.set_speed(speed);
            }
            // A number under the finger that fits no longer, as one outside its range.
            Err(_) => return,
        }
        let (steps, forward) = length(&self.traced);
        self.player.retrace(steps, forward);
    }

    /// Shows a new spec and asks for it to stand in the document.
    fn commit(&mut self, spec: ExpressionSpec, ask: &mut Option<ExpressionSpec>) {
        if spec != self.spec {
            self.preset = preset_of(&spec);
            self.spec = spec.clone();
            *ask = Some(spec.clone());
        }
        self.show(spec);
    }

    pub(super) fn command(&mut self, command: RunCommand) {
        transport::command(&mut self.player, command);
    }

    /// Everything below the frame's title; returns the spec that the user made.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &CellContext<'_>) -> Option<ExpressionSpec> {
        let mut ask = None;
        if self.player.is_moving() {
            // A window that slept does not jump.
            let passed = ui.input(|input| input.stable_dt).min(0.1);
            self.player.advance(f64::from(passed));
        }
        transport::rail(ui, cx, &mut self.player);
        if let Some(room) = self.room_beside(ui, cx) {
            self.beside(ui, cx, room, &mut ask);
        } else {
            self.below_each_other(ui, cx, &mut ask);
        }
        if self.player.is_moving() {
            ui.ctx().request_repaint();
        }
        ask
    }

    /// The size of the picture at the left of all else, where it is larger there than above its words.
    fn room_beside(&mut self, ui: &Ui, cx: &CellContext<'_>) -> Option<Vec2> {
        if !cx.stage.is_low() || self.editor.is_some() {
            return None;
        }
        let all = ui.available_width();
        let controls = if cx.stage.has_controls() { CONTROLS + ui.spacing().item_spacing.y } else { 0.0 };
        let above = vec2(all, height(ui, cx, 0.0) - controls);
        let beside = vec2(all - BESIDE - GAP, cx.stage.room(ui, AROUND, 0.0, 320.0..=760.0));
        let inner = |room: Vec2| room - Vec2::splat(2.0 * MARGIN);
        self.traced.as_mut().ok()?.prefers([inner(above), inner(beside)]).then_some(beside)
    }

    /// The picture, and at its right what sets it and the words of the step.
    fn beside(&mut self, ui: &mut Ui, cx: &CellContext<'_>, room: Vec2, ask: &mut Option<ExpressionSpec>) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            column(ui, room.x, |ui| {
                let touched = self.picture(ui, cx, room);
                self.hear(touched, ask);
            });
            column(ui, BESIDE, |ui| {
                let top = ui.cursor().top();
                if cx.stage.has_controls() {
                    self.controls(ui, cx, ask);
                }
                self.words(ui, cx, room.y - (ui.cursor().top() - top));
            });
        });
    }

    /// What sets the picture, the picture, and the words of the step.
    fn below_each_other(&mut self, ui: &mut Ui, cx: &CellContext<'_>, ask: &mut Option<ExpressionSpec>) {
        if cx.stage.has_controls() {
            let line = vec2(ui.available_width(), CONTROLS);
            ui.allocate_ui_with_layout(line, egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.set_min_size(line);
                self.controls_in_line(ui, cx, ask);
            });
        }
        if let Some(spec) = self.editor.as_mut().and_then(|editor| editor.ui(ui, cx, &self.spec)) {
            self.commit(spec, ask);
        }
        let editor = if self.editor.is_some() { EDITOR } else { 0.0 };
        let touched = self.picture(ui, cx, vec2(ui.available_width(), height(ui, cx, editor)));
        self.words(ui, cx, words::HEIGHT);
        self.hear(touched, ask);
    }

    /// The picture in a room of this size; what was touched in it.
    fn picture(&mut self, ui: &mut Ui, cx: &CellContext<'_>, room: Vec2) -> Touched {
        let Ok(traced) = &mut self.traced else { return Touched::default() };
        traced.fill(room - Vec2::splat(2.0 * MARGIN));
        let sight = traced.sight(&self.player);
        let picture = traced.scene.size;
        let summary = || summary(cx, &sight);
        let (rect, response, transform) = canvas::begin(ui, cx, &mut self.viewport, picture, room.y, summary);
        if response.clicked() {
            self.pinned = None;
        }
        self.canvas = rect;
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        let pen = Pen::new(ui, &painter, cx.theme, transform);
        let pointer = ui.input(|input| input.pointer.hover_pos()).filter(|_| ui.rect_contains_pointer(rect));
        let wires = wires::of(&pen, traced);
        let read = wires::show(&pen, cx, traced, &sight, &wires, pointer);
        let touched = nodes::show(ui, &pen, &cx.text.graph, traced, &sight, rect);
        wires::pulses(&pen, traced, &sight, &wires);
        let is_open = |node: NodeId| traced.scene.forms.get(node.index()) == Some(&super::scene::Form::Table);
        // Nobody reads while dragging, and the box would cover what is dragged.
        let dragging = ui.input(|input| input.pointer.any_down());
        if let (Some(node), Some(pointer), false) = (touched.hovered.or(read), pointer, dragging) {
            readout::show(ui, cx, pointer, &sight, node, is_open(node));
        } else if let Some(node) = self.pinned.filter(|node| node.index() < traced.scene.sizes.len()) {
            let at = node.index();
            let place = pen.transform.rect(traced.scene.layout.nodes[at], traced.scene.sizes[at]);
            readout::show(ui, cx, place.right_center(), &sight, node, is_open(node));
        }
        touched
    }

    /// The words of the step, in so much height, or why there are none.
    fn words(&self, ui: &mut Ui, cx: &CellContext<'_>, height: f32) {
        match &self.traced {
            Ok(traced) => below(ui, cx, traced, &traced.sight(&self.player), height),
            Err(error) => {
                let words = error.say(cx.text.language);
                ui.label(egui::RichText::new(words).color(cx.theme.palette.error));
            }
        }
    }

    /// Does what was clicked and edited in the picture.
    fn hear(&mut self, touched: Touched, ask: &mut Option<ExpressionSpec>) {
        if let (Some(node), Ok(traced)) = (touched.toggled, &mut self.traced) {
            traced.toggle(node);
        }
        if let Some(node) = touched.clicked {
            self.pinned = if self.pinned == Some(node) { None } else { Some(node) };
        }
        let Some((name, entry, value)) = touched.entry else { return };
        let Ok(traced) = &self.traced else { return };
        let mut spec = traced.spec.clone();
        if let Some(place) = spec.values.get_mut(&name).and_then(|given| given.value.iter_mut().nth(entry)) {
            *place = value;
        }
        match touched.edit {
            Edit::None => {}
            Edit::Underway => self.show(spec),
            Edit::Done => self.commit(spec, ask),
        }
    }

    /// Which graph, which way, from where; at the right, how much of it is seen.
    fn controls_in_line(&mut self, ui: &mut Ui, cx: &CellContext<'_>, ask: &mut Option<ExpressionSpec>) {
        ui.spacing_mut().item_spacing.x = 6.0;
        self.sources_and_ways(ui, cx, ask);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| self.zoom(ui, cx));
    }

    /// The same in as many lines as it takes.
    fn controls(&mut self, ui: &mut Ui, cx: &CellContext<'_>, ask: &mut Option<ExpressionSpec>) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
            self.sources_and_ways(ui, cx, ask);
            self.zoom(ui, cx);
        });
    }

    fn sources_and_ways(&mut self, ui: &mut Ui, cx: &CellContext<'_>, ask: &mut Option<ExpressionSpec>) {
        let text = &cx.text.graph;
        if cx.shown.control("expression") {
            self.expression(ui, cx, ask);
        }
        let mut way = self.player.way();
        let ways = [(Way::Forward, text.forward), (Way::Backward, text.backward), (Way::Both, text.both)];
        if tabs::tabs(ui, &mut way, &ways) {
            self.player.set_way(way);
        }
        ui.add_space(10.0);
        if cx.shown.control("backward_from") {
            self.start(ui, cx, ask);
        }
    }

    fn zoom(&mut self, ui: &mut Ui, cx: &CellContext<'_>) {
        ui.spacing_mut().item_spacing.x = 4.0;
        if let Ok(traced) = &self.traced {
            canvas::buttons(ui, cx, &mut self.viewport, self.canvas, traced.scene.size);
        }
    }

    /// Which expression: one of the course, or one's own.
    fn expression(&mut self, ui: &mut Ui, cx: &CellContext<'_>, ask: &mut Option<ExpressionSpec>) {
        let text = &cx.text.graph;
        let known = self.preset;
        let mut chosen = known;
        let mut options: Vec<(Option<usize>, &str)> =
            text.presets.iter().enumerate().map(|(at, name)| (Some(at), *name)).collect();
        if known.is_none() {
            options.insert(0, (None, text.own));
        }
        if widgets::choice(ui, text.preset, 200.0, &mut chosen, &options)
            && let Some(preset) = chosen.and_then(|at| PRESETS.get(at))
        {
            self.editor = None;
            self.commit(preset.expression(), ask);
        }
        let word = self.editor.is_some();
        if widgets::chip(ui, text.formula, word).on_hover_text(text.formula_help).clicked() {
            self.editor = if word { None } else { Some(Editor::new(&self.spec)) };
        }
        ui.add_space(10.0);
    }

    /// From which of the named results the way back begins, where there are several.
    fn start(&mut self, ui: &mut Ui, cx: &CellContext<'_>, ask: &mut Option<ExpressionSpec>) {
        let Ok(traced) = &self.traced else { return };
        let graph = traced.trace.graph();
        let text = &cx.text.graph;
        let named: Vec<&str> = graph
            .names()
            .filter(|(_, id)| !graph.node(*id).is_leaf() && *id != graph.result())
            .map(|(name, _)| name)
            .collect();
        if named.is_empty() || ui.available_width() < 330.0 {
            return;
        }
        ui.label(cx.theme.muted(text.backward_from.name));
        let mut options: Vec<(Option<String>, &str)> =
            vec![(None, graph.node(graph.result()).name().unwrap_or(text.last_line))];
        options.extend(named.iter().map(|name| (Some((*name).to_owned()), *name)));
        let mut from = self.spec.backward_from.clone();
        if widgets::choice(ui, text.backward_from, 110.0, &mut from, &options) {
            // A gradient that was chosen for one result means nothing for another.
            let spec = ExpressionSpec { backward_from: from, seed_gradient: None, ..self.spec.clone() };
            self.commit(spec, ask);
        }
    }
}

/// Height of the picture, where an editor takes so much of it.
pub(super) fn height(ui: &Ui, cx: &CellContext<'_>, editor: f32) -> f32 {
    let words = super::words::HEIGHT + ui.spacing().item_spacing.y;
    cx.stage.room(ui, AROUND + editor, words, 320.0 - editor..=760.0)
}

/// The preset of the same text with inputs of the same shapes.
fn preset_of(spec: &ExpressionSpec) -> Option<usize> {
    let shapes = |spec: &ExpressionSpec| -> Vec<Vec<usize>> {
        spec.values.values().map(|given| given.value.shape().to_vec()).collect()
    };
    let own = shapes(spec);
    PRESETS
        .iter()
        .map(Preset::expression)
        .position(|preset| preset.text == spec.text && shapes(&preset) == own)
}

fn length(traced: &Result<Traced, GraphError>) -> (usize, usize) {
    traced.as_ref().map_or((0, 0), |traced| (traced.trace.steps().len(), traced.trace.forward_steps()))
}

/// What the whole picture says in words.
fn summary(cx: &CellContext<'_>, sight: &Sight<'_>) -> String {
    let graph = sight.trace.graph();
    let nodes: Vec<String> = graph.nodes().map(|(id, _)| sight.words(id, &cx.text.graph)).collect();
    format!("{}. {}", (cx.text.graph.step_of)(sight.shown.done, sight.trace.steps().len()), nodes.join("; "))
}

fn way_color(cx: &CellContext<'_>, sight: &Sight<'_>) -> egui::Color32 {
    match sight.step().map(|step| step.direction) {
        Some(Direction::Backward) => cx.theme.palette.backward,
        _ => cx.theme.palette.forward,
    }
}

/// The words of the step, or what to do first.
fn below(ui: &mut Ui, cx: &CellContext<'_>, traced: &Traced, sight: &Sight<'_>, height: f32) {
    let Some(step) = sight.step() else {
        let begin = [cx.text.graph.begin.to_owned()];
        return words::show(ui, cx.theme, &begin, cx.theme.palette.accent, height);
    };
    let mut sentences = traced.trace.sentences(step, Digits::Short, &cx.text.graph.steps);
    let unused = traced.trace.graph().unused(&traced.spec.inputs()).join(", ");
    if !unused.is_empty() {
        sentences.push((cx.text.graph.unused)(&unused));
    }
    words::show(ui, cx.theme, &sentences, way_color(cx, sight), height);
}
