//! Pictures whose rows and columns have changed places, as in the files of EMNIST.
//!
//! EMNIST keeps its pictures as MATLAB writes them, column by column (Cohen and others 2017). Read row by row each lies on its
//! side and is mirrored: a network learns them well and then reads no digit that stands upright. Nothing in the file tells;
//! but a mean of many 7s looks like a 7 only the right way round, and the built-in digits show which way that is. What all
//! means share, ink in the middle, is taken off first: it would make any picture look like any digit.

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

impl Dataset {
    /// Whether its pictures are digits with rows and columns changed places.
    pub fn looks_transposed(&self) -> bool {
        let side = self.images().rows;
        if self.images().columns != side || digits().images().rows != side {
            return false;
        }
        let here = means(&self.train);
        let known = means(&digits().train);
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

/// The mean picture of each digit that is often enough among the first pictures of `part`.
fn means(part: &Labelled) -> [Option<Vec<f64>>; 10] {
    let mut sums: [(usize, Vec<f64>); 10] = std::array::from_fn(|_| (0, vec![0.0; part.images.size()]));
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
}
