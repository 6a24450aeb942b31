//! What was said to the questions of a notebook, and what came.
//!
//! It is kept in a file of its own beside the notebook: `class.md` has `class.answers.toml`. The notebook itself stays what somebody wrote.
//! Answers to the questions of a built-in lesson are kept among the program's own data. A file that cannot be read is named, set aside
//! under another name, and begun again. Nothing is kept of who answered, nor of the hands of a class.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::file::{self, SaveError};
use super::list_file::{ListError, Listed, read_or_set_aside};

/// The most that the file may take, in bytes: so much is read.
const MAX_BYTES: u64 = 4 << 20;

/// The answer to one question. Choices are counted from 1, as they stand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeptAnswer {
    /// The id of the question, or its words where it has none.
    pub question: String,
    /// The choice that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<u64>,
    /// The number that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<f64>,
    /// The words that were said, or those of the choice.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// Whether it was said when the run had ended already.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub after_the_run: bool,
    /// The choices that came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub came: Vec<u64>,
    /// The numbers that they came from: one for each choice, or one in all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<f64>,
    /// Whether what was said is what came; absent where nobody judges, or nothing came yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right: Option<bool>,
}

/// What was said of a patient. Whether it is right follows from the patient itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptDiagnosis {
    /// The name of its cell.
    pub cell: String,
    /// Its number.
    pub patient: u64,
    /// The fault that was said, by its word.
    pub fault: String,
    /// The figure that was named, as a block calls it.
    pub figure: String,
}

impl KeptDiagnosis {
    /// Whether both are of the same patient.
    pub fn is_of_same(&self, other: &Self) -> bool {
        self.cell == other.cell && self.patient == other.patient
    }
}

/// The file.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Stored {
    #[serde(default)]
    answer: Vec<KeptAnswer>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    diagnosis: Vec<KeptDiagnosis>,
}

/// A change of what is kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// This was said, or came, to the question that it names.
    Keep(KeptAnswer),
    /// This was said of a patient.
    Diagnose(KeptDiagnosis),
    /// Everything is asked again.
    Empty,
}

impl Change {
    fn make(&self, kept: &mut Stored) {
        match self {
            Self::Keep(answer) => {
                match kept.answer.iter_mut().find(|known| known.question == answer.question) {
                    Some(known) => *known = answer.clone(),
                    None => kept.answer.push(answer.clone()),
                }
            }
            Self::Diagnose(said) => match kept.diagnosis.iter_mut().find(|known| known.is_of_same(said)) {
                Some(known) => *known = said.clone(),
                None => kept.diagnosis.push(said.clone()),
            },
            Self::Empty => *kept = Stored::default(),
        }
    }
}

/// Why answers are not kept.
#[derive(Debug, thiserror::Error)]
pub enum AnswersError {
    /// The file cannot be read; where it was damaged, it lies under another name now.
    #[error(transparent)]
    List(#[from] ListError),
    /// The system would not write it.
    #[error(transparent)]
    Write(#[from] SaveError),
}

/// The answers to the questions of one notebook.
#[derive(Debug, Default)]
pub struct Answers {
    known: Stored,
    place: Option<PathBuf>,
    unwritten: Vec<Change>,
}

/// Where the answers of a notebook's file are kept.
pub fn beside(notebook: &Path) -> PathBuf {
    notebook.with_extension("answers.toml")
}

/// The answers that are kept at `place`, and what is to be said where a damaged file was set aside for it.
fn read(place: &Path) -> Result<(Stored, Option<ListError>), ListError> {
    read_or_set_aside::<Stored>(place, MAX_BYTES, Listed::Answers)
}

/// Changes on their way into their file.
#[derive(Debug)]
pub struct Keeping {
    place: PathBuf,
    changes: Vec<Change>,
}

impl Keeping {
    /// Makes the changes in the file as it is now: another window may have written it meanwhile. What is to be said of it.
    ///
    /// # Errors
    /// When it cannot be read or written; also when it was damaged and lies under another name now.
    pub fn write(self) -> Result<(), AnswersError> {
        let (mut kept, said) = read(&self.place)?;
        for change in &self.changes {
            change.make(&mut kept);
        }
        let text = toml::to_string(&kept).map_err(|error| SaveError::Write {
            path: self.place.clone(),
            source: std::io::Error::other(error),
        })?;
        file::write(&self.place, &text)?;
        said.map_or(Ok(()), |said| Err(said.into()))
    }
}

impl Answers {
    /// The answers that are kept at `place`; known until the window closes where there is no place. With what is to be said when the
    /// file there cannot be read: one that is damaged is set aside, and any other is not written over.
    pub fn open(place: Option<PathBuf>) -> (Self, Option<AnswersError>) {
        let Some(place) = place else { return (Self::default(), None) };
        match read(&place) {
            Ok((known, said)) => {
                (Self { known, place: Some(place), unwritten: Vec::new() }, said.map(AnswersError::from))
            }
            Err(error) => (Self::default(), Some(error.into())),
        }
    }

    /// All of them.
    pub fn all(&self) -> &[KeptAnswer] {
        &self.known.answer
    }

    /// What was said of patients.
    pub fn diagnoses(&self) -> &[KeptDiagnosis] {
        &self.known.diagnosis
    }

    /// What is kept of this question.
    pub fn get(&self, question: &str) -> Option<&KeptAnswer> {
        self.known.answer.iter().find(|answer| answer.question == question)
    }

    /// Changes them.
    pub fn change(&mut self, change: Change) {
        change.make(&mut self.known);
        if self.place.is_some() {
            self.unwritten.push(change);
        }
    }

    /// The changes that the file does not say yet.
    pub fn to_keep(&mut self) -> Option<Keeping> {
        let place = self.place.clone().filter(|_| !self.unwritten.is_empty())?;
        Some(Keeping { place, changes: std::mem::take(&mut self.unwritten) })
    }

    /// The notebook has a file from now on, or another one: its answers go with it, over those that are there to the same questions.
    pub fn move_beside(&mut self, notebook: &Path) -> Option<AnswersError> {
        let place = beside(notebook);
        if self.place.as_ref() == Some(&place) {
            return None;
        }
        let known = std::mem::take(self).known;
        let (mut there, said) = Self::open(Some(place));
        let answers = known.answer.into_iter().map(Change::Keep);
        for change in answers.chain(known.diagnosis.into_iter().map(Change::Diagnose)) {
            there.change(change);
        }
        *self = there;
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Say;

    fn said(question: &str, choice: u64) -> KeptAnswer {
        KeptAnswer { question: question.into(), choice: Some(choice), ..KeptAnswer::default() }
    }

    #[test]
    fn answers_are_there_again_and_empty_when_they_are_asked_again() {
        let folder = tempfile::tempdir().unwrap();
        let place = beside(&folder.path().join("class.md"));
        assert!(place.ends_with("class.answers.toml"));
        let (mut answers, trouble) = Answers::open(Some(place.clone()));
        assert!(trouble.is_none() && answers.all().is_empty());
        let full = KeptAnswer {
            number: Some(0.5),
            words: "half".into(),
            after_the_run: true,
            came: vec![1, 3],
            numbers: vec![0.1, f64::NAN, 0.2],
            right: Some(false),
            ..said("a", 2)
        };
        for answer in [said("a", 1), said("b", 3), full.clone()] {
            answers.change(Change::Keep(answer));
        }
        answers.to_keep().expect("there is something").write().unwrap();
        assert!(answers.to_keep().is_none());
        let (mut again, _) = Answers::open(Some(place.clone()));
        assert_eq!(format!("{:?}", again.all()), format!("{:?}", [full, said("b", 3)]));
        again.change(Change::Empty);
        again.to_keep().expect("there is something").write().unwrap();
        assert!(Answers::open(Some(place)).0.all().is_empty());
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named_set_aside_and_begun_again() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("class.answers.toml");
        for damage in [&b"[[answer]]\nquestion = 3"[..], &b"\xff\xfe"[..], &b"answer = 1"[..]] {
            std::fs::write(&place, damage).unwrap();
            let (mut answers, trouble) = Answers::open(Some(place.clone()));
            let trouble = trouble.expect("it is damaged");
            let AnswersError::List(ListError::SetAside { aside, .. }) = &trouble else { panic!("{trouble}") };
            assert_eq!(std::fs::read(aside).unwrap(), damage);
            for words in [trouble.to_string(), trouble.korean()] {
                assert!(words.contains("class.answers") && words.contains("damaged"), "{words}");
            }
            answers.change(Change::Keep(said("a", 1)));
            answers.to_keep().expect("there is something").write().unwrap();
            assert_eq!(Answers::open(Some(place.clone())).0.all().len(), 1);
        }
    }

    #[test]
    fn two_windows_do_not_erase_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("class.answers.toml");
        let [mut one, mut other] = [(); 2].map(|()| Answers::open(Some(place.clone())).0);
        one.change(Change::Keep(said("a", 1)));
        one.to_keep().expect("there is something").write().unwrap();
        other.change(Change::Keep(said("b", 2)));
        other.to_keep().expect("there is something").write().unwrap();
        assert_eq!(Answers::open(Some(place)).0.all().len(), 2);
    }

    #[test]
    fn answers_go_with_a_notebook_that_is_saved() {
        let folder = tempfile::tempdir().unwrap();
        let mut answers = Answers::open(None).0;
        answers.change(Change::Keep(said("a", 1)));
        assert!(answers.to_keep().is_none(), "there is no place yet");
        let notebook = folder.path().join("class.md");
        assert!(answers.move_beside(&notebook).is_none());
        answers.to_keep().expect("there is something").write().unwrap();
        assert_eq!(Answers::open(Some(beside(&notebook))).0.all().len(), 1);
    }
}
