//! How figures are laid out: from a description to a [`Scene`], the same for the window, which paints it, and for files, which
//! write it as SVG.
//!
//! | module | what it holds |
//! | --- | --- |
//! | `scene` | what a scene is made of: shapes, each in a tone, some with an id by which the pointer finds them |
//! | `style` | what the medium gives: sizes of type, widths of lines, and how wide words are |
//! | `scale`, `plane` | an axis with its ends and ticks; two of them with what stands on them |
//! | `labels` | where labels stand so that none lies on another |
//! | `look`, `shades` | how a role is drawn; a quantity as a colour, and the bar that says what it means |
//! | `heading` | title, note, legend and seed above a figure of the window |
//! | `guides` | values of an axis that are worth a word, and zeros on a logarithmic one |
//! | `any` | a figure of any sort, by itself |
//! | `here` | where a run stands in a figure that shows all of it |
//! | the others | one sort of figure each |
//!
//! No colour is named here and nothing of the window: a [`Tone`] says what a colour is for.

mod any;
pub mod bars;
mod frame;
pub mod graph;
pub mod guides;
mod heading;
mod here;
pub mod histograms;
pub mod labels;
pub mod lines;
mod look;
pub mod map;
pub mod matrix;
pub mod over_time;
pub mod panels;
pub mod parallel;
mod pen;
pub mod pictures;
mod plane;
mod scale;
pub mod scatter;
mod scene;
mod shades;
mod style;
pub mod table;
pub mod unit;
pub mod unit_map;

pub use any::scene;
pub use frame::Frame;
pub use heading::{Entry, Heading, empty, sample};
pub use here::here;
pub use look::{Look, Marker};
pub use pen::{Pen, Tone};
pub use plane::Plane;
pub use scale::{Scale, Tick, lift};
pub use scene::{Across, Id, Inks, Item, LaidAxis, Scene, Shape, Text, Up};
pub use shades::signed_share;
pub use style::{Measure, Style};
