//! Words of the commands: in menus, on buttons, in tooltips.

/// One label a command; the menus' names first.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct CommandText {
    pub file: &'static str,
    pub edit: &'static str,
    pub run: &'static str,
    pub view: &'static str,
    pub help: &'static str,

    pub new: &'static str,
    pub open: &'static str,
    pub open_recent: &'static str,
    pub save: &'static str,
    pub save_as: &'static str,
    pub open_data: &'static str,
    pub quit: &'static str,

    pub undo: &'static str,
    pub redo: &'static str,
    pub add_prose: &'static str,

    pub toggle: &'static str,
    pub step: &'static str,
    pub step_back: &'static str,
    pub step_epoch: &'static str,
    pub to_start: &'static str,
    pub to_end: &'static str,
    pub reset: &'static str,
    pub faster: &'static str,
    pub slower: &'static str,
    pub speed: &'static str,
    pub speeds: [&'static str; 5],
    pub batch_norm: &'static str,

    pub present: &'static str,
    pub counter: &'static str,
    pub zoom_in: &'static str,
    pub zoom_out: &'static str,
    pub zoom_reset: &'static str,
    pub next_theme: &'static str,
    pub next_language: &'static str,
    pub side_panel: &'static str,
    pub messages: &'static str,
    pub keys: &'static str,
    pub tour: &'static str,
}

pub(super) const ENGLISH: CommandText = CommandText {
    file: "File",
    edit: "Edit",
    run: "Run",
    view: "View",
    help: "Help",

    new: "New notebook",
    open: "Open…",
    open_recent: "Open recent",
    save: "Save",
    save_as: "Save as…",
    open_data: "Open MNIST…",
    quit: "Quit",

    undo: "Undo",
    redo: "Redo",
    add_prose: "Add text",

    toggle: "Run or pause",
    step: "Step",
    step_back: "Step back",
    step_epoch: "Step one epoch",
    to_start: "To start",
    to_end: "To end",
    reset: "Reset",
    faster: "Faster",
    slower: "Slower",
    speed: "Speed",
    speeds: ["1: slow motion", "2: slow", "3: medium", "4: fast", "5: full speed"],
    batch_norm: "BatchNorm on or off",

    present: "Present",
    counter: "Big counter",
    zoom_in: "Larger",
    zoom_out: "Smaller",
    zoom_reset: "Actual size",
    next_theme: "Next theme",
    next_language: "English or Korean",
    side_panel: "Lessons and data",
    messages: "Messages",
    keys: "Keys",
    tour: "Take the tour",
};
