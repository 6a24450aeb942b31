//! The arrays that a notebook carries: one compressed npz in one cell, each array once however many cells use it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ndarray::{Array1, Array2, ArrayD, arr1};
use ndarray_npy::{NpzWriter, WriteNpzError};

use crate::data::{Dataset, Labelled};

/// The most that the arrays may take, images aside, in bytes before they are compressed.
const MOST_ARRAYS: usize = 24 << 20;
/// The most different images: the whole of MNIST, which is some 15 MB as text.
const MOST_IMAGES: usize = 70_000;
/// The letters of a line of the data cell.
const LINE: usize = 120;

/// One array.
#[derive(Clone, Debug, PartialEq)]
enum Stored {
    Bytes(ArrayD<u8>),
    Rows(ArrayD<u32>),
    Single(ArrayD<f32>),
    Double(ArrayD<f64>),
}

impl Stored {
    fn bytes(&self) -> usize {
        match self {
            Self::Bytes(array) => array.len(),
            Self::Rows(array) => 4 * array.len(),
            Self::Single(array) => 4 * array.len(),
            Self::Double(array) => 8 * array.len(),
        }
    }
}

/// A part of a data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Train,
    Test,
}

impl Part {
    pub(super) fn of(self, data: &Dataset) -> &Labelled {
        match self {
            Self::Train => &data.train,
            Self::Test => &data.test,
        }
    }
}

/// The images of one part of a data set that a notebook carries.
struct Carried {
    data: Arc<Dataset>,
    /// By their row there, their place among all.
    places: BTreeMap<usize, u32>,
}

/// Everything that a notebook carries.
#[derive(Default)]
pub(super) struct Store {
    images: BTreeMap<(String, Part), Carried>,
    count: u32,
    pixels: Option<usize>,
    arrays: Vec<(String, Stored)>,
    bytes: usize,
}

/// There is no room for it.
#[derive(Debug)]
pub(super) struct Full;

impl Store {
    /// How many more images there is room for.
    pub(super) fn room_for_images(&self) -> usize {
        MOST_IMAGES - self.count as usize
    }

    /// The rows of a part of a data set that are there already.
    pub(super) fn known(&self, data: &Dataset, part: Part) -> BTreeSet<usize> {
        let carried = self.images.get(&(data.name.clone(), part));
        carried.map(|carried| carried.places.keys().copied().collect()).unwrap_or_default()
    }

    /// The places of images, which are put in if they are not there yet; nothing is put in where not all have room.
    pub(super) fn places(
        &mut self,
        data: &Arc<Dataset>,
        part: Part,
        rows: &[usize],
    ) -> Result<Vec<u32>, Full> {
        // All images stand in one array, so they have one size.
        if *self.pixels.get_or_insert(data.inputs()) != data.inputs() {
            return Err(Full);
        }
        let known = self.known(data, part);
        let new: BTreeSet<&usize> = rows.iter().filter(|row| !known.contains(row)).collect();
        if new.len() > self.room_for_images() {
            return Err(Full);
        }
        let entry = self.images.entry((data.name.clone(), part));
        let carried = entry.or_insert_with(|| Carried { data: Arc::clone(data), places: BTreeMap::new() });
        let mut places = Vec::with_capacity(rows.len());
        for row in rows {
            let place = *carried.places.entry(*row).or_insert_with(|| {
                self.count += 1;
                self.count - 1
            });
            places.push(place);
        }
        Ok(places)
    }

    pub(super) fn bytes(&mut self, name: &str, array: Array2<u8>) -> Result<String, Full> {
        self.add(name, Stored::Bytes(array.into_dyn()))
    }

    pub(super) fn rows(&mut self, name: &str, array: ArrayD<u32>) -> Result<String, Full> {
        self.add(name, Stored::Rows(array))
    }

    pub(super) fn single(&mut self, name: &str, array: &Array2<f32>) -> Result<String, Full> {
        self.add(name, Stored::Single(array.clone().into_dyn()))
    }

    pub(super) fn double(&mut self, name: &str, array: ArrayD<f64>) -> Result<String, Full> {
        self.add(name, Stored::Double(array))
    }

    pub(super) fn numbers(&mut self, name: &str, numbers: &[f64]) -> Result<String, Full> {
        self.double(name, arr1(numbers).into_dyn())
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
        let taken = |name: &String| self.arrays.iter().any(|(known, _)| known == name);
        let mut names = (1..).map(|number| format!("{name}_{number}"));
        let name = names.find(|name| !taken(name)).unwrap_or_default();
        self.arrays.push((name.clone(), array));
        Ok(expression(&name))
    }

    /// The cell that unpacks everything: `data`, `images` and `labels`.
    pub(super) fn cell(&self) -> String {
        let packed = self.npz().unwrap_or_default();
        let letters = STANDARD.encode(packed);
        let mut lines = String::with_capacity(letters.len() + letters.len() / LINE + 400);
        for line in letters.as_bytes().chunks(LINE) {
            // Base64 is ASCII.
            lines.push_str(std::str::from_utf8(line).unwrap_or_default());
            lines.push('\n');
        }
        format!(
            "import base64\nimport io\n\nPACKED = \"\"\"\n{lines}\"\"\"\n\n\
             data = dict(np.load(io.BytesIO(base64.b64decode(PACKED))))\n\
             images, labels = data.get(\"images\"), data.get(\"labels\")\n\
             print(len(data), \"arrays unpacked\")"
        )
    }

    fn npz(&self) -> Result<Vec<u8>, WriteNpzError> {
        let mut npz = NpzWriter::new_compressed(Cursor::new(Vec::new()));
        for (name, array) in &self.arrays {
            match array {
                Stored::Bytes(array) => npz.add_array(name.as_str(), array)?,
                Stored::Rows(array) => npz.add_array(name.as_str(), array)?,
                Stored::Single(array) => npz.add_array(name.as_str(), array)?,
                Stored::Double(array) => npz.add_array(name.as_str(), array)?,
            }
        }
        if self.count > 0 {
            let mut images = Array2::<u8>::zeros((self.count as usize, self.pixels.unwrap_or_default()));
            let mut labels = Array1::<u8>::zeros(self.count as usize);
            for ((_, part), Carried { data, places }) in &self.images {
                let part = part.of(data);
                for (row, place) in places {
                    let place = *place as usize;
                    for (to, from) in images.row_mut(place).iter_mut().zip(part.images.image(*row)) {
                        *to = *from;
                    }
                    labels[place] = part.labels.get(*row).copied().unwrap_or_default();
                }
            }
            npz.add_array("images", &images)?;
            npz.add_array("labels", &labels)?;
        }
        Ok(npz.finish()?.into_inner())
    }
}

/// Equal bit by bit, not-a-numbers included.
fn same(a: &Stored, b: &Stored) -> bool {
    match (a, b) {
        (Stored::Double(a), Stored::Double(b)) => {
            a.shape() == b.shape() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
        }
        (a, b) => a == b,
    }
}

fn expression(name: &str) -> String {
    format!("data[\"{name}\"]")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::digits;

    #[test]
    fn an_array_and_an_image_are_carried_once() {
        let mut store = Store::default();
        assert_eq!(store.numbers("losses", &[1.0, f64::NAN]).ok().as_deref(), Some("data[\"losses_1\"]"));
        assert_eq!(store.numbers("losses", &[1.0, f64::NAN]).ok().as_deref(), Some("data[\"losses_1\"]"));
        assert_eq!(store.numbers("losses", &[2.0]).ok().as_deref(), Some("data[\"losses_2\"]"));
        let digits = digits();
        assert_eq!(store.places(&digits, Part::Train, &[7, 3, 7]).ok(), Some(vec![0, 1, 0]));
        assert_eq!(store.places(&digits, Part::Train, &[3, 9]).ok(), Some(vec![1, 2]));
        assert_eq!(store.places(&digits, Part::Test, &[3]).ok(), Some(vec![3]));
        assert_eq!(store.known(&digits, Part::Train), BTreeSet::from([3, 7, 9]));
        assert_eq!(store.known(&digits, Part::Test), BTreeSet::from([3]));
    }

    #[test]
    fn what_is_too_much_is_not_carried() {
        let mut store = Store::default();
        let huge = ArrayD::zeros(vec![MOST_ARRAYS / 8 + 1]);
        assert!(store.double("draws", huge).is_err());
        assert!(store.arrays.is_empty());
        store.count = MOST_IMAGES as u32 - 1;
        assert!(store.places(&digits(), Part::Train, &[1, 2]).is_err());
        assert!(store.images.is_empty());
        assert!(store.places(&digits(), Part::Train, &[1, 1]).is_ok());
    }
}
