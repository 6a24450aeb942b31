//! The parameters of a network as an npz file, as NumPy reads and writes it.
//!
//! The arrays bear the book's names: for layer 1 `W1` (inputs x width), `b1`, with BatchNorm also `gamma1`, `beta1`,
//! `running_mean1`, `running_var1` (width each), and so on. Besides there may be `activation`, a single number: 0
//! sigmoid, 1 ReLU, 2 tanh, 3 leaky ReLU, 4 GELU, or its word, as `np.savez(…, activation="relu")` writes it, so that the file alone
//! rebuilds the network. Only the `W` are required, so that a few
//! lines of Python make a file that can be started from.
//!
//! Both `numpy.savez` and `numpy.savez_compressed` are read, in `f32` or `f64` and in either byte order. What is
//! written is `f64`, uncompressed: `f32` parameters come back to the bit.

mod array;
mod layout;
mod messages;

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use ndarray::{ArrayD, aview0};
use ndarray_npy::NpzWriter;
use zip::ZipArchive;

use self::messages::Message;
use super::{DataError, WeightsError};
use crate::files;
use crate::language::{Phrase, Say};
use crate::nn::{Activation, ParameterSet};

const ACTIVATION: &str = "activation";

/// The most bytes that all arrays of a file may take as `f64`, whatever they are in the file: some more than the largest
/// network has that can be trained here. Some bound is needed that does not come from the file: one of 2 MB can unpack to
/// a thousand times as much.
const LIMIT_OF_ALL: usize = 170 << 20;

/// The largest file that is opened: all of that, unpacked.
const MOST_BYTES: u64 = (LIMIT_OF_ALL as u64) + (1 << 20);

/// An archive ends with its directory, behind which there is room for a note of 64 KB.
const END: u64 = (1 << 16) + 64;

/// More arrays than this mean that the file is something else; 160 layers with BatchNorm still fit.
const MOST_ARRAYS: usize = 1000;

/// Reads the parameters from the npz file at `path`, layer by layer in the book's order, and the activation if the file
/// names one.
///
/// # Errors
/// When the file cannot be read, is no npz, or holds an array of an unknown name, of another type than `f32` or `f64`,
/// or of a shape that does not fit the layers around it; each names the array and what was expected.
pub fn read(path: &Path) -> Result<(ParameterSet, Option<Activation>), DataError> {
    let from_io = |error| DataError::read(path, error);
    let file = files::open(path).map_err(from_io)?;
    check_archive(&file, from_io)?
        .and_then(|()| read_arrays(BufReader::new(file), LIMIT_OF_ALL))
        .and_then(split_activation)
        .map(|(arrays, activation)| (parameter_set(arrays), activation))
        .map_err(|problem| DataError::Weights { path: path.to_owned(), problem: Box::new(problem) })
}

/// Writes `parameters` and `activation` to the npz file at `path`. Whoever reads meanwhile sees the old file or the new
/// one, never half.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, parameters: &ParameterSet, activation: Activation) -> Result<(), DataError> {
    // In memory first: an archive that is dropped half written says so on the standard error.
    let mut npz = NpzWriter::new(Cursor::new(Vec::new()));
    let mut pack = || {
        for (name, array) in parameters.iter() {
            npz.add_array(name, array)?;
        }
        npz.add_array(ACTIVATION, &aview0(&activation.code()))
    };
    let packed = pack().and_then(|()| npz.finish()).map_err(io::Error::other);
    packed
        .and_then(|packed| files::replace_with(path, packed.get_ref()))
        .map_err(|source| DataError::Write { path: path.to_owned(), source })
}

/// A name and its array, as they stand in the file.
type Named = (String, ArrayD<f64>);

fn parameter_set(arrays: Vec<Named>) -> ParameterSet {
    let mut set = ParameterSet::new();
    for (name, array) in arrays {
        set.insert(name, array);
    }
    set
}

/// Whether the file is of a size that can hold a network, and begins and ends as an archive: the unpacker would look for
/// its directory through all of a file that has none.
fn check_archive(
    mut file: &File,
    from_io: impl Fn(io::Error) -> DataError,
) -> Result<Result<(), WeightsError>, DataError> {
    let bytes = file.metadata().map_err(&from_io)?.len();
    let mut start = Vec::new();
    file.take(8).read_to_end(&mut start).map_err(&from_io)?;
    let not_npz = |reason: Message| Ok(Err(WeightsError::NotNpz { reason: reason.phrase() }));
    match start[..] {
        [b'P', b'K', ..] => {}
        [] => return not_npz(Message::Empty),
        [0x80, 2..=5, ..] => return not_npz(Message::Pickle),
        [0x93, b'N', b'U', b'M', b'P', b'Y', ..] => return not_npz(Message::SingleArray),
        [0x89, b'H', b'D', b'F', ..] => return not_npz(Message::Hdf5),
        _ => return not_npz(Message::OtherBeginning),
    }
    if bytes > MOST_BYTES {
        return Ok(Err(WeightsError::LargeFile { bytes, limit: MOST_BYTES }));
    }
    file.seek(SeekFrom::Start(bytes.saturating_sub(END))).map_err(&from_io)?;
    let mut end = Vec::new();
    file.take(END).read_to_end(&mut end).map_err(&from_io)?;
    file.rewind().map_err(&from_io)?;
    if !end.windows(4).any(|four| four == b"PK\x05\x06") {
        return not_npz(Message::EndsEarly);
    }
    Ok(Ok(()))
}

/// All arrays, which together may take as many bytes as there is `room` for; layer by layer in the book's order, then the
/// activation. Every header is read and checked before the first number.
fn read_arrays(file: BufReader<File>, room: usize) -> Result<Vec<Named>, WeightsError> {
    let not_npz = |_| WeightsError::NotNpz { reason: Message::Directory.phrase() };
    let mut zip = ZipArchive::new(file).map_err(not_npz)?;
    let torch = |name: &str| Path::new(name).extension().is_some_and(|extension| extension == "pkl");
    if zip.file_names().any(torch) {
        let reason = Message::PyTorch.phrase();
        return Err(WeightsError::NotNpz { reason });
    }
    if zip.len() > MOST_ARRAYS {
        let files = zip.len();
        let reason = Message::ManyFiles { files }.phrase();
        return Err(WeightsError::NotNpz { reason });
    }
    let mut headers = Vec::with_capacity(zip.len());
    let mut places = Vec::with_capacity(zip.len());
    let mut left = room;
    for i in 0..zip.len() {
        let mut entry = zip.by_index(i).map_err(not_npz)?;
        let name = entry.name();
        let name = name.strip_suffix(".npy").unwrap_or(name).to_owned();
        if name != ACTIVATION {
            layout::Place::of(&name)?;
        }
        let length = entry.size();
        let header = array::announced(&name, &mut entry, length)?;
        left = header
            .count
            .checked_mul(size_of::<f64>())
            .and_then(|bytes| left.checked_sub(bytes))
            .ok_or_else(|| WeightsError::TooMuch { name: name.clone(), limit: room >> 20 })?;
        headers.push(header);
        places.push(i);
    }
    let activation = headers.iter().position(|header| header.name == ACTIVATION);
    let activation = activation.map(|at| (headers.remove(at), places.remove(at)));
    let order = layout::in_order(&headers)?;
    let of_layers = order.into_iter().filter_map(|at| Some((headers.get(at)?, *places.get(at)?)));
    let mut arrays = Vec::with_capacity(headers.len() + 1);
    for (header, place) in of_layers.chain(activation.as_ref().map(|(header, place)| (header, *place))) {
        let mut entry = zip.by_index(place).map_err(not_npz)?;
        let length = entry.size();
        array::announced(&header.name, &mut entry, length)?;
        arrays.push((header.name.clone(), array::numbers(header, &mut entry)?));
    }
    Ok(arrays)
}

/// Takes the number of the activation out of the arrays.
fn split_activation(mut arrays: Vec<Named>) -> Result<(Vec<Named>, Option<Activation>), WeightsError> {
    let Some(at) = arrays.iter().position(|(name, _)| name == ACTIVATION) else {
        return Ok((arrays, None));
    };
    let (_, values) = arrays.remove(at);
    let wrong = |found: Phrase| WeightsError::Activation { found };
    // One number, whether NumPy was given it bare or in brackets.
    let Some(&[value]) = values.as_slice_memory_order() else {
        let shape = values.shape();
        return Err(wrong(Message::ArrayOfShape { shape: shape.to_vec() }.phrase()));
    };
    let known = Activation::ALL.into_iter().find(|activation| f64::from(activation.code()) == value);
    known.map(|activation| (arrays, Some(activation))).ok_or_else(|| wrong(Phrase::same(value.to_string())))
}

#[cfg(test)]
mod tests;
