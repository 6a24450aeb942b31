//! The runs that were finished in a notebook: what was tried, and what came of it.
//!
//! They are kept in a file of their own beside the notebook: `class.md` has `class.runs.toml`. The notebook itself stays what
//! somebody wrote. A file that cannot be read is never written over.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::file::{self, OpenError, SaveError};

/// The most that the file of a notebook's runs may take, in bytes. Beyond it the oldest run that is not pinned goes first.
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
    /// Its numbers to the bit, so that one that is not a number equals itself.
    fn bits(self) -> [Option<u64>; 3] {
        match self {
            Self::Trained { loss, train, test } => [Some(loss), train, test],
            Self::Searched { validation } => [None, Some(validation), None],
            Self::Checked { relative } => [None, None, Some(relative)],
        }
        .map(|number| number.map(f64::to_bits))
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

/// The file as it is stored.
#[derive(Serialize, Deserialize, Default)]
struct Stored {
    #[serde(default)]
    run: Vec<PastRun>,
}

/// The finished runs of one notebook, the oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PastRuns {
    runs: Vec<PastRun>,
    place: Option<PathBuf>,
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
    /// The system would not write it.
    #[error(transparent)]
    Write(#[from] SaveError),
}

/// Where the runs of a notebook's file are kept.
pub fn beside(notebook: &Path) -> PathBuf {
    notebook.with_extension("runs.toml")
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
        if !place.exists() {
            return Ok(Self { runs: Vec::new(), place: Some(place) });
        }
        let text = file::read_up_to(&place, MAX_BYTES as u64)?;
        let stored: Stored = toml::from_str(&text).map_err(|error| PastRunsError::Contents {
            path: place.clone(),
            message: error.to_string().trim().to_owned(),
        })?;
        Ok(Self { runs: stored.run, place: Some(place) })
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

    /// Adds a run and keeps it. One that is there already, run to its end again, is not added.
    ///
    /// # Errors
    /// When it cannot be written; it is known all the same.
    pub fn add(&mut self, run: PastRun) -> Result<(), PastRunsError> {
        if self.insert(run) { self.keep() } else { Ok(()) }
    }

    /// Whether it was new.
    fn insert(&mut self, run: PastRun) -> bool {
        let is_new = !self.runs.iter().any(|known| known.is(&run));
        if is_new {
            let number = self.runs.iter().map(|run| run.number).max().unwrap_or_default() + 1;
            self.runs.push(PastRun { number, ..run });
        }
        is_new
    }

    /// Pins a run, or lets it go when room is needed.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn pin(&mut self, number: u64, pinned: bool) -> Result<(), PastRunsError> {
        if let Some(run) = self.runs.iter_mut().find(|run| run.number == number) {
            run.pinned = pinned;
        }
        self.keep()
    }

    /// Takes a run off the list.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn forget(&mut self, number: u64) -> Result<(), PastRunsError> {
        self.runs.retain(|run| run.number != number);
        self.keep()
    }

    /// The notebook has a file of its own from now on, or another one: its runs go with it, to those that are there.
    ///
    /// # Errors
    /// When the file beside it cannot be read or written; the runs are known all the same, and nothing is written over.
    pub fn move_beside(&mut self, notebook: &Path) -> Result<(), PastRunsError> {
        let place = beside(notebook);
        if self.place.as_ref() == Some(&place) {
            return Ok(());
        }
        self.place = None;
        let mut there = Self::open(place)?;
        for run in std::mem::take(&mut self.runs) {
            there.insert(run);
        }
        *self = there;
        if self.runs.is_empty() { Ok(()) } else { self.keep() }
    }

    /// Writes all of them, without the oldest where they are too many.
    fn keep(&mut self) -> Result<(), PastRunsError> {
        let text = loop {
            let text = toml::to_string(&Stored { run: self.runs.clone() }).unwrap_or_default();
            let oldest = self.runs.iter().position(|run| !run.pinned);
            match oldest {
                Some(oldest) if text.len() > MAX_BYTES => {
                    // A tenth at once, so that a full file is not weighed anew for every run.
                    let going = (self.runs.len() / 10).max(1);
                    for _ in 0..going {
                        let next = self.runs.iter().position(|run| !run.pinned).unwrap_or(oldest);
                        if next < self.runs.len() {
                            self.runs.remove(next);
                        }
                    }
                }
                _ => break text,
            }
        };
        if let Some(place) = &self.place {
            file::write(place, &text)?;
        }
        Ok(())
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
        runs.add(run("a", Some(0.9), 0.3)).unwrap();
        runs.add(run("b", Some(0.95), f64::NAN)).unwrap();
        runs.pin(1, true).unwrap();
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
        runs.add(run("a", Some(0.9), 0.3)).unwrap();
        runs.add(PastRun { ended: 1_800_000_000, ..run("a", Some(0.9), 0.3) }).unwrap();
        assert_eq!(runs.all().len(), 1);
        runs.add(run("a", Some(0.9), 0.299)).unwrap();
        assert_eq!(runs.all().iter().map(|run| run.number).collect::<Vec<_>>(), [1, 2]);
        runs.forget(1).unwrap();
        runs.add(run("a", Some(0.8), 0.5)).unwrap();
        assert_eq!(runs.all().iter().map(|run| run.number).collect::<Vec<_>>(), [2, 3], "no number twice");
    }

    #[test]
    fn the_best_is_the_one_with_most_right_answers_among_those_on_the_same_data() {
        let mut runs = PastRuns::unkept();
        for (test, loss) in [(Some(0.9), 0.1), (Some(0.95), 0.4), (Some(0.95), 0.3), (None, 0.01)] {
            runs.add(run("a", test, loss)).unwrap();
        }
        runs.add(PastRun { data: "MNIST".into(), ..run("a", Some(0.5), 1.0) }).unwrap();
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
            runs.add(PastRun { outcome, ..run("a", None, 0.3) }).unwrap();
        }
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
        runs.add(run("a", None, 0.3)).unwrap();
        assert!(runs.move_beside(&notebook).is_err());
        assert_eq!(runs.all().len(), 1, "known all the same");
        runs.add(run("b", None, 0.3)).unwrap();
        assert_eq!(std::fs::read_to_string(beside(&notebook)).unwrap(), "run = 7\n");
    }

    #[test]
    fn runs_go_with_a_notebook_that_is_saved() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("a.md"), folder.path().join("b.md"));
        let mut runs = PastRuns::unkept();
        runs.add(run("a", None, 0.3)).unwrap();
        runs.move_beside(&first).unwrap();
        runs.add(run("b", None, 0.3)).unwrap();
        runs.move_beside(&second).unwrap();
        for notebook in [first, second] {
            assert_eq!(PastRuns::open(beside(&notebook)).unwrap().all().len(), 2);
        }
    }

    #[test]
    fn when_there_is_no_room_the_oldest_that_is_not_pinned_goes() {
        let mut runs = PastRuns::unkept();
        let large = || {
            run("a", None, 0.3)
                .settings
                .into_iter()
                .chain([("note".to_owned(), toml::Value::String("x".repeat(3 << 20)))])
        };
        for loss in 0..8_u32 {
            runs.add(PastRun { settings: large().collect(), ..run("a", None, f64::from(loss)) }).unwrap();
            if loss == 0 {
                runs.pin(1, true).unwrap();
            }
        }
        let numbers: Vec<u64> = runs.all().iter().map(|run| run.number).collect();
        assert_eq!(numbers, [1, 4, 5, 6, 7, 8]);
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
