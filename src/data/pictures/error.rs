//! Everything that can be wrong with a picture, in words that say what to do.

mod korean;

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::language::Phrase;

/// Why a picture could not be read.
#[derive(Debug, Error)]
pub enum PictureError {
    /// The system refused.
    #[error("cannot read {}: {source}; copy it to a disk of this computer and open that", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
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
    /// It begins well and then does not go on as it should.
    #[error("the picture is damaged ({reason}); copy or save it again")]
    Damaged {
        /// What the decoder said.
        reason: Phrase,
    },
    /// One colour from edge to edge.
    #[error(
        "the picture is blank: all of it has one colour, so there is no ink to look at; draw one, or choose another"
    )]
    Blank,
    /// Text in a notebook that should hold a picture and does not.
    #[error("a picture in a notebook is written as data:image/png;base64,… or as {{ test = 123 }}")]
    NotData,
}
