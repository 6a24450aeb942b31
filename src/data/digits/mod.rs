//! Handwriting made from strokes, so that the program teaches without any download.
//!
//! 10,000 digits to train on and 2,000 to test on, 28 x 28 as in MNIST. Each begins as one of several ways of writing it
//! (`shapes`), is written by an unsteady hand (`hand`: moved points, slant, rotation, width, elastic distortion,
//! pressure) and laid on paper the way MNIST does it (`picture`). Each picture has a random stream of its own, derived
//! from one seed, so that all cores can draw and every machine gets the same bytes.
//!
//! They are judged by what a network that has seen nothing else makes of real handwriting: see `tests/core/digits.rs`.

mod hand;
mod picture;
mod shapes;

use std::sync::{Arc, OnceLock};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::{Dataset, Images, Labelled, Source, names};
use hand::{normal, uniform};
use picture::{Layout, SIDE};
use shapes::{SHAPES, Shape};

const TRAIN: usize = 10_000;
const TEST: usize = 2_000;
const SEED: u64 = 28;

/// The built-in digits: made at the first call, in well under a second, and kept.
pub fn digits() -> Arc<Dataset> {
    static DIGITS: OnceLock<Arc<Dataset>> = OnceLock::new();
    if let Some(digits) = DIGITS.get() {
        return Arc::clone(digits);
    }
    // Not under the lock: a core that waits for its share of the drawing takes up other work meanwhile, which may ask for the
    // digits, too, and would wait for itself.
    let made = Arc::new(make_digits(SEED));
    Arc::clone(DIGITS.get_or_init(|| made))
}

/// Makes a whole set of digits from a seed of your own; [`digits`] is the set of seed 28.
pub fn make_digits(seed: u64) -> Dataset {
    Dataset {
        name: names::DIGITS.to_owned(),
        source: Source::Digits,
        train: make_part(seed, 0, TRAIN),
        test: make_part(seed, TRAIN, TEST),
        classes: SHAPES.len(),
        extra: None,
    }
}

/// Makes the digits numbered from `start` to `start + count`.
fn make_part(seed: u64, start: usize, count: usize) -> Labelled {
    let mut pixels = vec![0; count * SIDE * SIDE];
    let mut labels = vec![0; count];
    pixels.par_chunks_mut(SIDE * SIDE).zip(&mut labels).enumerate().for_each(|(i, (picture, label))| {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream((start + i) as u64);
        *label = make_digit(&mut rng, picture);
    });
    Labelled { images: Images::new(SIDE, SIDE, pixels).expect("`count` whole pictures were made"), labels }
}

/// Writes a digit of any class into `picture` and says which.
fn make_digit(rng: &mut impl Rng, picture: &mut [u8]) -> u8 {
    let label = (uniform(rng, 0.0, 10.0) as u8).min(9);
    let strokes = hand::write(choose(SHAPES[usize::from(label)], rng), rng);
    let layout = Layout {
        size: uniform(rng, 19.0, 20.5),
        nib: (1.30 + 0.36 * normal(rng)).clamp(0.8, 2.5),
        edge: uniform(rng, 1.1, 1.7),
        shift: [normal(rng), normal(rng)],
    };
    picture::draw(&strokes, &layout, picture);
    label
}

/// One of the shapes, each as often as its weight says.
fn choose<'a>(shapes: &'a [Shape], rng: &mut impl Rng) -> &'a Shape {
    let total: f32 = shapes.iter().map(|shape| shape.weight).sum();
    let mut left = uniform(rng, 0.0, total);
    shapes
        .iter()
        .find(|shape| {
            left -= shape.weight;
            left < 0.0
        })
        .unwrap_or(&shapes[0])
}
