//! Pictures that people bring: drawn, opened from a file, moved about, and made to look as a network is used to.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `sheet` | a grey picture of any size |
//! | `picture` | a grey picture of 28 x 28, what a network gets |
//! | `open`, `jpeg` | PNG and JPEG, large or small, measured before they are decoded, and read whole or not at all |
//! | `raster` | the pixels of a file, and the small grey picture that is kept of them |
//! | `photo` | that picture, with how its file says it is to be turned |
//! | `prepare` | a photograph step by step: upright, flattened, ink, framed |
//! | `ground` | how light the paper is at every pixel |
//! | `ink` | what stands out against the paper, without desk and grain |
//! | `grey` | noise, median and blur |
//! | `doubt` | what makes an answer about a photograph uncertain, in words |
//! | `centre` | centred and scaled as the makers of MNIST did |
//! | `transform` | shifted, turned, scaled, inverted, with noise |
//! | `brush` | strokes of a round soft brush |
//! | `png` | small PNG data, in a file or in the text of a notebook |
//! | `noise` | static and scribbles, and the data set that has them as a class of its own |
//! | `error` | everything that can be wrong with a picture, in words |
//!
//! Everywhere 0 is paper and 255 is ink, but in a photograph, where 0 is black and 255 is white.

mod brush;
mod centre;
mod doubt;
mod error;
mod grey;
mod ground;
mod ink;
mod jpeg;
mod noise;
mod open;
mod photo;
mod picture;
mod png;
mod prepare;
mod raster;
mod sheet;
mod size;
mod transform;

pub use brush::{Stroke, paint};
pub use centre::centred;
pub use doubt::Doubt;
pub use error::{Damage, PictureError};
pub use noise::{noise_picture, static_picture, with_noise_class};
pub use open::{decode_picture, open_picture};
pub use photo::Photo;
pub use picture::{PIXELS, Picture, SIDE};
pub use png::{from_data_url, photo_from_data_url, photo_to_data_url, png, to_data_url};
pub use prepare::{Paper, Prepared, Steps, prepare};
pub use sheet::Sheet;
pub use transform::Transform;
