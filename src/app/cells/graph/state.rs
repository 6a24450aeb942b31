//! The graph of an expression as a cell holds it: the trace of its values, and what of it is opened.

use std::collections::BTreeSet;

use egui::Vec2;

use super::player::{Player, Shown};
use super::scene::{NOMINAL, Scene, open_at_first};
use super::viewport::LARGEST_FIT;
use crate::experiment::graph::ExpressionSpec;
use crate::graph::tensor::{self, text};
use crate::graph::{Digits, Direction, EdgeId, GraphError, Moment, NodeId, Operation, Trace};

/// An expression that was run.
pub(super) struct Traced {
    pub(super) spec: ExpressionSpec,
    pub(super) trace: Trace,
    pub(super) scene: Scene,
    open: BTreeSet<NodeId>,
    /// The place that the picture fills.
    room: Vec2,
    /// The two places that it was last tried in, and whether the second is the better one.
    tried: Option<([Vec2; 2], bool)>,
    /// The forward step of each node; literals have none.
    forward: Vec<Option<usize>>,
}

/// What is seen at one place of the animation.
pub(super) struct Sight<'t> {
    pub(super) trace: &'t Trace,
    pub(super) moment: Moment<'t>,
    pub(super) shown: Shown,
    forward: &'t [Option<usize>],
    /// Whether all is shown alike: at the end, and before the first step.
    pub(super) calm: bool,
}

impl Traced {
    pub(super) fn new(spec: ExpressionSpec) -> Result<Self, GraphError> {
        let trace = spec.trace()?;
        let open = open_at_first(&trace, &spec);
        let scene = Scene::new(&trace, &spec, &open, NOMINAL);
        let forward = forward_steps(&trace);
        Ok(Self { spec, trace, scene, open, room: NOMINAL, tried: None, forward })
    }

    /// Takes other values; where the text is the same the picture stays as it is. Whether it is another graph now.
    ///
    /// # Errors
    /// When they do not go together; everything is as it was then.
    pub(super) fn set(&mut self, spec: ExpressionSpec) -> Result<bool, GraphError> {
        let mut new = Self::new(spec)?;
        let shapes = |trace: &Trace| -> Vec<_> {
            trace.graph().nodes().map(|(id, _)| tensor::shape(trace.value(id))).collect()
        };
        let same = new.trace.graph() == self.trace.graph();
        if same {
            new.open = std::mem::take(&mut self.open);
            new.room = self.room;
            let moved = shapes(&new.trace) != shapes(&self.trace)
                || new.spec.values.iter().any(|(name, given)| {
                    self.spec.values.get(name).is_none_or(|old| old.range.is_some() != given.range.is_some())
                });
            new.tried = if moved { None } else { self.tried };
            new.scene = if moved {
                Scene::new(&new.trace, &new.spec, &new.open, new.room)
            } else {
                std::mem::replace(&mut self.scene, new.scene)
            };
        }
        *self = new;
        Ok(!same)
    }

    /// Opens a list or a matrix, or closes it again; the picture makes room.
    pub(super) fn toggle(&mut self, node: NodeId) {
        if !self.open.remove(&node) {
            self.open.insert(node);
        }
        self.scene = Scene::new(&self.trace, &self.spec, &self.open, self.room);
        self.tried = None;
    }

    /// Whether the picture is clearly larger in the second place than in the first.
    pub(super) fn prefers(&mut self, [first, second]: [Vec2; 2]) -> bool {
        /// Less than this is not worth another arrangement.
        const CLEARLY: f32 = 1.1;
        if let Some((places, prefers)) = self.tried
            && places == [first, second]
        {
            return prefers;
        }
        let scale = |place: Vec2| {
            let size = Scene::new(&self.trace, &self.spec, &self.open, place).size;
            (place.x / size.x.max(1.0)).min(place.y / size.y.max(1.0)).min(LARGEST_FIT)
        };
        let prefers = scale(second) > CLEARLY * scale(first);
        self.tried = Some(([first, second], prefers));
        prefers
    }

    /// Lays the picture out for a place of this size, unless it is.
    pub(super) fn fill(&mut self, room: Vec2) {
        if (self.room - room).length() > 1.0 {
            self.room = room;
            self.scene = Scene::new(&self.trace, &self.spec, &self.open, room);
        }
    }

    /// What is seen where the player stands.
    pub(super) fn sight(&self, player: &Player) -> Sight<'_> {
        let shown = player.shown();
        let still = !player.is_moving();
        Sight {
            trace: &self.trace,
            moment: self.trace.at(shown.done),
            shown,
            forward: &self.forward,
            calm: shown.step.is_none() || (still && player.is_at_end()),
        }
    }
}

fn forward_steps(trace: &Trace) -> Vec<Option<usize>> {
    let mut steps = vec![None; trace.graph().len()];
    for (at, step) in trace.steps().iter().enumerate().take(trace.forward_steps()) {
        steps[step.node.index()] = Some(at);
    }
    steps
}

impl<'t> Sight<'t> {
    /// The step whose node is the active one.
    pub(super) fn step(&self) -> Option<&'t crate::graph::Step> {
        self.trace.steps().get(self.shown.step?)
    }

    pub(super) fn is_active(&self, node: NodeId) -> bool {
        self.step().is_some_and(|step| step.node == node)
    }

    /// Whether a node belongs to what happens now.
    pub(super) fn is_lit(&self, node: NodeId) -> bool {
        if self.calm {
            return true;
        }
        self.step().is_some_and(|step| {
            let ends = |&edge: &EdgeId| {
                let edge = self.trace.graph().edge(edge);
                edge.from == node || edge.to == node
            };
            let passes = self.shown.travelled.is_none() && step.direction == Direction::Backward;
            step.node == node || step.reads.iter().any(ends) || (passes && step.passes.iter().any(ends))
        })
    }

    /// Whether an arrow belongs to what happens now.
    pub(super) fn is_edge_lit(&self, edge: EdgeId) -> bool {
        self.calm
            || self.step().is_some_and(|step| {
                let passes = self.shown.travelled.is_none() && step.passes.contains(&edge);
                step.reads.contains(&edge) || passes
            })
    }

    /// Whether a pulse is on this arrow.
    pub(super) fn pulse(&self, edge: EdgeId) -> Option<(Direction, f32)> {
        let step = self.step()?;
        let travelled = self.shown.travelled?;
        step.reads.contains(&edge).then_some((step.direction, travelled))
    }

    /// The value that stands on the arrows out of a node: also what is given is on its way only from its step on.
    pub(super) fn carried(&self, node: NodeId) -> Option<&'t tensor::Tensor> {
        let begun = self.forward.get(node.index()).copied().flatten().is_none_or(|at| at < self.shown.done);
        self.moment.value(node).filter(|_| begun)
    }

    /// A node in words, to be read aloud: `multiply: 100 times 2 is 200, gradient 1.1`.
    pub(super) fn words(&self, node: NodeId, text_of: &crate::app::text::GraphText) -> String {
        let graph = self.trace.graph();
        let what = graph.node(node);
        let short = |x| text(x, Digits::Short);
        let value = self.moment.value(node);
        let said = match (what.operation(), value) {
            (Operation::Input | Operation::Number(_), Some(value)) => {
                format!("{}: {}", what.label(), short(value))
            }
            (operation, None) => (text_of.waits)(operation),
            (operation, Some(_)) => {
                let operands: Vec<String> =
                    graph.operands(node).map(|id| short(self.trace.value(id))).collect();
                (text_of.computes)(operation, &operands, &self.trace.stated(node, Digits::Short))
            }
        };
        if matches!(what.operation(), Operation::Number(_)) && what.name().is_none() {
            return said;
        }
        let gradient = match self.moment.gradient(node) {
            Some(gradient) => short(&gradient),
            None if self.trace.gradient(node).is_none() => text_of.no_gradient.to_owned(),
            None => text_of.not_computed.to_owned(),
        };
        format!("{said}, {}", (text_of.gradient)(&gradient))
    }
}
