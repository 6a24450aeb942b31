//! One frame of a network's graph: its stages as nodes, what goes over the arrows, and what happens in words.

use egui::{Align2, Color32, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::super::chain::{self, Chain};
use super::super::pen::{Pen, Side};
use super::super::player::Shown as Place;
use super::super::textures::Textures;
use super::super::wires::APART;
use crate::app::cell::CellContext;
use crate::app::figures::format::{coarse, percent, significant};
use crate::app::figures::readout::{self, Row};
use crate::app::room;
use crate::experiment::training::{Flow, FlowStage, Spread, Stage, StageKind};
use crate::graph::Direction;
use crate::graph::layout::wires::{Lanes, lanes};

/// What is drawn in one frame.
pub(super) struct View<'a> {
    pub(super) stages: Vec<Stage>,
    pub(super) chain: Chain,
    pub(super) flow: Option<&'a Flow>,
    pub(super) place: Place,
    /// Whether all is shown alike.
    pub(super) calm: bool,
    pub(super) alone: bool,
}

/// The first stretch of a lane.
fn ends(lane: &[egui::Pos2]) -> Option<[egui::Pos2; 2]> {
    Some([*lane.first()?, *lane.get(1)?])
}

/// The last stretch of a lane, from its end.
fn ends_of_reversed(lane: &[egui::Pos2]) -> Option<[egui::Pos2; 2]> {
    let before = lane.len().checked_sub(2)?;
    Some([*lane.last()?, *lane.get(before)?])
}

/// A mean with its standard deviation: `0.131 ± 0.284`.
fn spread_words(spread: Spread) -> String {
    if spread.not_a_number > 0 && spread.mean.is_nan() {
        return "NaN".to_owned();
    }
    format!("{} ± {}", significant(spread.mean), significant(spread.std))
}

/// What stands on an arrow: both where there is room, or else how far the values spread.
fn on_arrow(spread: Spread) -> [String; 3] {
    let short = |std: String| if spread.std.is_nan() { "NaN".to_owned() } else { format!("± {std}") };
    [spread_words(spread), short(significant(spread.std)), short(coarse(spread.std))]
}

fn sample_spread(values: &[f32]) -> Spread {
    Spread::of(values.iter().map(|&x| f64::from(x)))
}

impl View<'_> {
    /// The active stage and which way it is gone through.
    fn active(&self) -> Option<(usize, Direction)> {
        let step = self.place.step?;
        let stages = self.stages.len();
        Some(if step < stages {
            (step, Direction::Forward)
        } else {
            (2 * stages - 1 - step, Direction::Backward)
        })
    }

    fn here(&self, at: usize) -> Option<&FlowStage> {
        self.flow?.stage(*self.stages.get(at)?)
    }

    /// What a stage gave, once it has.
    fn value(&self, at: usize) -> Option<Spread> {
        let here = self.here(at).filter(|_| at < self.place.done)?;
        Some(if self.alone { sample_spread(&here.sample) } else { here.value })
    }

    /// The gradient that arrived at its output, once it has.
    fn gradient(&self, at: usize) -> Option<Spread> {
        let backward = self.place.done.saturating_sub(self.stages.len());
        let here = self.here(at).filter(|_| at + 1 + backward > self.stages.len())?;
        if self.alone && here.gradient.is_some() {
            return Some(sample_spread(&here.sample_gradient));
        }
        here.gradient
    }

    fn is_lit(&self, at: usize) -> bool {
        self.calm
            || self.active().is_some_and(|(active, direction)| {
                active == at
                    || match direction {
                        Direction::Forward => at + 1 == active,
                        Direction::Backward => at == active + 1,
                    }
            })
    }

    /// Whether the arrow into a stage belongs to what happens now.
    fn is_arrow_lit(&self, at: usize) -> bool {
        self.calm
            || self.active().is_some_and(|(active, direction)| match direction {
                Direction::Forward => at == active,
                Direction::Backward => at == active + 1,
            })
    }

    fn color(&self, cx: &CellContext<'_>) -> Color32 {
        match self.active() {
            Some((_, Direction::Backward)) => cx.theme.palette.backward,
            _ => cx.theme.palette.forward,
        }
    }

    /// The arrow into a stage as two lanes: forward from where it begins, back from where it ends.
    fn lanes(&self, pen: &Pen<'_>, at: usize) -> [Vec<egui::Pos2>; 2] {
        let points = self.chain.arrows.get(at).map_or(&[][..], Vec::as_slice);
        let line: Vec<[f64; 2]> = points.iter().map(|p| [p.x.into(), p.y.into()]).collect();
        let Lanes { forward, backward } = lanes(&line, APART);
        [forward, backward].map(|lane| lane.into_iter().map(|[x, y]| pen.transform.point(x, y)).collect())
    }

    fn rect(pen: &Pen<'_>, rect: Rect) -> Rect {
        let [min, max] = [rect.min, rect.max].map(|p| pen.transform.point(p.x.into(), p.y.into()));
        room::between(min, max)
    }

    pub(super) fn arrows(&self, pen: &Pen<'_>, cx: &CellContext<'_>) {
        let palette = &cx.theme.palette;
        for at in 0..self.stages.len() {
            let [forward, backward] = self.lanes(pen, at);
            let lit = self.is_arrow_lit(at);
            let goes =
                |way| lit && !self.calm && self.active().is_some_and(|(_, direction)| direction == way);
            // The arrow into the first stage carries the pixels, and no gradient comes back along it: nobody needs it.
            let (value, gradient) = match at.checked_sub(1) {
                None => (self.flow.map(|flow| flow.input), None),
                Some(before) => (self.value(before), self.gradient(before)),
            };
            let color = if value.is_some() { palette.forward } else { palette.outline };
            let now = goes(Direction::Forward);
            pen.arrow(&forward, pen.ink(color, self.calm || now), now);
            let returns = goes(Direction::Backward) && at > 0;
            if gradient.is_some() || returns {
                pen.arrow(&backward, pen.ink(palette.backward, self.calm || returns), returns);
            }
            let (Some(stretch), Some(below)) = (ends(&forward), ends_of_reversed(&backward)) else {
                continue;
            };
            match value {
                Some(spread) => {
                    pen.figures(stretch, Side::Above, &on_arrow(spread), palette.forward, lit);
                }
                None => pen.remark(stretch, cx.text.graph.not_computed, pen.words_ink(palette.muted, lit)),
            }
            if let Some(spread) = gradient {
                pen.figures(below, Side::Below, &on_arrow(spread), palette.backward, lit);
            }
        }
        // Out of the loss, to the scores.
        if let Some(last) = self.chain.nodes.last().map(|rect| Self::rect(pen, *rect)) {
            let scores = Self::rect(pen, self.chain.scores);
            let from = last.right_center();
            let to = pos2(scores.left() - 8.0, from.y);
            if to.x > from.x {
                let lit = self.is_lit(self.stages.len() - 1);
                let half = vec2(0.0, APART as f32 / 2.0 * pen.transform.scale);
                let is_known = self.flow.is_some() && self.place.done >= self.stages.len();
                let color = if is_known { palette.forward } else { palette.outline };
                pen.arrow(&[from - half, to - half], pen.ink(color, lit), false);
                let comes_back = self.flow.is_some() && self.place.done > self.stages.len();
                if comes_back {
                    pen.arrow(&[to + half, from + half], pen.ink(palette.backward, lit), false);
                }
                let along = vec2(chain::GAP * pen.transform.scale, 0.0);
                let stretch = [from - half, from - half + along];
                let at = self.stages.len().saturating_sub(1);
                let lit = self.is_lit(at);
                match self.flow.filter(|_| at < self.place.done) {
                    Some(flow) => {
                        let words = (cx.text.graph.network.loss)(&significant(flow.loss));
                        pen.figures(
                            stretch,
                            Side::Above,
                            &[words, significant(flow.loss)],
                            palette.forward,
                            lit,
                        );
                    }
                    None => {
                        pen.remark(stretch, cx.text.graph.not_computed, pen.words_ink(palette.muted, lit));
                    }
                }
                if comes_back {
                    pen.figures(
                        [from + half, from + half + along],
                        Side::Below,
                        &["1".to_owned()],
                        palette.backward,
                        lit,
                    );
                }
            }
        }
    }

    pub(super) fn nodes(
        &self,
        ui: &mut Ui,
        pen: &Pen<'_>,
        cx: &CellContext<'_>,
        textures: &Textures,
        canvas: Rect,
        pinned: &mut Option<usize>,
    ) {
        let palette = &cx.theme.palette;
        let mut is_pointed = false;
        for (at, stage) in self.stages.iter().enumerate() {
            let Some(rect) = self.chain.nodes.get(at).map(|rect| Self::rect(pen, *rect)) else { continue };
            if !canvas.intersects(rect) {
                continue;
            }
            let response = ui.interact(
                rect.intersect(canvas),
                ui.scope_id().with(("stage", stage.name())),
                Sense::click(),
            );
            if response.clicked() {
                *pinned = if *pinned == Some(at) { None } else { Some(at) };
            }
            let name = self.stage_words(cx, at);
            response.widget_info(|| WidgetInfo::labeled(Role::GraphicsSymbol, true, &name));
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_role(Role::GraphicsSymbol);
                node.set_label(name.clone());
            });
            let lit = self.is_lit(at);
            let active = !self.calm && self.active().is_some_and(|(active, _)| active == at);
            let scale = pen.transform.scale;
            let rounding = 8.0 * scale;
            if active {
                pen.glow(rect, rounding, self.color(cx));
            }
            let (line, width) =
                if active { (self.color(cx), 3.0) } else { (pen.ink(palette.text, lit), 1.5) };
            pen.painter.rect(rect, rounding, palette.card, Stroke::new(width, line), StrokeKind::Inside);
            let ink = pen.words_ink(palette.text, lit);
            let inset = vec2(9.0, 6.0) * scale;
            pen.fitted(
                rect.min + inset,
                Align2::LEFT_TOP,
                &stage.name(),
                16.0,
                true,
                rect.width() - 2.0 * inset.x,
                ink,
            );
            let low = room::between(rect.min + vec2(9.0, 29.0) * scale, rect.max - inset);
            let picture = Rect::from_min_size(low.min, vec2(66.0 * scale, low.height()));
            let muted = pen.words_ink(palette.muted, lit);
            let here = self.here(at);
            if here.is_some() && at < self.place.done {
                // The pass at hand may have gone through other stages than the switches now ask for.
                let in_flow =
                    self.flow.and_then(|flow| flow.stages.iter().position(|one| one.stage == *stage));
                if let Some(at) = in_flow {
                    textures.stage(pen, at, picture, lit);
                }
                pen.painter.rect_stroke(
                    picture,
                    2.0,
                    Stroke::new(1.0, pen.ink(palette.border, lit)),
                    StrokeKind::Outside,
                );
            }
            let words = here.map_or_else(String::new, |here| brief(cx, here));
            let beside = pos2(picture.right() + 7.0 * scale, low.center().y);
            let room = (rect.right() - 5.0 * scale - beside.x).max(10.0);
            for (line, words) in words.lines().enumerate() {
                let down =
                    vec2(0.0, low.height() * if words_are_two(here) { line as f32 - 0.5 } else { 0.0 } * 0.5);
                pen.fitted(beside + down, Align2::LEFT_CENTER, words, 13.0, false, room, muted);
            }
            if response.hovered()
                && let Some(pointer) = response.hover_pos()
            {
                is_pointed = true;
                readout::show(ui, pointer, &self.rows(cx, at));
            }
        }
        // What was clicked keeps its numbers in sight.
        if let Some(at) = pinned.filter(|_| !is_pointed)
            && let Some(rect) = self.chain.nodes.get(at)
        {
            readout::show(ui, Self::rect(pen, *rect).center_bottom(), &self.rows(cx, at));
        }
    }

    /// Where the probabilities stand on the screen.
    pub(super) fn scores_place(&self, pen: &Pen<'_>) -> Rect {
        Self::rect(pen, self.chain.scores)
    }

    /// Whether the probabilities are known.
    pub(super) fn has_scores(&self) -> bool {
        self.place.done >= self.stages.len()
    }

    /// A stage in words, to be read aloud.
    fn stage_words(&self, cx: &CellContext<'_>, at: usize) -> String {
        let text = &cx.text.graph;
        let name = self.stages.get(at).map(|stage| stage.name()).unwrap_or_default();
        let spread =
            |spread: Option<Spread>| spread.map_or_else(|| text.not_computed.to_owned(), spread_words);
        let gradient = match self.stages.get(at).map(|stage| stage.kind) {
            Some(StageKind::SoftmaxWithLoss(_)) if self.place.done > self.stages.len() => "1".to_owned(),
            _ => spread(self.gradient(at)),
        };
        (text.network.stage)(&name, &spread(self.value(at)), &gradient)
    }

    /// Everything about a stage, for the box under the pointer.
    fn rows(&self, cx: &CellContext<'_>, at: usize) -> Vec<Row> {
        let text = &cx.text.graph;
        let palette = &cx.theme.palette;
        let name = self.stages.get(at).map(|stage| stage.name()).unwrap_or_default();
        let mut rows = vec![Row::plain(name)];
        let Some(here) = self.here(at) else {
            rows.push(Row::plain(text.not_computed));
            return rows;
        };
        rows.push(Row::plain((text.network.shape)(here.shape[0], here.shape[1])));
        let all = |spread: Spread| {
            (text.network.spread)(
                &significant(spread.mean),
                &significant(spread.std),
                &significant(spread.min),
                &significant(spread.max),
            )
        };
        rows.push(Row::colored(palette.forward, self.value(at).map_or(text.not_computed.into(), all)));
        if here.gradient.is_some() {
            rows.push(Row::colored(
                palette.backward,
                self.gradient(at).map_or(text.not_computed.into(), all),
            ));
        }
        if let (Some(flat), StageKind::Activation(activation)) = (here.flat, here.stage.kind) {
            rows.push(Row::plain((text.network.flat)(
                activation.about().flat.kind,
                &percent(flat.units),
                &percent(flat.values),
            )));
        }
        rows
    }

    /// The picture of the followed sample.
    pub(super) fn sample(&self, pen: &Pen<'_>, cx: &CellContext<'_>, textures: &Textures) {
        let palette = &cx.theme.palette;
        let rect = Self::rect(pen, self.chain.picture);
        textures.sample(pen, rect);
        pen.painter.rect_stroke(rect, 4.0, Stroke::new(1.0, palette.outline), StrokeKind::Outside);
        if let Some(followed) = self.flow.and_then(|flow| flow.followed.as_ref()) {
            let words = (cx.text.graph.network.label)(followed.label);
            let below = rect.center_bottom() + vec2(0.0, 5.0);
            pen.painter.text(below, Align2::CENTER_TOP, words, pen.font(14.0, false), palette.text);
        }
    }

    /// The probabilities of the ten digits, as bars.
    pub(super) fn scores(&self, ui: &Ui, pen: &Pen<'_>, cx: &CellContext<'_>) {
        let palette = &cx.theme.palette;
        let rect = Self::rect(pen, self.chain.scores);
        let Some(followed) = self.flow.and_then(|flow| flow.followed.as_ref()) else { return };
        if self.place.done < self.stages.len() {
            let words = cx.text.graph.not_computed;
            pen.painter.text(
                rect.center(),
                Align2::CENTER_CENTER,
                words,
                pen.font(13.0, false),
                palette.muted,
            );
            return;
        }
        let scale = pen.transform.scale;
        let height = rect.height() / followed.probabilities.len().max(1) as f32;
        let lit = self.is_lit(self.stages.len().saturating_sub(1));
        let best = crate::nn::argmax(&followed.probabilities);
        for (class, &probability) in followed.probabilities.iter().enumerate() {
            let middle = rect.top() + (class as f32 + 0.5) * height;
            let right = class == usize::from(followed.label);
            let ink = pen.words_ink(palette.text, lit);
            let at = pos2(rect.left() + 14.0 * scale, middle);
            pen.painter.text(at, Align2::CENTER_CENTER, class.to_string(), pen.font(15.0, right), ink);
            let left = rect.left() + 28.0 * scale;
            let most = rect.width() - 86.0 * scale;
            let width = if probability.is_finite() { most * probability } else { 0.0 };
            let bar =
                Rect::from_min_size(pos2(left, middle - height * 0.34), vec2(width.max(1.0), height * 0.68));
            let color = if right { palette.accent } else { palette.muted };
            pen.painter.rect_filled(bar, 2.0, pen.ink(color, lit));
            if class == best || right {
                let words = significant(f64::from(probability));
                let at = pos2(bar.right() + 6.0 * scale, middle);
                pen.painter.text(at, Align2::LEFT_CENTER, words, pen.font(14.0, class == best), ink);
            }
        }
        let words = (cx.text.graph.network.scores)(best, followed.label);
        ui.ctx().accesskit_node_builder(ui.scope_id().with("scores"), |node| {
            node.set_role(Role::Label);
            node.set_label(words);
        });
    }

    pub(super) fn pulses(&self, pen: &Pen<'_>) {
        let (Some(share), Some((active, direction))) = (self.place.travelled, self.active()) else { return };
        let palette = &pen.theme.palette;
        match direction {
            Direction::Forward => pen.pulse(&self.lanes(pen, active)[0], share, palette.forward),
            Direction::Backward => pen.pulse(&self.lanes(pen, active + 1)[1], share, palette.backward),
        }
    }

    /// What the whole picture says in words.
    pub(super) fn summary(&self, cx: &CellContext<'_>) -> String {
        (0..self.stages.len()).map(|at| self.stage_words(cx, at)).collect::<Vec<_>>().join("; ")
    }

    /// The lines below the picture.
    pub(super) fn words(&self, cx: &CellContext<'_>, begun: bool) -> (Vec<String>, Color32) {
        let text = &cx.text.graph.network;
        let palette = &cx.theme.palette;
        let Some(flow) = self.flow else {
            let words = if begun { text.waiting } else { text.begin };
            return (vec![words.to_owned()], palette.accent);
        };
        let step = if self.calm { None } else { self.active() };
        let Some((at, direction)) = step else {
            let mut sentences = vec![(text.batch_at_hand)(flow.input_shape[0], &significant(flow.loss))];
            let followed = flow.followed.as_ref().filter(|_| self.has_scores());
            sentences.extend(
                followed.map(|followed| {
                    (text.scores)(crate::nn::argmax(&followed.probabilities), followed.label)
                }),
            );
            sentences.push(text.hint.to_owned());
            return (sentences, palette.accent);
        };
        let Some(stage) = self.stages.get(at) else { return (Vec::new(), palette.accent) };
        let mut sentences = vec![match direction {
            Direction::Forward => (text.forward)(&stage.name(), stage.kind),
            Direction::Backward => (text.backward)(&stage.name(), stage.kind),
        }];
        if let Some(here) = self.here(at) {
            let gives = match direction {
                Direction::Forward => here.value,
                Direction::Backward => here.gradient.unwrap_or(Spread::of(std::iter::once(1.0))),
            };
            sentences.push((text.spread)(
                &significant(gives.mean),
                &significant(gives.std),
                &significant(gives.min),
                &significant(gives.max),
            ));
            if let (Some(flat), StageKind::Activation(activation)) = (here.flat, stage.kind) {
                sentences.push((text.flat)(
                    activation.about().flat.kind,
                    &percent(flat.units),
                    &percent(flat.values),
                ));
            }
        } else {
            sentences.push(cx.text.graph.not_computed.to_owned());
        }
        (sentences, self.color(cx))
    }
}

fn words_are_two(here: Option<&FlowStage>) -> bool {
    here.is_some_and(|here| here.flat.is_some())
}

/// The shape, and what of an activation is dead or saturated.
fn brief(cx: &CellContext<'_>, here: &FlowStage) -> String {
    let shape = format!("{}×{}", here.shape[0], here.shape[1]);
    match (here.flat, here.stage.kind) {
        (Some(flat), StageKind::Activation(activation)) => {
            format!(
                "{shape}\n{}",
                (cx.text.graph.network.flat_short)(activation.about().flat.kind, &percent(flat.units))
            )
        }
        _ => shape,
    }
}
