//! The words of the `descent` cell.

use super::cells::{Label, label};

/// The `descent` cell.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct DescentText {
    pub run_help: &'static str,
    pub pause_help: &'static str,
    pub step_help: &'static str,
    pub step_back_help: &'static str,
    pub reset_help: &'static str,
    pub speed: Label,
    pub position: Label,
    pub step_of: fn(step: &str, of: &str) -> String,
    pub function: Label,
    pub own: &'static str,
    pub expression: Label,
    pub steps: Label,
    pub start_x: Label,
    pub start_y: Label,
    pub x_from: Label,
    pub x_to: Label,
    pub y_from: Label,
    pub y_to: Label,
    pub drag: &'static str,
    pub optimizers: Label,
    pub add: fn(name: &str) -> String,
    pub rate: fn(name: &str) -> String,
    pub rate_help: &'static str,
    pub rate_column: &'static str,
    pub lost: fn(step: usize) -> String,
    pub logarithmic: Label,
    pub readout: fn(value: &str) -> String,
    pub slope: fn(x: &str, y: &str) -> String,
    pub summary: fn(name: &str, x: &str, y: &str) -> String,
    pub summary_lost: fn(name: &str, step: usize) -> String,
}

/// The words in English.
pub(super) const ENGLISH: DescentText = DescentText {
    run_help: "Run all optimizers, step by step",
    pause_help: "Stop where they are",
    step_help: "One more step for every optimizer",
    step_back_help: "One step back for every optimizer",
    reset_help: "Back to the start",
    speed: label("Speed", "How many steps a second"),
    position: label("Position", "Drag to any step of the walk"),
    step_of: |step, of| format!("step {step} of {of}"),
    function: label("Function", "The function to be minimised"),
    own: "Own expression",
    expression: label(
        "f(x, y) =",
        "Any expression in x and y: + - * / ^, exp, log, sqrt, sin, cos, tanh, abs, max, min … Its gradient comes from its \
         computation graph",
    ),
    steps: label("Steps", "How many updates each optimizer makes"),
    start_x: label("Start x", "Where all optimizers start; you can also drag the ring on the map"),
    start_y: label("Start y", "Where all optimizers start; you can also drag the ring on the map"),
    x_from: label("x from", "Left edge of the map"),
    x_to: label("x to", "Right edge of the map"),
    y_from: label("y from", "Lower edge of the map"),
    y_to: label("y to", "Upper edge of the map"),
    drag: "Drag the start to another place",
    optimizers: label("Optimizers", "Which optimizers run. Each has its own learning rate"),
    add: |name| format!("Include {name}"),
    rate: |name| format!("Learning rate of {name}"),
    rate_help: "How far each update moves. Drag it, and watch the path",
    rate_column: "rate",
    lost: |step| format!("NaN since step {step}"),
    logarithmic: label("Log", "Draws the vertical axis logarithmically"),
    readout: |value| format!("f = {value}"),
    slope: |x, y| format!("gradient ({x}, {y})"),
    summary: |name, x, y| format!("{name} at ({x}, {y})."),
    summary_lost: |name, step| format!("{name}: NaN since step {step}."),
};
