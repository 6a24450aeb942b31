//! At most 256 colours for a picture, so that it takes a third of the room.

use std::collections::HashMap;

/// The most colours that an indexed picture can have.
const MOST: usize = 256;

/// Colours, and for each pixel which of them it has.
#[derive(Debug)]
pub(super) struct Paletted {
    pub(super) palette: Vec<[u8; 3]>,
    pub(super) indices: Vec<u8>,
}

/// A picture of red, green, blue and opacity with few colours. One that has few already stays as it is; of another the colours
/// are taken one by one, always the one that is amiss most: pixels times the square of the distance to the nearest that is
/// there. So paper and curves keep theirs, and only shades at the edges of letters and lines give way.
pub(super) fn paletted(rgba: &[u8]) -> Paletted {
    let colours = || rgba.chunks_exact(4).filter_map(|pixel| <[u8; 3]>::try_from(&pixel[..3]).ok());
    let mut counts: HashMap<[u8; 3], u64> = HashMap::new();
    for colour in colours() {
        *counts.entry(colour).or_default() += 1;
    }
    let mut amiss: Vec<Amiss> = counts
        .into_iter()
        .map(|(colour, pixels)| Amiss { colour, pixels, distance: u64::from(u32::MAX), nearest: 0 })
        .collect();
    // In one order on every machine.
    amiss.sort_unstable_by_key(|amiss| amiss.colour);
    let mut palette = Vec::new();
    while palette.len() < MOST {
        let worst = amiss.iter().max_by_key(|amiss| amiss.pixels * amiss.distance);
        let Some(colour) = worst.filter(|worst| worst.distance > 0).map(|worst| worst.colour) else { break };
        for other in &mut amiss {
            let distance = distance(other.colour, colour);
            if distance < other.distance {
                (other.distance, other.nearest) = (distance, palette.len() as u8);
            }
        }
        palette.push(colour);
    }
    let places: HashMap<[u8; 3], u8> = amiss.iter().map(|amiss| (amiss.colour, amiss.nearest)).collect();
    let indices = colours().map(|colour| places.get(&colour).copied().unwrap_or(0)).collect();
    Paletted { palette, indices }
}

/// A colour of the picture, and how well it is met by the palette so far.
struct Amiss {
    colour: [u8; 3],
    pixels: u64,
    distance: u64,
    nearest: u8,
}

fn distance(a: [u8; 3], b: [u8; 3]) -> u64 {
    a.iter().zip(b).map(|(a, b)| u64::from(a.abs_diff(b)).pow(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(rgba: &[u8]) -> (usize, Vec<[u8; 3]>) {
        let Paletted { palette, indices } = paletted(rgba);
        (palette.len(), indices.into_iter().map(|index| palette[usize::from(index)]).collect())
    }

    #[test]
    fn few_colours_stay_as_they_are() {
        let colours: Vec<[u8; 3]> = (0..=255).map(|step| [step, 255 - step, step / 2]).collect();
        let rgba: Vec<u8> = colours.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
        assert_eq!(met(&rgba), (256, colours));
        assert_eq!(met(&[]), (0, Vec::new()));
    }

    #[test]
    fn of_many_the_frequent_and_the_far_stay() {
        // Much paper, one red dot, and 4096 greenish shades.
        let mut colours = vec![[255, 255, 255]; 100_000];
        colours.push([255, 0, 0]);
        colours.extend((0..4096).map(|step| [(step % 16) as u8, 100 + (step / 64) as u8, (step % 64) as u8]));
        let rgba: Vec<u8> = colours.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
        let (count, met) = met(&rgba);
        assert_eq!(count, MOST);
        assert_eq!((met[0], met[100_000]), ([255, 255, 255], [255, 0, 0]));
        let farthest = colours.iter().zip(met).map(|(one, other)| distance(*one, other)).max();
        assert!(farthest.is_some_and(|farthest| farthest <= 12 * 12), "{farthest:?}");
    }
}
