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
use super::draft;
use super::host::CellBody;
use super::widgets::{self, Edit};
use crate::app::cell::{CellContext, CellRequest, RunCommand};
use crate::app::figures::format::significant;
use crate::app::job::{Gone, Job, arrived};
use crate::app::networks::NetworkRequest;
use crate::app::notifications::Notification;
use crate::app::text::{Label, Text};
use crate::app::tile::Mark;
use crate::data::Dataset;
use crate::data::pictures::{
    Photo, Picture, PictureError, Prepared, Sheet, Steps, Transform, open_picture, prepare,
};
use crate::experiment::figure::Exhibit;
use crate::experiment::outcome::Outcome;
use crate::experiment::predict::{
    Album, Answers, Look, PictureChoice, PredictSpec, attribution, illusions, look, see_illusions,
};
use crate::language::Say;
use crate::nn::Activation;

type Draft = draft::Draft<PredictSpec>;

/// The inside of one `predict` cell.
#[derive(Default)]
pub(super) struct PredictBody {
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
/// The least height of what a tab shows.
const LEAST_TAB: f32 = 120.0;
/// Room for the figures at least.
const LEAST: f32 = 532.0;
const TABS: f32 = 30.0;
/// Height of the controls with the gap above them.
const CONTROLS: f32 = widgets::FIELD_HEIGHT + 6.0;
/// The least side of the pad: nine points a pixel.
const PAD: f32 = 252.0;
const GAP: f32 = 16.0;

impl PredictBody {
    /// Takes what was drawn.
    fn take_drawing(&mut self, draft: &mut Draft, cx: &mut CellContext<'_>) {
        let picture = PictureChoice::Kept(Arc::clone(self.pad.sheet()));
        self.laid = Some(picture.clone());
        draft.commit(PredictSpec { picture, ..draft.spec.clone() }, cx);
    }

    /// Takes another picture.
    fn take(&mut self, draft: &mut Draft, picture: PictureChoice, cx: &mut CellContext<'_>) {
        let centre = draft.spec.centre || std::mem::take(&mut self.centre_again);
        draft.commit(PredictSpec { picture, centre, ..draft.spec.clone() }, cx);
    }

    /// Takes a picture as it is: what moves, inverts and centres pictures would make another one of it.
    fn take_as_it_is(&mut self, draft: &mut Draft, picture: &Picture, cx: &mut CellContext<'_>) {
        self.centre_again |= draft.spec.centre;
        let picture = PictureChoice::Kept(Arc::new(Sheet::from(picture)));
        let new =
            PredictSpec { picture, centre: false, transform: Transform::default(), ..draft.spec.clone() };
        draft.commit(new, cx);
    }

    /// Lays the picture of the spec on the pad, if another one lies there. A test image waits until there are data.
    fn lay(&mut self, spec: &PredictSpec) {
        if let PictureChoice::Test(_) = spec.picture
            && let Some(subject) = self.eye.subject()
            && !self.laid_of.as_ref().is_some_and(|data| Arc::ptr_eq(data, &subject.data))
        {
            self.laid_of = Some(Arc::clone(&subject.data));
            self.laid = None;
        }
        if self.prepare(spec) || self.laid_centred != spec.centre {
            self.laid = None;
            self.laid_centred = spec.centre;
        }
        if self.laid.as_ref() == Some(&spec.picture) {
            return;
        }
        let sheet = match &spec.picture {
            PictureChoice::Blank => Some(Arc::new(Sheet::from(&Picture::BLANK))),
            PictureChoice::Kept(sheet) => Some(Arc::clone(sheet)),
            PictureChoice::Photo(_) => self.prepared.as_ref().map(|(_, _, prepared)| spec.page(prepared)),
            PictureChoice::Test(_) => self.eye.subject().and_then(|subject| spec.sheet(&subject.data).ok()),
        };
        if let Some(sheet) = sheet {
            self.pad.lay(&sheet);
            self.laid = Some(spec.picture.clone());
        }
    }

    /// Takes the photograph of the spec through its steps, unless that was done already; returns whether it was done now.
    fn prepare(&mut self, spec: &PredictSpec) -> bool {
        let PictureChoice::Photo(photo) = &spec.picture else {
            self.prepared = None;
            return false;
        };
        let is_known = |(of, steps, _): &(Arc<Photo>, Steps, Prepared)| {
            *steps == spec.steps && (Arc::ptr_eq(of, photo) || of == photo)
        };
        if self.prepared.as_ref().is_some_and(is_known) {
            return false;
        }
        let steps = spec.steps;
        self.prepared = Some((Arc::clone(photo), steps, prepare(photo, steps)));
        true
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
    fn answers<R>(
        &self,
        draft: &Draft,
        text: &'static Text,
        tell: impl FnOnce(Answers<'_>, &Album<'_>) -> R,
    ) -> Option<R> {
        let (subject, (_, input, look)) = (self.eye.subject()?, self.looked.as_ref()?);
        let (network, data) = (&*subject.network, &*subject.data);
        let album = Album { spec: draft.shown(), data, words: text.figures };
        let answers = Answers {
            prepared: self.prepared.as_ref().map(|(_, _, prepared)| prepared),
            assumed: subject.assumed,
            input,
            look,
            attribution: &attribution(network, &input.values(), self.which.class(&look.scores)),
            illusions: &see_illusions(network, &illusions(data, draft.spec.seed)),
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

    fn scores(
        &mut self,
        draft: &mut Draft,
        ui: &mut Ui,
        cx: &mut CellContext<'_>,
        spec: &PredictSpec,
        size: Vec2,
    ) {
        if let (Some((_, _, look)), Some(subject)) = (&self.looked, self.eye.subject()) {
            if let (Some(_), Some(file)) = (subject.assumed, &spec.weights) {
                let words = (cx.text.predict.ask_activation)(file);
                if let Some(activation) = ask_activation(ui, &words, size) {
                    draft.commit(PredictSpec { activation: Some(activation), ..draft.spec.clone() }, cx);
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

impl CellBody for PredictBody {
    type Spec = PredictSpec;

    const TAKES_SPACE: bool = false;
    const MARK: Mark = Mark::Glass;

    const TAKES_PICTURES: bool = true;

    fn new(_spec: &PredictSpec) -> Self {
        Self::default()
    }

    fn network_request(&self, spec: &PredictSpec) -> Option<NetworkRequest> {
        Eye::network_request(spec)
    }

    fn files(spec: &PredictSpec) -> Vec<&str> {
        spec.weights.as_deref().into_iter().collect()
    }

    fn reads_files(&self, spec: &PredictSpec, command: RunCommand) -> bool {
        command == RunCommand::Toggle && self.eye.loads(spec)
    }

    fn logic(&mut self, draft: &mut Draft, cx: &mut CellContext<'_>) {
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
                self.take(draft, PictureChoice::Photo(Arc::new(photo)), cx);
            }
            Some(Err(error)) => {
                cx.notify(Notification::error(|text| (text.predict.open_failed)(&error.say(text.language))));
            }
            None => {}
        }
    }

    fn header(&mut self, draft: &Draft, ui: &mut Ui, cx: &mut CellContext<'_>) -> Option<RunCommand> {
        let asked = self.eye.header(ui, &draft.spec, cx);
        ui.label(cx.theme.muted((cx.text.figures.seed)(draft.spec.seed)));
        asked
    }

    fn contents(&mut self, draft: &mut Draft, ui: &mut Ui, cx: &mut CellContext<'_>) -> Option<RunCommand> {
        ui.spacing_mut().item_spacing.y = 6.0;
        let spec = draft.shown().clone();
        self.eye.look_around(&spec, cx);
        self.lay(&draft.spec);
        let controls = if cx.stage.has_controls() { CONTROLS } else { 0.0 };
        let room = cx.stage.room(ui, AROUND, 0.0, LEAST..=1000.0);
        // Half of what a larger screen has more goes to the pad, in whole points a pixel.
        let side = (((PAD + (room - LEAST) / 2.0) / 28.0).floor() * 28.0).max(PAD);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            let drawn = self.pad.ui(ui, cx, side, spec.brush);
            if drawn == Drawn::Stroke {
                self.take_drawing(draft, cx);
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
            self.scores(draft, ui, cx, &spec, vec2(ui.available_width(), side));
        });
        let mut shown = draft.shown().clone();
        let (edit, tool) = if cx.stage.has_controls() {
            controls::show(ui, cx, &mut shown, self.pad.can_undo())
        } else {
            (Edit::None, None)
        };
        if edit == Edit::Done {
            // Who sets the switch means it.
            self.centre_again &= shown.centre == draft.spec.centre;
        }
        draft.take(edit, shown, cx);
        match tool {
            None => {}
            Some(Tool::Undo) => {
                self.pad.undo();
                self.take_drawing(draft, cx);
            }
            Some(Tool::Clear) => self.take(draft, PictureChoice::Blank, cx),
            Some(Tool::Open) => cx.requests.push(CellRequest::OpenPicture),
        }
        let used = side + controls + TABS + 2.0 * 6.0;
        self.tabs(draft, ui, cx, vec2(ui.available_width(), (room - used).max(LEAST_TAB)));
        None
    }

    fn command(&mut self, draft: &mut Draft, command: RunCommand, cx: &mut CellContext<'_>) {
        match (command, draft.spec.network.clone()) {
            (RunCommand::Toggle, _) => self.eye.act(&draft.spec, cx),
            // The other commands are for the training that is looked at.
            (command, Some(id)) => cx.requests.push(CellRequest::Command { id, command }),
            (_, None) => {}
        }
    }

    fn open_picture(&mut self, path: &Path, cx: &mut CellContext<'_>) {
        let path = path.to_owned();
        let work = move || open_picture(&path);
        self.opening = Some(Job::start("open a picture", Arc::clone(&cx.wake), work));
    }

    fn exhibits(&self, draft: &Draft, text: &'static Text) -> Vec<Exhibit> {
        self.answers(draft, text, |answers, album| answers.exhibits(album)).unwrap_or_default()
    }

    fn outcome(&self, draft: &Draft, text: &'static Text) -> Option<Outcome> {
        self.answers(draft, text, |answers, album| answers.outcome(album))
    }
}
