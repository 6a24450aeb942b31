//! What may take memory, and how much: every allocation of this executable is counted.

mod allocator;
#[path = "../../fuzz/mod.rs"]
mod fuzz;
mod training_step;

use std::sync::Mutex;

/// One test at a time: they share the allocator that counts.
static TURN: Mutex<()> = Mutex::new(());
