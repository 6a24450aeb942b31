//! Optimizers walking down a function of two variables, on its contour map (pages 191-200).
//!
//! All optimizers start from one place and take the same number of steps, each against the gradient that the function's
//! graph passes back. There is nothing random in it and a walk of hundreds of steps takes less than a frame of the
//! window, so it is computed whole, and shown step by step.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `spec` | the spec, read, checked and written |
//! | `functions` | the functions that come with the program, and where their lowest points are |
//! | `surface` | value and gradient of an expression in x and y |
//! | `walk` | the path of every optimizer |
//! | `contours` | lines of equal value, and the slopes between them |
//! | `record` | the paths as a table |

mod contours;
mod figures;
mod functions;
mod kind;
mod messages;
mod names;
mod record;
mod spec;
mod surface;
mod target;
mod walk;

pub use contours::contours;
pub use figures::{Measure, curves, curves_until, exhibits};
pub use functions::{FUNCTIONS, Function, rate};
pub use record::{outcome, record};
pub use spec::{DescentSpec, MAX_OPTIMIZERS};
pub use surface::Surface;
pub use target::Target;
pub use walk::{Path, Walk};
