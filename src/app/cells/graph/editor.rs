//! The expression as text: written freely, drawn when it is one.

use egui::{Key, RichText, TextEdit, Ui};

use crate::app::cell::CellContext;
use crate::experiment::graph::ExpressionSpec;
use crate::graph::Graph;
use crate::language::Say;

/// A text that is being written.
pub(super) struct Editor {
    text: String,
}

impl Editor {
    pub(super) fn new(spec: &ExpressionSpec) -> Self {
        Self { text: spec.text.clone() }
    }

    /// Draws the text field; returns the spec once the text is asked to be drawn and can be.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &CellContext<'_>,
        spec: &ExpressionSpec,
    ) -> Option<ExpressionSpec> {
        let text = &cx.text.graph;
        let mut asked = false;
        ui.horizontal(|ui| {
            let field = TextEdit::multiline(&mut self.text)
                .code_editor()
                .desired_rows(3)
                .desired_width(ui.available_width() - 90.0)
                .id_salt("expression");
            let response = ui.add(field);
            asked = response.has_focus() && ui.input(|i| i.modifiers.command && i.key_pressed(Key::Enter));
            response.on_hover_text(text.expression.help).accessible_name(text.expression.name);
            let button = cx.theme.primary_button(text.apply);
            asked |= ui.add(button).on_hover_text(text.apply_help).clicked();
        });
        let new = self.completed(spec);
        let problem = match Graph::parse(&self.text) {
            Err(error) => Some(error.say(cx.text.language)),
            Ok(_) => new.trace().err().map(|error| error.say(cx.text.language)),
        };
        // A line for what is wrong, kept free when nothing is.
        let words = problem.clone().unwrap_or_default();
        ui.add(egui::Label::new(RichText::new(words).color(cx.theme.palette.error)).truncate());
        (asked && problem.is_none()).then_some(new)
    }

    /// The text with a value for every name in it.
    fn completed(&self, spec: &ExpressionSpec) -> ExpressionSpec {
        let mut new = ExpressionSpec { text: self.text.trim_end().to_owned(), ..spec.clone() };
        new.complete();
        new
    }
}
