//! Pictures that people bring: drawn, opened from a file, moved about, and made to look as a network is used to.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `sheet` | a grey picture of any size |
//! | `picture` | a grey picture of 28 x 28, what a network gets |
//! | `open` | PNG and JPEG, large or small, measured before they are decoded |
//! | `centre` | centred and scaled as the makers of MNIST did |
//! | `transform` | shifted, turned, scaled, inverted, with noise |
//! | `brush` | strokes of a round soft brush |
//! | `png` | small PNG data, in a file or in the text of a notebook |
//! | `noise` | static and scribbles, and the data set that has them as a class of its own |
//! | `error` | everything that can be wrong with a picture, in words |
//!
//! Everywhere 0 is paper and 255 is ink.

mod brush;
mod centre;
mod error;
mod noise;
mod open;
mod picture;
mod png;
mod sheet;
mod transform;

pub use brush::{Stroke, paint};
pub use centre::centred;
pub use error::PictureError;
pub use noise::{noise_picture, static_picture, with_noise_class};
pub use open::{Paper, decode_picture, open_picture};
pub use picture::{PIXELS, Picture, SIDE};
pub use png::{from_data_url, png, to_data_url};
pub use sheet::Sheet;
pub use transform::Transform;
