//! What is shown below the pad, and what is done with what is pressed there.

use egui::{Align, Layout, RichText, Ui, Vec2, vec2};

use super::super::message;
use super::{Draft, PredictBody, TABS, changes, dreams, layers};
use crate::app::cell::CellContext;
use crate::app::cells::tabs;
use crate::data::pictures::{Picture, Transform};
use crate::experiment::predict::{Look, PictureChoice, PredictSpec, Subject};
use crate::language::Say;

/// What is shown below the pad.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tab {
    Steps,
    #[default]
    Layers,
    Which,
    Illusions,
    Dream,
    Change,
    Images,
}

/// What the tabs look at: a picture as one state of a network sees it.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) subject: &'a Subject,
    /// Which state of which network.
    pub(super) version: u64,
    /// What the network got.
    pub(super) input: &'a Picture,
    /// What it made of it.
    pub(super) look: &'a Look,
}

impl PredictBody {
    pub(super) fn tabs(&mut self, draft: &mut Draft, ui: &mut Ui, cx: &mut CellContext<'_>, size: Vec2) {
        let text = &cx.text.predict;
        ui.horizontal(|ui| {
            ui.set_height(TABS);
            ui.spacing_mut().item_spacing.x = 4.0;
            let options = [
                (Tab::Steps, "steps", text.steps),
                (Tab::Layers, "layers", cx.text.figures.layers),
                (Tab::Which, "pixels", text.which),
                (Tab::Illusions, "illusions", cx.text.figures.illusions),
                (Tab::Dream, "dream", cx.text.figures.dream),
                (Tab::Change, "change", text.change),
                (Tab::Images, "images", text.images),
            ];
            tabs::figure_tabs(ui, cx, &mut self.tab, &options);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| self.beside_tabs(draft, ui, cx));
        });
        let size = vec2(size.x, size.y - 6.0);
        // Its height never depends on what is in it: nothing below jumps.
        ui.allocate_ui(size, |ui| {
            ui.set_min_size(size);
            // A photograph becomes ink whether a network looks at it or not.
            if self.tab == Tab::Steps {
                return self.show_steps(draft, ui, cx, size);
            }
            let subject = self.eye.subject().cloned();
            let (Some(subject), Some((version, input, look))) = (subject, self.looked.clone()) else {
                let words = cx.text.figures.not_computed;
                message(ui, cx.theme, size, words, cx.theme.palette.muted);
                return;
            };
            let seen = Seen { subject: &subject, version, input: &input, look: &look };
            self.inside(draft, ui, cx, &seen, size);
        });
    }

    /// At the right of the tabs: a way back for a picture that was moved about, and a test image that there is not.
    fn beside_tabs(&mut self, draft: &mut Draft, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let text = &cx.text.predict;
        if draft.spec.transform != Transform::default()
            && ui.button(text.still).on_hover_text(text.still_help).clicked()
        {
            draft.commit(PredictSpec { transform: Transform::default(), ..draft.spec.clone() }, cx);
        }
        if let (Some(subject), PictureChoice::Test(_)) = (self.eye.subject(), &draft.spec.picture)
            && let Err(error) = draft.spec.sheet(&subject.data)
        {
            let why = error.say(cx.text.language);
            let words = RichText::new(&why).color(cx.theme.palette.error);
            ui.add(egui::Label::new(words).truncate()).on_hover_text(why);
        }
    }

    /// The steps of a photograph, with their switches.
    fn show_steps(&mut self, draft: &mut Draft, ui: &mut Ui, cx: &mut CellContext<'_>, size: Vec2) {
        let mut spec = draft.spec.clone();
        let input = self.input.clone();
        let prepared = self.prepared.as_ref().map(|(_, _, prepared)| prepared);
        if self.stages.show(ui, cx, prepared.zip(input.as_ref()), &mut spec, size) {
            draft.commit(spec, cx);
        }
    }

    fn inside(
        &mut self,
        draft: &mut Draft,
        ui: &mut Ui,
        cx: &mut CellContext<'_>,
        seen: &Seen<'_>,
        size: Vec2,
    ) {
        match self.tab {
            Tab::Steps => {}
            Tab::Layers => layers::show(ui, cx, &seen.look.layers, size),
            Tab::Which => self.which.show(ui, cx, seen, size),
            Tab::Illusions => {
                let seed = draft.spec.seed;
                if let Some(picture) = self.illusions.show(ui, cx, seen, seed, size) {
                    self.take_as_it_is(draft, &picture, cx);
                }
            }
            Tab::Dream => {
                let mut spec = draft.spec.clone();
                match self.dreams.show(ui, cx, seen, &mut spec, size) {
                    dreams::Asked::Nothing => {}
                    dreams::Asked::Spec => {
                        draft.commit(spec, cx);
                    }
                    dreams::Asked::Take(picture) => self.take_as_it_is(draft, &picture, cx),
                }
            }
            Tab::Change => {
                let mut spec = draft.spec.clone();
                match self.changes.show(ui, cx, seen, &mut spec, size) {
                    changes::Asked::Nothing => {}
                    changes::Asked::Spec => {
                        draft.commit(spec, cx);
                    }
                    changes::Asked::Test(row) => self.take_test_image(draft, row, cx),
                    changes::Asked::Take(picture) => self.take_as_it_is(draft, &picture, cx),
                }
            }
            Tab::Images => {
                let moving = self.eye.is_moving();
                if let Some(row) = self.browse.show(ui, cx, seen, moving, size) {
                    self.take_test_image(draft, row, cx);
                }
            }
        }
    }

    /// Takes a test image, not moved about, so that the network gets it as it was tested with.
    fn take_test_image(&mut self, draft: &mut Draft, row: usize, cx: &mut CellContext<'_>) {
        let centre = draft.spec.centre || std::mem::take(&mut self.centre_again);
        let (picture, transform) = (PictureChoice::Test(row), Transform::default());
        draft.commit(PredictSpec { picture, centre, transform, ..draft.spec.clone() }, cx);
    }
}
