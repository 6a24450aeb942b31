//! One more variant: those that one asks for first, ready to be picked, and any other as keys of a training spec.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{PopupCloseBehavior, ScrollArea, TextEdit, Ui};
use toml::Table;

use crate::app::cell::CellContext;
use crate::app::cells::widgets::short;
use crate::app::text::Text;
use crate::experiment::comparison::{ComparisonSpec, MAX_VARIANTS, Variant};
use crate::experiment::training::TrainingSpec;
use crate::language::{Phrase, Say, TomlProblem};
use crate::nn::{Activation, BatchNormSettings, Init, OptimizerSettings};

/// Width of the menu and of the field in it, in points.
const WIDTH: f32 = 300.0;
const FIELD: f32 = 210.0;
/// The most of the window's height that the ready-made variants take.
const SHARE: f32 = 0.4;

/// What is being typed.
#[derive(Default)]
pub(super) struct Additions {
    typed: String,
    problem: Option<Phrase>,
}

impl Additions {
    /// The button with its menu; returns the variant that was picked or typed.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &CellContext<'_>, spec: &ComparisonSpec) -> Option<Variant> {
        let text = &cx.text.comparison;
        let mut chosen = None;
        let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
        let button = egui::Button::new(format!("{}…", text.add.name))
            .min_size(egui::vec2(0.0, 26.0))
            .wrap_mode(egui::TextWrapMode::Extend);
        let (response, _) = MenuButton::from_button(button).config(config).ui(ui, |ui| {
            if spec.variants.len() >= MAX_VARIANTS {
                ui.label(cx.theme.muted((text.no_room)(MAX_VARIANTS)));
                return;
            }
            // Its height is the same whatever is said below the field, so that nothing of it leaves the window.
            ui.set_max_width(WIDTH);
            let list = ScrollArea::vertical().max_height(SHARE * ui.ctx().content_rect().height());
            list.show(ui, |ui| {
                for variant in suggestions(spec, cx.text) {
                    if ui.button(variant.name.as_str()).clicked() {
                        chosen = Some(variant);
                        ui.close();
                    }
                }
            });
            ui.separator();
            ui.label(cx.theme.muted(text.add_own)).on_hover_text(text.differs);
            ui.horizontal(|ui| {
                let field =
                    TextEdit::singleline(&mut self.typed).hint_text(text.add_hint).desired_width(FIELD);
                let field = ui.add(field).accessible_name(text.add_own);
                let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
                if field.changed() {
                    self.problem = None;
                }
                if ui.button(text.add_button).clicked() || entered {
                    match typed(spec, &self.typed) {
                        Ok(variant) => {
                            self.typed.clear();
                            chosen = Some(variant);
                            ui.close();
                        }
                        Err(problem) => self.problem = Some(problem),
                    }
                }
            });
            if let Some(problem) = &self.problem {
                ui.label(egui::RichText::new(problem.say(cx.text.language)).color(cx.theme.palette.error));
            }
        });
        response.on_hover_text(text.add.help).accessible_name(text.add.name);
        chosen
    }
}

/// The variant whose keys are written as those of a training cell, several of them separated by line or by `;`.
fn typed(spec: &ComparisonSpec, text: &str) -> Result<Variant, Phrase> {
    let lines = text.replace(';', "\n");
    let keys: Table =
        lines.parse().map_err(|error: toml::de::Error| TomlProblem(error.message().to_owned()).phrase())?;
    let name: String = lines.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(32).collect();
    let variant = Variant::over(&spec.base, name, &keys).map_err(|problem| problem.message)?;
    added(spec, variant.clone()).check().map_err(|problem| problem.message)?;
    Ok(variant)
}

/// The spec with one variant more.
pub(super) fn added(spec: &ComparisonSpec, variant: Variant) -> ComparisonSpec {
    let mut more = spec.clone();
    more.variants.push(variant);
    more
}

/// Variants that differ from the base in one thing, and from every variant that there is.
///
/// They are named in the words of the window, and the notebook keeps these names: whoever adds one is the one who reads it.
fn suggestions(spec: &ComparisonSpec, text: &Text) -> Vec<Variant> {
    let (base, words, values, figures) = (&spec.base, &text.comparison, &text.cells.parameters, text.figures);
    let with = |name: &str, change: &dyn Fn(&mut TrainingSpec)| {
        let mut changed = base.clone();
        change(&mut changed);
        Variant { name: name.to_owned(), spec: changed }
    };
    let mut all = vec![
        with(words.with_batch_norm, &|spec| spec.batch_norm = Some(BatchNormSettings::default())),
        with(words.with_layer_norm, &|spec| spec.layer_norm = true),
        with(words.without_batch_norm, &|spec| spec.batch_norm = None),
        with(&(values.init_std_of)("0.01"), &|spec| spec.init = Init::Std(0.01)),
    ];
    all.extend(Init::SCALED.map(|init| with(&init.name(|std| std.to_string()), &|spec| spec.init = init)));
    all.extend([
        with(&(figures.dropout)(0.2), &|spec| spec.dropout = 0.2),
        with(&(figures.weight_decay)(0.01), &|spec| spec.weight_decay = 0.01),
    ]);
    all.extend(
        Activation::ALL.map(|activation| with(activation.name(), &|spec| spec.activation = activation)),
    );
    for optimizer in OptimizerSettings::all() {
        if optimizer.kind() != base.optimizer.kind() {
            all.push(with(optimizer.name(), &|spec| spec.optimizer = optimizer));
        }
    }
    for factor in [0.1, 10.0] {
        let rate = base.optimizer.lr() * factor;
        all.push(with(&(words.with_rate)(&short(rate)), &|spec| {
            spec.optimizer = spec.optimizer.with_lr(rate);
        }));
    }
    if let Some(last) = base.hidden.last() {
        all.push(with(words.one_layer_more, &|spec| spec.hidden.push(*last)));
        all.push(with(words.twice_as_wide, &|spec| spec.hidden.iter_mut().for_each(|width| *width *= 2)));
    }
    all.retain(|variant| {
        let known = |other: &Variant| other.name == variant.name || other.spec == variant.spec;
        variant.spec != *base
            && !spec.variants.iter().any(known)
            && added(spec, variant.clone()).check().is_ok()
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn names(language: Language) -> Vec<String> {
        let suggested = suggestions(&ComparisonSpec::default(), Text::of(language));
        suggested.into_iter().map(|variant| variant.name).collect()
    }

    #[test]
    fn suggestions_differ_from_all_that_is_there() {
        let names = names(Language::English);
        assert!(names.contains(&"BatchNorm".into()) && names.contains(&"Adam".into()), "{names:?}");
        for there in ["He", "Xavier", "std 0.01", "no BatchNorm", "ReLU", "SGD"] {
            assert!(!names.contains(&there.into()), "{there} is there already");
        }
    }

    #[test]
    fn suggestions_are_named_in_the_words_of_the_window() {
        let names = names(Language::Korean);
        for there in ["배치 정규화", "드롭아웃 0.2", "한 층 더", "너비 두 배", "Adam"] {
            assert!(names.contains(&there.into()), "{there}: {names:?}");
        }
        assert!(
            !names.contains(&"배치 정규화 없음".into()),
            "the same network stands there under an English name"
        );
    }

    #[test]
    fn keys_are_typed_as_in_a_training_cell() {
        let spec = ComparisonSpec::default();
        let variant = typed(&spec, "dropout = 0.2; hidden = [5, 5]").expect("it is right");
        assert_eq!((variant.spec.dropout, variant.spec.hidden.len()), (0.2, 2));
        assert!(
            typed(&spec, "dropuot = 0.2")
                .is_err_and(|problem| problem.to_string().contains("Did you mean `dropout`"))
        );
        assert!(typed(&spec, "iterations = 5").is_err_and(|problem| problem.to_string().contains("[base]")));
        assert!(typed(&spec, "dropout =").is_err());
    }
}
