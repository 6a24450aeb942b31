//! The vote of a class: hands for each choice, counted while it is open. Nothing of it is kept.

use egui::{Context, Key, Modifiers};

use super::Questions;
use crate::experiment::question::MOST_CHOICES;

/// What is asked of a vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Vote {
    /// Opens or ends it.
    Toggle(String),
    /// One hand more, or less, for a choice.
    Raise {
        /// The question.
        question: String,
        /// The choice.
        choice: usize,
        /// Whether it is one less.
        is_back: bool,
    },
    /// All hands down.
    Clear(String),
    /// Hides the hands, or shows them.
    Hide,
}

impl Questions {
    /// The hands for each choice of a question.
    pub fn hands(&self, key: &str) -> [u32; MOST_CHOICES] {
        self.hands.get(key).copied().unwrap_or_default()
    }

    /// Whether the vote on it is open.
    pub fn is_open(&self, key: &str) -> bool {
        self.open.as_deref() == Some(key)
    }

    /// Opens the vote on it, or closes it.
    pub fn toggle_vote(&mut self, key: &str) {
        self.open = (!self.is_open(key)).then(|| key.to_owned());
    }

    /// Adds a hand for a choice, or takes one back.
    pub fn raise(&mut self, key: &str, choice: usize, is_back: bool) {
        if let Some(count) = self.hands.entry(key.to_owned()).or_default().get_mut(choice) {
            *count = if is_back { count.saturating_sub(1) } else { count.saturating_add(1) };
        }
    }

    /// Takes all hands of a question down.
    pub fn clear_hands(&mut self, key: &str) {
        self.hands.remove(key);
    }

    /// Does something with a vote.
    pub(in crate::app) fn vote(&mut self, vote: Vote) {
        match vote {
            Vote::Toggle(question) => self.toggle_vote(&question),
            Vote::Raise { question, choice, is_back } => self.raise(&question, choice, is_back),
            Vote::Clear(question) => self.clear_hands(&question),
            Vote::Hide => self.hides_hands ^= true,
        }
    }

    /// Uses up the keys that are for the vote on `key`, a question with so many choices.
    pub(in crate::app) fn vote_keys(&mut self, ctx: &Context, key: &str, choices: usize) {
        if ctx.text_edit_focused() || egui::Popup::is_any_open(ctx) || choices == 0 {
            return;
        }
        let pressed = |modifiers: Modifiers, key| {
            ctx.input_mut(|input| input.modifiers == modifiers && input.consume_key(modifiers, key))
        };
        if pressed(Modifiers::NONE, Key::V) {
            self.toggle_vote(key);
        }
        if pressed(Modifiers::NONE, Key::Q) {
            self.hides_hands ^= true;
        }
        if !self.is_open(key) {
            return;
        }
        for (at, letter) in LETTERS.into_iter().enumerate().take(choices) {
            if pressed(Modifiers::NONE, letter) {
                self.raise(key, at, false);
            }
            if pressed(Modifiers::SHIFT, letter) {
                self.raise(key, at, true);
            }
        }
    }
}

/// The keys of the choices.
const LETTERS: [Key; MOST_CHOICES] = [Key::A, Key::B, Key::C, Key::D, Key::E, Key::F, Key::G, Key::H];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hands_are_raised_and_taken_back_while_a_vote_is_open() {
        let ctx = Context::default();
        let mut questions = Questions::default();
        let press = |questions: &mut Questions, key: Key, modifiers: Modifiers| {
            let event = egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
            let input = egui::RawInput {
                events: vec![egui::Event::ModifiersChanged(modifiers), event],
                ..egui::RawInput::default()
            };
            let mut left = 0;
            let mut output = ctx.run_ui(input, |ui| {
                questions.vote_keys(ui.ctx(), "q", 3);
                let is_key = |event: &&egui::Event| matches!(event, egui::Event::Key { .. });
                left = ui.input(|input| input.events.iter().filter(is_key).count());
            });
            output.textures_delta.clear();
            left
        };
        assert_eq!(
            press(&mut questions, Key::B, Modifiers::NONE),
            1,
            "the vote is not open: B is BatchNorm's"
        );
        assert_eq!(questions.hands("q"), [0; MOST_CHOICES]);
        press(&mut questions, Key::V, Modifiers::NONE);
        for (key, modifiers) in [
            (Key::B, Modifiers::NONE),
            (Key::B, Modifiers::NONE),
            (Key::A, Modifiers::NONE),
            (Key::A, Modifiers::SHIFT),
            (Key::A, Modifiers::SHIFT),
        ] {
            assert_eq!(press(&mut questions, key, modifiers), 0, "the key is the vote's");
        }
        assert_eq!(questions.hands("q")[..3], [0, 2, 0]);
        assert_eq!(press(&mut questions, Key::D, Modifiers::NONE), 1, "there is no fourth choice");
        press(&mut questions, Key::V, Modifiers::NONE);
        assert_eq!(press(&mut questions, Key::B, Modifiers::NONE), 1);
        assert_eq!(questions.hands("q")[..3], [0, 2, 0], "the hands stay counted");
    }
}
