//! The runs that were finished in a notebook: what was tried, and what came of it.
//!
//! They are kept in a file of their own beside the notebook: `class.md` has `class.runs.toml`. The notebook itself stays what
//! somebody wrote. A file that cannot be read is never written over.
//!
//! What is kept are changes, not the list: each is made in the list at once, and [`Keeping`] makes it in the file as it is by
//! then. So two windows on one notebook do not erase each other's runs, and the writing may be done on another thread.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::file::{self, OpenError, SaveError};

/// The most that the file of a notebook's runs may take, in bytes: so much is read again. Beyond it the oldest run that is
/// not pinned goes first; the youngest stays.
pub const MAX_BYTES: usize = 20 << 20;

/// The most points of a kept curve.
pub const CURVE_POINTS: usize = 160;

/// A finished run: its settings, and what came of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PastRun {
    /// Counts up within the notebook, from 1.
    #[serde(default)]
    pub number: u64,
    /// When it ended, in seconds since 1970.
    pub ended: u64,
    /// The kind of its cell.
    pub kind: String,
    /// The id of its cell, or its kind.
    pub cell: String,
    /// The name of the data.
    pub data: String,
    /// What all randomness followed from.
    pub seed: u64,
    /// How many updates were made, trials trained, or parameters checked.
    pub iterations: u64,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: FinalNumbers,
    /// Whether it stays when room is needed.
    #[serde(default)]
    pub pinned: bool,
    /// The smoothed loss, `[iteration, loss]`, or a search's best so far, `[trial, validation accuracy]`; at most
    /// [`CURVE_POINTS`] of them.
    #[serde(default)]
    pub curve: Vec<[f64; 2]>,
    /// Every key of the spec with its value, the live changes among them.
    pub settings: toml::Table,
}

/// The final numbers of a run, by what it was after.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FinalNumbers {
    /// A network was trained; of a comparison, the one that came out best.
    Trained {
        /// The last value of the smoothed loss; not a number when the run overflowed.
        loss: f64,
        /// Share of right answers over the training images at the last measurement, 0 to 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        train: Option<f64>,
        /// The same over the test images.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        test: Option<f64>,
    },
    /// Values were searched for.
    Searched {
        /// Share of right answers of the best trial over the images set apart, 0 to 1.
        validation: f64,
    },
    /// Gradients were checked.
    Checked {
        /// The largest relative difference between the two gradients of any array of parameters.
        relative: f64,
    },
}

impl FinalNumbers {
    /// Its numbers to the bit, so that one that is not a number equals itself, in whatever way it is none.
    fn bits(self) -> [Option<u64>; 3] {
        match self {
            Self::Trained { loss, train, test } => [Some(loss), train, test],
            Self::Searched { validation } => [None, Some(validation), None],
            Self::Checked { relative } => [None, None, Some(relative)],
        }
        .map(|number| number.map(|number| if number.is_nan() { f64::NAN } else { number }.to_bits()))
    }

    /// Whether both are measured alike, so that one can be better and their curves share an axis.
    pub fn is_comparable(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::Trained { .. }, Self::Trained { .. }) | (Self::Searched { .. }, Self::Searched { .. })
        )
    }

    /// Whether it is better: more right answers on images that were not trained on, or, where none were counted, a
    /// smaller loss.
    fn beats(self, other: Self) -> bool {
        match (self, other) {
            (Self::Trained { loss, test, .. }, Self::Trained { loss: other_loss, test: other_test, .. }) => {
                match (test, other_test) {
                    (Some(a), Some(b)) => a > b,
                    (None, None) => loss < other_loss || (other_loss.is_nan() && !loss.is_nan()),
                    (a, _) => a.is_some(),
                }
            }
            (Self::Searched { validation }, Self::Searched { validation: other }) => validation > other,
            _ => false,
        }
    }
}

impl PastRun {
    /// Whether it is the same run once more: the same settings in the same cell, and the same result to the bit.
    fn is(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.cell == other.cell
            && self.data == other.data
            && self.settings == other.settings
            && self.iterations == other.iterations
            && self.outcome.bits() == other.outcome.bits()
    }
}

/// Evenly spaced points of a curve, few enough to be kept; its first and its last are among them.
pub fn thinned(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let last = points.len().saturating_sub(1);
    let count = points.len().min(CURVE_POINTS);
    let point = |at: usize| {
        let [x, y] = points.get(at * last / count.saturating_sub(1).max(1)).copied()?;
        // As fine as it can be seen.
        Some([x, (y * 1e5).round() / 1e5])
    };
    (0..count).filter_map(point).collect()
}

/// The file as it is read.
#[derive(Deserialize)]
struct Stored {
    #[serde(default)]
    run: Vec<PastRun>,
}

/// A run as it is written: many of them, one after the other, are the file.
#[derive(Serialize)]
struct One<'a> {
    run: [&'a PastRun; 1],
}

/// A change of the list. It names a run by what it is: another window may have given the number to another run.
#[derive(Clone, Debug, PartialEq)]
enum Change {
    Add(PastRun),
    Pin(PastRun, bool),
    Forget(PastRun),
}

impl Change {
    /// Makes it in `runs`. Whether there was anything to change.
    fn make(&self, runs: &mut Vec<PastRun>) -> bool {
        match self {
            Self::Add(run) => {
                let is_new = !runs.iter().any(|known| known.is(run));
                if is_new {
                    let number = runs.iter().map(|run| run.number).max().unwrap_or_default() + 1;
                    runs.push(PastRun { number, ..run.clone() });
                }
                is_new
            }
            Self::Pin(run, pinned) => {
                let found = runs.iter_mut().find(|known| known.is(run) && known.pinned != *pinned);
                found.map(|known| known.pinned = *pinned).is_some()
            }
            Self::Forget(run) => {
                let before = runs.len();
                runs.retain(|known| !known.is(run));
                runs.len() < before
            }
        }
    }
}

/// The finished runs of one notebook, the oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PastRuns {
    runs: Vec<PastRun>,
    place: Option<PathBuf>,
    /// What the file does not say yet, in its order.
    unwritten: Vec<Change>,
    /// Whether some of it was never tried to be written.
    is_due: bool,
}

/// Changes on their way into the file of a notebook's runs.
#[derive(Debug)]
pub struct Keeping {
    place: PathBuf,
    changes: Vec<Change>,
}

/// What became of [`Keeping`].
#[derive(Debug)]
pub struct Kept {
    place: PathBuf,
    /// How many changes it was about.
    changes: usize,
    /// What the file says now.
    outcome: Result<Vec<PastRun>, PastRunsError>,
}

/// Why past runs are not kept; the file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum PastRunsError {
    /// The system would not read it.
    #[error(transparent)]
    Read(#[from] OpenError),
    /// It is not what this program writes.
    #[error(
        "{} does not list runs: {message}; move it away, and runs are kept again", path.display()
    )]
    Contents {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and where.
        message: String,
    },
    /// Runs that are to stay leave no room for another.
    #[error(
        "{} has no room for another run: those marked Keep take its {} MB; switch Keep off for some of them in the run \
         history, and runs are kept again",
        path.display(), MAX_BYTES >> 20
    )]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The system would not write it.
    #[error(transparent)]
    Write(#[from] SaveError),
}

/// Where the runs of a notebook's file are kept.
pub fn beside(notebook: &Path) -> PathBuf {
    notebook.with_extension("runs.toml")
}

/// The runs that are kept at `place`; none where there is no file.
fn read(place: &Path) -> Result<Vec<PastRun>, PastRunsError> {
    let is_there = place.try_exists().map_err(|source| OpenError::Read { path: place.to_owned(), source })?;
    if !is_there {
        return Ok(Vec::new());
    }
    let text = file::read_up_to(place, MAX_BYTES as u64)?;
    let stored: Stored = toml::from_str(&text).map_err(|error| PastRunsError::Contents {
        path: place.to_owned(),
        message: error.to_string().trim().to_owned(),
    })?;
    Ok(stored.run)
}

/// The text of the file, without the oldest runs where all of them take too much room.
fn fitted(runs: &mut Vec<PastRun>, place: &Path) -> Result<String, PastRunsError> {
    let in_words = |run: &PastRun| {
        let failed = |error| SaveError::Write { path: place.to_owned(), source: io::Error::other(error) };
        toml::to_string(&One { run: [run] }).map(|text| text + "\n").map_err(failed)
    };
    let mut texts: Vec<String> = runs.iter().map(in_words).collect::<Result<_, _>>()?;
    let mut bytes: usize = texts.iter().map(String::len).sum();
    while bytes > MAX_BYTES {
        let before_the_youngest = runs.len().saturating_sub(1);
        let oldest = runs.iter().take(before_the_youngest).position(|run| !run.pinned);
        let oldest = oldest.ok_or_else(|| PastRunsError::Full { path: place.to_owned() })?;
        bytes -= texts.remove(oldest).len();
        runs.remove(oldest);
    }
    Ok(texts.concat())
}

impl Keeping {
    /// Makes the changes in the file as it is now. Takes a moment where there are many runs.
    ///
    /// Between its reading and its writing another program could still slip in a run of its own, which is lost then: these are
    /// milliseconds after the end of a run.
    pub fn write(self) -> Kept {
        let outcome = self.written();
        Kept { place: self.place, changes: self.changes.len(), outcome }
    }

    fn written(&self) -> Result<Vec<PastRun>, PastRunsError> {
        let mut runs = read(&self.place)?;
        let made = self.changes.iter().filter(|change| change.make(&mut runs)).count();
        if made > 0 {
            let text = fitted(&mut runs, &self.place)?;
            file::write(&self.place, &text)?;
        }
        Ok(runs)
    }
}

impl PastRuns {
    /// The runs of a notebook that has no file yet: they are known until the window closes.
    pub fn unkept() -> Self {
        Self::default()
    }

    /// The runs that are kept at `place`, if there are any.
    ///
    /// # Errors
    /// When there is a file that cannot be read. It must not be written over, so a caller goes on with
    /// [`unkept`](Self::unkept) ones.
    pub fn open(place: PathBuf) -> Result<Self, PastRunsError> {
        Ok(Self { runs: read(&place)?, place: Some(place), ..Self::default() })
    }

    /// All of them, the oldest first.
    pub fn all(&self) -> &[PastRun] {
        &self.runs
    }

    /// The run of this number.
    pub fn get(&self, number: u64) -> Option<&PastRun> {
        self.runs.iter().find(|run| run.number == number)
    }

    /// Whether no other run on the same data that is measured alike came out better. Of equals it is the oldest.
    pub fn is_best(&self, run: &PastRun) -> bool {
        let rivals = self
            .runs
            .iter()
            .filter(|other| other.data == run.data && other.outcome.is_comparable(run.outcome));
        run.outcome.is_comparable(run.outcome)
            && rivals.into_iter().all(|other| {
                let (mine, its) = (run.outcome, other.outcome);
                other.number == run.number
                    || mine.beats(its)
                    || (!its.beats(mine) && run.number < other.number)
            })
    }

    /// Adds a run. One that is there already, run to its end again, is not added.
    pub fn add(&mut self, run: PastRun) {
        self.change(Change::Add(run));
    }

    /// Pins a run, or lets it go when room is needed.
    pub fn pin(&mut self, number: u64, pinned: bool) {
        if let Some(run) = self.get(number).cloned() {
            self.change(Change::Pin(run, pinned));
        }
    }

    /// Takes a run off the list.
    pub fn forget(&mut self, number: u64) {
        if let Some(run) = self.get(number).cloned() {
            self.change(Change::Forget(run));
        }
    }

    fn change(&mut self, change: Change) {
        change.make(&mut self.runs);
        // What is no news here may be news to the file.
        if self.place.is_some() {
            self.unwritten.push(change);
            self.is_due = true;
        }
    }

    /// The changes that the file does not say yet, if there are new ones among them. Whoever takes them lets
    /// [`kept`](Self::kept) hear what became of them before taking more. What could not be written is tried again with the
    /// next change.
    pub fn to_keep(&mut self) -> Option<Keeping> {
        let place = self.place.clone().filter(|_| self.is_due)?;
        self.is_due = false;
        Some(Keeping { place, changes: self.unwritten.clone() })
    }

    /// Hears what became of changes: the list is what the file says now, with what was changed here since.
    ///
    /// # Errors
    /// When they could not be written; they are known all the same.
    pub fn kept(&mut self, Kept { place, changes, outcome }: Kept) -> Result<(), PastRunsError> {
        let runs = outcome?;
        if self.place == Some(place) {
            self.runs = runs;
            self.unwritten.drain(..changes.min(self.unwritten.len()));
            for change in &self.unwritten {
                change.make(&mut self.runs);
            }
        }
        Ok(())
    }

    /// Writes what the file does not say yet, on this thread.
    ///
    /// # Errors
    /// As [`kept`](Self::kept).
    pub fn keep(&mut self) -> Result<(), PastRunsError> {
        self.to_keep().map_or(Ok(()), |keeping| self.kept(keeping.write()))
    }

    /// The notebook has a file of its own from now on, or another one: its runs go with it, to those that are there.
    ///
    /// # Errors
    /// When the file beside it cannot be read; the runs are known all the same, and nothing is written over.
    pub fn move_beside(&mut self, notebook: &Path) -> Result<(), PastRunsError> {
        let place = beside(notebook);
        if self.place.as_ref() == Some(&place) {
            return Ok(());
        }
        let runs = std::mem::take(self).runs;
        match Self::open(place) {
            Ok(mut there) => {
                for run in runs {
                    there.add(run);
                }
                *self = there;
                Ok(())
            }
            Err(error) => {
                self.runs = runs;
                Err(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(cell: &str, test: Option<f64>, loss: f64) -> PastRun {
        PastRun {
            number: 0,
            ended: 1_700_000_000,
            kind: "training".into(),
            cell: cell.into(),
            data: "Built-in digits".into(),
            seed: 42,
            iterations: 100,
            outcome: FinalNumbers::Trained { loss, train: test, test },
            pinned: false,
            curve: vec![[0.0, 2.3], [99.0, loss]],
            settings: toml::toml! { hidden = [50] lr = 0.1 },
        }
    }

    #[test]
    fn runs_are_kept_beside_the_notebook_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let place = beside(&folder.path().join("class.md"));
        assert_eq!(place.file_name().unwrap(), "class.runs.toml");
        let mut runs = PastRuns::open(place.clone()).unwrap();
        assert!(!place.exists(), "looking writes nothing");
        runs.add(run("a", Some(0.9), 0.3));
        runs.add(run("b", Some(0.95), f64::NAN));
        runs.pin(1, true);
        runs.keep().unwrap();
        let again = PastRuns::open(place).unwrap();
        assert_eq!(again.all().len(), 2);
        assert_eq!(again.all()[0], runs.all()[0]);
        assert!(again.all()[0].pinned);
        assert!(matches!(again.all()[1].outcome, FinalNumbers::Trained { loss, .. } if loss.is_nan()));
        assert_eq!(again.all()[1].settings, runs.all()[1].settings);
    }

    #[test]
    fn the_same_run_once_more_is_no_new_one() {
        let mut runs = PastRuns::unkept();
        runs.add(run("a", Some(0.9), 0.3));
        runs.add(PastRun { ended: 1_800_000_000, ..run("a", Some(0.9), 0.3) });
        assert_eq!(runs.all().len(), 1);
        runs.add(run("a", Some(0.9), 0.299));
        assert_eq!(runs.all().iter().map(|run| run.number).collect::<Vec<_>>(), [1, 2]);
        runs.forget(1);
        runs.add(run("a", Some(0.8), 0.5));
        assert_eq!(runs.all().iter().map(|run| run.number).collect::<Vec<_>>(), [2, 3], "no number twice");
    }

    #[test]
    fn the_best_is_the_one_with_most_right_answers_among_those_on_the_same_data() {
        let mut runs = PastRuns::unkept();
        for (test, loss) in [(Some(0.9), 0.1), (Some(0.95), 0.4), (Some(0.95), 0.3), (None, 0.01)] {
            runs.add(run("a", test, loss));
        }
        runs.add(PastRun { data: "MNIST".into(), ..run("a", Some(0.5), 1.0) });
        let best: Vec<u64> =
            runs.all().iter().filter(|run| runs.is_best(run)).map(|run| run.number).collect();
        assert_eq!(best, [2, 5]);
    }

    #[test]
    fn searches_and_checks_are_kept_too_and_measured_by_their_own_kind() {
        let folder = tempfile::tempdir().unwrap();
        let place = beside(&folder.path().join("class.md"));
        let mut runs = PastRuns::open(place.clone()).unwrap();
        let outcomes = [
            FinalNumbers::Trained { loss: 0.1, train: None, test: Some(0.99) },
            FinalNumbers::Searched { validation: 0.9 },
            FinalNumbers::Searched { validation: 0.95 },
            FinalNumbers::Checked { relative: 3e-9 },
            FinalNumbers::Searched { validation: 1.0 },
        ];
        for outcome in outcomes {
            runs.add(PastRun { outcome, ..run("a", None, 0.3) });
        }
        runs.keep().unwrap();
        let again = PastRuns::open(place).unwrap();
        assert_eq!(again.all().iter().map(|run| run.outcome).collect::<Vec<_>>(), outcomes);
        let best: Vec<u64> =
            again.all().iter().filter(|run| again.is_best(run)).map(|run| run.number).collect();
        assert_eq!(best, [1, 5], "a check has no better or worse");
    }

    #[test]
    fn a_list_from_before_searches_were_kept_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let place = beside(&folder.path().join("class.md"));
        let text = "[[run]]\nnumber = 1\nended = 7\nkind = \"training\"\ncell = \"t\"\ndata = \"d\"\nseed = 1\n\
                    iterations = 5\nloss = 2\ntest = 0.5\n[run.settings]\nlr = 0.1\n";
        std::fs::write(&place, text).unwrap();
        let runs = PastRuns::open(place).unwrap();
        assert_eq!(runs.all()[0].outcome, FinalNumbers::Trained { loss: 2.0, train: None, test: Some(0.5) });
    }

    #[test]
    fn what_is_no_list_of_runs_is_said_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let notebook = folder.path().join("class.md");
        std::fs::write(beside(&notebook), "run = 7\n").unwrap();
        let words = PastRuns::open(beside(&notebook)).unwrap_err().to_string();
        assert!(words.contains("class.runs.toml does not list runs") && words.contains("line 1"), "{words}");
        let mut runs = PastRuns::unkept();
        runs.add(run("a", None, 0.3));
        assert!(runs.move_beside(&notebook).is_err());
        assert_eq!(runs.all().len(), 1, "known all the same");
        runs.add(run("b", None, 0.3));
        runs.keep().unwrap();
        assert_eq!(std::fs::read_to_string(beside(&notebook)).unwrap(), "run = 7\n");
    }

    #[test]
    fn runs_go_with_a_notebook_that_is_saved() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("a.md"), folder.path().join("b.md"));
        let mut runs = PastRuns::unkept();
        runs.add(run("a", None, 0.3));
        runs.move_beside(&first).unwrap();
        runs.add(run("b", None, 0.3));
        runs.keep().unwrap();
        runs.move_beside(&second).unwrap();
        runs.keep().unwrap();
        for notebook in [first, second] {
            assert_eq!(PastRuns::open(beside(&notebook)).unwrap().all().len(), 2);
        }
    }

    /// A run of 3 MB: six of them are kept, seven are too many.
    fn large(loss: u32) -> PastRun {
        let settings = [("note".to_owned(), toml::Value::String("x".repeat(3 << 20)))];
        PastRun { settings: settings.into_iter().collect(), ..run("a", None, f64::from(loss)) }
    }

    fn numbers(runs: &PastRuns) -> Vec<u64> {
        runs.all().iter().map(|run| run.number).collect()
    }

    #[test]
    fn when_there_is_no_room_the_oldest_that_is_not_pinned_goes() {
        let folder = tempfile::tempdir().unwrap();
        let place = beside(&folder.path().join("class.md"));
        let mut runs = PastRuns::open(place.clone()).unwrap();
        for loss in 0..8 {
            runs.add(large(loss));
            if loss == 0 {
                runs.pin(1, true);
            }
            runs.keep().unwrap();
        }
        assert_eq!(numbers(&runs), [1, 4, 5, 6, 7, 8]);
        assert_eq!(PastRuns::open(place).unwrap().all(), runs.all());
    }

    #[test]
    fn pinned_runs_that_take_all_the_room_are_told_and_the_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let place = beside(&folder.path().join("class.md"));
        let mut runs = PastRuns::open(place.clone()).unwrap();
        for loss in 0..6 {
            runs.add(large(loss));
            runs.pin(u64::from(loss) + 1, true);
        }
        runs.keep().unwrap();
        let before = std::fs::read(&place).unwrap();
        runs.add(large(6));
        let words = runs.keep().unwrap_err().to_string();
        assert!(words.contains("class.runs.toml has no room") && words.contains("20 MB"), "{words}");
        // Keeping the new one, too, makes it no better.
        runs.pin(7, true);
        assert!(matches!(runs.keep(), Err(PastRunsError::Full { .. })));
        assert!(std::fs::read(&place).unwrap() == before, "the file is as it was");
        assert_eq!(numbers(&runs), [1, 2, 3, 4, 5, 6, 7], "known all the same");
        assert!(runs.to_keep().is_none(), "not tried again by itself");
        runs.pin(2, false);
        runs.keep().unwrap();
        assert_eq!(numbers(&runs), [1, 3, 4, 5, 6, 7]);
        assert_eq!(PastRuns::open(place).unwrap().all(), runs.all());
    }

    #[test]
    fn two_windows_on_one_notebook_leave_each_other_s_runs_alone() {
        let folder = tempfile::tempdir().unwrap();
        let place = beside(&folder.path().join("class.md"));
        let mut one = PastRuns::open(place.clone()).unwrap();
        one.add(run("first", None, f64::NAN));
        one.keep().unwrap();
        let mut other = PastRuns::open(place.clone()).unwrap();
        other.add(run("theirs", None, 0.2));
        other.keep().unwrap();
        one.add(run("mine", None, 0.1));
        one.pin(2, true);
        one.keep().unwrap();
        let cells = |runs: &PastRuns| -> Vec<(u64, String, bool)> {
            runs.all().iter().map(|run| (run.number, run.cell.clone(), run.pinned)).collect()
        };
        let expected =
            [(1, "first".to_owned(), false), (2, "theirs".to_owned(), false), (3, "mine".to_owned(), true)];
        assert_eq!(cells(&one), expected, "its own had the number of theirs, and was the one that is pinned");
        // What one of them forgets does not come back through the other.
        other.forget(1);
        other.keep().unwrap();
        assert_eq!(cells(&other), expected[1..]);
        one.pin(3, false);
        one.keep().unwrap();
        assert_eq!(cells(&PastRuns::open(place).unwrap()).len(), 2);
    }

    #[test]
    fn what_changes_while_changes_are_written_is_not_lost() {
        let folder = tempfile::tempdir().unwrap();
        let notebook = folder.path().join("class.md");
        let mut runs = PastRuns::open(beside(&notebook)).unwrap();
        runs.add(run("a", None, 0.3));
        let keeping = runs.to_keep().unwrap();
        assert!(runs.to_keep().is_none());
        runs.add(run("b", None, 0.3));
        runs.forget(1);
        runs.kept(keeping.write()).unwrap();
        assert_eq!(numbers(&runs), [2]);
        let keeping = runs.to_keep().unwrap();
        // Saved elsewhere meanwhile: what is heard of the old file is no news of the new one.
        runs.move_beside(&folder.path().join("other.md")).unwrap();
        runs.add(run("c", None, 0.3));
        runs.kept(keeping.write()).unwrap();
        runs.keep().unwrap();
        let kept = |name: &str| PastRuns::open(beside(&folder.path().join(name))).unwrap().all().len();
        assert_eq!((kept("class.md"), kept("other.md")), (1, 2));
    }

    #[test]
    fn a_thinned_curve_keeps_its_ends() {
        let curve: Vec<[f64; 2]> = (0..1000).map(|x| [f64::from(x), 1.0]).collect();
        let thin = thinned(&curve);
        assert_eq!((thin.len(), thin[0][0], thin[CURVE_POINTS - 1][0]), (CURVE_POINTS, 0.0, 999.0));
        assert_eq!(thinned(&curve[..3]), curve[..3]);
        assert_eq!(thinned(&curve[..1]), curve[..1]);
        assert!(thinned(&[]).is_empty());
    }
}
