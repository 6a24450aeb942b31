//! A grey picture in numbers, for the steps that a photograph goes through before its ink is known.

/// Light, one number a pixel and row by row: 0 is black, 1 is white.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Grey {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) values: Vec<f32>,
}

impl Grey {
    /// The longer side, in pixels.
    pub(super) fn longer(&self) -> usize {
        self.width.max(self.height)
    }

    /// The standard deviation of the noise, from the differences of neighbours: their median knows nothing of ink and
    /// edges, which are few.
    pub(super) fn noise(&self) -> f32 {
        let mut differences: Vec<f32> = self
            .values
            .chunks_exact(self.width.max(1))
            .flat_map(|row| row.windows(2).map(|pair| (pair[1] - pair[0]).abs()))
            .collect();
        // The median of |N(0, 2σ²)| is 0.6745 √2 σ.
        rank(&mut differences, 0.5) / 0.954
    }

    /// Each pixel the median of the nine around it: single pixels that differ from all others are gone.
    pub(super) fn median(&self) -> Self {
        let mut values = Vec::with_capacity(self.values.len());
        let (last_row, last_column) = (self.height.saturating_sub(1), self.width.saturating_sub(1));
        for row in 0..self.height {
            for column in 0..self.width {
                let mut nine = [0.0_f32; 9];
                for (at, value) in nine.iter_mut().enumerate() {
                    let row = (row + at / 3).saturating_sub(1).min(last_row);
                    let column = (column + at % 3).saturating_sub(1).min(last_column);
                    *value = self.values[row * self.width + column];
                }
                nine.sort_unstable_by(f32::total_cmp);
                values.push(nine[4]);
            }
        }
        Self { values, ..*self }
    }

    /// Blurred by three running means in each direction, which is nearly a Gaussian of this standard deviation.
    pub(super) fn blurred(&self, deviation: f32) -> Self {
        // A box of width w has the variance (w² - 1) / 12.
        let radius = (((4.0 * deviation * deviation + 1.0).sqrt() - 1.0) / 2.0).round() as usize;
        let mut blurred = self.clone();
        if radius == 0 {
            return blurred;
        }
        let (width, height) = (self.width, self.height);
        let mut line = Vec::new();
        for _ in 0..3 {
            for row in blurred.values.chunks_exact_mut(width.max(1)) {
                running_mean(row, 1, width, radius, &mut line);
            }
            for column in 0..width {
                running_mean(&mut blurred.values[column..], width, height, radius, &mut line);
            }
        }
        blurred
    }
}

/// Replaces `count` values that lie `step` apart by the means of those up to `radius` away. Past the ends the end goes on.
fn running_mean(values: &mut [f32], step: usize, count: usize, radius: usize, line: &mut Vec<f32>) {
    line.clear();
    line.extend((0..count).map(|at| values[at * step]));
    let Some((&first, &last)) = line.first().zip(line.last()) else { return };
    let at = |index: isize| {
        if index < 0 { first } else { line.get(index.unsigned_abs()).copied().unwrap_or(last) }
    };
    let radius = radius as isize;
    let mut sum: f64 = (-radius..=radius).map(|index| f64::from(at(index))).sum();
    for index in 0..count {
        values[index * step] = (sum / (2 * radius + 1) as f64) as f32;
        let index = index as isize;
        sum += f64::from(at(index + radius + 1)) - f64::from(at(index - radius));
    }
}

/// The value below which the share `share` of all lies; 0 of none. Leaves `values` in another order.
pub(super) fn rank(values: &mut [f32], share: f32) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    let at = ((values.len() - 1) as f32 * share).round() as usize;
    *values.select_nth_unstable_by(at, f32::total_cmp).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blur_keeps_the_mean_and_has_the_width_that_was_asked_for() {
        let mut grey = Grey { width: 61, height: 41, values: vec![0.0; 61 * 41] };
        grey.values[20 * 61 + 30] = 1.0;
        let blurred = grey.blurred(4.0);
        let sum: f32 = blurred.values.iter().sum();
        assert!((sum - 1.0).abs() < 1e-3, "{sum}");
        let variance: f32 = blurred
            .values
            .iter()
            .enumerate()
            .map(|(at, value)| value * ((at % 61) as f32 - 30.0).powi(2))
            .sum();
        assert!((variance.sqrt() - 4.0).abs() < 0.7, "{}", variance.sqrt());
    }

    #[test]
    fn a_single_pixel_is_gone_in_the_median_and_the_noise_of_a_flat_sheet_is_none() {
        let mut grey = Grey { width: 9, height: 7, values: vec![0.4; 63] };
        assert!(grey.noise() < 1e-6);
        grey.values[30] = 1.0;
        assert_eq!(grey.median().values, vec![0.4; 63]);
    }
}
