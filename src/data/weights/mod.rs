//! The parameters of a network as an npz file, as NumPy reads and writes it.
//!
//! The arrays bear the book's names: for layer 1 `W1` (inputs x width), `b1`, with BatchNorm also `gamma1`, `beta1`,
//! `running_mean1`, `running_var1` (width each), and so on. Besides there may be `activation`, a single number: 0
//! sigmoid, 1 ReLU, 2 tanh, so that the file alone rebuilds the network. Only the `W` are required, so that a few
//! lines of Python make a file that can be started from.
//!
//! Both `numpy.savez` and `numpy.savez_compressed` are read, in `f32` or `f64` and in either byte order. What is
//! written is `f64`, uncompressed: `f32` parameters come back to the bit.

mod array;
mod layout;

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read};
use std::path::Path;

use ndarray::{ArrayD, aview0};
use ndarray_npy::NpzWriter;
use zip::ZipArchive;

use super::{DataError, WeightsError};
use crate::files;
use crate::language::{Phrase, Say};
use crate::nn::{Activation, ParameterSet};

const ACTIVATION: &str = "activation";

/// The most bytes that one array may unpack to: a layer of 5,000 x 5,000 in `f64` still fits. Some bound is needed
/// that does not come from the file.
const LIMIT: u64 = 1 << 28;

/// The most bytes that all arrays of a file may take as `f64`, whatever they are in the file: twice what the largest
/// network has that can be trained here. A file of 2 MB can unpack to a thousand arrays of the limit above.
const LIMIT_OF_ALL: usize = 1 << 29;

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
    read_arrays(BufReader::new(file), LIMIT_OF_ALL)
        .and_then(split_activation)
        .and_then(|(arrays, activation)| Ok((parameter_set(layout::in_order(arrays)?), activation)))
        .map_err(|problem| DataError::Weights { path: path.to_owned(), problem: Box::new(problem) })
}

/// Writes `parameters` and `activation` to the npz file at `path`. Whoever reads meanwhile sees the old file or the new
/// one, never half.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, parameters: &ParameterSet, activation: Activation) -> Result<(), DataError> {
    let written = files::replace(path, |file| {
        let mut npz = NpzWriter::new(BufWriter::new(file));
        let mut write = || {
            for (name, array) in parameters.iter() {
                npz.add_array(name, array)?;
            }
            npz.add_array(ACTIVATION, &aview0(&activation.code()))
        };
        write().and_then(|()| npz.finish().map(drop)).map_err(io::Error::other)
    });
    written.map_err(|source| DataError::Write { path: path.to_owned(), source })
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

/// All arrays, which together may take as many bytes as there is `room` for.
fn read_arrays(file: BufReader<File>, mut room: usize) -> Result<Vec<Named>, WeightsError> {
    let not_npz = |error: zip::result::ZipError| WeightsError::NotNpz {
        reason: Phrase::new(error.to_string(), "zip으로 읽을 수 없음"),
    };
    let mut zip = ZipArchive::new(file).map_err(not_npz)?;
    if zip.len() > MOST_ARRAYS {
        let files = zip.len();
        let reason = Phrase::new(format!("it holds {files} files"), format!("파일이 {files}개 들어 있음"));
        return Err(WeightsError::NotNpz { reason });
    }
    let mut arrays = Vec::with_capacity(zip.len());
    for i in 0..zip.len() {
        let entry = zip.by_index(i).map_err(not_npz)?;
        let name = entry.name();
        let name = name.strip_suffix(".npy").unwrap_or(name).to_owned();
        if name != ACTIVATION {
            layout::Place::of(&name)?;
        }
        let mut bytes = Vec::new();
        let damaged = |reason: Phrase| WeightsError::Damaged { name: name.clone(), reason };
        entry.take(LIMIT + 1).read_to_end(&mut bytes).map_err(|error| damaged(error.phrase()))?;
        if bytes.len() as u64 > LIMIT {
            return Err(damaged(Phrase::new(
                format!("it unpacks to more than {LIMIT} bytes"),
                format!("압축을 풀면 {LIMIT}바이트가 넘음"),
            )));
        }
        let array = array::decode(&name, &bytes, room)?;
        room -= array.len() * size_of::<f64>();
        arrays.push((name.clone(), array));
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
        return Err(wrong(Phrase::new(
            format!("an array of shape {shape:?}"),
            format!("형상 {shape:?}의 배열"),
        )));
    };
    let code = [0_u8, 1, 2].into_iter().find(|&code| f64::from(code) == value);
    let activation =
        code.and_then(Activation::from_code).ok_or_else(|| wrong(Phrase::same(value.to_string())))?;
    Ok((arrays, Some(activation)))
}

#[cfg(test)]
mod tests;
