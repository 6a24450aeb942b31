//! The network that looks: where it comes from, and which of its states is at hand.
//!
//! A training cell's network is taken again with each of its snapshots, but not more often than a person can follow; a
//! file is read, and a network of the cell's own is trained, only when someone asks, on a thread of its own.

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::Ui;

use crate::app::cell::{CellContext, CellRequest, RunCommand};
use crate::app::cells::transport::is_at_end;
use crate::app::figures::format::grouped;
use crate::app::icon::{self, Icon};
use crate::app::job::{Gone, Job, arrived};
use crate::app::networks::NetworkRequest;
use crate::experiment::predict::{PredictSpec, Subject, load};
use crate::experiment::run::RunError;
use crate::experiment::training::TrainedNetwork;
use crate::language::Say;
use crate::nn::Activation;

/// While a training runs, so long a state of its network is kept at least.
const HOLD: Duration = Duration::from_millis(66);

/// The network at hand, and why there is none.
#[derive(Default)]
pub(super) struct Eye {
    subject: Option<Subject>,
    /// Counts up with every new network.
    version: u64,
    /// What the subject was made of, and when.
    made: Option<(Arc<TrainedNetwork>, Instant)>,
    job: Option<Job<Result<Subject, RunError>>>,
    trouble: Option<RunError>,
    /// Where the training cell stands.
    state: State,
    /// Which network was asked for: cell, or file with the activation that is said of it.
    source: (Option<String>, Option<String>, Option<Activation>),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// There is no such cell.
    #[default]
    Missing,
    /// It has not run yet.
    Waiting,
    /// It runs.
    Running,
    /// It has run and rests.
    Resting,
    /// It has run to its end.
    Finished,
}

impl Eye {
    /// What it wants to see of a training cell.
    pub(super) fn network_request(spec: &PredictSpec) -> Option<NetworkRequest> {
        spec.network.clone().map(|id| NetworkRequest { id, network: true, ..NetworkRequest::default() })
    }

    /// The network at hand.
    pub(super) fn subject(&self) -> Option<&Subject> {
        self.subject.as_ref()
    }

    /// Counts up with every new network.
    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// Whether the network is being trained at this moment.
    pub(super) fn is_moving(&self) -> bool {
        self.state == State::Running
    }

    /// Takes in what threads brought.
    pub(super) fn logic(&mut self) {
        let ended = |gone: Gone| Err(RunError::Setup(gone.why()));
        match arrived(&mut self.job).map(|loaded| loaded.unwrap_or_else(ended)) {
            Some(Ok(subject)) => self.see(subject),
            Some(Err(error)) => self.trouble = Some(error),
            None => {}
        }
    }

    /// Takes the newest state of the training cell, if that is what is looked at.
    pub(super) fn look_around(&mut self, spec: &PredictSpec, cx: &CellContext<'_>) {
        let source = (spec.network.clone(), spec.weights.clone(), spec.activation);
        if source != self.source {
            // Who answers what the activation is has had the file read before.
            let again = self.subject.is_some() && spec.weights.is_some() && source.1 == self.source.1;
            *self = Self { version: self.version + 1, source, ..Self::default() };
            if again {
                self.load(spec, cx);
            }
        }
        let Some(id) = &spec.network else { return };
        let Some(shown) = cx.networks.get(id) else {
            self.state = State::Missing;
            return;
        };
        let Some(run) = shown.run else {
            self.state = State::Waiting;
            self.subject = None;
            self.made = None;
            return;
        };
        let at_end = is_at_end(&run.progress);
        self.state = match (run.progress.is_busy(), at_end) {
            (true, _) => State::Running,
            (false, true) => State::Finished,
            (false, false) => State::Resting,
        };
        let Some(network) = run.snapshot.and_then(|snapshot| snapshot.network.clone()) else { return };
        let fresh = match &self.made {
            None => true,
            Some((known, _)) if Arc::ptr_eq(known, &network) => false,
            Some((_, when)) => self.state != State::Running || when.elapsed() >= HOLD,
        };
        if fresh {
            match Subject::new(&network) {
                Ok(subject) => self.see(subject),
                Err(error) => {
                    self.subject = None;
                    self.trouble = Some(error);
                }
            }
            self.made = Some((network, Instant::now()));
        }
    }

    fn see(&mut self, subject: Subject) {
        self.subject = Some(subject);
        self.trouble = None;
        self.version += 1;
    }

    /// Reads the file, or trains the small network.
    fn load(&mut self, spec: &PredictSpec, cx: &CellContext<'_>) {
        let (spec, sources) = (spec.clone(), cx.sources());
        self.trouble = None;
        self.job = Some(Job::start("load a network", Arc::clone(&cx.wake), move || {
            load(&spec, &sources, &mut |_| std::ops::ControlFlow::Continue(()))
        }));
    }

    /// Whether [`act`](Self::act) reads a file, or trains the small network.
    pub(super) fn loads(&self, spec: &PredictSpec) -> bool {
        spec.network.is_none() && self.job.is_none()
    }

    /// What is to be done to get a network, or to train it on; also what the keyboard's Run does.
    pub(super) fn act(&mut self, spec: &PredictSpec, cx: &mut CellContext<'_>) {
        match &spec.network {
            Some(id) if self.state == State::Missing => {
                let keys = toml::Table::from_iter([("id".to_owned(), id.clone().into())]);
                cx.requests.push(CellRequest::AddCell { kind: "training", keys });
            }
            Some(id) => {
                let command = RunCommand::Toggle;
                cx.requests.push(CellRequest::Command { id: id.clone(), command });
            }
            None if self.loads(spec) => self.load(spec, cx),
            None => {}
        }
    }

    /// The word on the button for [`act`](Self::act).
    fn word(&self, spec: &PredictSpec, cx: &CellContext<'_>) -> String {
        let text = &cx.text.predict;
        match (&spec.network, &spec.weights) {
            (Some(id), _) if self.state == State::Missing => (text.add_cell)(id),
            (Some(_), _) if self.state == State::Running => cx.text.cells.run.pause.to_owned(),
            (Some(id), _) => (text.train)(id),
            (None, Some(file)) => (text.read_weights)(file),
            (None, None) => text.train_own.to_owned(),
        }
    }

    /// The button in the frame's title, and what is looked with; returns what was asked for.
    pub(super) fn header(&self, ui: &mut Ui, spec: &PredictSpec, cx: &CellContext<'_>) -> Option<RunCommand> {
        let enabled = self.job.is_none() && self.state != State::Finished;
        let word = self.word(spec, cx);
        let run = &cx.text.cells.run;
        let icon = if word == run.pause { Icon::Pause } else { Icon::Play };
        let button = |ui: &mut Ui| icon::primary(ui, cx.theme, icon, &word, &[&word, run.pause], 32.0);
        let pressed = ui.add_enabled_ui(enabled, button).inner.on_hover_text(cx.text.predict.train_help);
        let why = if self.job.is_some() { cx.text.predict.loading } else { cx.text.cells.run.finished };
        let pressed = pressed.on_disabled_hover_text(why).clicked();
        ui.label(cx.theme.muted(self.name(spec, cx)));
        pressed.then_some(RunCommand::Toggle)
    }

    /// What is looked with, in a few words.
    pub(super) fn name(&self, spec: &PredictSpec, cx: &CellContext<'_>) -> String {
        let text = &cx.text.predict;
        let Some(subject) = &self.subject else { return String::new() };
        match (&spec.network, &spec.weights) {
            (Some(id), _) => (text.looking)(id, &grouped(subject.iteration.unwrap_or_default())),
            (None, Some(file)) => (text.looking_at_file)(file),
            (None, None) => text.looking_at_own.to_owned(),
        }
    }

    /// Why there is no network to look with; the button to get one stands in the frame's title.
    pub(super) fn wait(&self, spec: &PredictSpec, cx: &CellContext<'_>) -> (String, bool) {
        let text = &cx.text.predict;
        if let Some(trouble) = &self.trouble {
            return (trouble.say(cx.text.language), true);
        }
        let words = match (&spec.network, &spec.weights) {
            _ if self.job.is_some() => text.loading.to_owned(),
            (Some(id), _) if self.state == State::Missing => (text.no_cell)(id),
            (Some(id), _) if self.state == State::Waiting => (text.not_trained)(id),
            (Some(_), _) => text.loading.to_owned(),
            (None, Some(file)) => (text.weights_wait)(file),
            (None, None) => text.own_wait.to_owned(),
        };
        (words, false)
    }
}
