//! A computation graph: of an expression with its values, or of the network of a training cell.
//!
//! An expression is run forward and backward at once, in [`crate::graph`]; what the cell animates, what its tests read
//! and what it writes are the same trace. A network brings its own values: those of the batch that it was trained on last
//! ([`crate::experiment::training::Flow`]).
//!
//! | file | what it holds |
//! | --- | --- |
//! | `spec` | the spec, read, checked and written |
//! | `expression` | an expression, its values and where the way back begins |
//! | `given` | what an input is given: a number or a list of them, and between which bounds it is slid |
//! | `presets` | the graphs of the course, ready to be shown |
//! | `figures` | nodes and arrows, to be drawn in a file |
//! | `record` | trace and values as files |
//! | `network` | the same for the layers of a network |
//! | `moments` | a graph step by step |

mod expression;
mod figures;
mod given;
mod json;
mod kind;
mod messages;
mod moments;
mod network;
mod presets;
mod record;
mod spec;

pub use expression::ExpressionSpec;
pub use figures::{graph, layers};
pub use given::Given;
pub use presets::{PRESETS, Preset};
pub use record::{moments_of, moments_of_network, of_expression, of_network, record};
pub use spec::{GraphSpec, Subject};
