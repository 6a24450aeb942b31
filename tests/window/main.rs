//! The window, used by role and name as its users do (`egui_kittest`), without a display.

mod cells;
mod check;
mod comparison;
mod descent;
mod document;
mod download;
mod export;
mod extremes;
mod faults;
mod graph;
mod host;
mod korean;
mod lessons;
mod names;
mod notebooks;
mod page;
mod patients;
mod predict;
mod present;
mod questions;
mod search;
mod shell;
mod shown;
mod start;
mod typing;
mod whole;
#[path = "../core/wording.rs"]
mod wording;
