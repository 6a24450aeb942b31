//! Edits, runs and ways back in any order: document, controls and next run never say different things.

use proptest::prelude::*;

use super::*;
use crate::nn::{Activation, BatchNormSettings, Init, OptimizerSettings, ScheduleKind};

/// A run as the engine leads it, which of every update remembers only the spec in force.
struct Run {
    course: Course,
    iteration: u64,
    reached: u64,
    /// What each update was made with.
    made: Vec<TrainingSpec>,
}

impl Run {
    fn new(start: TrainingSpec) -> Self {
        Self { course: Course::new(start), iteration: 0, reached: 0, made: Vec::new() }
    }

    fn length(&self) -> u64 {
        self.course.start.iterations
    }

    /// What the next update would be made with: told apart from [`in_force`], as the engine's timeline does it.
    fn now(&self) -> TrainingSpec {
        let mut scheduled = self.course.start.changes.clone();
        scheduled.retain(|change| change.at < self.length());
        scheduled.sort_by_key(|change| change.at);
        let mut now = self.course.start.clone();
        for iteration in 0..=self.iteration {
            let here = |change: &&Scheduled| change.at == iteration;
            for change in scheduled.iter().filter(here).chain(self.course.live.iter().filter(here)) {
                change.change.make(&mut now);
            }
        }
        now
    }

    fn advance(&mut self) {
        if self.iteration < self.length() {
            let now = self.now();
            if self.iteration < self.reached {
                assert_eq!(self.made[self.iteration as usize], now, "the same as when it was first taken");
            } else {
                self.made.push(now);
            }
            self.iteration += 1;
            self.reached = self.reached.max(self.iteration);
        }
    }

    /// Makes a live change; returns what it forgot and whether it took the place of the one before it.
    fn change(&mut self, change: Change) -> (Vec<Scheduled>, bool) {
        let here = self.iteration;
        let last = self.course.live.iter().rfind(|known| known.at == here);
        let supersedes = last.is_some_and(|last| change.supersedes(&last.change));
        let forgotten = self.course.forget_after(here);
        self.course.record(here, change, supersedes);
        self.made.truncate(here as usize);
        self.reached = here;
        (forgotten, supersedes)
    }
}

/// A cell: what the document says, and the run.
struct Cell {
    document: TrainingSpec,
    before: Vec<TrainingSpec>,
    run: Option<Run>,
}

#[derive(Clone, Debug)]
enum Act {
    Set(u8, u8),
    Write(u8, u8),
    Undo,
    Run(u64),
    Back(u64),
    ToStart,
    ToEnd,
    Reset,
    WithoutChanges,
    TakeOut(usize),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (0..10_u8, 0..3_u8).prop_map(|(key, value)| Act::Set(key, value)),
        1 => (0..10_u8, 0..3_u8).prop_map(|(key, value)| Act::Write(key, value)),
        1 => Just(Act::Undo),
        4 => (1..9_u64).prop_map(Act::Run),
        2 => (1..9_u64).prop_map(Act::Back),
        1 => Just(Act::ToStart),
        1 => Just(Act::ToEnd),
        2 => Just(Act::Reset),
        1 => Just(Act::WithoutChanges),
        1 => (0..4_usize).prop_map(Act::TakeOut),
    ]
}

/// Sets one thing.
fn set_one(spec: &mut TrainingSpec, key: u8, value: u8) {
    let kinds = OptimizerSettings::all();
    let number = f64::from(value);
    match key {
        0 => {
            spec.batch_norm =
                (value > 0).then(|| BatchNormSettings { momentum: 0.3 * number, ..Default::default() });
        }
        1 => spec.dropout = 0.25 * number,
        2 => spec.activation = [Activation::Relu, Activation::Tanh, Activation::Sigmoid][value as usize],
        3 => spec.optimizer = spec.optimizer.with_lr(0.1 + number),
        4 => spec.optimizer = kinds[value as usize],
        5 => spec.weight_decay = number,
        6 => spec.seed = u64::from(value),
        8 => spec.layer_norm = value > 0,
        9 => spec.lr_schedule = ScheduleKind::ALL[value as usize].defaults(),
        _ => spec.iterations = 10 + 3 * u64::from(value),
    }
}

/// The same but for its changes.
fn bare(spec: &TrainingSpec) -> TrainingSpec {
    TrainingSpec { changes: Vec::new(), ..spec.clone() }
}

impl Cell {
    fn iteration(&self) -> u64 {
        self.run.as_ref().map_or(0, |run| run.iteration)
    }

    fn place(&self) -> Place {
        match &self.run {
            Some(run) if run.iteration == 0 => Place::Start,
            Some(run) if run.iteration >= run.length() => Place::End(run.iteration),
            Some(run) => Place::Middle(run.iteration),
            None => Place::Start,
        }
    }

    fn shown(&self) -> TrainingSpec {
        shown(&self.document, self.run.as_ref().map(|run| &run.course), self.iteration())
    }

    fn write(&mut self, document: TrainingSpec) {
        let before = std::mem::replace(&mut self.document, document);
        self.before.push(before);
    }

    fn begin(&mut self) {
        self.run = Some(Run::new(self.document.clone()));
    }

    fn set(&mut self, key: u8, value: u8) {
        let place = self.place();
        let mut new = self.shown();
        set_one(&mut new, key, value);
        let ran = self.run.as_ref().map(|run| (run.course.clone(), run.made.clone()));
        let shown = self.shown();
        let Edited { document, live } = edit(&self.document, ran.as_ref().map(|ran| &ran.0), place, &new);
        self.write(document);
        match place {
            Place::Start => {
                assert!(live.is_empty());
                // A run before its first update is made of what the document says.
                self.run = None;
            }
            Place::Middle(_) => {
                for change in live {
                    let run = self.run.as_mut().expect("it is in the middle");
                    let at = run.iteration;
                    let (forgotten, supersedes) = run.change(change);
                    forget(&mut self.document, &forgotten);
                    record_change(&mut self.document, at, change, supersedes);
                }
            }
            Place::End(length) => {
                assert!(live.is_empty(), "nothing changes live");
                let run = self.run.as_ref().expect("it has ended");
                assert_eq!(ran, Some((run.course.clone(), run.made.clone())), "the run stays what it was");
                for part in LivePart::ALL.into_iter().filter(|part| part.change(&shown, &new).is_some()) {
                    for iteration in 0..=length {
                        let then = in_force(&self.document, iteration);
                        assert_eq!(part.change(&then, &new), None, "the new value from the first update on");
                    }
                }
            }
        }
        assert_eq!(bare(&self.shown()), bare(&new), "what was set stands on the controls");
    }

    fn act(&mut self, act: &Act) {
        match *act {
            Act::Set(key, value) => self.set(key, value),
            Act::Write(key, value) => {
                let mut document = self.document.clone();
                set_one(&mut document, key, value);
                self.write(document);
                if self.iteration() == 0 {
                    self.run = None;
                }
            }
            Act::Undo => {
                if let Some(before) = self.before.pop() {
                    self.document = before;
                }
                if self.iteration() == 0 {
                    self.run = None;
                }
            }
            Act::Run(count) => {
                if self.run.is_none() {
                    self.begin();
                }
                for _ in 0..count {
                    self.run.as_mut().expect("there is one").advance();
                }
            }
            Act::Back(count) => {
                if let Some(run) = &mut self.run {
                    run.iteration = run.iteration.saturating_sub(count);
                }
            }
            Act::ToStart => {
                if let Some(run) = &mut self.run {
                    run.iteration = 0;
                }
            }
            Act::ToEnd => {
                if let Some(run) = &mut self.run {
                    run.iteration = run.reached;
                }
            }
            Act::Reset => {
                if let Some(run) = &self.run {
                    let next = next_start(&self.document, &run.course, run.iteration, run.reached);
                    let waited = !waiting(&self.document, &run.course).is_empty();
                    assert!(waited || next == self.document, "everything is made again");
                    // The controls show the same here and in the next run.
                    let shown = |spec: &TrainingSpec| bare(&shown(spec, Some(&run.course), run.iteration));
                    assert_eq!(shown(&next), shown(&self.document));
                    self.write(next);
                }
                self.begin();
            }
            Act::WithoutChanges => {
                self.write(TrainingSpec { changes: Vec::new(), ..self.document.clone() });
                self.begin();
            }
            Act::TakeOut(number) => {
                if let Some(change) = self.document.changes.get(number).copied() {
                    let document = without(&self.document, &change);
                    assert_eq!(document.changes.len() + 1, self.document.changes.len());
                    self.write(document);
                    if self.iteration() == 0 {
                        self.run = None;
                    }
                }
            }
        }
    }

    fn check(&self) {
        self.document.check().expect("the document can be run");
        let text = toml::to_string(&self.document.to_table()).expect("plain values");
        assert_eq!(TrainingSpec::parse(&text).expect("it can be read"), self.document);
        let Some(run) = &self.run else { return };
        assert_eq!(
            bare(&in_force(&run.course.spec(), run.iteration)),
            bare(&run.now()),
            "the course is the run's"
        );
        if run.reached == 0 && run.course.live.is_empty() {
            assert_eq!(run.course.start, self.document, "what has not begun is what the document says");
        }
        if waiting(&self.document, &run.course).is_empty() {
            // Then a run of the document does what was shown, update for update.
            let mut again = Run::new(self.document.clone());
            for made in &run.made {
                again.advance();
                assert_eq!(again.made.last().map(bare), Some(bare(made)));
            }
            assert_eq!(bare(&self.shown()), bare(&run.now()), "and so do the controls");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn document_controls_and_next_run_agree(
        acts in prop::collection::vec(act(), 1..40),
        scheduled in prop::collection::vec((0..14_u64, 0..3_u8), 0..3),
    ) {
        let changes = scheduled.into_iter().map(|(at, value)| Scheduled {
            at,
            change: if value == 0 { Change::LearningRate(0.7) } else { Change::Dropout(0.3 * f64::from(value)) },
        });
        let document = TrainingSpec { iterations: 10, changes: changes.collect(), ..TrainingSpec::default() };
        let mut cell = Cell { document, before: Vec::new(), run: None };
        for act in &acts {
            cell.act(act);
            cell.check();
        }
    }
}

fn spec(changes: &[(u64, Change)]) -> TrainingSpec {
    let changes = changes.iter().map(|(at, change)| Scheduled { at: *at, change: *change }).collect();
    TrainingSpec { iterations: 1000, changes, ..TrainingSpec::default() }
}

#[test]
fn a_change_is_in_force_from_its_iteration_on_and_never_after_the_last_update() {
    let on = Some(BatchNormSettings::default());
    let spec = spec(&[
        (800, Change::LearningRate(0.01)),
        (500, Change::BatchNorm(on)),
        (1000, Change::Dropout(0.5)),
    ]);
    assert_eq!(in_force(&spec, 499).batch_norm, None);
    assert_eq!(in_force(&spec, 500).batch_norm, on);
    assert_eq!(in_force(&spec, 799).optimizer.lr(), spec.optimizer.lr());
    assert_eq!(in_force(&spec, 800).optimizer.lr(), 0.01);
    assert_eq!(in_force(&spec, 1000).dropout, 0.0);
}

#[test]
fn a_rate_set_at_the_end_wins_over_one_recorded_in_the_middle() {
    let document = spec(&[(300, Change::LearningRate(0.01)), (400, Change::Dropout(0.2))]);
    let course = Course::new(document.clone());
    let mut new = in_force(&document, 1000);
    new.optimizer = new.optimizer.with_lr(0.5);
    let Edited { document, live } = edit(&document, Some(&course), Place::End(1000), &new);
    assert!(live.is_empty());
    assert_eq!((document.optimizer.lr(), document.dropout), (0.5, 0.0));
    assert_eq!(document.changes, [Scheduled { at: 400, change: Change::Dropout(0.2) }], "that is made again");
    assert_eq!(waiting(&document, &course), ["lr"]);
}

#[test]
fn an_edit_in_the_middle_gives_up_what_waited_for_the_next_start() {
    let course = Course::new(spec(&[]));
    let mut new = in_force(&course.start, 1000);
    new.dropout = 0.5;
    let waits = edit(&course.start, Some(&course), Place::End(1000), &new).document;
    assert_eq!(waiting(&waits, &course), ["dropout"]);
    // Back in the middle: another value acts there, and the one of the run makes it as if nothing had been set.
    new.dropout = 0.25;
    let Edited { document, live } = edit(&waits, Some(&course), Place::Middle(40), &new);
    assert_eq!((document, live), (course.start.clone(), vec![Change::Dropout(0.25)]));
    new.dropout = 0.0;
    let Edited { document, live } = edit(&waits, Some(&course), Place::Middle(40), &new);
    assert_eq!((document, live), (course.start.clone(), vec![]));
}

#[test]
fn what_was_changed_with_something_that_waits_starts_with_it() {
    // The lesson on vanishing gradients, step 4: ReLU and He are set after one update, and the run is reset.
    let start = TrainingSpec { activation: Activation::Sigmoid, ..spec(&[]) };
    let mut course = Course::new(start.clone());
    course.record(1, Change::Activation(Activation::Relu), false);
    let mut document = start;
    record_change(&mut document, 1, Change::Activation(Activation::Relu), false);
    assert_eq!(next_start(&document, &course, 1, 1), document, "alone it is made again");
    document.init = Init::He;
    let next = next_start(&document, &course, 1, 1);
    assert_eq!((next.activation, next.init, next.changes.len()), (Activation::Relu, Init::He, 0));
    // Once something was learned under it, it belongs to what is made again.
    assert_eq!(next_start(&document, &course, 2, 2), document);
}

#[test]
fn a_change_that_came_too_late_is_a_setting() {
    let document = spec(&[(300, Change::LearningRate(0.01))]);
    let settled = settle(&document, &Course::new(document.clone()), &Change::LearningRate(2.0), 1000);
    assert_eq!(settled, TrainingSpec { optimizer: document.optimizer.with_lr(2.0), ..spec(&[]) });
}

#[test]
fn another_rate_of_the_same_optimizer_keeps_its_state() {
    let old = TrainingSpec::default();
    let new = TrainingSpec { optimizer: old.optimizer.with_lr(0.5), ..old.clone() };
    let course = Course::new(old.clone());
    assert_eq!(edit(&old, Some(&course), Place::Middle(3), &new).live, [Change::LearningRate(0.5)]);
}

#[test]
fn taking_a_change_out_waits_for_the_next_start() {
    let mut course = Course::new(spec(&[]));
    course.record(300, Change::Dropout(0.5), false);
    let document = without(&course.spec(), &course.live[0]);
    assert_eq!(
        (document.clone(), waiting(&document, &course)),
        (course.start.clone(), vec!["dropout".to_owned()])
    );
}

#[test]
fn where_the_next_run_is_shorter_a_change_beyond_its_end_is_shown_and_starts_with_it() {
    // The run has 13 updates and stands at 10; the document makes the next one end there.
    let course = Course::new(TrainingSpec { iterations: 13, ..spec(&[]) });
    let document = TrainingSpec { iterations: 10, ..spec(&[]) };
    let mut new = shown(&document, Some(&course), 10);
    new.optimizer = new.optimizer.with_lr(0.01);
    let Edited { mut document, live } = edit(&document, Some(&course), Place::Middle(10), &new);
    assert_eq!(live, [Change::LearningRate(0.01)]);
    let mut course = course;
    course.record(10, live[0], false);
    record_change(&mut document, 10, live[0], false);
    assert_eq!(shown(&document, Some(&course), 10).optimizer.lr(), 0.01, "what the run goes on with");
    let next = next_start(&document, &course, 10, 10);
    assert_eq!((next.optimizer.lr(), next.changes.len()), (0.01, 0));
}

#[test]
fn what_was_asked_of_a_run_and_is_not_answered_yet_is_not_lost() {
    let document = TrainingSpec { activation: Activation::Sigmoid, init: Init::He, ..spec(&[]) };
    let course = Course::new(TrainingSpec { init: Init::Xavier, ..document.clone() });
    let asked = [Change::Activation(Activation::Tanh), Change::Activation(Activation::Relu)];
    let (expected, expected_course) = once_answered(&document, &course, Place::Middle(1), asked);
    let change = Scheduled { at: 1, change: asked[1] };
    assert_eq!((&expected.changes[..], &expected_course.live[..]), (&[change][..], &[change][..]));
    let next = next_start(&expected, &expected_course, 1, 1);
    assert_eq!((next.activation, next.init, next.changes.len()), (Activation::Relu, Init::He, 0));
    // The run ended before it could make it.
    let (expected, _) = once_answered(&document, &course, Place::End(1000), asked);
    assert_eq!((expected.activation, expected.changes.len()), (Activation::Relu, 0));
}
