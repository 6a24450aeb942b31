//! The `predict` cell: draw, look, doubt.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `eye` | the network that looks, and where it comes from |
//! | `pad` | the drawing pad |
//! | `screen` | a picture of 28 x 28, crisp, with the pixel under the pointer |
//! | `bars` | the scores |
//! | `controls` | brush, shift, turn, size, noise, inverting, centring |
//! | `stages` | a photograph after each step to its ink, with a switch for each |
//! | `layers` | what every layer makes of the picture |
//! | `which` | which pixels spoke for and against an answer |
//! | `illusions` | what the network sees where there is nothing |
//! | `dreams` | a picture that climbs the gradient, as a film |
//! | `changes` | the smallest change that makes another digit |
//! | `browse` | the test images |
//! | `tabs` | which of these is in sight |
//! | `wall` | small pictures that can be pressed |
//!
//! A stroke is answered in the frame in which it is seen: one picture through the network takes microseconds. What takes
//! longer than a frame is a [`Job`].

mod bars;
mod browse;
mod changes;
mod controls;
mod dreams;
mod eye;
mod illusions;
mod layers;
mod pad;
mod pen;
mod screen;
mod stages;
mod tabs;
mod wall;
mod which;

use std::path::Path;
use std::sync::Arc;

use egui::{Align, Layout, Sense, Ui, Vec2, vec2};

use self::browse::Browse;
use self::changes::Changes;
use self::controls::Tool;
use self::dreams::Dreams;
use self::eye::Eye;
use self::illusions::Illusions;
use self::pad::{Drawn, Pad};
use self::screen::Screen;
use self::stages::Stages;
use self::tabs::{Seen, Tab};
use self::which::Which;
use super::Sight;
use super::widgets::{self, Edit};
use crate::app::cell::{CellContext, CellRequest, CellView, RunCommand, Status};
use crate::app::figures::format::significant;
use crate::app::job::{Gone, Job, arrived};
use crate::app::networks::Wish;
use crate::app::notifications::Notification;
use crate::app::text::{Label, Text};
use crate::data::Dataset;
use crate::data::pictures::{
    Photo, Picture, PictureError, Prepared, Sheet, Steps, Transform, open_picture, prepare,
};
use crate::experiment::Spec;
use crate::experiment::figure::Exhibit;
use crate::experiment::outcome::Outcome;
use crate::experiment::predict::{
    Album, Answers, Look, PictureChoice, PredictSpec, attribution, illusions, look, see_illusions,
};
use crate::language::Say;
use crate::nn::Activation;

/// The inside of one `predict` cell.
pub(super) struct PredictView {
    /// The spec as the document has it.
    spec: PredictSpec,
    /// The spec as the controls show it while a value is dragged.
    edited: Option<PredictSpec>,
    eye: Eye,
    pad: Pad,
    /// The choice that lies on the pad, once it does: a test image waits for its data.
    laid: Option<PictureChoice>,
    /// Of which data the test image on the pad is.
    laid_of: Option<Arc<Dataset>>,
    /// Whether centring was switched off for a picture that goes in as it is, and comes back with the next one.
    centre_again: bool,
    opening: Option<Job<Result<Photo, PictureError>>>,
    /// The photograph that is looked at, after each of its steps.
    prepared: Option<(Arc<Photo>, Steps, Prepared)>,
    /// Whether the page of a photograph that lies on the pad is its ink cut out.
    laid_centred: bool,
    /// What the network got last.
    input: Option<Picture>,
    /// The last picture that was looked at, by which network, and what came of it.
    looked: Option<(u64, Picture, Look)>,
    raw: Screen,
    gets: Screen,
    stages: Stages,
    tab: Tab,
    which: Which,
    illusions: Illusions,
    dreams: Dreams,
    changes: Changes,
    browse: Browse,
    sight: Sight,
}

/// Height of a row of choices.
const CHOICES: f32 = 30.0;

/// What stands at the right end of a row of choices.
fn at_the_end(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.with_layout(Layout::right_to_left(Align::Center), add);
}

/// A choice with its name before it, where a row has no height for a name above.
fn inline(ui: &mut Ui, cx: &CellContext<'_>, label: Label, add: impl FnOnce(&mut Ui)) {
    ui.label(cx.theme.muted(label.name).small()).on_hover_text(label.help);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        add(ui);
    });
    ui.add_space(4.0);
}

/// What the frame, the controls and the bars of the window take of the screen, in points.
const AROUND: f32 = 158.0;
/// Room for the figures at least.
const LEAST: f32 = 532.0;
const TABS: f32 = 30.0;
/// Height of the controls with the gap above them.
const CONTROLS: f32 = widgets::FIELD_HEIGHT + 6.0;
/// The least side of the pad: nine points a pixel.
const PAD: f32 = 252.0;
const GAP: f32 = 16.0;

impl PredictView {
    pub(super) fn new(spec: PredictSpec) -> Self {
        Self {
            spec,
            edited: None,
            eye: Eye::default(),
            pad: Pad::default(),
            laid: None,
            laid_of: None,
            centre_again: false,
            opening: None,
            prepared: None,
            laid_centred: false,
            input: None,
            looked: None,
            raw: Screen::default(),
            gets: Screen::default(),
            stages: Stages::default(),
            tab: Tab::default(),
            which: Which::default(),
            illusions: Illusions::default(),
            dreams: Dreams::default(),
            changes: Changes::default(),
            browse: Browse::default(),
            sight: Sight::default(),
        }
    }

    fn wanted(&self) -> &PredictSpec {
        self.edited.as_ref().unwrap_or(&self.spec)
    }

    fn commit(&mut self, new: PredictSpec, cx: &mut CellContext<'_>) {
        self.edited = None;
        if let Err(problem) = new.check() {
            cx.notify(Notification::warning(|text| problem.say(text.language)));
        } else if new != self.spec {
            self.spec = new;
            cx.set_keys(self.spec.to_table());
        }
    }

    /// Takes what was drawn.
    fn take_drawing(&mut self, cx: &mut CellContext<'_>) {
        let picture = PictureChoice::Kept(Arc::clone(self.pad.sheet()));
        self.laid = Some(picture.clone());
        self.commit(PredictSpec { picture, ..self.spec.clone() }, cx);
    }

    /// Takes another picture.
    fn take(&mut self, picture: PictureChoice, cx: &mut CellContext<'_>) {
        let centre = self.spec.centre || std::mem::take(&mut self.centre_again);
        self.commit(PredictSpec { picture, centre, ..self.spec.clone() }, cx);
    }

    /// Takes a picture as it is: what moves, inverts and centres pictures would make another one of it.
    fn take_as_it_is(&mut self, picture: &Picture, cx: &mut CellContext<'_>) {
        self.centre_again |= self.spec.centre;
        let picture = PictureChoice::Kept(Arc::new(Sheet::from(picture)));
        let new =
            PredictSpec { picture, centre: false, transform: Transform::default(), ..self.spec.clone() };
        self.commit(new, cx);
    }

    /// Lays the picture of the spec on the pad, if another one lies there. A test image waits until there are data.
    fn lay(&mut self) {
        if let PictureChoice::Test(_) = self.spec.picture
            && let Some(subject) = self.eye.subject()
            && !self.laid_of.as_ref().is_some_and(|data| Arc::ptr_eq(data, &subject.data))
        {
            self.laid_of = Some(Arc::clone(&subject.data));
            self.laid = None;
        }
        if self.prepare() || self.laid_centred != self.spec.centre {
            self.laid = None;
            self.laid_centred = self.spec.centre;
        }
        if self.laid.as_ref() == Some(&self.spec.picture) {
            return;
        }
        let sheet = match &self.spec.picture {
            PictureChoice::Blank => Some(Arc::new(Sheet::from(&Picture::BLANK))),
            PictureChoice::Kept(sheet) => Some(Arc::clone(sheet)),
            PictureChoice::Photo(_) => {
                self.prepared.as_ref().map(|(_, _, prepared)| self.spec.page(prepared))
            }
            PictureChoice::Test(_) => {
                self.eye.subject().and_then(|subject| self.spec.sheet(&subject.data).ok())
            }
        };
        if let Some(sheet) = sheet {
            self.pad.lay(&sheet);
            self.laid = Some(self.spec.picture.clone());
        }
    }

    /// Takes the photograph of the spec through its steps, unless that was done already; returns whether it was done now.
    fn prepare(&mut self) -> bool {
        let PictureChoice::Photo(photo) = &self.spec.picture else {
            self.prepared = None;
            return false;
        };
        let is_known = |(of, steps, _): &(Arc<Photo>, Steps, Prepared)| {
            *steps == self.spec.steps && (Arc::ptr_eq(of, photo) || of == photo)
        };
        if self.prepared.as_ref().is_some_and(is_known) {
            return false;
        }
        let steps = self.spec.steps;
        self.prepared = Some((Arc::clone(photo), steps, prepare(photo, steps)));
        true
    }

    fn contents(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        ui.spacing_mut().item_spacing.y = 6.0;
        let spec = self.wanted().clone();
        self.eye.look_around(&spec, cx);
        self.lay();
        let controls = if cx.stage.has_controls() { CONTROLS } else { 0.0 };
        let room = cx.stage.room(ui, AROUND, 0.0, LEAST..=1000.0);
        // Half of what a larger screen has more goes to the pad, in whole points a pixel.
        let side = (((PAD + (room - LEAST) / 2.0) / 28.0).floor() * 28.0).max(PAD);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            let drawn = self.pad.ui(ui, cx, side, spec.brush);
            if drawn == Drawn::Stroke {
                self.take_drawing(cx);
            }
            let sheet = Arc::clone(self.pad.sheet());
            // A stroke on a test image makes a drawing of it, from its first point on.
            let mut spec = spec.clone();
            if drawn == Drawn::Underway {
                spec.picture = PictureChoice::Kept(Arc::clone(&sheet));
            }
            let (raw, input) = (spec.raw(&sheet), spec.input(&sheet));
            self.see(&input);
            self.input = Some(input.clone());
            self.pictures(ui, cx, &raw, &input, side);
            self.scores(ui, cx, &spec, vec2(ui.available_width(), side));
        });
        let mut shown = self.wanted().clone();
        let (edit, tool) = if cx.stage.has_controls() {
            controls::show(ui, cx, &mut shown, self.pad.can_undo())
        } else {
            (Edit::None, None)
        };
        match edit {
            Edit::None => {}
            Edit::Underway => self.edited = Some(shown),
            Edit::Done => {
                // Who sets the switch means it.
                self.centre_again &= shown.centre == self.spec.centre;
                self.commit(shown, cx);
            }
        }
        match tool {
            None => {}
            Some(Tool::Undo) => {
                self.pad.undo();
                self.take_drawing(cx);
            }
            Some(Tool::Clear) => self.take(PictureChoice::Blank, cx),
            Some(Tool::Open) => cx.requests.push(CellRequest::OpenPicture),
        }
        let used = side + controls + TABS + 2.0 * 6.0;
        self.tabs(ui, cx, vec2(ui.available_width(), room - used));
    }

    /// Sends the picture through the network, unless it has seen it already.
    fn see(&mut self, input: &Picture) {
        let Some(subject) = self.eye.subject() else {
            self.looked = None;
            return;
        };
        let version = self.eye.version();
        let known = self.looked.as_ref().is_some_and(|(of, seen, _)| *of == version && seen == input);
        if !known {
            self.looked = Some((version, input.clone(), look(&subject.network, input)));
        }
    }

    /// Hands what is known of the picture to `tell`; none before a network has looked at it.
    fn answers<R>(&self, text: &'static Text, tell: impl FnOnce(Answers<'_>, &Album<'_>) -> R) -> Option<R> {
        let (subject, (_, input, look)) = (self.eye.subject()?, self.looked.as_ref()?);
        let (network, data) = (&*subject.network, &*subject.data);
        let album = Album { spec: self.wanted(), data, words: text.figures };
        let answers = Answers {
            prepared: self.prepared.as_ref().map(|(_, _, prepared)| prepared),
            assumed: subject.assumed,
            input,
            look,
            attribution: &attribution(network, &input.values(), self.which.class(&look.scores)),
            illusions: &see_illusions(network, &illusions(data, self.spec.seed)),
            dream: self.dreams.dream(),
            change: self.changes.change(),
        };
        Some(tell(answers, &album))
    }

    /// The raw picture, and what the network gets, one above the other beside the pad.
    fn pictures(&mut self, ui: &mut Ui, cx: &CellContext<'_>, raw: &Picture, input: &Picture, side: f32) {
        let text = &cx.text.predict;
        let font = egui::TextStyle::Small.resolve(ui.style());
        let caption = (font.size * 1.3).round();
        let small = (side - 2.0 * caption - 8.0) / 2.0;
        ui.vertical(|ui| {
            ui.set_width(small);
            ui.spacing_mut().item_spacing.y = 0.0;
            let parts = [
                (text.raw, text.raw_help, raw, &mut self.raw),
                (text.gets, text.gets_help, input, &mut self.gets),
            ];
            for (at, (name, help, picture, screen)) in parts.into_iter().enumerate() {
                ui.add_space(at as f32 * 8.0);
                let (place, response) = ui.allocate_exact_size(vec2(small, caption), Sense::hover());
                let ink = cx.theme.palette.muted;
                let mut words = egui::text::LayoutJob::simple_singleline(name.to_owned(), font.clone(), ink);
                words.wrap = egui::text::TextWrapping::truncate_at_width(small);
                let words = ui.painter().layout_job(words);
                ui.painter().galley(place.left_center() - vec2(0.0, words.size().y / 2.0), words, ink);
                response.on_hover_text(help);
                let (_, response) = ui.allocate_exact_size(Vec2::splat(small), Sense::hover());
                screen.show(ui, cx.theme, &response, picture, name, |row, column, ink| {
                    (text.pixel)(row, column, &significant(f64::from(ink) / 255.0))
                });
            }
        });
    }

    fn scores(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>, spec: &PredictSpec, size: Vec2) {
        if let (Some((_, _, look)), Some(subject)) = (&self.looked, self.eye.subject()) {
            if let (Some(_), Some(file)) = (subject.assumed, &spec.weights) {
                let words = (cx.text.predict.ask_activation)(file);
                if let Some(activation) = ask_activation(ui, &words, size) {
                    self.commit(PredictSpec { activation: Some(activation), ..self.spec.clone() }, cx);
                }
                return;
            }
            let doubts = self.prepared.as_ref().and_then(|(_, _, prepared)| prepared.doubts.first());
            let doubt = doubts.map(|doubt| doubt.say(cx.text.language));
            let other = || look.scores.other_classes(&subject.data);
            let doubt = doubt.or_else(|| other().map(|phrase| phrase.say(cx.text.language)));
            bars::show(ui, cx, &look.scores, &subject.data, doubt.as_deref(), size);
            return;
        }
        let (words, is_trouble) = self.eye.wait(spec, cx);
        let palette = &cx.theme.palette;
        let color = if is_trouble { palette.error } else { palette.text };
        super::message(ui, cx.theme, size, &words, color);
    }
}

/// Asks which activation the network of a file was trained with, with a button for each.
fn ask_activation(ui: &mut Ui, words: &str, size: Vec2) -> Option<Activation> {
    ui.allocate_ui(size, |ui| {
        ui.set_min_size(size);
        ui.vertical(|ui| {
            ui.add_space(size.y / 3.0);
            ui.label(words);
            ui.add_space(6.0);
            let buttons = |ui: &mut Ui| {
                Activation::ALL.into_iter().find(|activation| ui.button(activation.name()).clicked())
            };
            ui.horizontal(buttons).inner
        })
        .inner
    })
    .inner
}

impl CellView for PredictView {
    fn set_spec(&mut self, spec: Spec) {
        if let Spec::Predict(spec) = spec
            && spec != self.spec
        {
            self.spec = spec;
            self.edited = None;
        }
    }

    fn wish(&self) -> Option<Wish> {
        Eye::wish(&self.spec)
    }

    fn logic(&mut self, cx: &mut CellContext<'_>) {
        self.eye.logic();
        self.dreams.logic();
        self.changes.logic();
        self.browse.logic();
        let ended = |gone: Gone| Err(PictureError::Ended { reason: gone.why() });
        match arrived(&mut self.opening).map(|opened| opened.unwrap_or_else(ended)) {
            Some(Ok(photo)) => {
                if cx.shown.figure("steps") {
                    self.tab = Tab::Steps;
                }
                self.take(PictureChoice::Photo(Arc::new(photo)), cx);
            }
            Some(Err(error)) => {
                cx.notify(Notification::error(|text| (text.predict.open_failed)(&error.say(text.language))));
            }
            None => {}
        }
    }

    fn header(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let spec = self.spec.clone();
        self.eye.header(ui, &spec, cx);
        ui.label(cx.theme.muted((cx.text.cells.run.seed)(spec.seed)));
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut CellContext<'_>) {
        let mut sight = std::mem::take(&mut self.sight);
        sight.show(ui, cx.stage, |ui| self.contents(ui, cx));
        self.sight = sight;
    }

    fn command(&mut self, command: RunCommand, cx: &mut CellContext<'_>) {
        let spec = self.spec.clone();
        match (command, spec.network.clone()) {
            (RunCommand::Toggle, _) => self.eye.act(&spec, cx),
            // The other commands are for the training that is looked at.
            (command, Some(id)) => cx.requests.push(CellRequest::Command { id, command }),
            (_, None) => {}
        }
    }

    fn takes_pictures(&self) -> bool {
        true
    }

    fn open_picture(&mut self, path: &Path, cx: &mut CellContext<'_>) {
        let path = path.to_owned();
        let work = move || open_picture(&path);
        self.opening = Some(Job::start("open a picture", Arc::clone(&cx.wake), work));
    }

    fn exhibits(&self, text: &'static Text) -> Vec<Exhibit> {
        self.answers(text, |answers, album| answers.exhibits(album)).unwrap_or_default()
    }

    fn outcome(&self, text: &'static Text) -> Option<Outcome> {
        self.answers(text, |answers, album| answers.outcome(album))
    }

    fn status(&self) -> Option<Status> {
        None
    }
}
