//! Everything that can be wrong with a picture, in words that say what to do.

mod korean;

use std::fmt;
use std::path::PathBuf;

use thiserror::Error;

use crate::files::unreadable::Unreadable;
use crate::language::Phrase;

/// Why a picture could not be read.
#[derive(Debug, Error)]
pub enum PictureError {
    /// The file cannot be read.
    #[error(transparent)]
    Read(#[from] Unreadable),
    /// Something is wrong with what the file holds.
    #[error("{}: {problem}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: Box<PictureError>,
    },
    /// Not a byte.
    #[error("the file is empty; choose a PNG or JPEG picture")]
    Empty,
    /// Neither PNG nor JPEG.
    #[error("this is no PNG or JPEG picture; save it as one of these")]
    Format,
    /// The file is larger than any picture needs.
    #[error("the file has {bytes} bytes; pictures of at most {limit} bytes are read: save it smaller")]
    LargeFile {
        /// Bytes of the file.
        bytes: u64,
        /// Bytes that are read.
        limit: u64,
    },
    /// The header announces more pixels than are read. Nothing was decoded.
    #[error(
        "the picture has {width} x {height} pixels; at most {side} on a side are read. Make it smaller first: \
         a network gets 28 x 28"
    )]
    LargePicture {
        /// Width that the header announces.
        width: u32,
        /// Height that the header announces.
        height: u32,
        /// Pixels on a side that are read.
        side: u32,
    },
    /// Unpacked it would take more memory than a picture may. Nothing was decoded.
    #[error(
        "the picture has {width} x {height} pixels; of its kind at most {limit} million in all are read. Make it \
         smaller first: a network gets 28 x 28"
    )]
    MuchMemory {
        /// Width that the header announces.
        width: u32,
        /// Height that the header announces.
        height: u32,
        /// Millions of pixels that are read of such a picture.
        limit: u64,
    },
    /// It begins well and then does not go on as it should.
    #[error("the picture cannot be read: {reason}")]
    Damaged {
        /// What is wrong with it.
        reason: Damage,
    },
    /// Opening it ended through a fault of the program's own.
    #[error("{reason}")]
    Ended {
        /// How it ended.
        reason: Phrase,
    },
    /// Text in a notebook that should hold a picture and does not.
    #[error(
        "a picture in a notebook is written as data:image/png;base64,…, as {{ photo = \"data:image/png;base64,…\" }} \
         or as {{ test = 123 }}"
    )]
    NotData,
}

/// How a picture is damaged, and what helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// It ends before its last pixel.
    Ends,
    /// Its data do not fit together.
    Inside,
    /// It is written in a way that is not read here.
    Kind,
    /// It unpacks to more than a picture may.
    Memory,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ends => {
                "it is damaged and ends before its last pixel, as after a broken download; copy or save it again"
            }
            Self::Inside => "it is damaged, and part of it is not what it was; copy or save it again",
            Self::Kind => "it is of a kind that is not read here; open it in another program and save it as a plain PNG",
            Self::Memory => "it unpacks to more than a picture may; save it again as a plain PNG",
        })
    }
}
