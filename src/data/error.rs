//! Everything that can be wrong with a file of data, in words that say what to do.

mod korean;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::download::DownloadError;
use crate::files::unreadable::Unreadable;
use crate::language::Phrase;
use crate::nn::Activation;

/// Why data could not be loaded or saved. Nothing that was loaded before is touched by any of these.
#[derive(Debug, Error)]
pub enum DataError {
    /// The file or folder cannot be read.
    #[error(transparent)]
    Read(#[from] Unreadable),
    /// Writing failed for a reason of the system's.
    #[error("cannot write {}: {source}; make room there, or choose another folder", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Whoever asked for the data no longer wants them.
    #[error("reading was stopped; open the files again when you want them")]
    Stopped,
    /// The files did not come from the internet.
    #[error(transparent)]
    Download(#[from] DownloadError),
    /// Neither file nor folder was named.
    #[error("no file was picked; pick the four idx files of MNIST, or the folder that holds them")]
    NothingPicked,
    /// A folder without any file.
    #[error("the folder {} is empty; choose the one that holds the four idx files", path.display())]
    EmptyFolder {
        /// The folder.
        path: PathBuf,
    },
    /// A folder with nothing but links to files that are not there.
    #[error(
        "the folder {} holds only links that lead nowhere ({}); copy the files themselves into it",
        path.display(), names(links)
    )]
    DanglingLinks {
        /// The folder.
        path: PathBuf,
        /// The links.
        links: Vec<PathBuf>,
    },
    /// A folder without idx files, but with more than one folder that holds some.
    #[error("several folders inside {} hold idx files ({}); choose one of them", path.display(), paths(folders))]
    SeveralFolders {
        /// The folder.
        path: PathBuf,
        /// Those inside it.
        folders: Vec<PathBuf>,
    },
    /// A folder with files, of which none is an idx file.
    #[error(
        "the folder {} holds {files} {} but no idx file{}; choose the one that holds four, such as train-images-idx3-ubyte.gz",
        path.display(), if *files == 1 { "file" } else { "files" },
        other.as_ref().map(|(name, known)| format!(" ({name}: {known})")).unwrap_or_default()
    )]
    NoIdxFile {
        /// The folder.
        path: PathBuf,
        /// How many files it holds.
        files: usize,
        /// The name of one in which the data may lie in another form, and the form.
        other: Option<(String, Known)>,
    },
    /// A folder with nothing but folders, in which no idx file was found.
    #[error(
        "the folder {} holds only folders, and no idx file was found in them; choose the one that holds the four idx files",
        path.display()
    )]
    OnlyFolders {
        /// The folder.
        path: PathBuf,
    },
    /// One idx file is malformed.
    #[error("{}: {problem}", path.display())]
    Idx {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: IdxError,
    },
    /// An npz file of weights is malformed.
    #[error("{}: {problem}", path.display())]
    Weights {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: Box<WeightsError>,
    },
    /// Label files only.
    #[error("images are missing: only labels were found ({}); pick the image files as well", names(labels))]
    ImagesMissing {
        /// The label files that were found.
        labels: Vec<PathBuf>,
    },
    /// Image files only.
    #[error("labels are missing: only images were found ({}); pick the label files as well", names(images))]
    LabelsMissing {
        /// The image files that were found.
        images: Vec<PathBuf>,
    },
    /// A whole pair, and a file whose partner is not there.
    #[error(
        "{} holds {count} {kind}, but the file of their {partner} was not found; put it beside the others",
        alone.display(), partner = kind.partner()
    )]
    PartnerMissing {
        /// The file without a partner.
        alone: PathBuf,
        /// What it holds.
        kind: IdxKind,
        /// How many.
        count: usize,
    },
    /// Images and labels that were meant for each other differ in number.
    #[error(
        "{} holds {image_count} images but {} holds {label_count} labels; each image needs one label: \
         pick files that belong together",
        images.display(), labels.display()
    )]
    CountsDiffer {
        /// The image file.
        images: PathBuf,
        /// How many images it holds.
        image_count: usize,
        /// The label file.
        labels: PathBuf,
        /// How many labels it holds.
        label_count: usize,
    },
    /// A whole pair for training or for testing, and no other.
    #[error(
        "only one pair of images and labels was found ({}, {count} images); two are needed, \
         the larger to train and the smaller to test",
        images.display()
    )]
    OnePairOnly {
        /// The image file of the pair that is there.
        images: PathBuf,
        /// How many images it holds.
        count: usize,
    },
    /// More idx files than a training and a test pair.
    #[error(
        "{} idx files were found and it is not clear which belong together ({}); \
         pick two of images and two of labels",
        paths.len(), names(paths)
    )]
    TooMany {
        /// The idx files.
        paths: Vec<PathBuf>,
    },
    /// Two pairs of equal counts, whose names do not tell which is to train.
    #[error(
        "both {} and {} hold {count} images; put `train` or `test` into the file names to tell them apart",
        first.display(), second.display()
    )]
    NotToldApart {
        /// One file of images.
        first: PathBuf,
        /// The other.
        second: PathBuf,
        /// How many images each holds.
        count: usize,
    },
    /// Training and test images of different sizes.
    #[error(
        "the images of {} are {}x{} pixels but those of {} are {}x{}; both must be of one size: \
         pick files of one data set",
        train.display(), train_size.0, train_size.1, test.display(), test_size.0, test_size.1
    )]
    SizesDiffer {
        /// The training images.
        train: PathBuf,
        /// Their rows and columns.
        train_size: (usize, usize),
        /// The test images.
        test: PathBuf,
        /// Their rows and columns.
        test_size: (usize, usize),
    },
    /// A test label of a class that no training label reaches.
    #[error(
        "{}: label {label} at offset {offset} is out of range; the training labels end at {}: \
         pick files of one data set, or download this one again",
        path.display(), classes - 1
    )]
    LabelOutOfRange {
        /// The label file.
        path: PathBuf,
        /// Where in the unpacked file the label stands.
        offset: u64,
        /// The label.
        label: u8,
        /// Classes that the training labels know.
        classes: usize,
    },
}

impl DataError {
    /// The error of a failed read.
    pub(super) fn read(path: &Path, source: io::Error) -> Self {
        Self::Read(Unreadable::new(path, source))
    }
}

/// What an idx file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdxKind {
    /// Magic 2051: pictures, with count, rows and columns.
    Images,
    /// Magic 2049: labels, with their count.
    Labels,
}

impl IdxKind {
    /// What belongs to it.
    fn partner(self) -> Self {
        match self {
            Self::Images => Self::Labels,
            Self::Labels => Self::Images,
        }
    }
}

impl fmt::Display for IdxKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Images => "images",
            Self::Labels => "labels",
        })
    }
}

/// What lies under the name of an idx file now and then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// `<!DOCTYPE html>`: a page that says that the data are not there, as a rule.
    WebPage,
    /// A zip archive, or a NumPy file of several arrays.
    Zip,
    /// A NumPy array.
    Numpy,
    /// A Python pickle.
    Pickle,
    /// A picture.
    Picture,
    /// A tar archive.
    Tar,
    /// Packed with a program that is not gzip.
    Packed,
    /// HDF5, Parquet, Arrow, MATLAB or `SQLite`: arrays or tables of another program.
    Table,
    /// JSON, also a notebook of Jupyter.
    Json,
    /// Lines of numbers with commas between.
    Csv,
    /// What git keeps in place of a large file.
    LfsPointer,
    /// The path to a file, in place of the file: a link that was written out.
    LinkAsText,
    /// An idx file whose numbers have their bytes the other way around.
    LittleEndian,
    /// A PDF.
    Pdf,
    /// Any other text.
    Text,
}

impl Known {
    /// What the first bytes of a file are those of.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        match head {
            [b'P', b'K', 3, 4, ..] => Some(Self::Zip),
            [0x93, b'N', b'U', b'M', b'P', b'Y', ..] => Some(Self::Numpy),
            [0x80, 2..=5, ..] => Some(Self::Pickle),
            [0x89, b'P', b'N', b'G', ..]
            | [0xff, 0xd8, 0xff, ..]
            | [b'G', b'I', b'F', b'8', ..]
            | [b'I', b'I', b'*', 0, ..]
            | [b'M', b'M', 0, b'*', ..]
            | [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Picture),
            // The element type behind the dimensions, and two zeros at the end instead of at the beginning.
            [1..=4, 0x08 | 0x09 | 0x0b..=0x0e, 0, 0, ..] => Some(Self::LittleEndian),
            [b'B', b'Z', b'h', b'1'..=b'9', ..]
            | [0xfd, b'7', b'z', b'X', b'Z', 0, ..]
            | [0x28, 0xb5, 0x2f, 0xfd, ..]
            | [b'7', b'z', 0xbc, 0xaf, ..]
            | [b'R', b'a', b'r', b'!', ..]
            | [0x04, 0x22, 0x4d, 0x18, ..]
            | [0x1f, 0x9d, ..]
            | [b'L', b'Z', b'I', b'P', ..] => Some(Self::Packed),
            [0x89, b'H', b'D', b'F', ..] | [b'P', b'A', b'R', b'1', ..] => Some(Self::Table),
            _ if [&b"ARROW1"[..], b"MATLAB", b"SQLite format 3", b"ORC"]
                .iter()
                .any(|magic| head.starts_with(magic)) =>
            {
                Some(Self::Table)
            }
            _ if head.starts_with(b"%PDF-") => Some(Self::Pdf),
            _ if head.get(257..262) == Some(b"ustar") => Some(Self::Tar),
            _ if text.starts_with(b"<") => Some(Self::WebPage),
            _ if text.starts_with(b"version https://git-lfs.github.com/") => Some(Self::LfsPointer),
            // Text of two bytes a letter, as some editors of Windows save it.
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some(Self::Text),
            _ => Self::of_text(readable(head)?),
        }
    }

    /// What a text is that begins like this.
    fn of_text(text: &str) -> Option<Self> {
        let text = text.trim_start_matches('\u{feff}').trim();
        let first = text.lines().next()?;
        let is_path = text.len() < 500
            && text.lines().count() == 1
            && !text.contains(char::is_whitespace)
            && (text.contains(['/', '\\']) || text.contains("ubyte"));
        let commas = |line: &str| line.matches([',', ';', '\t']).count();
        Some(if is_path {
            Self::LinkAsText
        } else if text.starts_with('{') || text.starts_with("[{") || text.starts_with("[[") {
            Self::Json
        } else if commas(first) >= 2 && text.lines().take(3).all(|line| commas(line) >= 2) {
            Self::Csv
        } else {
            Self::Text
        })
    }

    fn advice(self) -> &'static str {
        match self {
            Self::Packed => "unpack it with the program that packed it, or pack it as gz, and choose that",
            Self::Table | Self::Csv => {
                "write images and labels as idx files in Python, or download MNIST as such"
            }
            Self::Json | Self::Pdf | Self::Text => {
                "pick idx files of images and labels, such as train-images-idx3-ubyte.gz"
            }
            Self::LfsPointer => "fetch the file itself with git lfs pull",
            Self::LinkAsText => "copy the file itself to this place, or choose the folder that it lies in",
            Self::LittleEndian => {
                "idx files have the first byte first (big-endian); in Python: array.astype(\">i4\").tobytes() for the numbers \
                 of the header"
            }
            Self::WebPage => {
                "the download brought a page in place of the file: open it to read why, and download again"
            }
            Self::Zip | Self::Tar => "unpack it and choose the files inside",
            Self::Numpy | Self::Pickle => "write images and labels as idx files, or download MNIST as such",
            Self::Picture => {
                "a picture is opened in a predict cell; here pick idx files of images and labels"
            }
        }
    }
}

/// The text of these bytes, of which the last letter may be cut; none where they are no text.
fn readable(head: &[u8]) -> Option<&str> {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(head.get(..error.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    let is_text = text.chars().all(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\x0c'));
    (is_text && text.chars().any(char::is_alphanumeric)).then_some(text)
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WebPage => "this is a web page",
            Self::Zip => "this is a zip archive",
            Self::Numpy => "this is a NumPy file",
            Self::Pickle => "this is a Python pickle",
            Self::Picture => "this is a picture",
            Self::Tar => "this is a tar archive",
            Self::Packed => "this is an archive of bzip2, xz, zstd, 7z or the like",
            Self::Table => "this is a file of arrays or tables (HDF5, Parquet, Arrow, MATLAB or SQLite)",
            Self::Json => "this is JSON",
            Self::Csv => "this is a table of text, as CSV",
            Self::LfsPointer => "this is a pointer of Git LFS, which stands in place of the file",
            Self::LinkAsText => "this is the path to a file, written as text, where the file should be",
            Self::LittleEndian => "this begins like an idx file with its bytes in the wrong order",
            Self::Pdf => "this is a PDF",
            Self::Text => "this is a text",
        })
    }
}

/// What is wrong inside one idx file. Offsets count bytes of the unpacked file.
#[derive(Debug, Error)]
pub enum IdxError {
    /// The first four bytes announce something else.
    #[error(
        "magic number {found} at offset 0; expected 2051 for images or 2049 for labels: \
         pick idx files of images and labels, such as train-images-idx3-ubyte.gz"
    )]
    WrongMagic {
        /// The first four bytes, big-endian.
        found: u32,
    },
    /// A good idx file of numbers that are no bytes.
    #[error(
        "an idx file of {type_name} numbers in {dimensions} dimensions; images are read as bytes from 0 to 255 in 3 \
         dimensions, and labels as whole numbers in 1. In Python: array.astype(\"uint8\"), after multiplying by 255 what \
         goes from 0 to 1"
    )]
    OtherType {
        /// What one number is.
        type_name: &'static str,
        /// How many dimensions there are.
        dimensions: u8,
    },
    /// A label that is no class.
    #[error(
        "label {label} at position {position} is out of range; a class is from 0 to 255: save the labels again"
    )]
    NoClass {
        /// Which label, counted from 0.
        position: u64,
        /// The number.
        label: i64,
    },
    /// Something that people know by another name.
    #[error("{found}, and no idx file; {}", found.advice())]
    Other {
        /// What it is.
        found: Known,
    },
    /// So few packed bytes cannot hold pictures so many.
    #[error(
        "the header claims {bytes} bytes, which the {packed} of the gz cannot hold unless nearly all are alike; it is \
         damaged, or no file of images: download it again"
    )]
    HardlyAny {
        /// Bytes claimed.
        bytes: u64,
        /// Bytes of the packed file.
        packed: u64,
    },
    /// Packed again and again.
    #[error("it is packed with gzip more than {limit} times over; unpack it first")]
    PackedOver {
        /// How often is read.
        limit: usize,
    },
    /// The file ends inside its header.
    #[error("the header ends at offset {found} of {expected} bytes; download or copy it again")]
    TruncatedHeader {
        /// Bytes that are there.
        found: u64,
        /// Bytes of a whole header.
        expected: u64,
    },
    /// The file ends before everything that its header announces.
    #[error(
        "the file ends at offset {found}, but its header claims {count} {kind}, which end at offset {expected}; \
         it is damaged or was not copied whole: copy or download it again"
    )]
    TruncatedBody {
        /// What the file holds.
        kind: IdxKind,
        /// How many its header claims.
        count: u64,
        /// Bytes that are there.
        found: u64,
        /// Bytes that the header claims, itself included.
        expected: u128,
    },
    /// Something follows what the header announces.
    #[error(
        "{extra} bytes follow offset {expected}, where the {count} {kind} of the header end; download or copy it again"
    )]
    TrailingBytes {
        /// What the file holds.
        kind: IdxKind,
        /// How many its header claims.
        count: u64,
        /// Where the file should have ended.
        expected: u64,
        /// Bytes that follow.
        extra: u64,
    },
    /// A gz that goes on after what the header announces. It is not unpacked any further.
    #[error(
        "it unpacks past offset {expected}, where the {count} {kind} of its header end; unpacking was stopped. \
         Download it again"
    )]
    UnpacksPast {
        /// What the file holds.
        kind: IdxKind,
        /// How many its header claims.
        count: u64,
        /// Where the unpacked file should have ended.
        expected: u64,
    },
    /// The name ends in `.gz` and the contents are neither gzip nor idx.
    #[error(
        "not a gz file: it begins with {found:#06x} where gzip has 0x1f8b; download it again, \
         or rename it if it is something else"
    )]
    NotGzip {
        /// The first two bytes.
        found: u16,
    },
    /// The gzip data are damaged.
    #[error("the gz is damaged after {unpacked} unpacked bytes; download or copy it again")]
    CorruptGzip {
        /// Bytes unpacked before the damage.
        unpacked: u64,
    },
    /// A header that announces no images or labels.
    #[error("the header claims 0 {kind} at offset 4; pick a file with at least one")]
    NoItems {
        /// What the file holds.
        kind: IdxKind,
    },
    /// Images without height or without width.
    #[error(
        "the header at offset 8 claims images of {rows}x{columns} pixels; both must be at least 1: \
              download or copy it again"
    )]
    NoPixels {
        /// Rows claimed.
        rows: u32,
        /// Columns claimed.
        columns: u32,
    },
    /// The header claims more than the program is willing to load, however small the packed file is.
    #[error(
        "the header claims {bytes} bytes, more than the {limit} that can be loaded; \
         it is damaged, or no file of images or labels: pick another"
    )]
    TooLarge {
        /// Bytes claimed.
        bytes: u128,
        /// Bytes that can be loaded.
        limit: u64,
    },
    /// The headers of all files together claim more than the program is willing to load.
    #[error(
        "with it the files claim {bytes} bytes together, more than the {limit} that can be loaded; \
         pick only the four files of one data set"
    )]
    TooLargeTogether {
        /// Bytes that this file and those before it claim.
        bytes: u64,
        /// Bytes that can be loaded.
        limit: u64,
    },
}

/// What is wrong inside an npz file of weights.
#[derive(Debug, Error)]
pub enum WeightsError {
    /// The file is no zip archive, which an npz is.
    #[error("not an npz file ({reason}); numpy.savez writes one")]
    NotNpz {
        /// What the unpacker said.
        reason: Phrase,
    },
    /// An array of a name that no network has.
    #[error(
        "the array `{name}` is none of W1, b1, gamma1, beta1, running_mean1, running_var1, ln_gamma1, ln_beta1, W2, … or activation; \
         rename it or leave it out. np.savez(\"weights.npz\", **params) gives each array its name"
    )]
    Unknown {
        /// The array.
        name: String,
    },
    /// A layer without its weights.
    #[error("the array `{name}` is missing; add it: a network needs W1, W2, … without a gap")]
    Missing {
        /// The array.
        name: String,
    },
    /// Neither `f32` nor `f64`.
    #[error("the array `{name}` has the type {found}; save it as float32 or float64")]
    Type {
        /// The array.
        name: String,
        /// NumPy's name of the type.
        found: String,
    },
    /// A shape that does not fit the layers around it.
    #[error("the array `{name}` has the shape {found}; expected {expected}: save it in that shape")]
    Shape {
        /// The array.
        name: String,
        /// Its shape, as NumPy writes it.
        found: String,
        /// What would fit.
        expected: Phrase,
    },
    /// Rows and columns of a W have changed places.
    #[error(
        "the array `{name}` has the shape {found} and looks transposed, as PyTorch keeps it; expected {expected}: save \
         {name}.T in its place, and likewise every other W"
    )]
    Transposed {
        /// The array.
        name: String,
        /// Its shape, as NumPy writes it.
        found: String,
        /// The shape that fits.
        expected: String,
    },
    /// A Python object in place of an array.
    #[error(
        "the array `{name}` is a pickled Python object, which is not read; save each array by its name, as in \
         np.savez(\"weights.npz\", **params)"
    )]
    Pickled {
        /// The array.
        name: String,
    },
    /// A file larger than any network that can be trained here. Nothing of it was read.
    #[error(
        "the file has {bytes} bytes, more than the {limit} of the largest network here; pick another file"
    )]
    LargeFile {
        /// Bytes of the file.
        bytes: u64,
        /// Bytes that are read.
        limit: u64,
    },
    /// BatchNorm without the values that it uses once it has learned.
    #[error(
        "the array `{name}` is missing; the layer has BatchNorm, which answers with its running mean and variance: save \
         these as well"
    )]
    NoRunning {
        /// The array.
        name: String,
    },
    /// BatchNorm in the last layer.
    #[error("the array `{name}` belongs to the last layer, which has no BatchNorm; leave it out")]
    LastLayer {
        /// The array.
        name: String,
    },
    /// An array that cannot be decoded.
    #[error("the array `{name}` is damaged: {reason}; save or copy the file again")]
    Damaged {
        /// The array.
        name: String,
        /// What is wrong with it.
        reason: Phrase,
    },
    /// Arrays that together are larger than any network that can be trained here.
    #[error(
        "with the array `{name}` its arrays take more than {limit} MB; no network here is so large: pick another file"
    )]
    TooMuch {
        /// The array that is too much.
        name: String,
        /// What all may take, in megabytes.
        limit: usize,
    },
    /// An activation that there is not.
    #[error("`activation` is {found}; expected a single number ({}), or its word in quotes", activations())]
    Activation {
        /// What stands there.
        found: Phrase,
    },
}

/// The numbers that stand for the activations: `0 = sigmoid, 1 = relu`.
fn activations() -> String {
    let mut known = Activation::ALL.map(|activation| (activation.code(), activation.word()));
    known.sort_unstable();
    known.map(|(code, word)| format!("{code} = {word}")).join(", ")
}

/// Some paths for a sentence; the first eight of very many.
fn paths(paths: &[PathBuf]) -> String {
    let mut shown: Vec<_> = paths.iter().take(8).map(|path| path.display().to_string()).collect();
    if paths.len() > shown.len() {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}

/// The file names of some paths, for a sentence; the first eight of very many.
fn names(paths: &[PathBuf]) -> String {
    let mut names: Vec<_> = paths
        .iter()
        .take(8)
        .map(|path| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned())
        .collect();
    if paths.len() > names.len() {
        names.push("…".to_owned());
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_of_names_are_cut() {
        let paths: Vec<_> = (0..30).map(|i| PathBuf::from(format!("folder/{i}"))).collect();
        assert_eq!(names(&paths), "0, 1, 2, 3, 4, 5, 6, 7, …");
    }
}
