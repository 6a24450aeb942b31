//! Which pixels spoke for an answer and which against it, laid over the picture.

use egui::{Color32, RichText, Sense, Ui, Vec2};

use super::Seen;
use super::screen::{Screen, read};
use crate::app::cell::CellContext;
use crate::app::cells::tabs;
use crate::app::figures::describe;
use crate::app::figures::format::significant;
use crate::app::text::Text;
use crate::app::theme::{STRONG, Theme};
use crate::data::Dataset;
use crate::data::pictures::{Picture, SIDE};
use crate::experiment::predict::{Attribution, Scores, attribution};

/// The two overlays and what they were made of.
#[derive(Default)]
pub(super) struct Which {
    /// Whose score: the answer's when none is chosen.
    class: Option<usize>,
    made: Option<(u64, Picture, Attribution<f32>)>,
    product: Screen,
    gradient: Screen,
}

impl Which {
    /// The class whose score is taken apart.
    pub(super) fn class(&self, scores: &Scores) -> usize {
        self.class.filter(|class| *class < scores.logits.len()).unwrap_or(scores.answer())
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &CellContext<'_>, seen: &Seen<'_>, size: Vec2) {
        let text = &cx.text.predict;
        let Seen { subject, version, input: picture, look } = *seen;
        let scores = &look.scores;
        let class = self.class(scores);
        let stale = |(known, of, made): &(u64, Picture, Attribution<f32>)| {
            *known != version || of != picture || made.class != class
        };
        if self.made.as_ref().is_none_or(stale) {
            let made = attribution(&subject.network, &picture.values(), class);
            self.made = Some((version, picture.clone(), made));
        }
        let Some((_, _, made)) = &self.made else { return };
        let side = size.y - 22.0;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 24.0;
            let parts = [
                (text.product, text.product_help, &made.product, &mut self.product),
                (text.gradient, text.gradient_help, &made.gradient, &mut self.gradient),
            ];
            for (title, help, values, screen) in parts {
                ui.vertical(|ui| {
                    ui.set_width(side);
                    ui.label(RichText::new(title).small().color(cx.theme.palette.muted)).on_hover_text(help);
                    let (_, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
                    screen.paint(ui, cx.theme, response.rect, &overlay(picture, values, cx.theme));
                    describe(ui, &response, title, || {
                        (text.for_and_against)(&subject.data.class_in(class, cx.text.language))
                    });
                    read(ui, &response, |row, column| {
                        let at = row * SIDE + column;
                        let shown = |value: f32| significant(f64::from(value));
                        let ink = f32::from(picture.pixels()[at]) / 255.0;
                        (text.attributed)(
                            row,
                            column,
                            &shown(ink),
                            &shown(made.gradient.get(at).copied().unwrap_or_default()),
                            &shown(made.product.get(at).copied().unwrap_or_default()),
                        )
                    });
                });
            }
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 8.0;
                let title = (text.for_and_against)(&subject.data.class_in(class, cx.text.language));
                ui.label(RichText::new(title).family(STRONG.clone()));
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing.x = 4.0;
                    classes(ui, &subject.data, scores.logits.len(), Some(text.the_answer), &mut self.class);
                });
                ui.label(RichText::new(text.legend).color(cx.theme.palette.muted));
                ui.label(RichText::new(text.product_help).small().color(cx.theme.palette.muted));
                ui.label(RichText::new(text.gradient_help).small().color(cx.theme.palette.muted));
            });
        });
    }
}

/// A small button a class, and one for none of them if it has a name; returns whether another was chosen.
pub(super) fn classes(
    ui: &mut Ui,
    data: &Dataset,
    count: usize,
    none: Option<&str>,
    chosen: &mut Option<usize>,
) -> bool {
    let names: Vec<String> =
        (0..count).map(|class| data.class_in(class, Text::spoken(ui.ctx()).language)).collect();
    let mut options: Vec<(Option<usize>, &str)> = none.map(|name| (None, name)).into_iter().collect();
    options.extend(names.iter().enumerate().map(|(class, name)| (Some(class), name.as_str())));
    tabs::tabs(ui, chosen, &options)
}

/// The picture faintly, and over it the values: blue above 0, orange below, the largest at full strength.
fn overlay(picture: &Picture, values: &[f32], theme: &Theme) -> Vec<Color32> {
    let palette = &theme.palette;
    let most = values.iter().fold(0.0_f32, |most, value| most.max(value.abs()));
    let pixels = picture.pixels().iter().zip(values);
    pixels
        .map(|(ink, value)| {
            let ground = palette.raised.lerp_to_gamma(palette.text, f32::from(*ink) / 255.0 * 0.35);
            if !value.is_finite() {
                return palette.error;
            }
            // The square root lets the many small ones be seen beside the few large ones.
            let strength = if most > 0.0 { (value.abs() / most).sqrt() } else { 0.0 };
            ground.lerp_to_gamma(if *value < 0.0 { palette.backward } else { palette.forward }, strength)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::theme::ThemeChoice;

    #[test]
    fn the_largest_value_has_the_full_colour_and_zero_none() {
        let theme = Theme::of(ThemeChoice::Light);
        let mut values = vec![0.0; 784];
        (values[0], values[1]) = (2.0, -2.0);
        let colors = overlay(&Picture::BLANK, &values, theme);
        assert_eq!(colors[0], theme.palette.forward);
        assert_eq!(colors[1], theme.palette.backward);
        assert_eq!(colors[2], theme.palette.raised);
    }
}
