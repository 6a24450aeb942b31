//! The controls of a network that stand in every cell which builds one.

use egui::{Align2, Sense, TextEdit, Ui, vec2};

use super::refusal;
use super::widgets::{self, Edit, field};
use crate::app::cell::CellContext;
use crate::app::figures::format::grouped;
use crate::app::text::ParameterText;
use crate::experiment::training::{MAX_LAYERS, MAX_WIDTH};
use crate::nn::{Activation, Init, InitRule, Loss};

/// Widths of the list of rules for the initial weights, and of the field beside it.
const INIT_WIDTH: f32 = 92.0;
const STD_WIDTH: f32 = 150.0;

/// Adds up what was done to several controls: done outweighs under way.
#[derive(Default)]
pub(super) struct Edits(Edit);

impl Edits {
    pub(super) fn add(&mut self, edit: Edit) {
        self.0 = self.0.and(edit);
    }

    pub(super) fn chosen(&mut self, changed: bool) {
        if changed {
            self.0 = Edit::Done;
        }
    }

    /// What was done in all.
    pub(super) fn all(self) -> Edit {
        self.0
    }
}

/// The field for the widths of the hidden layers, with what is being typed into it.
#[derive(Default)]
pub(super) struct Widths(Option<String>);

impl Widths {
    /// Widths typed as `100, 100, 50`; taken over when the field is left and they are good.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &CellContext<'_>, hidden: &mut Vec<usize>) -> bool {
        let text = &cx.text.cells.parameters;
        let mut typed = self.0.clone().unwrap_or_else(|| widths(hidden));
        let good = parse_widths(&typed);
        let color = if good.is_some() { cx.theme.palette.text } else { cx.theme.palette.error };
        let response = ui
            .add(TextEdit::singleline(&mut typed).desired_width(166.0).text_color(color))
            .accessible_name(text.hidden.name);
        let bad = || (text.hidden_bad)(&grouped(MAX_LAYERS as u64), &grouped(MAX_WIDTH as u64));
        let help = if good.is_some() { text.hidden.help.to_owned() } else { bad() };
        if response.lost_focus() {
            if good.is_none() {
                refusal::because(ui, &response, bad());
            }
            self.0 = None;
            if let Some(wanted) = parse_widths(&typed).filter(|wanted| wanted != hidden) {
                *hidden = wanted;
                return true;
            }
        } else if response.has_focus() {
            self.0 = Some(typed);
        }
        refusal::show(ui, &response);
        response.on_hover_text(help);
        false
    }
}

/// The loss; whether another one was chosen.
pub(super) fn loss(ui: &mut Ui, text: &ParameterText, loss: &mut Loss) -> bool {
    widgets::choice(ui, text.loss, 150.0, loss, &Loss::ALL.map(|loss| (loss, (text.loss_name)(loss))))
}

/// How wide the list of activations is while this one is chosen: its name stands on one line.
pub(super) fn activation_width(ui: &Ui, activation: Activation) -> f32 {
    widgets::choice_width(ui, activation.name()).max(104.0)
}

/// The activations with their names.
pub(super) fn activations() -> [(Activation, &'static str); Activation::ALL.len()] {
    Activation::ALL.map(|activation| (activation, activation.name()))
}

/// The rule of the initial weights, and its number if it has one: two fields, unless the cell leaves them out.
pub(super) fn init(ui: &mut Ui, cx: &CellContext<'_>, init: &mut Init, edits: &mut Edits) {
    if !cx.shown.control("init") {
        return;
    }
    let text = &cx.text.cells.parameters;
    if let Some(words) = cx.covered("init") {
        widgets::covered(ui, cx, text.init, INIT_WIDTH, words);
        return;
    }
    let start = match *init {
        Init::Std(std) => Init::Std(std),
        _ => Init::Std(0.01),
    };
    let rules: Vec<(Init, String)> = [start]
        .into_iter()
        .chain(Init::SCALED)
        .map(|rule| (rule, rule.name(|_| text.init_std.to_owned())))
        .collect();
    let options: Vec<(Init, &str)> = rules.iter().map(|(rule, name)| (*rule, name.as_str())).collect();
    // What a longer word takes, as in Korean, the slider beside it gives.
    let width = widgets::choice_width(ui, text.init_std).max(INIT_WIDTH);
    let std_width = INIT_WIDTH + STD_WIDTH - width;
    field(ui, cx.theme, text.init, width, |ui| {
        edits.chosen(widgets::choice(ui, text.init, width, init, &options));
    });
    field(ui, cx.theme, text.std, std_width, |ui| match (init.rule(), init) {
        (InitRule::Scaled(row), _) => formula(ui, cx, &(text.scaled_rule)(row.gain)),
        (InitRule::Fixed(_), Init::Std(std)) => {
            edits.add(widgets::logarithmic(ui, text.std, std_width, std, 1e-4..=10.0));
        }
        (InitRule::Fixed(_), _) => {}
    });
}

/// Words in the place of a control that has nothing to set.
fn formula(ui: &mut Ui, cx: &CellContext<'_>, words: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
    let font = egui::TextStyle::Body.resolve(ui.style());
    ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, words, font, cx.theme.palette.text);
}

/// Widths as they are typed, three or more of the same as `100×6`.
fn widths(hidden: &[usize]) -> String {
    let runs = hidden.chunk_by(|a, b| a == b).map(|run| match run {
        [width, _, _, ..] => format!("{width}×{}", run.len()),
        widths => widths.iter().map(usize::to_string).collect::<Vec<_>>().join(", "),
    });
    runs.collect::<Vec<_>>().join(", ")
}

/// The widths that were typed; none where that is no list of widths, or too many are too wide.
fn parse_widths(typed: &str) -> Option<Vec<usize>> {
    let typed = typed.replace(['x', 'X', '*'], "×").replace(" ×", "×").replace("× ", "×");
    let mut widths = Vec::new();
    for part in typed.split([',', ' ']).filter(|part| !part.is_empty()) {
        let (width, count) = part.split_once('×').unwrap_or((part, "1"));
        let (width, count): (usize, usize) = (width.parse().ok()?, count.parse().ok()?);
        if !(1..=MAX_WIDTH).contains(&width) || widths.len().saturating_add(count) > MAX_LAYERS {
            return None;
        }
        widths.extend(std::iter::repeat_n(width, count));
    }
    Some(widths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_read_as_people_write_them() {
        assert_eq!(parse_widths("100, 100,50"), Some(vec![100, 100, 50]));
        assert_eq!(parse_widths("50 50"), Some(vec![50, 50]));
        assert_eq!(parse_widths(""), Some(Vec::new()));
        assert_eq!(parse_widths("0"), None);
        assert_eq!(parse_widths("10000"), Some(vec![10_000]));
        assert_eq!(parse_widths("10001"), None);
        assert_eq!(parse_widths("fifty"), None);
        assert_eq!(parse_widths("100×6"), Some(vec![100; 6]));
        assert_eq!(parse_widths("100 x 3, 50*2 10"), Some(vec![100, 100, 100, 50, 50, 10]));
        for bad in ["100×", "×3", "100×-1", "100×1000000000000", "0×3", "1×2×3"] {
            assert_eq!(parse_widths(bad), None, "{bad}");
        }
    }

    #[test]
    fn widths_are_read_again_as_they_are_written() {
        for (list, written) in [
            (vec![100, 50], "100, 50"),
            (vec![100, 100], "100, 100"),
            (vec![100; 6], "100×6"),
            (vec![50, 20, 20, 20, 10, 10], "50, 20×3, 10, 10"),
            (Vec::new(), ""),
        ] {
            assert_eq!(widths(&list), written);
            assert_eq!(parse_widths(written), Some(list));
        }
    }
}
