//! Every command of the menus, once: its place, its words, its keys.
//!
//! Menus, keyboard, tooltips and the list of keys all walk [`COMMANDS`]. What is done with keys on a slide alone is in
//! `present`.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::cell::RunCommand;
use super::text::{CommandText, Text};

/// What can be commanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named as its text in `CommandText`, which explains it")]
pub enum Command {
    New,
    Open,
    Save,
    SaveAs,
    OpenData,
    ExportHtml,
    ExportJupyter,
    Quit,
    Undo,
    Redo,
    Original,
    AddProse,
    Run(RunCommand),
    ZoomIn,
    ZoomOut,
    ZoomReset,
    NextTheme,
    NextLanguage,
    SidePanel,
    History,
    Messages,
    Present,
    Counter,
    OthersGoOn,
    Keys,
    Tour,
    About,
}

/// A menu of the menu bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the words")]
pub enum Menu {
    File,
    Edit,
    Run,
    View,
    Help,
}

impl Menu {
    /// From left to right.
    pub const ALL: [Self; 5] = [Self::File, Self::Edit, Self::Run, Self::View, Self::Help];

    /// What it is called.
    pub fn label(self, text: &Text) -> &'static str {
        match self {
            Self::File => text.commands.file,
            Self::Edit => text.commands.edit,
            Self::Run => text.commands.run,
            Self::View => text.commands.view,
            Self::Help => text.commands.help,
        }
    }
}

/// One command: where it stands, what it is called, which keys give it.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What it does.
    pub command: Command,
    /// The menu that it stands in.
    pub menu: Menu,
    /// Whether a line is drawn above it.
    pub separated: bool,
    /// What it is called.
    pub label: fn(&CommandText) -> &'static str,
    /// The keys; the first is shown.
    pub keys: &'static [KeyboardShortcut],
}

impl Entry {
    /// Whether its keys mean something to a text field: then they are the field's while one is written in.
    pub fn yields_to_typing(&self) -> bool {
        matches!(self.command, Command::Run(_) | Command::Undo | Command::Redo)
    }
}

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}
const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}
const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

const fn row(
    menu: Menu,
    command: Command,
    separated: bool,
    label: fn(&CommandText) -> &'static str,
    keys: &'static [KeyboardShortcut],
) -> Entry {
    Entry { command, menu, separated, label, keys }
}

/// The table. Within a menu, the order is the menu's.
pub const COMMANDS: &[Entry] = &[
    row(Menu::File, Command::New, false, |t| t.new, &[ctrl(Key::N)]),
    row(Menu::File, Command::Open, false, |t| t.open, &[ctrl(Key::O)]),
    row(Menu::File, Command::Save, true, |t| t.save, &[ctrl(Key::S)]),
    row(Menu::File, Command::SaveAs, false, |t| t.save_as, &[ctrl_shift(Key::S)]),
    row(Menu::File, Command::OpenData, true, |t| t.open_data, &[ctrl_shift(Key::O)]),
    row(Menu::File, Command::ExportHtml, true, |t| t.export_html, &[]),
    row(Menu::File, Command::ExportJupyter, false, |t| t.export_jupyter, &[]),
    row(Menu::File, Command::Quit, true, |t| t.quit, &[ctrl(Key::Q)]),
    row(Menu::Edit, Command::Undo, false, |t| t.undo, &[ctrl(Key::Z)]),
    row(Menu::Edit, Command::Redo, false, |t| t.redo, &[ctrl_shift(Key::Z), ctrl(Key::Y)]),
    row(Menu::Edit, Command::Original, false, |t| t.original, &[]),
    row(Menu::Edit, Command::AddProse, true, |t| t.add_prose, &[]),
    row(Menu::Run, Command::Run(RunCommand::Toggle), false, |t| t.toggle, &[plain(Key::Space)]),
    row(Menu::Run, Command::Run(RunCommand::Step), false, |t| t.step, &[plain(Key::ArrowRight)]),
    row(Menu::Run, Command::Run(RunCommand::StepBack), false, |t| t.step_back, &[plain(Key::ArrowLeft)]),
    row(Menu::Run, Command::Run(RunCommand::StepEpoch), false, |t| t.step_epoch, &[plain(Key::E)]),
    row(Menu::Run, Command::Run(RunCommand::ToStart), false, |t| t.to_start, &[plain(Key::Home)]),
    row(Menu::Run, Command::Run(RunCommand::ToEnd), false, |t| t.to_end, &[plain(Key::End)]),
    row(Menu::Run, Command::Run(RunCommand::Reset), false, |t| t.reset, &[plain(Key::R)]),
    row(
        Menu::Run,
        Command::Run(RunCommand::ResetWithoutChanges),
        false,
        |t| t.reset_without,
        &[KeyboardShortcut::new(Modifiers::SHIFT, Key::R)],
    ),
    row(Menu::Run, Command::Run(RunCommand::BatchNorm), true, |t| t.batch_norm, &[plain(Key::B)]),
    row(Menu::Run, Command::Run(RunCommand::Faster), true, |t| t.faster, &[plain(Key::CloseBracket)]),
    row(Menu::Run, Command::Run(RunCommand::Slower), false, |t| t.slower, &[plain(Key::OpenBracket)]),
    row(Menu::Run, Command::Run(RunCommand::Speed(0)), false, |t| t.speeds[0], &[plain(Key::Num1)]),
    row(Menu::Run, Command::Run(RunCommand::Speed(1)), false, |t| t.speeds[1], &[plain(Key::Num2)]),
    row(Menu::Run, Command::Run(RunCommand::Speed(2)), false, |t| t.speeds[2], &[plain(Key::Num3)]),
    row(Menu::Run, Command::Run(RunCommand::Speed(3)), false, |t| t.speeds[3], &[plain(Key::Num4)]),
    row(Menu::Run, Command::Run(RunCommand::Speed(4)), false, |t| t.speeds[4], &[plain(Key::Num5)]),
    row(Menu::Run, Command::OthersGoOn, true, |t| t.others_go_on, &[]),
    row(Menu::View, Command::Present, false, |t| t.present, &[plain(Key::F5)]),
    row(Menu::View, Command::Counter, false, |t| t.counter, &[]),
    row(Menu::View, Command::ZoomIn, true, |t| t.zoom_in, &[ctrl(Key::Plus), ctrl(Key::Equals)]),
    row(Menu::View, Command::ZoomOut, false, |t| t.zoom_out, &[ctrl(Key::Minus)]),
    row(Menu::View, Command::ZoomReset, false, |t| t.zoom_reset, &[ctrl(Key::Num0)]),
    row(Menu::View, Command::NextTheme, true, |t| t.next_theme, &[ctrl(Key::T)]),
    row(Menu::View, Command::NextLanguage, false, |t| t.next_language, &[ctrl(Key::L)]),
    row(Menu::View, Command::SidePanel, true, |t| t.side_panel, &[ctrl(Key::B)]),
    row(Menu::View, Command::History, false, |t| t.history, &[ctrl(Key::H)]),
    row(Menu::View, Command::Messages, false, |t| t.messages, &[ctrl(Key::M)]),
    row(Menu::Help, Command::Keys, false, |t| t.keys, &[plain(Key::F1)]),
    row(Menu::Help, Command::Tour, false, |t| t.tour, &[]),
    row(Menu::Help, Command::About, true, |t| t.about, &[]),
];

/// The row of `command`.
pub fn entry(command: Command) -> Option<&'static Entry> {
    COMMANDS.iter().find(|e| e.command == command)
}

/// Keys as they are written on a keyboard.
pub fn written(ctx: &egui::Context, keys: &KeyboardShortcut) -> String {
    ctx.format_shortcut(keys).replace("OpenBracket", "[").replace("CloseBracket", "]")
}

/// A tooltip: the command's words and its keys.
pub fn tooltip(ctx: &egui::Context, command: Command, text: &Text) -> String {
    let Some(entry) = entry(command) else { return String::new() };
    let label = (entry.label)(&text.commands);
    match entry.keys.first() {
        Some(keys) => format!("{label}  ({})", written(ctx, keys)),
        None => label.to_owned(),
    }
}

/// The commands whose keys were pressed in this frame; the keys are used up. `typing` while a text field has the keyboard.
pub fn pressed(ctx: &egui::Context, typing: bool) -> Vec<Command> {
    let entries = || COMMANDS.iter().filter(|e| !(typing && e.yields_to_typing()));
    let rows = || entries().flat_map(|e| e.keys.iter().map(move |k| (e.command, k)));
    // egui lets a chord match with Shift held as well, so those that want Shift come first; and a plain key means it alone.
    let (shifted, others): (Vec<_>, Vec<_>) = rows().partition(|(_, k)| k.modifiers.shift);
    ctx.input_mut(|input| {
        let alone = input.modifiers.is_none();
        let mut given = |k: &KeyboardShortcut| (alone || !k.modifiers.is_none()) && input.consume_shortcut(k);
        shifted.into_iter().chain(others).filter(|(_, k)| given(k)).map(|(command, _)| command).collect()
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_keys_mean_two_things() {
        let mut seen = HashSet::new();
        for keys in COMMANDS.iter().flat_map(|e| e.keys) {
            assert!(seen.insert((keys.modifiers, keys.logical_key)), "{keys:?} twice");
        }
    }

    #[test]
    fn every_command_has_one_row() {
        for e in COMMANDS {
            assert_eq!(COMMANDS.iter().filter(|o| o.command == e.command).count(), 1, "{:?}", e.command);
        }
    }
}
