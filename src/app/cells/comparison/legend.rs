//! The legend of all figures of the cell: a line, a marker and a name each, to be switched off and on.

use egui::{Role as WidgetRole, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::figures::look::{line_sample, receding_sample};
use crate::app::text::ComparisonText;
use crate::app::theme::Theme;
use crate::experiment::figure::Role;

/// Which variants are switched off.
#[derive(Default)]
pub(super) struct Legend {
    hidden: Vec<bool>,
}

pub(super) const HEIGHT: f32 = 26.0;

impl Legend {
    pub(super) fn hides(&self, variant: usize) -> bool {
        self.hidden.get(variant).copied().unwrap_or(false)
    }

    /// Which series of a figure are off that has `each` of one variant after the other.
    pub(super) fn in_turn(&self, variants: usize, each: usize) -> Vec<bool> {
        (0..variants * each).map(|series| self.hides(series / each)).collect()
    }

    /// Which series of a figure are off that has all variants `times` over.
    pub(super) fn repeated(&self, variants: usize, times: usize) -> Vec<bool> {
        (0..variants * times).map(|series| self.hides(series % variants)).collect()
    }

    /// Draws it on one line, or on more where the names are long.
    pub(super) fn ui<'a>(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        text: &ComparisonText,
        names: impl Iterator<Item = &'a str>,
    ) {
        for (variant, name) in names.enumerate() {
            let off = self.hides(variant);
            let ink = if off { theme.palette.muted } else { theme.palette.text };
            let font = egui::TextStyle::Body.resolve(ui.style());
            let galley = ui.painter().layout_no_wrap(name.to_owned(), font, ink);
            let (rect, mut response) =
                ui.allocate_exact_size(vec2(galley.size().x + 48.0, HEIGHT), Sense::click());
            if response.clicked() {
                self.hidden.resize(self.hidden.len().max(variant + 1), false);
                self.hidden[variant] = !off;
                response.mark_changed();
            }
            response.widget_info(|| WidgetInfo::selected(WidgetRole::CheckBox, true, !off, name));
            let looked_at = response.hovered() || response.has_focus();
            let ground = if looked_at { theme.palette.hovered } else { theme.palette.card };
            ui.painter().rect_filled(rect, 6.0, ground);
            let middle = rect.center().y;
            let (sample, role) = (pos2(rect.left() + 8.0, middle), Role::Series(variant));
            if off {
                receding_sample(ui, theme, sample, role, ground);
            } else {
                line_sample(ui, theme, sample, role);
            }
            let at = pos2(rect.left() + 38.0, middle - galley.size().y / 2.0);
            let width = galley.size().x;
            ui.painter().galley(at, galley, ink);
            if off {
                // Struck out: that a name is pale is not seen from afar.
                ui.painter().hline(at.x..=at.x + width, middle, Stroke::new(1.5, theme.palette.muted));
            }
            response.on_hover_text((text.hide)(name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_switches_all_its_series() {
        let legend = Legend { hidden: vec![false, true] };
        assert_eq!(legend.in_turn(3, 2), [false, false, true, true, false, false]);
        assert_eq!(legend.repeated(3, 2), [false, true, false, false, true, false]);
    }
}
