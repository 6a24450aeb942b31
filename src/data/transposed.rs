//! Pictures whose rows and columns have changed places, as in the files of EMNIST.
//!
//! EMNIST keeps its pictures as MATLAB writes them, column by column (Cohen and others 2017). Read row by row each lies on its
//! side and is mirrored: a network learns them well and then reads no digit that stands upright. Nothing in the file tells;
//! but a mean of many 7s looks like a 7 only the right way round, and the built-in digits show which way that is. What all
//! means share, ink in the middle, is taken off first: it would make any picture look like any digit.
//!
//! Of letters no built-in ones are there to compare with. But A, M, T, U, V, W and Y are the same from left and from right, and
//! of these only as they stand: on their side they are the same from above and from below.

use std::ops::RangeInclusive;

use super::{Dataset, Images, Labelled, digits};

/// So many pictures of the data are looked at, from the first on.
const LOOKED_AT: usize = 4000;
/// At least so many pictures make a mean.
const FEWEST: usize = 20;
/// At least so many digits must be there to be compared.
const DIGITS: usize = 5;
/// How much better the means must fit the built-in digits once they are transposed, as a correlation.
const CLEARLY: f64 = 0.1;
/// How well they must fit then: clothes, and digits under other labels, fit neither way.
const WELL: f64 = 0.5;

/// The labels of EMNIST letters: A is 1, and no picture is 0.
const LETTERS: RangeInclusive<u8> = 1..=26;
/// How well means of letters must fit their mirror images: each is one of large and of small letters.
const MIRRORED_WELL: f64 = 0.3;
/// Those of A, M, T, U, V, W and Y, which are the same from left and from right.
const MIRRORED: [usize; 7] = [1, 13, 20, 21, 22, 23, 25];

impl Dataset {
    /// Whether its labels are those of letters, from 1 to 26, and not those of digits.
    pub fn has_letters(&self) -> bool {
        let labels = &self.train.labels;
        labels.iter().all(|label| LETTERS.contains(label))
            && LETTERS.into_iter().all(|letter| labels.contains(&letter))
    }

    /// Whether its pictures are digits or letters with rows and columns changed places.
    pub fn looks_transposed(&self) -> bool {
        let side = self.images().rows;
        if self.images().columns != side || digits().images().rows != side {
            return false;
        }
        if self.has_letters() {
            return letters_lie(&self.train, side);
        }
        let here = means::<10>(&self.train);
        let known = means::<10>(&digits().train);
        let (mut here, mut known): (Vec<_>, Vec<_>) =
            here.into_iter().zip(known).filter_map(|(here, known)| here.zip(known)).unzip();
        if here.len() < DIGITS {
            return false;
        }
        take_off_what_is_shared(&mut here);
        take_off_what_is_shared(&mut known);
        let fit = |(here, known): (&Vec<f64>, &Vec<f64>)| {
            [correlation(here, known), correlation(&transposed(here, side), known)]
        };
        let fits: Vec<[f64; 2]> = here.iter().zip(&known).map(fit).collect();
        let mean = |which: usize| fits.iter().map(|fit| fit[which]).sum::<f64>() / fits.len() as f64;
        let (upright, turned) = (mean(0), mean(1));
        turned > WELL && turned > upright + CLEARLY
    }

    /// With rows and columns of every picture changed places. Twice is as it was.
    #[must_use]
    pub fn transposed(&self) -> Self {
        Self { train: part(&self.train), test: part(&self.test), ..self.clone() }
    }
}

/// The mean picture of each class that is often enough among the first pictures of `part`.
fn means<const CLASSES: usize>(part: &Labelled) -> [Option<Vec<f64>>; CLASSES] {
    let mut sums: [(usize, Vec<f64>); CLASSES] = std::array::from_fn(|_| (0, vec![0.0; part.images.size()]));
    let (pixels, labels) = part.first(LOOKED_AT);
    for (image, label) in pixels.rows().into_iter().zip(labels) {
        if let Some((count, sum)) = sums.get_mut(usize::from(*label)) {
            *count += 1;
            for (sum, pixel) in sum.iter_mut().zip(image) {
                *sum += f64::from(*pixel);
            }
        }
    }
    let mean = |count: usize, sum: Vec<f64>| sum.into_iter().map(|sum| sum / count as f64).collect();
    sums.map(|(count, sum)| (count >= FEWEST).then(|| mean(count, sum)))
}

/// Whether the letters that are the same from left and from right are so from above and from below.
fn letters_lie(part: &Labelled, side: usize) -> bool {
    let all = means::<27>(part);
    let mut here: Vec<_> = MIRRORED.into_iter().filter_map(|letter| all.get(letter)?.clone()).collect();
    if here.len() < DIGITS {
        return false;
    }
    take_off_what_is_shared(&mut here);
    let mirrored = |letter: &[f64]| -> Vec<f64> {
        letter.chunks(side).flat_map(|row| row.iter().rev().copied()).collect()
    };
    let fits = here.iter().map(|letter| {
        let turned = transposed(letter, side);
        [correlation(letter, &mirrored(letter)), correlation(&turned, &mirrored(&turned))]
    });
    let (mut across, mut down) = (0.0, 0.0);
    for [from_left, from_above] in fits {
        across += from_left / here.len() as f64;
        down += from_above / here.len() as f64;
    }
    down > MIRRORED_WELL && down > across + CLEARLY
}

/// Takes the mean of all pictures off each of them.
fn take_off_what_is_shared(pictures: &mut [Vec<f64>]) {
    let count = pictures.len() as f64;
    let pixels = pictures.first().map_or(0, Vec::len);
    for at in 0..pixels {
        let mean = pictures.iter().filter_map(|picture| picture.get(at)).sum::<f64>() / count;
        for pixel in pictures.iter_mut().filter_map(|picture| picture.get_mut(at)) {
            *pixel -= mean;
        }
    }
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let product = |x: &[f64], mx: f64, y: &[f64], my: f64| -> f64 {
        x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum()
    };
    let scale = (product(a, mean_a, a, mean_a) * product(b, mean_b, b, mean_b)).sqrt();
    if scale > 0.0 { product(a, mean_a, b, mean_b) / scale } else { 0.0 }
}

/// A picture of `columns` in a row, rows and columns changed places.
fn transposed<T: Copy>(values: &[T], columns: usize) -> Vec<T> {
    let columns = columns.max(1);
    (0..columns).flat_map(|column| values.iter().skip(column).step_by(columns).copied()).collect()
}

fn part(part: &Labelled) -> Labelled {
    let images = &part.images;
    let pixels: Vec<u8> =
        (0..images.len()).flat_map(|i| transposed(images.image(i), images.columns)).collect();
    let images = Images::new(images.columns, images.rows, pixels);
    Labelled { images: images.expect("as many pixels as there were"), labels: part.labels.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_noticed_only_when_they_lie_on_their_side() {
        let data = digits();
        assert!(!data.looks_transposed());
        let turned = data.transposed();
        assert!(turned.looks_transposed());
        assert_eq!(turned.transposed(), *data);
        // Of other classes under the numbers of digits nothing is known.
        let mut other = turned.clone();
        for label in &mut other.train.labels {
            *label = (*label * 3 + 1) % 10;
        }
        assert!(!other.looks_transposed());
        // Too few digits to say anything.
        let mut few = turned;
        for label in &mut few.train.labels {
            *label = *label % 3 + 20;
        }
        assert!(!few.looks_transposed());
    }

    /// Strokes of a letter on a square of 20, from corner to corner.
    fn strokes(letter: u8) -> &'static [(u8, u8, u8, u8)] {
        match letter {
            1 => &[(10, 0, 0, 20), (10, 0, 20, 20), (5, 12, 15, 12)],
            13 => &[(0, 20, 0, 0), (0, 0, 10, 12), (10, 12, 20, 0), (20, 0, 20, 20)],
            20 => &[(0, 0, 20, 0), (10, 0, 10, 20)],
            21 => &[(2, 0, 2, 18), (2, 18, 18, 18), (18, 18, 18, 0)],
            22 => &[(0, 0, 10, 20), (10, 20, 20, 0)],
            23 => &[(0, 0, 5, 20), (5, 20, 10, 8), (10, 8, 15, 20), (15, 20, 20, 0)],
            25 => &[(0, 0, 10, 10), (20, 0, 10, 10), (10, 10, 10, 20)],
            // The others are all the same here: nothing is asked of them.
            _ => &[(0, 0, 0, 20), (0, 20, 15, 20)],
        }
    }

    fn letters() -> Dataset {
        let mut pixels = Vec::new();
        let mut labels = Vec::new();
        for number in 0..26 * 30_usize {
            let letter = (number % 26) as u8 + 1;
            let [dx, dy] = [number / 26 % 3, number / 78 % 3];
            let mut image = [0_u8; 28 * 28];
            for &(x0, y0, x1, y1) in strokes(letter) {
                for step in 0..=40 {
                    let at = |from: u8, to: u8| {
                        (f64::from(from) + (f64::from(to) - f64::from(from)) * f64::from(step) / 40.0).round()
                    };
                    image[(at(y0, y1) as usize + 3 + dy) * 28 + at(x0, x1) as usize + 3 + dx] = 255;
                }
            }
            pixels.extend(image);
            labels.push(letter);
        }
        let images = Images::new(28, 28, pixels).expect("whole pictures");
        let part = Labelled { images, labels };
        Dataset { train: part.clone(), test: part, classes: 27, ..(*digits()).clone() }
    }

    #[test]
    fn letters_are_noticed_and_how_they_lie() {
        let data = letters();
        assert!(data.has_letters() && !digits().has_letters());
        assert!(!data.looks_transposed());
        assert!(data.transposed().looks_transposed());
        // Without one of them they are something else.
        let mut some = data;
        for label in &mut some.train.labels {
            *label = (*label).min(25);
        }
        assert!(!some.has_letters());
    }
}
