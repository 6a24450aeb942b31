//! The vote on the question of a slide, with a chip for each choice: at the foot of the words beside a cell, or across the slide.
//!
//! While it is open, letters raise hands. Once the run has ended, what came stands beside the hands.

use egui::{
    Align, FontId, Layout, Panel, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use crate::app::figures::format::significant;
use crate::app::icon::Icon;
use crate::app::prose::Prose;
use crate::app::questions::{Known, Questions, Vote, letter, plain};
use crate::app::room;
use crate::app::slots::Surroundings;
use crate::app::theme::{STRONG, measures};
use crate::experiment::question::{Came, QuestionSpec, Reply, Verdict};
use crate::language::Say;
use crate::notebook::BlockId;

/// Height of a chip with one line of words.
const CHIP: f32 = 40.0;
/// Size of the words, and of the numbers in a chip.
const WORDS: f32 = 20.0;
const HANDS: f32 = 22.0;
/// Between what stands in a chip.
const GAP: f32 = 10.0;
/// Room above and below it.
const BESIDE: f32 = 8.0;
/// Room for a scroll bar at the right of it.
const SCROLL_BAR: f32 = 8.0;
/// Share of a column that the question takes at most; what is longer is scrolled.
const MOST: f32 = 0.75;

/// Where the question of a slide stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shape {
    /// Across the slide, below it: choices beside each other.
    Across,
    /// At the foot of the words beside a cell: choices one below the other.
    Column,
}

/// Draws the question among `blocks`, if there is one, at the foot of what `ui` has; returns what is asked for.
pub(super) fn show(
    ui: &mut Ui,
    around: Surroundings<'_>,
    prose: &mut Prose,
    shape: Shape,
    blocks: impl Iterator<Item = BlockId>,
) -> Option<Vote> {
    let known = around.questions.on_a_slide(blocks)?.clone();
    let theme = around.theme;
    let frame =
        egui::Frame::new().fill(theme.palette.card).inner_margin(egui::Margin::symmetric(16, BESIDE as i8));
    let most = MOST * ui.available_height();
    let key = ui.scope_id().with(("height of the vote", known.block.number(), shape == Shape::Column));
    // A panel is set before what stands in it, which is measured where it was drawn last.
    let measured = ui.data(|data| data.get_temp::<f32>(key));
    let height = measured.unwrap_or(most).min(most);
    let mut asked = None;
    let panel = Panel::bottom(key).frame(frame).resizable(false).show_separator_line(false);
    let shown = panel.exact_size(height).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(10.0, 6.0);
        ScrollArea::vertical().id_salt(key).auto_shrink(false).show(ui, |ui| {
            // The bar of what is longer than its room floats there.
            ui.set_max_width(ui.available_width() - SCROLL_BAR);
            let drawn = ui.scope(|ui| asked = question(ui, around, prose, shape, &known));
            let takes = drawn.response.rect.height() + 2.0 * BESIDE + 1.0;
            if measured.is_none_or(|before| (before - takes).abs() > 0.5) {
                ui.data_mut(|data| data.insert_temp(key, takes));
                ui.ctx().request_discard("the height of a question changed");
            }
        })
    });
    let place = shown.response.rect;
    ui.painter().hline(place.x_range(), place.top(), Stroke::new(theme.hairline, theme.palette.border));
    asked
}

/// The question, its choices, and what came.
fn question(
    ui: &mut Ui,
    around: Surroundings<'_>,
    prose: &mut Prose,
    shape: Shape,
    known: &Known,
) -> Option<Vote> {
    let questions = around.questions;
    let (key, spec) = (known.key.as_str(), &known.spec);
    let theme = around.theme;
    let verdict = questions.decided(known);
    let mut asked = None;
    let ask = |ui: &mut Ui, prose: &mut Prose| {
        for font in ui.style_mut().text_styles.values_mut() {
            font.size *= 1.1;
        }
        prose.part(ui, (theme, around.text.language), (known.block, ASK), 1.25, &spec.ask);
    };
    let has_vote = spec.reply() == Reply::Choice;
    match shape {
        Shape::Across => {
            ui.horizontal_top(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                    if has_vote {
                        asked = buttons(ui, around, key);
                    }
                    let left = ui.available_rect_before_wrap();
                    let words = UiBuilder::new().max_rect(left).layout(Layout::top_down(Align::Min));
                    ui.scope_builder(words, |ui| ask(ui, prose));
                });
            });
        }
        Shape::Column => {
            ui.scope(|ui| ask(ui, prose));
            if has_vote {
                ui.horizontal(|ui| asked = buttons(ui, around, key));
            }
        }
    }
    let measure = verdict.map(|verdict| verdict.measure.say(around.text.language));
    let chips: Vec<Chip> = (0..spec.choices.len())
        .filter_map(|at| Chip::new(around, questions, spec, key, at, verdict))
        .collect();
    let mut raise = |at: usize, is_back: Option<bool>| {
        if let Some(is_back) = is_back {
            asked = Some(Vote::Raise { question: key.to_owned(), choice: at, is_back });
        }
    };
    match shape {
        Shape::Across => {
            ui.horizontal_wrapped(|ui| {
                for (at, chip) in chips.iter().enumerate() {
                    let widths = Widths::of(ui, std::slice::from_ref(chip));
                    let width = chip.width(ui, widths);
                    raise(at, chip.show(ui, around, width, widths));
                }
            });
        }
        Shape::Column => {
            let widths = Widths::of(ui, &chips);
            if let Some(measure) = measure.as_ref().filter(|_| widths.number > 0.0) {
                heads(ui, around, measure, widths);
            }
            for (at, chip) in chips.iter().enumerate() {
                let width = ui.available_width();
                raise(at, chip.show(ui, around, width, widths));
            }
        }
    }
    if let Some(verdict) = verdict {
        came(ui, around, prose, shape, (known.block, BECAUSE), spec, verdict);
    } else if let Some(why) = questions.undecided(key) {
        let why = why.say(around.text.language);
        ui.label(theme.muted((around.text.question.undecided)(why.trim_end_matches('.'))).small());
    } else if questions.is_open(key)
        && let Some(last) = spec.choices.len().checked_sub(1)
    {
        ui.label(theme.muted((around.text.question.vote_keys)(letter(last))).small());
    }
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

/// What stands above the numbers of choices that are one below the other.
fn heads(ui: &mut Ui, around: Surroundings<'_>, measure: &str, widths: Widths) {
    let theme = around.theme;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let ink = theme.palette.muted;
    let head = |words: &str, right: f32| {
        let font = egui::TextStyle::Small.resolve(ui.style());
        let galley = ui.painter().layout_no_wrap(words.to_owned(), font, ink);
        let at = pos2((right - galley.size().x).max(rect.left()), rect.bottom() - galley.size().y);
        ui.painter().galley(at, galley, ink);
    };
    head(measure, rect.right() - PAD - widths.hands);
    if widths.hands > 0.0 {
        head(around.text.question.hands_head, rect.right() - PAD);
    }
}

/// Room at the ends of a chip.
const PAD: f32 = 12.0;

/// A choice: letter, words, hands, and what came.
struct Chip {
    letter: char,
    words: String,
    /// The hands as they are seen, and their share of all.
    hands: Option<(String, f32)>,
    number: Option<String>,
    is_right: bool,
    is_open: bool,
    spoken: String,
}

/// Widths of the numbers at the right end of a chip, with the room before them.
#[derive(Clone, Copy)]
struct Widths {
    number: f32,
    hands: f32,
}

impl Widths {
    fn of(ui: &Ui, chips: &[Chip]) -> Self {
        let widest = |numbers: &mut dyn Iterator<Item = f32>| numbers.fold(0.0_f32, f32::max);
        let width = |words: &str, font: FontId| {
            ui.painter().layout_no_wrap(words.to_owned(), font, egui::Color32::PLACEHOLDER).size().x
        };
        let numbers = chips.iter().filter_map(|chip| chip.number.as_ref());
        let hands = chips.iter().filter_map(|chip| chip.hands.as_ref());
        Self {
            number: widest(&mut numbers.map(|number| width(number, FontId::proportional(WORDS)) + 1.5 * GAP)),
            // Room for three digits, so that no chip moves while hands are counted.
            hands: widest(&mut hands.map(|(hands, _)| {
                width(hands, FontId::new(HANDS, STRONG.clone())).max(HANDS * 1.3) + 2.5 * GAP
            })),
        }
    }
}

impl Chip {
    fn new(
        around: Surroundings<'_>,
        questions: &Questions,
        spec: &QuestionSpec,
        key: &str,
        at: usize,
        verdict: Option<&Verdict>,
    ) -> Option<Self> {
        let text = &around.text.question;
        let choice = spec.choices.get(at)?;
        let words = plain(choice);
        let is_open = questions.is_open(key);
        let count = questions.hands(key).get(at).copied().unwrap_or_default();
        let all: u32 = questions.hands(key).iter().sum();
        let shows_hands = is_open || all > 0;
        let is_hidden = questions.hides_hands;
        let is_right =
            verdict.is_some_and(|v| matches!(&v.came, Came::Choices(right) if right.contains(&at)));
        let number = verdict.and_then(|verdict| verdict.numbers.iter().find(|(name, _)| name == choice));
        let spoken = (text.choice)(letter(at), &words);
        let spoken = match (shows_hands, is_hidden) {
            (true, false) => (text.hands)(&spoken, count),
            (true, true) => (text.hands_hidden)(&spoken),
            (false, _) => spoken,
        };
        let share = if is_hidden { 0.0 } else { f64::from(count) as f32 / f64::from(all.max(1)) as f32 };
        Some(Self {
            letter: letter(at),
            spoken: if is_right { format!("{spoken}. {}", (text.came)(&words)) } else { spoken },
            words,
            hands: shows_hands.then(|| (if is_hidden { "•".to_owned() } else { count.to_string() }, share)),
            number: number
                .map(|(_, number)| if number.is_nan() { "–".to_owned() } else { significant(*number) }),
            is_right,
            is_open,
        })
    }

    /// Width before the words: the sign of what came, and the letter.
    fn before(&self, ui: &Ui) -> f32 {
        let letter =
            Self::galley(ui, &self.letter.to_string(), FontId::new(WORDS, STRONG.clone()), f32::INFINITY);
        PAD + if self.is_right { 22.0 + GAP } else { 0.0 } + letter.size().x + GAP
    }

    /// The width that holds all of it in one line, as far as there is room.
    fn width(&self, ui: &Ui, widths: Widths) -> f32 {
        let words = Self::galley(ui, &self.words, FontId::proportional(WORDS), f32::INFINITY);
        let all = self.before(ui) + words.size().x.ceil() + 1.0 + widths.number + widths.hands + PAD;
        all.min(ui.max_rect().width())
    }

    fn galley(ui: &Ui, words: &str, font: FontId, width: f32) -> std::sync::Arc<egui::Galley> {
        ui.painter().layout(words.to_owned(), font, egui::Color32::PLACEHOLDER, width)
    }

    /// Draws it so wide. A press while the vote is open adds a hand, with Shift it takes one back: then the answer is whether it
    /// was one back.
    fn show(&self, ui: &mut Ui, around: Surroundings<'_>, width: f32, widths: Widths) -> Option<bool> {
        let theme = around.theme;
        let palette = &theme.palette;
        let strong = |size| FontId::new(size, STRONG.clone());
        let letter = Self::galley(ui, &self.letter.to_string(), strong(WORDS), f32::INFINITY);
        let room = (width - self.before(ui) - widths.number - widths.hands - PAD).max(40.0);
        let words = Self::galley(ui, &self.words, FontId::proportional(WORDS), room);
        let height = CHIP.max(words.size().y + 14.0);
        let sense = if self.is_open { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), sense);
        response.widget_info(|| {
            WidgetInfo::selected(egui::Role::Button, self.is_open, self.is_right, &self.spoken)
        });
        let lit = self.is_open && (response.hovered() || response.has_focus());
        let ink = if self.is_right { palette.on_accent } else { palette.text };
        let fill = match (self.is_right, lit) {
            (true, _) => palette.accent,
            (false, true) => palette.hovered,
            (false, false) => palette.card,
        };
        let edge = if self.is_right { palette.accent } else { palette.outline };
        let radius = measures::WIDGET_RADIUS + 2;
        let painter = ui.painter();
        let outline = Stroke::new(theme.hairline.max(1.0), edge);
        painter.rect(rect, radius, fill, outline, StrokeKind::Inside);
        let middle = rect.center().y;
        let mut right = rect.right() - PAD;
        if let Some((hands, share)) = &self.hands {
            let hands = Self::galley(ui, hands, strong(HANDS), f32::INFINITY);
            let pill = room::between(
                pos2(right - widths.hands + 1.5 * GAP, middle - 15.0),
                pos2(right + 4.0, middle + 15.0),
            );
            // Hands are a count of their own kind: they stand on a ground, and what came does not.
            painter.rect_filled(
                pill,
                15.0,
                if self.is_right { palette.on_accent } else { palette.accent_soft },
            );
            let on_pill = if self.is_right { palette.accent } else { palette.text };
            painter.galley(pill.center() - hands.size() / 2.0, hands, on_pill);
            if *share > 0.0 && !self.is_right {
                let foot = rect.shrink2(vec2(5.0, 3.0));
                let end = pos2(foot.left() + share * foot.width(), foot.bottom());
                painter.rect_filled(
                    room::between(pos2(foot.left(), foot.bottom() - 6.0), end),
                    2.0,
                    palette.accent,
                );
            }
        }
        right -= widths.hands;
        if let Some(number) = &self.number {
            let number = Self::galley(ui, number, FontId::proportional(WORDS), f32::INFINITY);
            painter.galley(pos2(right - number.size().x, middle - number.size().y / 2.0), number, ink);
        }
        let mut x = rect.left() + PAD;
        if self.is_right {
            let place = Rect::from_center_size(pos2(x + 11.0, middle), vec2(18.0, 18.0));
            Icon::Tick.paint(painter, place, ink);
            x += 22.0 + GAP;
        }
        for galley in [letter, words] {
            let step = galley.size().x + GAP;
            painter.galley(pos2(x, middle - galley.size().y / 2.0), galley, ink);
            x += step;
        }
        if response.has_focus() {
            painter.rect_stroke(rect, radius, Stroke::new(2.0, palette.text), StrokeKind::Inside);
        }
        response.clicked().then(|| ui.input(|input| input.modifiers.shift))
    }
}

/// What came, what it is, and why.
fn came(
    ui: &mut Ui,
    around: Surroundings<'_>,
    prose: &mut Prose,
    shape: Shape,
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
        (_, Some(number)) => Some((text.question.came)(format!("{measure} {number}").trim())),
        // In a column it stands above the numbers.
        (_, None) if !verdict.numbers.is_empty() && shape == Shape::Across && !measure.is_empty() => {
            Some((text.question.beside_choices)(&measure))
        }
        _ => None,
    };
    if let Some(line) = line {
        ui.label(RichText::new(line).family(STRONG.clone()));
    }
    if !spec.because.trim().is_empty() {
        for font in ui.style_mut().text_styles.values_mut() {
            font.size *= 1.1;
        }
        prose.part(ui, (theme, text.language), part, 1.15, &spec.because);
    }
}
