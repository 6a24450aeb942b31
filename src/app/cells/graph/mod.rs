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
mod words;

use egui::Ui;

use self::expression::ExpressionGraph;
use self::network::NetworkGraph;
use super::Sight;
use crate::app::cell::{CellContext, CellView, RunCommand, Status};
use crate::app::networks::Wish;
use crate::app::text::Text;
use crate::experiment::figure::Exhibit;
use crate::experiment::graph::{GraphSpec, Subject, of_expression, of_network};
use crate::experiment::outcome::Outcome;
use crate::experiment::{CellKind, Spec};

/// The inside of one `graph` cell.
pub(super) struct GraphView {
    id: Option<String>,
    shown: Shown,
    sight: Sight,
}

/// Whose graph is drawn.
enum Shown {
    Expression(Box<ExpressionGraph>),
    Network(Box<NetworkGraph>),
}

impl GraphView {
    pub(super) fn new(spec: GraphSpec) -> Self {
        Self { id: spec.id, shown: shown(spec.subject), sight: Sight::default() }
    }
}

fn shown(subject: Subject) -> Shown {
    match subject {
        Subject::Expression(expression) => Shown::Expression(Box::new(ExpressionGraph::new(expression))),
        Subject::Network(id) => Shown::Network(Box::new(NetworkGraph::new(id))),
    }
}

impl CellView for GraphView {
    fn set_spec(&mut self, spec: Spec) {
        let Spec::Graph(spec) = spec else { return };
        self.id = spec.id;
        match (&mut self.shown, spec.subject) {
            (Shown::Expression(graph), Subject::Expression(expression)) => graph.set_spec(expression),
            (Shown::Network(graph), Subject::Network(id)) if graph.id() == id => {}
            (_, subject) => self.shown = shown(subject),
        }
    }

    fn wish(&self) -> Option<Wish> {
        match &self.shown {
            Shown::Network(graph) => Some(graph.wish()),
            Shown::Expression(_) => None,
        }
    }

    fn logic(&mut self, _cx: &mut CellContext<'_>) {}

    fn header(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let command = match &mut self.shown {
            Shown::Expression(graph) => transport::buttons(ui, cx, &mut graph.player),
            Shown::Network(graph) => transport::buttons(ui, cx, &mut graph.player),
        };
        if let Some(command) = command {
            self.command(command, cx);
            ui.ctx().request_repaint();
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let mut sight = std::mem::take(&mut self.sight);
        sight.show(ui, cx.stage, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            match &mut self.shown {
                Shown::Expression(graph) => {
                    if let Some(expression) = graph.ui(ui, cx) {
                        let spec =
                            GraphSpec { id: self.id.clone(), subject: Subject::Expression(expression) };
                        cx.set_keys(spec.to_table());
                    }
                }
                Shown::Network(graph) => graph.ui(ui, cx),
            }
        });
        self.sight = sight;
    }

    fn command(&mut self, command: RunCommand, cx: &mut CellContext<'_>) {
        match &mut self.shown {
            Shown::Expression(graph) => graph.command(command),
            Shown::Network(graph) => graph.command(command, cx),
        }
    }

    fn exhibits(&self, text: &'static Text) -> Vec<Exhibit> {
        self.outcome(text).map(|outcome| outcome.exhibits).unwrap_or_default()
    }

    fn outcome(&self, text: &'static Text) -> Option<Outcome> {
        let spec = |subject| GraphSpec { id: self.id.clone(), subject };
        match &self.shown {
            Shown::Expression(shown) => {
                let (expression, trace) = shown.traced()?;
                Some(of_expression(&spec(Subject::Expression(expression.clone())), trace, text.figures))
            }
            Shown::Network(network) => {
                let subject = Subject::Network(network.id().to_owned());
                Some(of_network(&spec(subject), network.flow()?, text.figures))
            }
        }
    }

    fn status(&self) -> Option<Status> {
        // The steps of a network are no iterations, and its training has a counter of its own.
        let Shown::Expression(graph) = &self.shown else { return None };
        let player = &graph.player;
        (player.is_moving() || !player.is_at_start()).then(|| Status {
            id: self.id.clone(),
            kind: GraphSpec::NAME,
            iteration: player.shown().done as u64,
            length: player.steps() as u64,
            per_second: None,
            running: player.is_playing(),
        })
    }

    /// Its clock is that of the frames in which it is seen.
    fn computes(&self) -> bool {
        false
    }
}
