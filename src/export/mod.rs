//! Figures, tables and whole notebooks as files.
//!
//! | module | what it writes |
//! | --- | --- |
//! | `csv` | tables |
//! | `svg` | figures, drawn |
//! | `png` | the same as pixels |
//! | `html` | a whole notebook as one page that stands alone |
//! | `jupyter` | a whole notebook as plain NumPy that computes the same once more |
//! | `formula` | TeX as outlines |
//! | `sieve` | what of prose and names may go into a document |
//! | `document` | a notebook with the results of its cells, from which whole documents are made |

mod bytes;
mod csv;
mod document;
pub mod formula;
mod html;
mod jupyter;
mod palette;
mod png;
mod sieve;
mod svg;
mod words;

pub use bytes::write_bytes;
pub use csv::{
    ExportError, Mark, Records, StringRecord, csv_text, figure_csv, read_records, write_csv, write_records,
};
pub use document::{Document, Found, Link, Links, language_of};
pub use html::{contents, html};
pub use jupyter::jupyter;
pub use png::{Pixels, pixels, png};
#[cfg(test)]
pub(crate) use svg::axes;
pub use svg::svg;
pub use words::DocumentWords;
