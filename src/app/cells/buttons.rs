//! The buttons in the title of whatever can be played: one that is filled, and icons around it, in places that never change.

use egui::{RichText, Ui, vec2};

use super::widgets;
use crate::app::cell::{CellContext, RunCommand};
use crate::app::icon::{self, Icon};
use crate::app::text::Label;

/// One of the buttons around the filled one.
pub(super) struct Around<'a> {
    pub(super) icon: Icon,
    /// Its name, and what it does.
    pub(super) words: [&'a str; 2],
    pub(super) enabled: bool,
    pub(super) command: RunCommand,
}

/// The buttons of a cell.
pub(super) struct Buttons<'a> {
    /// What the filled one shows and says, and what it does.
    pub(super) main: (Icon, [&'a str; 2]),
    /// Whether the filled one can be pressed.
    pub(super) enabled: bool,
    /// All words that it ever says.
    pub(super) words: &'a [&'a str],
    /// Those at its left, from the left.
    pub(super) before: Vec<Around<'a>>,
    /// Those at its right, from the left.
    pub(super) after: Vec<Around<'a>>,
    /// The list of speeds, and how wide it is.
    pub(super) speeds: Option<(Label, f32, &'a [String])>,
    /// A few words beside the cell's name, the first to go.
    pub(super) note: String,
}

/// What was asked for.
#[derive(Default)]
pub(super) struct Pressed {
    pub(super) command: Option<RunCommand>,
    /// Another speed was chosen.
    pub(super) speed: Option<usize>,
}

/// Side of an icon's button.
const SIDE: f32 = 32.0;
const GAP: f32 = 4.0;
/// Room that is left to the cell's name.
const NAME: f32 = 96.0;

impl Around<'_> {
    /// Draws it; returns what it commands when it was pressed.
    fn show(&self, ui: &mut Ui, cx: &CellContext<'_>) -> Option<RunCommand> {
        let [name, help] = self.words;
        let button = |ui: &mut Ui| icon::button(ui, cx.theme, self.icon, name, help, SIDE);
        let button = ui.add_enabled_ui(self.enabled, button).inner;
        widgets::point_out(ui, cx, name, button.rect);
        button.clicked().then_some(self.command)
    }
}

impl Buttons<'_> {
    /// Draws them from the right end of the room on. Where it is too narrow for all, speeds, then the outermost buttons stay
    /// away; menu and keyboard still have them. `list` is drawn right of the leftmost button.
    pub(super) fn show(
        self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        speed: usize,
        list: Option<impl FnOnce(&mut Ui) -> Option<RunCommand>>,
    ) -> Pressed {
        let mut pressed = Pressed::default();
        ui.spacing_mut().item_spacing.x = GAP;
        let mut room = ui.available_width() - NAME - icon::primary_width(ui, self.words);
        let mut fits = |width: f32| {
            room -= width + GAP;
            room >= 0.0
        };
        // Those nearest to the filled button are the last to go.
        let seen_after = self.after.iter().take_while(|_| fits(SIDE)).count();
        let seen_before = self.before.iter().rev().take_while(|_| fits(SIDE)).count();
        let all_before = seen_before == self.before.len();
        let list = list.filter(|_| all_before && fits(SIDE * 0.6));
        let speeds = self.speeds.filter(|(_, width, _)| fits(*width));
        let note = RichText::new(self.note).color(cx.theme.palette.muted).small();
        let note = egui::WidgetText::from(note).into_galley(
            ui,
            Some(egui::TextWrapMode::Extend),
            f32::INFINITY,
            egui::TextStyle::Small,
        );
        let shows_note = !note.is_empty() && fits(note.size().x + 12.0);
        if let Some((label, width, names)) = speeds {
            let options: Vec<(usize, &str)> = names.iter().map(String::as_str).enumerate().collect();
            let mut chosen = speed;
            ui.scope(|ui| {
                let inactive = &mut ui.visuals_mut().widgets.inactive;
                inactive.weak_bg_fill = egui::Color32::TRANSPARENT;
                inactive.bg_stroke = egui::Stroke::NONE;
                if widgets::choice(ui, label, width, &mut chosen, &options) {
                    pressed.speed = Some(chosen);
                }
            });
        }
        for part in self.after.iter().take(seen_after).rev() {
            pressed.command = part.show(ui, cx).or(pressed.command);
        }
        let (icon, [word, help]) = self.main;
        let main = |ui: &mut Ui| icon::primary(ui, cx.theme, icon, word, self.words, SIDE);
        let main = ui.add_enabled_ui(self.enabled, main).inner;
        widgets::point_out(ui, cx, word, main.rect.expand(2.0));
        if main.on_hover_text(help).on_disabled_hover_text(help).clicked() {
            pressed.command = Some(RunCommand::Toggle);
        }
        let hidden = self.before.len() - seen_before;
        for (i, part) in self.before.iter().enumerate().skip(hidden).rev() {
            if i > 0 {
                pressed.command = part.show(ui, cx).or(pressed.command);
            }
        }
        let asked = list.and_then(|list| list(ui));
        if hidden == 0
            && let Some(part) = self.before.first()
        {
            pressed.command = part.show(ui, cx).or(pressed.command);
        }
        if shows_note {
            ui.add_space(12.0);
            ui.label(note);
        }
        pressed.command = pressed.command.or(asked);
        pressed
    }
}

/// For cells whose leftmost button has no list beside it.
pub(super) const NO_LIST: Option<fn(&mut Ui) -> Option<RunCommand>> = None;

/// The narrow button beside another that opens a list of ways.
pub(super) fn list<R>(ui: &mut Ui, label: Label, enabled: bool, add: impl FnOnce(&mut Ui) -> R) {
    ui.add_enabled_ui(enabled, |ui| {
        let size = vec2(SIDE * 0.6, SIDE);
        let button = egui::Button::new(RichText::new("")).frame_when_inactive(false).min_size(size);
        let (response, _) = egui::containers::menu::MenuButton::from_button(button).ui(ui, add);
        let widgets = &ui.visuals().widgets;
        let ink = if enabled { widgets.inactive.fg_stroke.color } else { widgets.inactive.bg_fill };
        Icon::Down.paint(ui.painter(), response.rect.shrink(3.0), ink);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, label.name));
        response.on_hover_text(label.help);
    });
}
