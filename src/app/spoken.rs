//! What egui calls its own widgets for a screen reader, in the language of the window: egui knows English alone.

use egui::{Context, FullOutput, Plugin};

use super::text::Text;

/// What egui calls the cross of every window.
const CLOSE_OF_EGUI: &str = "Close window";

/// Gives the names of the window's language, once a frame, before they are spoken.
pub(super) struct Spoken;

impl Plugin for Spoken {
    fn debug_name(&self) -> &'static str {
        "spoken"
    }

    fn output_hook(&mut self, ctx: &Context, output: &mut FullOutput) {
        let Some(update) = &mut output.platform_output.accesskit_update else { return };
        let close = Text::spoken(ctx).shell.close;
        for (_, node) in &mut update.nodes {
            if node.label() == Some(CLOSE_OF_EGUI) {
                node.set_label(close);
            }
        }
    }
}
