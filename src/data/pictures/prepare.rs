//! From a photograph to the ink that a network is shown, step by step.
//!
//! 1. **upright**: turned as its file says (EXIF);
//! 2. **flattened**: the light of the paper is made the same everywhere;
//! 3. **ink**: what stands out against the paper, whichever of the two is the lighter; desk and grain are left out;
//! 4. **framed**: the ink cut out.
//!
//! The last step, 28 x 28 with the centre of mass in the middle, is that of every picture: [`centred`](super::centred).
//! Each step can be left out, and what it was done to is kept, to be looked at.

use std::sync::Arc;

use super::centre;
use super::doubt::Doubt;
use super::ground::{ground, level};
use super::ink::{Search, find};
use super::photo::Photo;
use super::picture::byte;
use super::sheet::Sheet;

/// What the paper of a picture is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    /// What most of the picture is; ink is what stands out against it.
    #[default]
    Auto,
    /// Light, with dark ink on it: a scan, a photograph.
    Light,
    /// Dark, with light ink on it: a blackboard, a picture of MNIST.
    Dark,
}

/// Which steps a photograph goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each step is a switch of its own")]
pub struct Steps {
    /// Turned as its file says.
    pub upright: bool,
    /// The light of the paper made the same everywhere.
    pub flatten: bool,
    /// What the paper is.
    pub paper: Paper,
    /// A desk at the edge of the picture is left out.
    pub border: bool,
    /// Grain, specks and the lines of squared paper are left out.
    pub denoise: bool,
}

impl Default for Steps {
    fn default() -> Self {
        Self { upright: true, flatten: true, paper: Paper::Auto, border: true, denoise: true }
    }
}

/// A photograph after each of its steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// As it was opened.
    pub opened: Photo,
    /// Turned as its file says.
    pub upright: Photo,
    /// Its light made even.
    pub flat: Photo,
    /// Its ink: 0 is paper, 255 is ink.
    pub ink: Arc<Sheet>,
    /// The ink cut out, on a square with room around it.
    pub framed: Arc<Sheet>,
    /// Whether it was laid out as the pictures of MNIST already, and so left as it is.
    pub laid_out: bool,
    /// What makes an answer uncertain.
    pub doubts: Vec<Doubt>,
}

/// Takes `photo` through the steps.
pub fn prepare(photo: &Photo, steps: Steps) -> Prepared {
    let upright = if steps.upright { photo.upright() } else { photo.clone() };
    if steps.paper != Paper::Light
        && let Some(picture) = upright.laid_out()
    {
        let sheet = Arc::new(Sheet::from(&picture));
        return Prepared {
            opened: photo.clone(),
            flat: upright.clone(),
            upright,
            ink: Arc::clone(&sheet),
            framed: sheet,
            laid_out: true,
            doubts: Vec::new(),
        };
    }
    let mut grey = upright.grey();
    let paper = if steps.flatten {
        let ground = ground(&grey);
        let darkest = ground.light.iter().copied().fold(f32::MAX, f32::min);
        for (light, ground_light) in grey.values.iter_mut().zip(&ground.light) {
            // Light multiplies; on a black ground it can only be told by difference.
            *light = if darkest > 0.06 {
                *light * ground.level / ground_light
            } else {
                *light - ground_light + ground.level
            }
            .clamp(0.0, 1.0);
        }
        ground.level
    } else {
        level(&grey)
    };
    let dark_ink = match steps.paper {
        Paper::Auto => None,
        Paper::Light => Some(true),
        Paper::Dark => Some(false),
    };
    let search = Search { dark_ink, border: steps.border, denoise: steps.denoise };
    let found = find(&grey, paper, search);
    let flat = upright.with_light(&grey.values);
    let bytes = found.ink.iter().map(|ink| byte(*ink)).collect();
    let ink = Sheet::new(upright.width(), upright.height(), bytes);
    let ink = Arc::new(ink.unwrap_or_else(|| Sheet::from(&super::Picture::BLANK)));
    let framed = Arc::new(centre::framed(&ink));
    Prepared { opened: photo.clone(), upright, flat, ink, framed, laid_out: false, doubts: found.doubts }
}
