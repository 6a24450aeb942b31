//! One array of an npz file: an npy header and its numbers.
//!
//! Headers of all arrays are read before any numbers, and nothing is reserved for what a header claims until it is known
//! to fit: into the file, into memory, and to the other arrays.

use std::io::{self, Read};

use ndarray::{ArrayD, IxDyn, ShapeBuilder};
use ndarray_npy::npy::header::Header;

use super::ACTIVATION;
use super::messages::Message;
use crate::data::WeightsError;
use crate::language::slips::legible;
use crate::language::{Phrase, Say};
use crate::nn::Activation;

/// No header of a small array is longer; a long one could nest its brackets until the stack runs out.
const LONGEST_HEADER: usize = 512;

/// What the header of an array says.
#[derive(Clone, Debug)]
pub(super) struct Announced {
    pub(super) name: String,
    pub(super) shape: Vec<usize>,
    /// How many numbers there are.
    pub(super) count: usize,
    kind: Kind,
    is_big_endian: bool,
    is_fortran: bool,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    F8,
    F4,
    I8,
    I4,
    U1,
    /// So many characters of four bytes: a word, which only the activation is.
    Word(usize),
    /// So many bytes: the same as NumPy writes `bytes`.
    Bytes(usize),
}

/// The longest word that is read.
const LONGEST_WORD: usize = 32;

impl Kind {
    fn size(self) -> usize {
        match self {
            Self::F8 | Self::I8 => 8,
            Self::F4 | Self::I4 => 4,
            Self::U1 => 1,
            Self::Word(length) => 4 * length,
            Self::Bytes(length) => length,
        }
    }

    fn number(self, bytes: &[u8], is_big_endian: bool) -> f64 {
        let mut eight = [0_u8; 8];
        // Always as the least significant bytes of a little-endian number.
        for (at, byte) in bytes.iter().enumerate().take(8) {
            let at = if is_big_endian { bytes.len() - 1 - at } else { at };
            if let Some(place) = eight.get_mut(at) {
                *place = *byte;
            }
        }
        let bits = u64::from_le_bytes(eight);
        match self {
            Self::F8 => f64::from_bits(bits),
            Self::F4 => f32::from_bits(bits as u32).into(),
            Self::I8 => bits as i64 as f64,
            Self::I4 => f64::from(bits as u32 as i32),
            Self::U1 => bits as f64,
            Self::Word(_) | Self::Bytes(_) => f64::NAN,
        }
    }
}

/// Reads the header of the npy file `source`, of `length` bytes in all; `name` is for the errors.
pub(super) fn announced(name: &str, source: &mut impl Read, length: u64) -> Result<Announced, WeightsError> {
    let damaged = |reason: Phrase| WeightsError::Damaged { name: name.to_owned(), reason };
    let no_header = || damaged(Message::NoHeader.phrase());
    let text = header(source).map_err(|error| damaged(error.phrase()))?.ok_or_else(no_header)?;
    let header = Header::from_reader(&mut &text[..]).map_err(|_| no_header())?;
    let kind = header.type_descriptor.as_string().map_or("", String::as_str);
    let (order, element) = kind.split_at_checked(1).unwrap_or(("", ""));
    let kind = match (order, element) {
        ("<" | ">", "f8") => Kind::F8,
        ("<" | ">", "f4") => Kind::F4,
        ("<" | ">", "i8") => Kind::I8,
        ("<" | ">", "i4") => Kind::I4,
        ("|", "u1") => Kind::U1,
        ("<" | ">", word) if name == ACTIVATION && letters(word, 'U').is_some() => {
            Kind::Word(letters(word, 'U').unwrap_or_default())
        }
        ("|", word) if name == ACTIVATION && letters(word, 'S').is_some() => {
            Kind::Bytes(letters(word, 'S').unwrap_or_default())
        }
        ("|", "O") => return Err(WeightsError::Pickled { name: name.to_owned() }),
        _ => {
            let found = header.type_descriptor.to_string();
            return Err(WeightsError::Type { name: name.to_owned(), found });
        }
    };
    let here = usize::try_from(length).unwrap_or(usize::MAX).saturating_sub(text.len());
    let count = header.shape.iter().try_fold(1, |count: usize, &n| count.checked_mul(n));
    let bytes = count.and_then(|count| count.checked_mul(kind.size()));
    if bytes != Some(here) {
        let shape = &header.shape;
        return Err(damaged(match bytes {
            Some(bytes) => Message::Size { shape: shape.clone(), bytes, here }.phrase(),
            None => Message::HugeSize { shape: shape.clone(), here }.phrase(),
        }));
    }
    Ok(Announced {
        name: name.to_owned(),
        count: count.unwrap_or_default(),
        is_big_endian: order == ">",
        is_fortran: header.layout.is_fortran(),
        shape: header.shape,
        kind,
    })
}

/// How many letters the type of a word has, as `U4`; none of a type that is not of this `letter`, or longer than any word here.
fn letters(kind: &str, letter: char) -> Option<usize> {
    kind.strip_prefix(letter)?.parse().ok().filter(|length| (1..=LONGEST_WORD).contains(length))
}

/// The number of the activation that a word names.
fn activation(announced: &Announced, source: &mut impl Read) -> Result<ArrayD<f64>, WeightsError> {
    let mut bytes = Vec::new();
    let length = announced.count.saturating_mul(announced.kind.size()) as u64;
    source
        .take(length)
        .read_to_end(&mut bytes)
        .map_err(|error| WeightsError::Damaged { name: announced.name.clone(), reason: error.phrase() })?;
    let word: String = if let Kind::Word(_) = announced.kind {
        let letter = |four: &[u8; 4]| {
            let code =
                if announced.is_big_endian { u32::from_be_bytes(*four) } else { u32::from_le_bytes(*four) };
            char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
        };
        bytes.as_chunks().0.iter().map(letter).collect()
    } else {
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let word = word.trim_end_matches('\0');
    let plain = |text: &str| text.to_lowercase().replace(['_', '-', ' '], "");
    let named = Activation::ALL.into_iter().find(|activation| {
        [activation.word(), activation.name()].iter().any(|name| plain(name) == plain(word))
    });
    let Some(named) = named.filter(|_| announced.count == 1) else {
        let found = Phrase::same(format!("\"{}\"", legible(word)));
        return Err(WeightsError::Activation { found });
    };
    let single = ArrayD::from_elem(IxDyn(&[]), f64::from(named.code()));
    Ok(single)
}

/// Magic, version, length and text of a header, by the npy format; none when it is no npy file, or the text is longer than
/// that of any array here.
fn header(source: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut start = Vec::new();
    source.take(8).read_to_end(&mut start)?;
    let bytes = match start[..] {
        [0x93, b'N', b'U', b'M', b'P', b'Y', 1, _] => 2,
        [0x93, b'N', b'U', b'M', b'P', b'Y', 2 | 3, _] => 4,
        _ => return Ok(None),
    };
    source.take(bytes).read_to_end(&mut start)?;
    let length = start
        .get(8..)
        .unwrap_or_default()
        .iter()
        .rev()
        .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    if length > LONGEST_HEADER as u64 {
        return Ok(None);
    }
    source.take(length).read_to_end(&mut start)?;
    Ok(Some(start))
}

/// Reads the numbers that were announced as `f64`; the header is read already.
pub(super) fn numbers(announced: &Announced, source: &mut impl Read) -> Result<ArrayD<f64>, WeightsError> {
    if matches!(announced.kind, Kind::Word(_) | Kind::Bytes(_)) {
        return activation(announced, source);
    }
    let damaged = |reason: Phrase| WeightsError::Damaged { name: announced.name.clone(), reason };
    let size = announced.kind.size();
    let mut values = Vec::with_capacity(announced.count);
    let mut buffer = vec![0; size * 8192];
    while values.len() < announced.count {
        let wanted = (announced.count - values.len()).min(8192) * size;
        let Some(bytes) = buffer.get_mut(..wanted) else { break };
        source.read_exact(bytes).map_err(|error| damaged(error.phrase()))?;
        let number = |bytes: &[u8]| announced.kind.number(bytes, announced.is_big_endian);
        values.extend(bytes.chunks_exact(size).map(number));
    }
    // At its end the unpacker checks its sum, and finds whether more follows than its directory says.
    let more = source.read(&mut [0]).map_err(|error| damaged(error.phrase()))?;
    let shape = IxDyn(&announced.shape).set_f(announced.is_fortran);
    match ArrayD::from_shape_vec(shape, values) {
        Ok(array) if more == 0 => Ok(array),
        _ => Err(damaged(Message::MoreNumbers.phrase())),
    }
}
