//! Joins the shares of an experiment: the rows of each table in the order in which one run would have written them.
//!
//! Every share left a note beside its tables (see [`crate::experiment::share`]) that says which rows belong to which part.
//! Nothing is written for an experiment of which a share is missing, there twice, or of other settings.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use thiserror::Error;

use super::arguments::MergeOptions;
use super::output::{end, print_if_read, tell};
use crate::experiment::share::{NOTE, ShareNote};
use crate::export::{ExportError, Records, StringRecord, read_records, write_records};
use crate::files;
use crate::files::unreadable::Unreadable;

/// Why shares were not joined.
#[derive(Debug, Error)]
enum Failure {
    #[error(transparent)]
    Read(#[from] Unreadable),
    #[error(
        "no folder is called {}, nor does any match it as a pattern; merge takes the folders that were given to \
         `layerscope run --shard I/N --out`",
        path.display()
    )]
    NoMatch { path: PathBuf },
    #[error("{} has {bytes} bytes; that is no share's note", path.display())]
    LargeNote { path: PathBuf, bytes: u64 },
    #[error("{} is not a share's note: {message}", path.display())]
    Note { path: PathBuf, message: String },
    #[error(
        "none of these is a folder; merge takes the folders that were given to `layerscope run --shard I/N --out`"
    )]
    NoFolders,
    #[error(
        "{}: there is no share in it. A share is a folder that was given to `layerscope run --shard I/N --out`",
        path.display()
    )]
    NoShares { path: PathBuf },
    #[error("{} is one of the shares; choose another folder with --out", path.display())]
    Itself { path: PathBuf },
    #[error(
        "{} and {} are shares of different experiments: their settings, their data or the number of shares differ",
        one.display(),
        other.display()
    )]
    Foreign { one: PathBuf, other: PathBuf },
    #[error("share {share} is there twice: {} and {}", one.display(), other.display())]
    Twice { share: String, one: PathBuf, other: PathBuf },
    #[error("{} missing", missing(shares))]
    Missing { shares: Vec<String> },
    #[error("{}: the share's note tells of {noted} rows, but there are {found}; run this share again", path.display())]
    Rows { path: PathBuf, noted: u64, found: u64 },
    #[error("{} and {} have different columns", one.display(), other.display())]
    Columns { one: PathBuf, other: PathBuf },
    #[error("part {part} of {parts} is {how} the shares; run them again")]
    Part { part: u64, parts: u64, how: &'static str },
    #[error("Cannot make the folder {}: {source}. Choose another with --out.", path.display())]
    Folder { path: PathBuf, source: std::io::Error },
    #[error(transparent)]
    Export(#[from] ExportError),
}

fn missing(shares: &[String]) -> String {
    match shares {
        [share] => format!("share {share} is"),
        shares => format!("shares {} are", shares.join(", ")),
    }
}

/// One share of one cell.
struct Found {
    folder: PathBuf,
    note: ShareNote,
}

/// Joins the shares of every cell and prints a line for each. What fails is told on the standard error, and the exit
/// status tells that something failed.
pub fn merge(options: &MergeOptions) -> ExitCode {
    let cells = match find(options) {
        Ok(cells) => cells,
        Err(failure) => {
            tell(format_args!("error: {failure}"));
            return ExitCode::FAILURE;
        }
    };
    let mut failed = 0;
    for (id, shares) in cells {
        match join(&shares, &options.out.join(&id)) {
            Ok(rows) => {
                let line = format!("{id}: {} shares joined, {}", shares.len(), rows.join(", "));
                if let Err(error) = print_if_read(line) {
                    return end(&error);
                }
            }
            Err(failure) => {
                tell(format_args!("error in {id}: {failure}"));
                failed += 1;
            }
        }
    }
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The shares in all folders, by the id of their cell.
fn find(options: &MergeOptions) -> Result<BTreeMap<String, Vec<Found>>, Failure> {
    let mut cells: BTreeMap<String, Vec<Found>> = BTreeMap::new();
    let out = fs::canonicalize(&options.out).ok();
    // `merge share*` catches files, too; a file that was meant is missed by what it leaves out.
    let (others, folders): (Vec<&PathBuf>, Vec<&PathBuf>) =
        options.folders.iter().partition(|path| path.exists() && !path.is_dir());
    for path in others {
        tell(format_args!(
            "passing over {}, which is no folder; merge takes the folders that were given to `layerscope run --shard I/N --out`",
            path.display()
        ));
    }
    if folders.is_empty() {
        return Err(Failure::NoFolders);
    }
    for path in folders {
        let failed = |source: io::Error| {
            let is_pattern = path.to_string_lossy().contains(['*', '?', '[']);
            if is_pattern && source.kind() == io::ErrorKind::NotFound {
                return Failure::NoMatch { path: path.clone() };
            }
            Failure::Read(Unreadable::new(path, source))
        };
        if out.is_some() && fs::canonicalize(path).ok() == out {
            return Err(Failure::Itself { path: path.clone() });
        }
        let mut any = false;
        for entry in fs::read_dir(path).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let (folder, id) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if folder.join(NOTE).is_file() {
                any = true;
                let note = read_note(&folder.join(NOTE))?;
                cells.entry(id).or_default().push(Found { folder, note });
            }
        }
        if !any {
            return Err(Failure::NoShares { path: path.clone() });
        }
    }
    Ok(cells)
}

/// The largest note of a share, in bytes; each run of rows takes a line of it.
const MOST_OF_NOTE: u64 = 64 << 20;

fn read_note(path: &Path) -> Result<ShareNote, Failure> {
    let failed = |source| Failure::Read(Unreadable::new(path, source));
    let file = files::open(path).map_err(failed)?;
    let bytes = file.metadata().map_err(failed)?.len();
    if bytes > MOST_OF_NOTE {
        return Err(Failure::LargeNote { path: path.to_owned(), bytes });
    }
    let mut text = Vec::new();
    file.take(MOST_OF_NOTE).read_to_end(&mut text).map_err(failed)?;
    let text = String::from_utf8_lossy(&text);
    toml::from_str(&text)
        .map_err(|error| Failure::Note { path: path.to_owned(), message: error.message().to_owned() })
}

/// Joins the shares of one cell; returns what was written.
fn join(shares: &[Found], out: &Path) -> Result<Vec<String>, Failure> {
    let Some(first) = shares.first() else { return Ok(Vec::new()) };
    check(first, shares)?;
    let names: BTreeSet<&String> = shares.iter().flat_map(|share| share.note.tables.keys()).collect();
    let mut tables = Vec::new();
    let mut seen = BTreeSet::new();
    for name in names {
        let table = join_table(name, shares)?;
        seen.extend(table.parts.keys().copied());
        tables.push((name, table));
    }
    let parts = first.note.parts;
    if let Some(part) = (0..parts).find(|part| !seen.contains(part)) {
        return Err(Failure::Part { part, parts, how: "in none of" });
    }
    fs::create_dir_all(out).map_err(|source| Failure::Folder { path: out.to_owned(), source })?;
    let mut written = Vec::new();
    for (name, table) in tables {
        let rows = || table.parts.values().flatten();
        write_records(&out.join(format!("{name}.csv")), &table.names, rows())?;
        written.push(format!("{} rows of {name}", rows().count()));
    }
    Ok(written)
}

/// Whether these are the shares of one experiment, each once.
fn check(first: &Found, shares: &[Found]) -> Result<(), Failure> {
    let of_one = |a: &ShareNote, b: &ShareNote| {
        (&a.kind, &a.experiment, a.parts, a.share.count())
            == (&b.kind, &b.experiment, b.parts, b.share.count())
    };
    if let Some(foreign) = shares.iter().find(|share| !of_one(&share.note, &first.note)) {
        return Err(Failure::Foreign { one: first.folder.clone(), other: foreign.folder.clone() });
    }
    let mut places: BTreeMap<u64, &Path> = BTreeMap::new();
    for Found { folder, note } in shares {
        if let Some(other) = places.insert(note.share.index(), folder) {
            let (one, other) = (other.to_owned(), folder.clone());
            return Err(Failure::Twice { share: note.share.to_string(), one, other });
        }
    }
    let count = first.note.share.count();
    let absent = (1..=count).filter(|index| !places.contains_key(index));
    let absent: Vec<String> = absent.map(|index| format!("{index}/{count}")).collect();
    if absent.is_empty() { Ok(()) } else { Err(Failure::Missing { shares: absent }) }
}

/// The rows of a table, part by part.
#[derive(Default)]
struct Joined {
    names: StringRecord,
    parts: BTreeMap<u64, Vec<StringRecord>>,
}

fn join_table(name: &str, shares: &[Found]) -> Result<Joined, Failure> {
    let mut joined = Joined::default();
    let mut first: Option<PathBuf> = None;
    for Found { folder, note } in shares {
        let path = folder.join(format!("{name}.csv"));
        let runs = note.tables.get(name).map(Vec::as_slice).unwrap_or_default();
        let noted = runs.iter().map(|run| run.rows).fold(0, u64::saturating_add);
        let Records { names, rows, count: found } = read_records(&path, noted)?;
        if noted != found {
            return Err(Failure::Rows { path, noted, found });
        }
        match &first {
            None => {
                joined.names = names;
                first = Some(path);
            }
            Some(one) if joined.names != names => {
                return Err(Failure::Columns { one: one.clone(), other: path });
            }
            Some(_) => {}
        }
        let mut rows = rows.into_iter();
        let mut mine: BTreeMap<u64, Vec<StringRecord>> = BTreeMap::new();
        for run in runs {
            mine.entry(run.part).or_default().extend(rows.by_ref().take(run.rows as usize));
        }
        for (part, rows) in mine {
            if joined.parts.insert(part, rows).is_some() {
                return Err(Failure::Part { part, parts: note.parts, how: "in more than one of" });
            }
        }
    }
    Ok(joined)
}
