//! Centred and scaled as the makers of MNIST did with their scans (Bottou and others, ICPR 1994).
//!
//! The ink is cut out, brought to 20 pixels on its longer side with its shape kept, and laid on 28 x 28 pixels so that
//! its centre of mass stands in the middle. A network that was trained on such pictures expects them.

use super::picture::{Picture, SIDE, byte};
use super::sheet::Sheet;

/// The longer side of the ink, in pixels.
const BOX: f32 = 20.0;
/// Fainter than this is smear and no ink, as a share of the darkest ink there is.
const FAINT: f32 = 0.1;

/// The ink of `sheet` cut out, on a square on which its longer side takes as much room as on a picture of MNIST. An empty
/// sheet stays as it is.
pub(super) fn framed(sheet: &Sheet) -> Sheet {
    let darkest = sheet.pixels().iter().copied().max().map_or(0.0, |byte| f32::from(byte) / 255.0);
    let Some((across, down)) = sheet.bounds(darkest * FAINT) else { return sheet.clone() };
    let longer = (across[1] - across[0]).max(down[1] - down[0]);
    let side = ((longer * SIDE as f32 / BOX).ceil() as usize).max(SIDE);
    let from = |[low, high]: [f32; 2]| (f32::midpoint(low, high) - side as f32 / 2.0).round() as isize;
    let (left, top) = (from(across), from(down));
    let place = |at: usize, from: isize| at.checked_add_signed(from);
    let pixels = (0..side * side).map(|at| {
        let ink = place(at % side, left).zip(place(at / side, top)).map(|(x, y)| sheet.ink(x, y));
        byte(ink.unwrap_or_default())
    });
    Sheet::new(side, side, pixels.collect()).unwrap_or_else(|| sheet.clone())
}

/// The ink of `sheet`, centred and scaled. An empty sheet stays empty.
pub fn centred(sheet: &Sheet) -> Picture {
    let darkest = sheet.pixels().iter().copied().max().map_or(0.0, |byte| f32::from(byte) / 255.0);
    let Some((across, down)) = sheet.bounds(darkest * FAINT) else { return Picture::BLANK };
    let (width, height) = (across[1] - across[0], down[1] - down[0]);
    // Pixels of the sheet for one of the picture.
    let scale = width.max(height) / BOX;
    let (mut mass, mut moment) = (0.0, [0.0; 2]);
    for row in down[0] as usize..down[1] as usize {
        for column in across[0] as usize..across[1] as usize {
            let ink = sheet.ink(column, row);
            mass += ink;
            moment[0] += ink * (column as f32 + 0.5);
            moment[1] += ink * (row as f32 + 0.5);
        }
    }
    // Where the edge of the picture lies on the sheet, moved so far that no ink is cut off.
    let half = SIDE as f32 / 2.0;
    let edge = |moment: f32, [low, high]: [f32; 2]| {
        let wanted = moment / mass - half * scale;
        wanted.min(low).max(high - SIDE as f32 * scale)
    };
    let (left, top) = (edge(moment[0], across), edge(moment[1], down));
    Picture::from_fn(|row, column| {
        let (x, y) = (left + column as f32 * scale, top + row as f32 * scale);
        smooth(sheet, x, y, scale)
    })
}

/// The ink of the square of `scale` pixels whose corner is (`x`, `y`). Where the picture is finer than the sheet, what
/// lies between the sheet's pixels is interpolated.
fn smooth(sheet: &Sheet, x: f32, y: f32, scale: f32) -> f32 {
    // A square of at least a pixel around the same middle: with less, single pixels of the sheet would be seen.
    let side = scale.max(1.0);
    let (middle_x, middle_y) = (x + scale / 2.0, y + scale / 2.0);
    let half = side / 2.0;
    sheet.mean([middle_x - half, middle_x + half], [middle_y - half, middle_y + half])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::digits;

    /// A bar of ink in the corner of a sheet.
    fn bar(side: usize, width: usize, height: usize) -> Sheet {
        let ink = (0..side * side).map(|at| if at % side < width && at / side < height { 255 } else { 0 });
        Sheet::new(side, side, ink.collect()).expect("a whole sheet")
    }

    fn middle(picture: &Picture) -> [f32; 2] {
        let (mut mass, mut moment) = (0.0, [0.0; 2]);
        for (at, ink) in picture.values().into_iter().enumerate() {
            mass += ink;
            moment[0] += ink * ((at % SIDE) as f32 + 0.5);
            moment[1] += ink * ((at / SIDE) as f32 + 0.5);
        }
        moment.map(|moment| moment / mass)
    }

    #[test]
    fn ink_in_a_corner_comes_to_the_middle_in_its_size() {
        for sheet in [bar(28, 3, 12), bar(280, 40, 90), bar(100, 100, 60)] {
            let picture = centred(&sheet);
            let [x, y] = middle(&picture);
            assert!((x - 14.0).abs() < 0.3 && (y - 14.0).abs() < 0.3, "{x} {y}");
            let full: Vec<usize> = (0..784).filter(|at| picture.pixels()[*at] > 127).collect();
            let rows = full.iter().map(|at| at / SIDE).max().zip(full.iter().map(|at| at / SIDE).min());
            let columns = full.iter().map(|at| at % SIDE).max().zip(full.iter().map(|at| at % SIDE).min());
            let longer = [rows, columns].into_iter().flatten().map(|(most, least)| most - least + 1).max();
            assert!(longer.is_some_and(|longer| (19..=21).contains(&longer)), "{longer:?}");
        }
    }

    #[test]
    fn an_empty_sheet_stays_empty_and_no_ink_is_cut_off() {
        assert!(centred(&Sheet::from(&Picture::BLANK)).is_blank());
        // Almost all mass in one corner, a thin tail to the other.
        let side = 60;
        let ink = (0..side * side).map(|at| {
            let (x, y) = (at % side, at / side);
            if (x < 15 && y < 15) || x == y { 255 } else { 0 }
        });
        let picture = centred(&Sheet::new(side, side, ink.collect()).expect("a whole sheet"));
        let inside = |at: usize| (at / SIDE, at % SIDE);
        let last = (0..784).rev().find(|at| picture.pixels()[*at] > 20).map(inside);
        assert!(
            last.is_some_and(|(row, column)| row < SIDE && column < SIDE && row + column > 40),
            "{last:?}"
        );
    }

    #[test]
    fn a_digit_that_is_centred_already_hardly_moves() {
        let data = digits();
        let mut moved = 0.0;
        for index in 0..50 {
            let before = Picture::new(data.test.images.image(index)).expect("28 x 28");
            let after = centred(&Sheet::from(&before));
            let [x, y] = middle(&after);
            assert!((x - 14.0).abs() < 1.0 && (y - 14.0).abs() < 1.0, "{x} {y}");
            let pairs = before.values().into_iter().zip(after.values());
            moved += pairs.map(|(a, b)| (a - b).abs()).sum::<f32>() / 784.0;
        }
        assert!(moved / 50.0 < 0.12, "{moved}");
    }
}
