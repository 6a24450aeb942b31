//! What a search has found so far, kept in a file, so that it goes on where it stopped.
//!
//! One line a trial, added as soon as the trial has ended. The file's name tells the experiment, spec and data; what a
//! trial's values are follows from its number. A line that a crash cut short is passed over.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::plan::Plan;
use super::trial::{Measured, Trial};
use crate::files;

const NAMES: &str = "trial,iterations,length,seconds,curve";

/// How the name of every journal begins.
const STEM: &str = "search-";

/// The file of one experiment.
pub(super) struct Journal {
    path: PathBuf,
}

impl Journal {
    /// The journal of an experiment in a folder. Nothing is read or written yet.
    pub(super) fn new(folder: &Path, experiment: &str) -> Self {
        Self { path: folder.join(format!("{STEM}{experiment}.csv")) }
    }

    /// The trials that are kept, by their numbers; none when there is no such file or it cannot be read.
    pub(super) fn read(&self, plan: &Plan) -> BTreeMap<u64, Trial> {
        let Ok(text) = files::read_text(&self.path) else { return BTreeMap::new() };
        // Whatever comes after the last line break was cut short.
        let whole = text.rfind('\n').and_then(|end| text.get(..end)).unwrap_or_default();
        whole.lines().filter_map(|line| trial(line, plan)).map(|trial| (trial.number, trial)).collect()
    }

    /// Adds trials, and makes the file and its folder where they are missing.
    pub(super) fn add(&self, trials: &[Trial]) -> io::Result<()> {
        if trials.is_empty() {
            return Ok(());
        }
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new().create(true).read(true).append(true).open(&self.path)?;
        let mut text = match last_byte(&mut file)? {
            None => format!("{NAMES}\n"),
            Some(b'\n') => String::new(),
            Some(_) => "\n".to_owned(),
        };
        for trial in trials {
            line(&mut text, trial);
        }
        file.write_all(text.as_bytes())
    }

    /// Takes the file away.
    pub(super) fn forget(&self) -> io::Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Where it lies.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

/// Whether a folder holds trials of any search.
pub fn is_anything_kept(folder: &Path) -> bool {
    let is_of_a_search = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        name.to_str().is_some_and(|name| name.starts_with(STEM))
            && Path::new(&name).extension().is_some_and(|e| e == "csv")
    };
    fs::read_dir(folder)
        .is_ok_and(|mut entries| entries.any(|entry| entry.is_ok_and(|entry| is_of_a_search(&entry))))
}

/// The last byte of a file, however long it is; none of an empty one.
fn last_byte(file: &mut File) -> io::Result<Option<u8>> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(None);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut byte = [0];
    file.read_exact(&mut byte)?;
    let [byte] = byte;
    Ok(Some(byte))
}

fn line(text: &mut String, trial: &Trial) {
    // Writing to a string cannot fail. `{:?}` is the shortest text that reads back as the same number.
    let Trial { number, iterations, length, seconds, .. } = trial;
    _ = write!(text, "{number},{iterations},{length},{seconds:?},");
    for (index, point) in trial.curve.iter().enumerate() {
        let space = if index == 0 { "" } else { " " };
        _ = write!(text, "{space}{}:{:?}:{:?}", point.iteration, point.train, point.validation);
    }
    text.push('\n');
}

fn trial(line: &str, plan: &Plan) -> Option<Trial> {
    let mut fields = line.split(',');
    let number: u64 = fields.next()?.parse().ok()?;
    let iterations = fields.next()?.parse().ok()?;
    let length = fields.next()?.parse().ok()?;
    let seconds = fields.next()?.parse().ok()?;
    let curve: Vec<Measured> = fields.next()?.split(' ').map(measured).collect::<Option<_>>()?;
    let end = *curve.last()?;
    let is_of_plan = plan.count().is_some_and(|count| number < count);
    (is_of_plan && end.iteration == iterations && fields.next().is_none()).then(|| Trial {
        number,
        values: plan.values(number),
        iterations,
        length,
        end,
        curve,
        seconds,
    })
}

fn measured(text: &str) -> Option<Measured> {
    let mut parts = text.split(':');
    let point = Measured {
        iteration: parts.next()?.parse().ok()?,
        train: parts.next()?.parse().ok()?,
        validation: parts.next()?.parse().ok()?,
    };
    parts.next().is_none().then_some(point)
}

#[cfg(test)]
mod tests {
    use super::super::spec::SearchSpec;
    use super::*;

    fn some(plan: &Plan, number: u64) -> Trial {
        let at = |iteration, train, validation| Measured { iteration, train, validation };
        let curve = vec![at(1, 0.1, 1.0 / 3.0), at(7, 0.9, 0.7)];
        let values = plan.values(number);
        Trial { number, values, iterations: 7, length: 9, end: curve[1], curve, seconds: 0.25 }
    }

    #[test]
    fn what_is_kept_is_read_again_and_a_torn_line_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let plan = Plan::new(&SearchSpec::default());
        let journal = Journal::new(&folder.path().join("new"), "abc");
        assert!(journal.read(&plan).is_empty());
        let (one, two, three) = (some(&plan, 3), some(&plan, 1), some(&plan, 4));
        journal.add(std::slice::from_ref(&one)).expect("it can be written");
        journal.add(std::slice::from_ref(&two)).expect("it can be written");
        let whole = fs::read_to_string(journal.path()).expect("a file");
        fs::write(journal.path(), format!("{whole}4,7,9,0.25,1:0.1:0.")).expect("it can be written");
        assert_eq!(journal.read(&plan), BTreeMap::from([(1, two.clone()), (3, one.clone())]));
        journal.add(std::slice::from_ref(&three)).expect("it can be written");
        assert_eq!(journal.read(&plan), BTreeMap::from([(1, two), (3, one), (4, three)]));
        journal.forget().expect("it can be taken away");
        assert!(journal.read(&plan).is_empty());
        journal.forget().expect("what is not there is gone");
    }

    #[test]
    fn lines_that_are_none_are_passed_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let plan = Plan::new(&SearchSpec::default());
        let journal = Journal::new(folder.path(), "abc");
        for bad in
            ["", "trial", "1,2", "1,7,9,x,7:1:1", "1,7,9,1.0,6:1:1", "100,7,9,1.0,7:1:1", "1,7,9,1.0,7:1:1,2"]
        {
            fs::write(journal.path(), format!("{NAMES}\n{bad}\n")).expect("it can be written");
            assert!(journal.read(&plan).is_empty(), "{bad}");
        }
        fs::write(journal.path(), b"\xff\n").expect("it can be written");
        assert!(journal.read(&plan).is_empty());
    }
}
