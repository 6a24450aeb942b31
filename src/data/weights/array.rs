//! One array of an npz file: an npy header and its numbers.
//!
//! The header is checked against the bytes that are there before `ndarray-npy` may believe it, since that reserves
//! what the header claims.

use ndarray::ArrayD;
use ndarray_npy::ReadNpyExt;
use ndarray_npy::npy::header::Header;

use crate::data::WeightsError;
use crate::language::Phrase;

/// No header of a small array is longer; a long one could nest its brackets until the stack runs out.
const LONGEST_HEADER: usize = 512;

/// The numbers of the npy file `bytes` as `f64`, which may take as many bytes as there is `room` for; `name` is for the
/// errors.
pub(super) fn decode(name: &str, bytes: &[u8], room: usize) -> Result<ArrayD<f64>, WeightsError> {
    let damaged = |reason: Phrase| WeightsError::Damaged { name: name.to_owned(), reason };
    if header_length(bytes).is_none_or(|length| length > LONGEST_HEADER) {
        return Err(damaged(Phrase::new("it has no proper npy header", "올바른 npy 헤더가 없음")));
    }
    let mut body = bytes;
    let header = Header::from_reader(&mut body)
        .map_err(|error| damaged(Phrase::new(error.to_string(), "npy 헤더를 읽을 수 없음")))?;
    let kind = header.type_descriptor.as_string().map_or("", String::as_str);
    let (order, element) = kind.split_at_checked(1).unwrap_or(("", ""));
    let size = match (order, element) {
        ("<" | ">", "f8" | "i8") => 8,
        ("<" | ">", "f4" | "i4") => 4,
        ("|", "u1") => 1,
        _ => {
            return Err(WeightsError::Type {
                name: name.to_owned(),
                found: header.type_descriptor.to_string(),
            });
        }
    };
    let length = header.shape.iter().try_fold(size, |length: usize, &n| length.checked_mul(n));
    if length != Some(body.len()) {
        let (shape, here) = (&header.shape, body.len());
        return Err(damaged(match length {
            Some(length) => Phrase::new(
                format!("its shape {shape:?} takes {length} bytes, but {here} are there"),
                format!("형상 {shape:?}의 크기는 {length}바이트인데 {here}바이트만 있음"),
            ),
            None => Phrase::new(
                format!("its shape {shape:?} takes more than any file holds bytes, but {here} are there"),
                format!("형상 {shape:?}의 크기는 어떤 파일보다 큰데 {here}바이트만 있음"),
            ),
        }));
    }
    // An `u1` grows eightfold.
    if body.len() / size > room / size_of::<f64>() {
        return Err(WeightsError::TooMuch { name: name.to_owned(), limit: super::LIMIT_OF_ALL >> 20 });
    }
    match element {
        "f8" => ArrayD::<f64>::read_npy(bytes),
        "f4" => ArrayD::<f32>::read_npy(bytes).map(|array| array.mapv(f64::from)),
        "i8" => ArrayD::<i64>::read_npy(bytes).map(|array| array.mapv(|n| n as f64)),
        "i4" => ArrayD::<i32>::read_npy(bytes).map(|array| array.mapv(f64::from)),
        _ => ArrayD::<u8>::read_npy(bytes).map(|array| array.mapv(f64::from)),
    }
    .map_err(|error| damaged(Phrase::new(error.to_string(), "배열의 수를 읽을 수 없음")))
}

/// Bytes of the header's text, by the npy format: magic, version, and a length of two or, from version 2 on, four bytes.
fn header_length(bytes: &[u8]) -> Option<usize> {
    let rest = bytes.strip_prefix(b"\x93NUMPY")?;
    match rest {
        [1, _, a, b, ..] => Some(usize::from(u16::from_le_bytes([*a, *b]))),
        [2 | 3, _, a, b, c, d, ..] => usize::try_from(u32::from_le_bytes([*a, *b, *c, *d])).ok(),
        _ => None,
    }
}
