//! The `graph` cell: values travel forward through a computation graph and derivatives travel back.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `player` | where the animation stands and what moves it, without a window |
//! | `scene` | how large the nodes are and where they stand |
//! | `state` | the trace of an expression, and what is seen of it at a place |
//! | `viewport`, `canvas` | zoom, movement, fit |
//! | `pen`, `nodes` | arrows, numbers, pulses; nodes, fields, tables |
//! | `words`, `readout` | the lines below the graph; the box under the pointer |
//! | `transport`, `editor` | buttons and rail; the expression as text |
//! | `expression` | all that together, for an expression |
//! | `chain`, `textures`, `network` | where the layers of a network stand, their small pictures, and its graph |
//!
//! Nothing runs on another thread: an expression is traced in far less than a frame. Playing is a clock; frames are asked
//! for only while something moves.

mod canvas;
mod chain;
mod editor;
mod expression;
mod network;
mod nodes;
mod pen;
mod player;
mod readout;
mod scene;
mod state;
mod textures;
mod transport;
mod viewport;
mod wires;
mod words;

use egui::Ui;

use self::expression::ExpressionGraph;
use self::network::NetworkGraph;
use super::draft;
use super::host::{CellBody, HowFar};
use crate::app::cell::{CellContext, Retake, RunCommand};
use crate::app::networks::NetworkRequest;
use crate::app::text::Text;
use crate::app::tile::Mark;
use crate::experiment::figure::Exhibit;
use crate::experiment::graph::{
    GraphSpec, Subject, moments_of, moments_of_network, of_expression, of_network,
};
use crate::experiment::outcome::Outcome;

type Draft = draft::Draft<GraphSpec>;

/// The inside of one `graph` cell.
pub(super) enum GraphBody {
    Expression(Box<ExpressionGraph>),
    Network(Box<NetworkGraph>),
}

impl CellBody for GraphBody {
    type Spec = GraphSpec;

    const MARK: Mark = Mark::Nodes;

    const ONLY_PLAYS: bool = true;

    fn new(spec: &GraphSpec) -> Self {
        match spec.subject.clone() {
            Subject::Expression(expression) => Self::Expression(Box::new(ExpressionGraph::new(expression))),
            Subject::Network(id) => Self::Network(Box::new(NetworkGraph::new(id))),
        }
    }

    fn changed(&mut self, _was: &GraphSpec, now: &GraphSpec) {
        match (&mut *self, &now.subject) {
            (Self::Expression(graph), Subject::Expression(expression)) => graph.set_spec(expression.clone()),
            (Self::Network(graph), Subject::Network(id)) if graph.id() == id => {}
            _ => *self = Self::new(now),
        }
    }

    fn network_request(&self, _spec: &GraphSpec) -> Option<NetworkRequest> {
        match self {
            Self::Network(graph) => Some(graph.network_request()),
            Self::Expression(_) => None,
        }
    }

    fn header(&mut self, _draft: &Draft, ui: &mut Ui, cx: &mut CellContext<'_>) -> Option<RunCommand> {
        let asked = match self {
            Self::Expression(graph) => transport::buttons(ui, cx, &mut graph.player),
            Self::Network(graph) => transport::buttons(ui, cx, &mut graph.player),
        };
        if asked.is_some() {
            ui.ctx().request_repaint();
        }
        asked
    }

    fn contents(&mut self, draft: &mut Draft, ui: &mut Ui, cx: &mut CellContext<'_>) -> Option<RunCommand> {
        ui.spacing_mut().item_spacing.y = 6.0;
        match self {
            Self::Expression(graph) => {
                if let Some(expression) = graph.ui(ui, cx) {
                    let subject = Subject::Expression(expression);
                    draft.write(GraphSpec { subject, ..draft.spec.clone() }, cx);
                }
            }
            Self::Network(graph) => graph.ui(ui, cx),
        }
        None
    }

    fn command(&mut self, _draft: &mut Draft, command: RunCommand, cx: &mut CellContext<'_>) {
        match self {
            Self::Expression(graph) => graph.command(command),
            Self::Network(graph) => graph.command(command, cx),
        }
    }

    fn exhibits(&self, draft: &Draft, text: &'static Text) -> Vec<Exhibit> {
        self.outcome(draft, text).map(|outcome| outcome.exhibits).unwrap_or_default()
    }

    fn outcome(&self, draft: &Draft, text: &'static Text) -> Option<Outcome> {
        match self {
            Self::Expression(graph) => Some(of_expression(&draft.spec, graph.trace()?, text.figures)),
            Self::Network(graph) => Some(of_network(&draft.spec, graph.flow()?, text.figures)),
        }
    }

    fn failure(&self, text: &'static Text) -> Option<String> {
        match self {
            Self::Expression(graph) => graph.failure(text.language),
            Self::Network(_) => None,
        }
    }

    fn retake(&self, draft: &Draft, text: &'static Text) -> Option<Retake> {
        let spec = draft.spec.clone();
        Some(match self {
            Self::Expression(graph) => {
                let trace = graph.trace()?.clone();
                Retake::at_once(move || moments_of(&spec, &trace, text.figures))
            }
            Self::Network(graph) => {
                let flow = graph.flow()?.clone();
                Retake::at_once(move || moments_of_network(&spec, &flow, text.figures))
            }
        })
    }

    fn how_far(&self, _spec: &GraphSpec) -> Option<HowFar> {
        // The steps of a network are no iterations, and its training has a counter of its own.
        let Self::Expression(graph) = self else { return None };
        let player = &graph.player;
        (player.is_moving() || !player.is_at_start()).then(|| HowFar {
            iteration: player.shown().done as u64,
            length: player.steps() as u64,
            per_second: None,
            running: player.is_playing(),
        })
    }
}
