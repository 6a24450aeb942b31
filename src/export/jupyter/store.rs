//! What a notebook carries: the pictures of the built-in digits, and what Layerscope came to. One compressed npz in one cell,
//! each array once however many cells use it.
//!
//! MNIST and the like are not carried: the notebook reads them from the files beside it and knows their check sum.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::sync::Arc;

use bzip2::Compression;
use bzip2::write::BzEncoder;
use flate2::Crc;
use ndarray::{Array1, Array2, ArrayD, arr1};
use ndarray_npy::{NpzWriter, WriteNpzError};

use super::pieces::{Piece, string};
use super::words::NotebookWords;
use crate::data::{Dataset, Labelled, Source};

/// The most that all arrays may take, the digits aside, in bytes before they are compressed.
const MOST_ARRAYS: usize = 2 << 20;
/// The letters of a line of the data cell.
const LINE: usize = 4000;
/// After so many pictures comes one of noise, where a data set has such a class.
const NOISE_EVERY: usize = 10;

/// Where what a training must come to is kept.
const EXPECTED: &str = "expected/";

/// One array.
#[derive(Clone, Debug, PartialEq)]
enum Stored {
    Whole(Array1<i64>),
    Double(ArrayD<f64>),
    Bytes(Array1<u8>),
}

impl Stored {
    fn bytes(&self) -> usize {
        match self {
            Self::Whole(array) => 8 * array.len(),
            Self::Double(array) => 8 * array.len(),
            Self::Bytes(array) => array.len(),
        }
    }
}

/// Data that the notebook trains on.
struct Set {
    /// Its variable.
    variable: &'static str,
    /// What it is, without noise.
    base: Arc<Dataset>,
    /// The same with noise, where that is what is meant.
    noisy: Option<Arc<Dataset>>,
}

/// Everything that a notebook carries.
#[derive(Default)]
pub(super) struct Store {
    sets: Vec<Set>,
    arrays: Vec<(String, Stored)>,
    bytes: usize,
}

/// There is no room for it.
#[derive(Debug)]
pub(super) struct Full;

impl Store {
    /// The variable of the data `used`, which are `base`, or `base` with a class of noise.
    pub(super) fn data(&mut self, base: &Arc<Dataset>, used: &Arc<Dataset>) -> &'static str {
        let noisy = (!Arc::ptr_eq(base, used)).then(|| Arc::clone(used));
        let variable = match (&base.source, &noisy) {
            (Source::Digits, None) => "digits",
            (Source::Digits, Some(_)) => "digits_with_noise",
            (Source::Files(_), None) => "mnist",
            (Source::Files(_), Some(_)) => "mnist_with_noise",
        };
        if noisy.is_some() {
            self.data(base, base);
        }
        if !self.sets.iter().any(|set| set.variable == variable) {
            self.sets.push(Set { variable, base: Arc::clone(base), noisy });
        }
        variable
    }

    /// The pieces of the setup cell that unpacking needs.
    pub(super) fn pieces(&self) -> Vec<Piece> {
        let files = self.sets.iter().any(|set| matches!(set.base.source, Source::Files(_)));
        let noise = self.sets.iter().any(|set| set.noisy.is_some());
        let noise: &[Piece] = if noise { &[Piece::RandomNumbers, Piece::Noise] } else { &[] };
        [noise, if files { &[Piece::LoadFiles] } else { &[] }].concat()
    }

    /// Whether there is nothing to carry.
    pub(super) fn is_empty(&self) -> bool {
        self.sets.is_empty() && self.arrays.is_empty()
    }

    /// Whether the notebook needs files beside it.
    pub(super) fn needs_files(&self) -> bool {
        self.sets.iter().any(|set| matches!(set.base.source, Source::Files(_)))
    }

    pub(super) fn double(&mut self, name: &str, array: ArrayD<f64>) -> Result<String, Full> {
        self.add(name, Stored::Double(array))
    }

    pub(super) fn bytes(&mut self, name: &str, bytes: &[u8]) -> Result<String, Full> {
        self.add(name, Stored::Bytes(bytes.to_vec().into()))
    }

    /// A free name for what a training must come to.
    pub(super) fn group(&self, name: &str) -> String {
        let letters = |c: char| if c.is_alphanumeric() || " ,.-_=".contains(c) { c } else { '_' };
        let name: String = name.chars().map(letters).collect();
        let taken = |name: &String| {
            self.arrays.iter().any(|(known, _)| {
                known.rsplit_once('/').is_some_and(|(group, _)| group == format!("{EXPECTED}{name}"))
            })
        };
        let numbered = (2..).map(|number| format!("{name} ({number})"));
        std::iter::once(name.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
    }

    /// Puts whole numbers into a group.
    pub(super) fn put(&mut self, group: &str, what: &str, numbers: &[u64]) -> Result<(), Full> {
        self.put_stored(group, what, Stored::Whole(numbers.iter().map(|number| *number as i64).collect()))
    }

    /// Puts numbers into a group.
    pub(super) fn put_numbers(&mut self, group: &str, what: &str, numbers: &[f64]) -> Result<(), Full> {
        self.put_stored(group, what, Stored::Double(arr1(numbers).into_dyn()))
    }

    fn put_stored(&mut self, group: &str, what: &str, array: Stored) -> Result<(), Full> {
        if self.bytes + array.bytes() > MOST_ARRAYS {
            return Err(Full);
        }
        self.bytes += array.bytes();
        self.arrays.push((format!("{EXPECTED}{group}/{what}"), array));
        Ok(())
    }

    /// The Python expression of an array; one that is there already is not put in twice.
    fn add(&mut self, name: &str, array: Stored) -> Result<String, Full> {
        let known = self.arrays.iter().find(|(_, known)| same(known, &array));
        if let Some((name, _)) = known {
            return Ok(expression(name));
        }
        if self.bytes + array.bytes() > MOST_ARRAYS {
            return Err(Full);
        }
        self.bytes += array.bytes();
        let name = self.free(name);
        self.arrays.push((name.clone(), array));
        Ok(expression(&name))
    }

    fn free(&self, name: &str) -> String {
        let taken = |name: &String| self.arrays.iter().any(|(known, _)| known == name);
        // Of one more name than there are arrays one is free.
        let most = self.arrays.len() + 1;
        (1..=most).map(|number| format!("{name}_{number}")).find(|name| !taken(name)).unwrap_or_default()
    }

    /// The cell that unpacks everything: `packed`, and the data as variables.
    pub(super) fn cell(&self, words: &NotebookWords) -> String {
        let letters = base85(&self.packed());
        let mut lines = String::with_capacity(letters.len() + letters.len() / LINE + 400);
        for line in letters.as_bytes().chunks(LINE) {
            // All of its letters are ASCII.
            lines.push_str(std::str::from_utf8(line).unwrap_or_default());
            lines.push('\n');
        }
        let mut cell = format!(
            "import base64\nimport bz2\nimport io\n\nPACKED = \"\"\"\n{lines}\"\"\"\n\n\
             packed = np.load(io.BytesIO(bz2.decompress(base64.b85decode(PACKED.replace(\"\\n\", \"\")))))\nexpected, networks = {{}}, {{}}\n\
             for name in packed.files:\n    if name.startswith(\"{EXPECTED}\"):\n        \
             group, what = name[{}:].rsplit(\"/\", 1)\n        \
             expected.setdefault(group, {{}})[what] = packed[name]\n",
            EXPECTED.len()
        );
        for Set { variable, base, noisy } in &self.sets {
            // Writing to a string cannot fail.
            match (&base.source, noisy) {
                (_, Some(noisy)) => {
                    let plain = if matches!(base.source, Source::Digits) { "digits" } else { "mnist" };
                    let label = noisy.classes.saturating_sub(1);
                    _ = writeln!(
                        cell,
                        "{variable} = with_noise({plain}, packed[\"scribbles/{plain}\"], {label})"
                    );
                }
                (Source::Digits, None) => cell.push_str(
                    "digits = (\n    (packed[\"digits/x_train\"], packed[\"digits/t_train\"]),\n    \
                     (packed[\"digits/x_test\"], packed[\"digits/t_test\"]),\n)\n",
                ),
                (Source::Files(_), None) => {
                    _ = write!(
                        cell,
                        "\nNAME = {}\nmnist = load_files(pixels={}, checksum={})\n",
                        string(&base.name),
                        base.inputs(),
                        checksum(base)
                    );
                }
            }
        }
        _ = write!(cell, "print({})", string(words.unpacked));
        cell
    }

    fn packed(&self) -> Vec<u8> {
        let mut packer = BzEncoder::new(Vec::new(), Compression::best());
        // Memory takes what it is given.
        let packed =
            self.npz().ok().and_then(|npz| packer.write_all(&npz).ok()).and_then(|()| packer.finish().ok());
        packed.unwrap_or_default()
    }

    fn npz(&self) -> Result<Vec<u8>, WriteNpzError> {
        let mut npz = NpzWriter::new(Cursor::new(Vec::new()));
        for (name, array) in &self.arrays {
            match array {
                Stored::Whole(array) => npz.add_array(name.as_str(), array)?,
                Stored::Double(array) => npz.add_array(name.as_str(), array)?,
                Stored::Bytes(array) => npz.add_array(name.as_str(), array)?,
            }
        }
        for Set { base, noisy, .. } in &self.sets {
            match (&base.source, noisy) {
                (Source::Digits, None) => {
                    for (part, name) in [(&base.train, "train"), (&base.test, "test")] {
                        npz.add_array(format!("digits/x_{name}"), &part.images.pixels().to_owned())?;
                        npz.add_array(format!("digits/t_{name}"), &arr1(&part.labels))?;
                    }
                }
                (_, Some(noisy)) => {
                    let plain = if matches!(base.source, Source::Digits) { "digits" } else { "mnist" };
                    npz.add_array(format!("scribbles/{plain}"), &scribbles(base, noisy))?;
                }
                (Source::Files(_), None) => {}
            }
        }
        Ok(npz.finish()?.into_inner())
    }
}

/// Four bytes as five letters, as `base64.b85decode` of Python reads them (RFC 1924): a sixteenth less than base64 takes.
fn base85(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 85] =
        b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
    let mut out = String::with_capacity(bytes.len() / 4 * 5 + 5);
    for chunk in bytes.chunks(4) {
        let mut four = [0; 4];
        four[..chunk.len()].copy_from_slice(chunk);
        let number = u32::from_be_bytes(four);
        let digits = [85_u32.pow(4), 85_u32.pow(3), 85 * 85, 85, 1].map(|unit| number / unit % 85);
        // What was filled up at the end is left out again.
        out.extend(digits.iter().take(chunk.len() + 1).map(|digit| char::from(LETTERS[*digit as usize])));
    }
    out
}

/// Every second picture of noise, which Python does not draw for itself: first of the training images, then of the test images.
fn scribbles(base: &Dataset, noisy: &Dataset) -> Array2<u8> {
    let mut rows: Vec<u8> = Vec::new();
    let mut count = 0;
    let mut first = 0;
    for (part, plain) in [(&noisy.train, &base.train), (&noisy.test, &base.test)] {
        for (group, at) in (NOISE_EVERY..part.len()).step_by(NOISE_EVERY + 1).enumerate() {
            if !(first + group).is_multiple_of(2) {
                rows.extend_from_slice(part.images.image(at));
                count += 1;
            }
        }
        first += plain.len();
    }
    Array2::from_shape_vec((count, base.inputs()), rows).unwrap_or_default()
}

/// The CRC-32 of all images and labels, as `zlib.crc32` in Python has it.
fn checksum(data: &Dataset) -> u32 {
    let mut sum = Crc::new();
    for Labelled { images, labels } in [&data.train, &data.test] {
        for image in images.pixels().rows() {
            sum.update(image.as_slice().unwrap_or_default());
        }
        sum.update(labels);
    }
    sum.sum()
}

/// Equal bit by bit, NaN values included.
fn same(a: &Stored, b: &Stored) -> bool {
    match (a, b) {
        (Stored::Double(a), Stored::Double(b)) => {
            a.shape() == b.shape() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
        }
        (a, b) => a == b,
    }
}

fn expression(name: &str) -> String {
    format!("packed[\"{name}\"]")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::digits;
    use crate::data::pictures::with_noise_class;

    #[test]
    fn an_array_is_carried_once() {
        let mut store = Store::default();
        let numbers = |numbers: &[f64]| arr1(numbers).into_dyn();
        assert_eq!(
            store.double("losses", numbers(&[1.0, f64::NAN])).ok().as_deref(),
            Some("packed[\"losses_1\"]")
        );
        assert_eq!(
            store.double("losses", numbers(&[1.0, f64::NAN])).ok().as_deref(),
            Some("packed[\"losses_1\"]")
        );
        assert_eq!(store.double("losses", numbers(&[2.0])).ok().as_deref(), Some("packed[\"losses_2\"]"));
    }

    #[test]
    fn bytes_become_the_letters_that_python_reads() {
        // `base64.b85encode` of the same.
        assert_eq!(base85(b""), "");
        assert_eq!(base85(b"Layerscope"), "OksIta&u#EaAg");
        assert_eq!(base85(&[0, 1, 2, 253, 254, 255, 255, 255, 255]), "009F1{{R2~{{");
    }

    #[test]
    fn what_is_too_much_is_not_carried() {
        let mut store = Store::default();
        let huge = ArrayD::zeros(vec![MOST_ARRAYS / 8 + 1]);
        assert!(store.double("draws", huge).is_err());
        assert!(store.arrays.is_empty());
    }

    #[test]
    fn the_digits_and_their_noise_are_small() {
        let mut store = Store::default();
        let plain = digits();
        let noisy = with_noise_class(&plain).expect("28 x 28");
        assert_eq!(store.data(&plain, &noisy), "digits_with_noise");
        assert_eq!(store.data(&plain, &plain), "digits");
        assert_eq!(store.sets.len(), 2);
        assert_eq!(scribbles(&plain, &noisy).nrows(), 500 + 100);
        // As text, a quarter is added: 3 MB are what a notebook may take.
        let packed = store.packed().len();
        assert!(packed < 2 << 20, "{packed}");
    }
}
