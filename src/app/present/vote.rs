//! The vote on the question of a slide: a strip above the bar, with a chip for each choice.
//!
//! While it is open, letters raise hands. Once the run has ended, what came stands beside the hands.

use egui::{
    Align, FontId, Layout, Panel, Rect, RichText, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2,
    vec2,
};

use crate::app::figures::format::significant;
use crate::app::icon::Icon;
use crate::app::prose::Prose;
use crate::app::questions::{Questions, Vote, letter, plain};
use crate::app::room;
use crate::app::slots::Surroundings;
use crate::app::theme::{STRONG, measures};
use crate::experiment::question::{Came, QuestionSpec, Reply, Verdict};
use crate::language::Say;
use crate::notebook::BlockId;

/// Height of a chip.
const CHIP: f32 = 40.0;
/// Size of the words, and of the numbers in a chip.
const WORDS: f32 = 20.0;
const HANDS: f32 = 22.0;
/// Between what stands in a chip.
const GAP: f32 = 10.0;

/// Draws the strip for the question among `blocks`, if there is one; returns what is asked for.
pub(super) fn show(
    ui: &mut Ui,
    around: Surroundings<'_>,
    prose: &mut Prose,
    blocks: impl Iterator<Item = BlockId>,
) -> Option<Vote> {
    let questions = around.questions;
    let known = questions.on_a_slide(blocks)?.clone();
    let (key, spec) = (known.key.as_str(), &known.spec);
    let theme = around.theme;
    let verdict = questions.decided(&known).cloned();
    let frame = egui::Frame::new().fill(theme.palette.card).inner_margin(egui::Margin::symmetric(16, 8));
    let mut asked = None;
    Panel::bottom("vote").frame(frame).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(10.0, 6.0);
        ui.horizontal_top(|ui| {
            let buttons = ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                if spec.reply() == Reply::Choice {
                    asked = buttons(ui, around, key);
                }
                let left = ui.available_rect_before_wrap();
                ui.scope_builder(
                    UiBuilder::new().max_rect(left).layout(Layout::top_down(Align::Min)),
                    |ui| {
                        for font in ui.style_mut().text_styles.values_mut() {
                            font.size *= 1.1;
                        }
                        prose.part(ui, (theme, around.text.language), (known.block, ASK), 1.25, &spec.ask);
                    },
                );
            });
            _ = buttons;
        });
        ui.horizontal_wrapped(|ui| {
            for at in 0..spec.choices.len() {
                let raise = chip(ui, around, questions, spec, key, at, verdict.as_ref());
                asked = raise
                    .map(|is_back| Vote::Raise { question: key.to_owned(), choice: at, is_back })
                    .or(asked.take());
            }
        });
        if let Some(verdict) = &verdict {
            came(ui, around, prose, (known.block, BECAUSE), spec, verdict);
        } else if questions.is_open(key)
            && let Some(last) = spec.choices.len().checked_sub(1)
        {
            ui.label(theme.muted((around.text.question.vote_keys)(letter(last))).small());
        }
    });
    let line = ui.available_rect_before_wrap();
    ui.painter().hline(line.x_range(), line.bottom(), Stroke::new(theme.hairline, theme.palette.border));
    asked
}

/// Parts of the words, by which they are told apart from those of the page.
const ASK: usize = usize::MAX;
const BECAUSE: usize = usize::MAX - 1;

/// What opens the vote, hides it, and takes the hands down.
fn buttons(ui: &mut Ui, around: Surroundings<'_>, key: &str) -> Option<Vote> {
    let (text, questions) = (&around.text.question, around.questions);
    let mut asked = None;
    let is_open = questions.is_open(key);
    let word = if is_open { text.end_vote } else { text.vote };
    let button = egui::Button::selectable(is_open, word).frame_when_inactive(true);
    if ui.add(button).on_hover_text(text.vote_help).clicked() {
        asked = Some(Vote::Toggle(key.to_owned()));
    }
    let has_hands = questions.hands(key).iter().any(|count| *count > 0);
    if is_open || has_hands {
        let word = if questions.hides_hands { text.show_hands } else { text.hide };
        let button = egui::Button::selectable(questions.hides_hands, word).frame_when_inactive(true);
        if ui.add(button).on_hover_text(text.hide_help).clicked() {
            asked = Some(Vote::Hide);
        }
    }
    if has_hands && ui.button(text.clear).on_hover_text(text.clear_help).clicked() {
        asked = Some(Vote::Clear(key.to_owned()));
    }
    asked
}

/// The chip of a choice: letter, words, hands, and what came. A press on it while the vote is open adds a hand, with Shift it takes one
/// back: then the answer is whether it was one back.
fn chip(
    ui: &mut Ui,
    around: Surroundings<'_>,
    questions: &Questions,
    spec: &QuestionSpec,
    key: &str,
    at: usize,
    verdict: Option<&Verdict>,
) -> Option<bool> {
    let (theme, text) = (around.theme, &around.text.question);
    let palette = &theme.palette;
    let is_open = questions.is_open(key);
    let words = plain(spec.choices.get(at)?);
    let count = questions.hands(key).get(at).copied().unwrap_or_default();
    let all: u32 = questions.hands(key).iter().sum();
    let is_right =
        verdict.is_some_and(|verdict| matches!(&verdict.came, Came::Choices(right) if right.contains(&at)));
    let number = verdict
        .and_then(|verdict| verdict.numbers.iter().find(|(name, _)| Some(name) == spec.choices.get(at)));
    let number =
        number.map(|(_, number)| if number.is_nan() { "–".to_owned() } else { significant(*number) });
    let strong = FontId::new(WORDS, STRONG.clone());
    let plain_font = FontId::proportional(WORDS);
    let ink = if is_right { palette.on_accent } else { palette.text };
    let layout = |words: String, font: FontId| ui.painter().layout_no_wrap(words, font, ink);
    let letter_words = layout(letter(at).to_string(), strong.clone());
    let most = (ui.max_rect().width() - 120.0).max(80.0);
    let job = egui::text::LayoutJob {
        wrap: egui::text::TextWrapping::truncate_at_width(most),
        ..egui::text::LayoutJob::simple_singleline(words.clone(), plain_font.clone(), ink)
    };
    let name_words = ui.painter().layout_job(job);
    let shows_hands = is_open || all > 0;
    let hands = if questions.hides_hands { "•".to_owned() } else { count.to_string() };
    let hands_words = shows_hands.then(|| layout(hands, FontId::new(HANDS, STRONG.clone())));
    let number_words = number.clone().map(|number| layout(number, plain_font));
    let tick = if is_right { 22.0 + GAP } else { 0.0 };
    // Room for three digits, so that no chip moves while hands are counted.
    let of_hands = hands_words.as_ref().map_or(0.0, |words| words.size().x.max(HANDS * 1.3) + GAP);
    let of_number = number_words.as_ref().map_or(0.0, |words| words.size().x + 1.5 * GAP);
    let width = 2.0 * 12.0 + tick + letter_words.size().x + GAP + name_words.size().x + of_hands + of_number;
    let sense = if is_open { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(width, CHIP), sense);
    let spoken = (text.choice)(letter(at), &words);
    let spoken = match (shows_hands, questions.hides_hands) {
        (true, false) => (text.hands)(&spoken, count),
        (true, true) => (text.hands_hidden)(&spoken),
        (false, _) => spoken,
    };
    let spoken = if is_right { format!("{spoken}. {}", (text.came)(&words)) } else { spoken };
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, is_open, is_right, &spoken));
    let lit = is_open && (response.hovered() || response.has_focus());
    let fill = match (is_right, lit) {
        (true, _) => palette.accent,
        (false, true) => palette.hovered,
        (false, false) => palette.card,
    };
    let edge = if is_right { palette.accent } else { palette.outline };
    let painter = ui.painter();
    painter.rect(
        rect,
        measures::WIDGET_RADIUS + 2,
        fill,
        Stroke::new(theme.hairline.max(1.0), edge),
        StrokeKind::Inside,
    );
    if shows_hands && all > 0 && !questions.hides_hands && !is_right {
        // The share of the hands, as a line at the foot of the chip.
        let share = f64::from(count) as f32 / f64::from(all) as f32;
        let foot = rect.shrink2(vec2(4.0, 3.0));
        let end = foot.left() + share * foot.width();
        let line = share_line(foot, end);
        painter.rect_filled(line, 1.5, palette.accent);
    }
    let mut x = rect.left() + 12.0;
    if is_right {
        let place = Rect::from_center_size(pos2(x + 11.0, rect.center().y), vec2(18.0, 18.0));
        Icon::Tick.paint(painter, place, ink);
        x += tick;
    }
    for (words, after) in
        [(Some(letter_words), GAP), (Some(name_words), GAP), (hands_words, GAP), (number_words, 0.0)]
    {
        if let Some(words) = words {
            painter.galley(pos2(x, rect.center().y - words.size().y / 2.0), words.clone(), ink);
            x += words.size().x + after;
        }
    }
    if response.has_focus() {
        painter.rect_stroke(
            rect,
            measures::WIDGET_RADIUS + 2,
            Stroke::new(2.0, palette.text),
            StrokeKind::Inside,
        );
    }
    response.clicked().then(|| ui.input(|input| input.modifiers.shift))
}

/// The foot of a chip up to `end`.
fn share_line(foot: Rect, end: f32) -> Rect {
    room::between(pos2(foot.left(), foot.bottom() - 3.0), pos2(end, foot.bottom()))
}

/// What came, what it is, and why.
fn came(
    ui: &mut Ui,
    around: Surroundings<'_>,
    prose: &mut Prose,
    part: (BlockId, usize),
    spec: &QuestionSpec,
    verdict: &Verdict,
) {
    let (theme, text) = (around.theme, around.text);
    let measure = verdict.measure.say(text.language);
    let one =
        verdict.numbers.iter().find(|(name, _)| name.is_empty()).map(|(_, number)| significant(*number));
    let line = match (&verdict.came, one) {
        (Came::Number(number), None) => Some((text.question.came)(&significant(*number))),
        (Came::Words(words), _) => Some((text.question.good_answer)(&words.join("; "))),
        (_, Some(number)) => Some((text.question.came)(&format!("{measure} {number}"))),
        (_, None) if !verdict.numbers.is_empty() => Some(measure),
        _ => None,
    };
    if let Some(line) = line {
        ui.label(RichText::new(line).family(STRONG.clone()));
    }
    if !spec.because.trim().is_empty() {
        prose.part(ui, (theme, text.language), part, 1.0, &spec.because);
    }
}
