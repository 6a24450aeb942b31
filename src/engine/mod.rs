//! The worker threads: commands in, events and snapshots out.
//!
//! One [`Handle`] stands for one run on one thread. What must not be lost (points, changes, failures) comes in
//! batches through a bounded channel; what only the latest of matters (snapshots, progress) lies in slots that are
//! overwritten. The worker looks at its commands between two iterations and never waits for the window, and the
//! window never waits for the worker.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `message` | the commands, the events, the run id |
//! | `progress` | where a run stands |
//! | `handle` | the window's end: start, send, drain, restart |
//! | `worker` | the worker's end: the loop between commands and iterations |
//! | `player` | a run that can be taken to any iteration, with what was changed on the way |
//! | `timeline` | which change was made at which iteration |
//! | `checkpoints` | kept states in bounded memory |
//! | `outbox` | what waits to be sent, and when to wake the window |
//! | `thin` | fewer points with the same extremes, for a window that does not listen |
//!
//! An iteration is taken whole. Where work inside it takes its time (measuring over a whole data set), the window sees how far
//! it is through [`ProgressToken`](crate::experiment::ProgressToken), a stop ends it at once, and a pause or a change waits for its end.
//!
//! Shortcomings: commands are not bounded, since they come only as fast as a person gives them.

mod checkpoints;
#[cfg(test)]
mod fake;
mod handle;
mod message;
mod outbox;
mod player;
mod progress;
mod slots;
#[cfg(test)]
mod tests;
mod thin;
mod timeline;
mod wake;
mod worker;

pub use handle::Handle;
pub use message::{Command, Event, Message, RunId, Speed, Why};
pub use progress::{Phase, Progress};
pub use wake::Wake;
pub(crate) use worker::message_of;
