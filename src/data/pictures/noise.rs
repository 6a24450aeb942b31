//! Static and scribbles: what is no digit, and a data set that has it as a class of its own.
//!
//! One picture in eleven of the training and of the test part is noise, spread evenly, so that the first so many images
//! hold their share. Half of the noise is static of some density, half are scribbles of a pen that knows no digits. Each
//! picture has its own random stream of one fixed seed: the data are the same in every notebook.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::brush::{Stroke, paint};
use super::centre::centred;
use super::picture::{PIXELS, Picture, SIDE};
use super::sheet::Sheet;
use crate::data::{Dataset, Images, Labelled, NOISE, names};

/// Images of digits for one of noise.
const EVERY: usize = 10;
const SEED: u64 = 11;

/// Every data set that was made and is still held, with the one it was made of.
static MADE: Mutex<Vec<(Weak<Dataset>, Weak<Dataset>)>> = Mutex::new(Vec::new());

/// `data` with one class more, whose pictures are noise. Shared as long as someone holds it, and then not made again.
///
/// None unless the pictures are of 28 x 28 and there is room for one more label.
pub fn with_noise_class(data: &Arc<Dataset>) -> Option<Arc<Dataset>> {
    shared(data, make)
}

/// What was made of `data`, or else what `make` makes of it now, outside of the lock: a core that waits for the others
/// to finish their share of the pictures may meanwhile take up other work, which asks here, too. Of two that make the
/// same, the first to come back wins.
fn shared(data: &Arc<Dataset>, make: impl FnOnce(&Dataset) -> Option<Dataset>) -> Option<Arc<Dataset>> {
    if let Some(made) = known(&made_and_held(), data) {
        return Some(made);
    }
    let made = Arc::new(make(data)?);
    let mut held = made_and_held();
    Some(known(&held, data).unwrap_or_else(|| {
        held.push((Arc::downgrade(data), Arc::downgrade(&made)));
        made
    }))
}

fn made_and_held() -> MutexGuard<'static, Vec<(Weak<Dataset>, Weak<Dataset>)>> {
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    made.retain(|(of, made)| of.strong_count() > 0 && made.strong_count() > 0);
    made
}

fn known(held: &[(Weak<Dataset>, Weak<Dataset>)], data: &Arc<Dataset>) -> Option<Arc<Dataset>> {
    let mut of_these = held.iter().filter(|(of, _)| std::ptr::eq(of.as_ptr(), Arc::as_ptr(data)));
    of_these.find_map(|(_, made)| made.upgrade())
}

fn make(data: &Dataset) -> Option<Dataset> {
    let label = u8::try_from(data.classes).ok()?;
    let images = data.images();
    if (images.rows, images.columns) != (SIDE, SIDE) {
        return None;
    }
    Some(Dataset {
        name: names::with_noise(&data.name),
        source: data.source.clone(),
        train: interleaved(&data.train, label, 0)?,
        test: interleaved(&data.test, label, data.train.len() as u64)?,
        classes: data.classes + 1,
        extra: Some(NOISE),
    })
}

/// The pictures of `part`, after every tenth of them one of noise; the noise is numbered from `first` on.
fn interleaved(part: &Labelled, label: u8, first: u64) -> Option<Labelled> {
    let count = part.len() + part.len() / EVERY;
    let mut pixels = vec![0; count * PIXELS];
    let mut labels = vec![label; count];
    pixels.par_chunks_mut(PIXELS).zip(&mut labels).enumerate().for_each(|(at, (to, to_label))| {
        let (group, within) = (at / (EVERY + 1), at % (EVERY + 1));
        if within == EVERY {
            to.copy_from_slice(noise_picture(first + group as u64).pixels());
        } else {
            let from = group * EVERY + within;
            to.copy_from_slice(part.images.image(from));
            *to_label = part.labels[from];
        }
    });
    Labelled::new(Images::new(SIDE, SIDE, pixels)?, labels)
}

/// A picture of noise by its number: static when it is even, a scribble when it is odd.
pub fn noise_picture(number: u64) -> Picture {
    let mut draws = ChaCha8Rng::seed_from_u64(SEED);
    draws.set_stream(number);
    if number.is_multiple_of(2) { static_of(&mut draws) } else { scribble(&mut draws) }
}

/// Static that follows from `seed`.
pub fn static_picture(seed: u64) -> Picture {
    static_of(&mut ChaCha8Rng::seed_from_u64(seed))
}

/// Every pixel for itself: some share of them has ink, of any darkness.
fn static_of(draws: &mut impl Rng) -> Picture {
    let density = draws.random_range(0.1..1.0_f32);
    Picture::from_fn(|_, _| {
        let (is_ink, ink) = (draws.random::<f32>() < density, draws.random::<f32>());
        if is_ink { ink } else { 0.0 }
    })
}

/// A few crooked lines of a pen, laid out as a digit would be.
fn scribble(draws: &mut impl Rng) -> Picture {
    let width = draws.random_range(1.6..3.2);
    let strokes: Vec<Stroke> = (0..draws.random_range(1..=4))
        .map(|_| {
            let mut at = [draws.random_range(3.0..25.0), draws.random_range(3.0..25.0)];
            let mut step = [draws.random_range(-4.0..4.0), draws.random_range(-4.0..4.0)];
            let points: Vec<[f32; 2]> = (0..draws.random_range(4..16))
                .map(|_| {
                    for (at, step) in at.iter_mut().zip(&mut step) {
                        *step = (*step + draws.random_range(-3.0..3.0_f32)).clamp(-6.0, 6.0);
                        *at = (*at + *step).clamp(2.0, 26.0);
                    }
                    at
                })
                .collect();
            Stroke::new(width, points)
        })
        .collect();
    centred(&Sheet::from(&paint(&Picture::BLANK, &strokes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{digits, make_digits};

    #[test]
    fn one_picture_in_eleven_is_noise_and_the_digits_keep_their_order() {
        let plain = digits();
        let data = with_noise_class(&plain).expect("28 x 28");
        assert_eq!((data.train.len(), data.test.len(), data.classes), (11_000, 2200, 11));
        let noise = |labels: &[u8]| labels.iter().map(|label| usize::from(*label == 10)).sum::<usize>();
        assert_eq!(noise(&data.train.labels), 1000);
        assert_eq!(noise(data.train.first(110).1), 10);
        let kept: Vec<usize> = (0..data.train.len()).filter(|at| data.train.labels[*at] != 10).collect();
        assert_eq!(kept.len(), plain.train.len());
        for at in [0, 9, 10, 777, 9999] {
            assert_eq!(data.train.images.image(kept[at]), plain.train.images.image(at));
            assert_eq!(data.train.labels[kept[at]], plain.train.labels[at]);
        }
        assert_eq!(data.class_name(10), "noise");
        assert_eq!(data.class_name(3), "3");
    }

    #[test]
    fn it_is_made_once_and_the_same_every_time() {
        let plain = digits();
        let (first, second) = (with_noise_class(&plain), with_noise_class(&plain));
        assert!(first.zip(second).is_some_and(|(a, b)| Arc::ptr_eq(&a, &b)));
        let other = Arc::new(make_digits(3));
        let made = with_noise_class(&other).expect("28 x 28");
        assert_eq!(made.train.images.image(10), noise_picture(0).pixels());
        assert_ne!(noise_picture(0), noise_picture(2));
        assert!((0..20).all(|number| !noise_picture(number).is_blank()));
    }

    #[test]
    fn who_asks_while_it_is_being_made_does_not_wait_for_it() {
        // As a core does that takes up another network while the others draw the last pictures.
        let plain = Arc::new(make_digits(3));
        let mut asked = None;
        let made = shared(&plain, |data| {
            asked = with_noise_class(&plain);
            make(data)
        });
        assert!(
            made.zip(asked).is_some_and(|(a, b)| Arc::ptr_eq(&a, &b)),
            "both have the first that was done"
        );
    }
}
