//! What an edit of a training means before, during and at the end of a run.
//!
//! One idea: **an edit acts from the next update on.**
//!
//! - *Before a run* the next update is its first: the edit is a setting, at the top of the spec.
//! - *In the middle* it is one in the middle: what can change in a running network changes there, and is recorded with its
//!   iteration among the spec's changes. Anything else cannot, and is a setting of the next run.
//! - *At the end* it is the first of the next run: every edit is a setting of that, and the run that has ended stays what it
//!   was. So it is where a run cannot learn on: it failed, or its loss is not a number.
//!
//! The next run is what the document says: going back to the start takes its settings and makes the changes that are
//! recorded in it again. A setting wins over the changes of the same thing that were recorded before it, or it would be
//! undone in the middle of the next run. And where something waits for the next start anyway, what was changed at the same
//! place, under which nothing was learned yet, starts with it.
//!
//! Everything here is a function of what the document says ([`TrainingSpec`]) and of what the run was made of ([`Course`]).

use super::change::{Change, LivePart, Scheduled};
use super::spec::TrainingSpec;

/// What a run was built from, and what was changed in it by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// The spec that it was built from. It makes the changes of this one whatever is changed by hand.
    pub start: TrainingSpec,
    /// What was changed by hand, in the order in which it acts.
    pub live: Vec<Scheduled>,
}

/// Where an edit is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// There is no run, or it stands before its first update.
    Start,
    /// So many updates were made, and the next one can be.
    Middle(u64),
    /// So many updates were made, and there will be no other in this run.
    End(u64),
}

/// What an edit comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Edited {
    /// What the document is to say.
    pub document: TrainingSpec,
    /// What the run is to change. Once it has, it says so, and that is [recorded](record_change).
    pub live: Vec<Change>,
}

impl Place {
    /// How many updates were made.
    pub fn iteration(self) -> u64 {
        match self {
            Self::Start => 0,
            Self::Middle(iteration) | Self::End(iteration) => iteration,
        }
    }
}

impl Course {
    /// A run of this spec in which nothing was changed by hand.
    pub fn new(start: TrainingSpec) -> Self {
        Self { start, live: Vec::new() }
    }

    /// Keeps a change as the run has made it. One that `supersedes` takes the place of the last at the same iteration.
    pub fn record(&mut self, at: u64, change: Change, supersedes: bool) {
        insert(&mut self.live, at, change, supersedes);
    }

    /// Forgets what was changed by hand after iteration `from`, and returns it.
    pub fn forget_after(&mut self, from: u64) -> Vec<Scheduled> {
        self.live.extract_if(.., |scheduled| scheduled.at > from).collect()
    }

    /// The spec of a run that does the same without anybody's hand: the same bits.
    pub fn spec(&self) -> TrainingSpec {
        let mut changes = self.start.changes.clone();
        changes.sort_by_key(|scheduled| scheduled.at);
        for Scheduled { at, change } in &self.live {
            insert(&mut changes, *at, *change, false);
        }
        TrainingSpec { changes, ..self.start.clone() }
    }
}

/// Puts a change behind those of the same iteration.
fn insert(changes: &mut Vec<Scheduled>, at: u64, change: Change, supersedes: bool) {
    changes.sort_by_key(|scheduled| scheduled.at);
    if supersedes && let Some(last) = changes.iter().rposition(|known| known.at == at) {
        changes.remove(last);
    }
    let place = changes.partition_point(|known| known.at <= at);
    changes.insert(place, Scheduled { at, change });
}

/// The spec as it stands in a run of it after `iteration` updates, with every change recorded until then made.
pub fn in_force(spec: &TrainingSpec, iteration: u64) -> TrainingSpec {
    made_until(spec, iteration, spec.iterations)
}

/// Whether a run of this spec does already what a change asks for.
fn is_in_force(spec: &TrainingSpec, iteration: u64, change: Change) -> bool {
    let now = in_force(spec, iteration);
    let mut changed = now.clone();
    change.make(&mut changed);
    changed == now
}

/// What the controls show after `iteration` updates: the document, with the changes that act in the run that is there. That
/// run may be longer or shorter than the document makes the next one.
pub fn shown(document: &TrainingSpec, course: Option<&Course>, iteration: u64) -> TrainingSpec {
    let length = course.map_or(document.iterations, |course| course.start.iterations);
    made_until(document, iteration, length)
}

/// A spec with the changes made that act after `iteration` updates in a run of `length`.
fn made_until(spec: &TrainingSpec, iteration: u64, length: u64) -> TrainingSpec {
    let acts = |scheduled: &&Scheduled| scheduled.at <= iteration && scheduled.at < length;
    let mut changes: Vec<Scheduled> = spec.changes.iter().filter(acts).copied().collect();
    changes.sort_by_key(|scheduled| scheduled.at);
    let mut now = spec.clone();
    for scheduled in changes {
        scheduled.change.make(&mut now);
    }
    now
}

/// What comes of it when the controls, which [showed](shown) `document`, are set to `new`.
pub fn edit(document: &TrainingSpec, course: Option<&Course>, place: Place, new: &TrainingSpec) -> Edited {
    let at = place.iteration();
    let shown = shown(document, course, at);
    // What can change live is dealt with part by part; all the rest is a setting wherever it is changed.
    let mut edited = TrainingSpec { changes: document.changes.clone(), ..new.clone() };
    for part in LivePart::ALL {
        part.copy(document, &mut edited);
    }
    let mut live = Vec::new();
    for part in LivePart::ALL.into_iter().filter(|part| part.change(&shown, new).is_some()) {
        match (place, course) {
            (Place::Middle(_), Some(course)) => {
                // What waited for the next start in this part is given up: the document says again what the run does.
                let ran = course.spec();
                take(part, &ran, &mut edited);
                live.extend(part.change(&in_force(&ran, at), new));
            }
            _ => set(part, new, at, &mut edited),
        }
    }
    Edited { document: edited, live }
}

/// Makes what `new` starts with in a part a setting. The changes of the same part up to iteration `until` would undo it.
fn set(part: LivePart, new: &TrainingSpec, until: u64, document: &mut TrainingSpec) {
    part.copy(new, document);
    document.changes.retain(|scheduled| scheduled.change.part() != part || scheduled.at > until);
}

/// Takes a part over from another spec, with its changes.
fn take(part: LivePart, from: &TrainingSpec, document: &mut TrainingSpec) {
    part.copy(from, document);
    document.changes.retain(|scheduled| scheduled.change.part() != part);
    for Scheduled { at, change } in changes_of(part, from) {
        insert(&mut document.changes, at, change, false);
    }
}

/// Writes down a live change that the run has made at iteration `at`.
pub fn record_change(document: &mut TrainingSpec, at: u64, change: Change, supersedes: bool) {
    // Of another part it stays: where the run has replaced one, it was made after the other.
    let replaced = supersedes.then(|| {
        document.changes.iter().rposition(|known| known.at == at && known.change.part() == change.part())
    });
    if let Some(place) = replaced.flatten() {
        document.changes.remove(place);
    }
    insert(&mut document.changes, at, change, false);
}

/// Takes out changes that the run no longer has: a change in its past was made.
pub fn forget(document: &mut TrainingSpec, forgotten: &[Scheduled]) {
    for gone in forgotten {
        if let Some(place) = document.changes.iter().rposition(|known| known == gone) {
            document.changes.remove(place);
        }
    }
}

/// A live change that came too late, since the run had ended after `length` updates: a setting of the next one.
pub fn settle(document: &TrainingSpec, course: &Course, change: &Change, length: u64) -> TrainingSpec {
    let mut new = shown(document, Some(course), length);
    change.make(&mut new);
    edit(document, Some(course), Place::End(length), &new).document
}

/// Document and course as they will be once the run has made the live changes that it was asked for and has not answered yet.
pub fn once_answered(
    document: &TrainingSpec,
    course: &Course,
    place: Place,
    asked: impl IntoIterator<Item = Change>,
) -> (TrainingSpec, Course) {
    let (mut document, mut course) = (document.clone(), course.clone());
    for change in asked {
        if let Place::Middle(at) = place {
            if is_in_force(&course.spec(), at, change) {
                continue;
            }
            let last = course.live.iter().rfind(|known| known.at == at);
            let supersedes = last.is_some_and(|last| change.supersedes(&last.change));
            forget(&mut document, &course.forget_after(at));
            course.record(at, change, supersedes);
            record_change(&mut document, at, change, supersedes);
        } else {
            document = settle(&document, &course, &change, place.iteration());
        }
    }
    (document, course)
}

/// The spec without one of its changes.
pub fn without(document: &TrainingSpec, change: &Scheduled) -> TrainingSpec {
    let mut document = document.clone();
    forget(&mut document, std::slice::from_ref(change));
    document
}

/// The keys in which the next start differs from the run, ids aside: what waits for it. Of the optimizer it is `lr` where
/// only that differs.
pub fn waiting(document: &TrainingSpec, course: &Course) -> Vec<String> {
    let ran = course.spec();
    let [next, before] = [document.to_table(), ran.to_table()];
    let mut keys: Vec<&str> = next.keys().chain(before.keys()).map(String::as_str).collect();
    keys.sort_unstable();
    keys.dedup();
    // Which of several patients the run is, the document does not say.
    let is_named = |key: &str| {
        ["id", "changes"].contains(&key)
            || document.patients.is_some() && ["patient", "patients"].contains(&key)
    };
    let is_setting = |key: &&str| !is_named(key) && LivePart::ALL.iter().all(|part| part.key() != *key);
    let settings = keys.into_iter().filter(|key| is_setting(key) && next.get(*key) != before.get(*key));
    let parts = LivePart::ALL.into_iter().filter_map(|part| {
        let change = part.change(&ran, document);
        let same = change.is_none() && changes_of(part, &ran) == changes_of(part, document);
        let only_rate = matches!(change, Some(Change::LearningRate(_)));
        (!same).then(|| if only_rate { "lr" } else { part.key() })
    });
    settings.chain(parts).map(str::to_owned).collect()
}

/// The changes of one part, in the order in which they act.
fn changes_of(part: LivePart, spec: &TrainingSpec) -> Vec<Scheduled> {
    let of_part = spec.changes.iter().filter(|scheduled| scheduled.change.part() == part);
    let mut changes: Vec<Scheduled> = of_part.copied().collect();
    changes.sort_by_key(|scheduled| scheduled.at);
    changes
}

/// What the document is to say when the run goes back to the start, having come as far as `reached` and standing at
/// `iteration`. Where something waits for the start, a change that was made here and under which nothing was learned yet
/// starts with it; otherwise all changes that are recorded are made again.
pub fn next_start(document: &TrainingSpec, course: &Course, iteration: u64, reached: u64) -> TrainingSpec {
    let mut next = document.clone();
    if iteration == reached && !waiting(document, course).is_empty() {
        let now = shown(document, Some(course), iteration);
        for scheduled in course.live.iter().filter(|scheduled| scheduled.at == reached) {
            // One that was taken out of the document in the meantime is gone.
            if document.changes.contains(scheduled) {
                set(scheduled.change.part(), &now, iteration, &mut next);
            }
        }
    }
    next
}

#[cfg(test)]
mod tests;
