//! Pictures that are no digits, and what a network answers all the same: it has no way of saying “none of these”.

use super::look::scores_of;
use super::scores::Scores;
use crate::data::Dataset;
use crate::data::pictures::{Picture, Sheet, Stroke, centred, paint, static_picture};
use crate::experiment::figure::FigureWords;
use crate::nn::Network;

/// Something that is no digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Illusion {
    /// A letter of strokes.
    Letter(char),
    /// Two dots and a bracket.
    Face,
    /// Squares of ink and paper in turn.
    Checkers,
    /// Every pixel for itself.
    Static,
    /// A page without ink.
    Blank,
    /// A page of nothing but ink.
    Ink,
    /// A test image of this digit, ink for paper.
    Inverted(u8),
    /// A test image of this digit after half a turn.
    UpsideDown(u8),
}

/// An illusion and what a network sees in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// What it is.
    pub illusion: Illusion,
    /// What it looks like.
    pub picture: Picture,
    /// What the network says.
    pub scores: Scores,
}

impl Illusion {
    /// All of them, in the order of the row.
    pub const ALL: [Self; 12] = [
        Self::Letter('A'),
        Self::Letter('E'),
        Self::Letter('K'),
        Self::Letter('X'),
        Self::Face,
        Self::Checkers,
        Self::Static,
        Self::Blank,
        Self::Ink,
        Self::Inverted(3),
        Self::Inverted(8),
        Self::UpsideDown(7),
    ];

    /// A name for a file and for a table: `letter-A`, `upside-down-7`.
    pub fn name(self) -> String {
        match self {
            Self::Letter(letter) => format!("letter-{letter}"),
            Self::Face => "face".into(),
            Self::Checkers => "checkers".into(),
            Self::Static => "static".into(),
            Self::Blank => "blank".into(),
            Self::Ink => "ink".into(),
            Self::Inverted(digit) => format!("inverted-{digit}"),
            Self::UpsideDown(digit) => format!("upside-down-{digit}"),
        }
    }

    /// What people call it.
    pub fn in_words(self, words: &FigureWords) -> String {
        match self {
            Self::Letter(letter) => (words.letter)(letter),
            Self::Face => words.face.to_owned(),
            Self::Checkers => words.checkers.to_owned(),
            Self::Static => words.random_pixels.to_owned(),
            Self::Blank => words.blank.to_owned(),
            Self::Ink => words.all_ink.to_owned(),
            Self::Inverted(digit) => (words.inverted)(digit),
            Self::UpsideDown(digit) => (words.upside_down)(digit),
        }
    }

    /// What it looks like. Digits are the first of their class among the test images; none when there is no such image.
    fn picture(self, data: &Dataset, seed: u64) -> Option<Picture> {
        let digit = |digit: u8| {
            let at = data.test.labels.iter().position(|label| *label == digit)?;
            Picture::new(data.test.images.image(at))
        };
        match self {
            Self::Letter(letter) => Some(drawn(letter_strokes(letter)?)),
            Self::Face => Some(drawn(FACE)),
            Self::Checkers => Some(Picture::from_fn(|row, column| ((row / 4 + column / 4) % 2) as f32)),
            Self::Static => Some(static_picture(seed)),
            Self::Blank => Some(Picture::BLANK),
            Self::Ink => Some(Picture::BLANK.inverted()),
            Self::Inverted(which) => digit(which).map(|picture| picture.inverted()),
            Self::UpsideDown(which) => digit(which).map(|picture| picture.upside_down()),
        }
    }
}

/// The illusions that can be made of this data, in the order of the row. `seed` is that of the static.
pub fn illusions(data: &Dataset, seed: u64) -> Vec<(Illusion, Picture)> {
    let made = Illusion::ALL.into_iter().map(|illusion| Some((illusion, illusion.picture(data, seed)?)));
    made.flatten().collect()
}

/// What the network sees in each of them.
pub fn see_illusions(network: &Network<f32>, illusions: &[(Illusion, Picture)]) -> Vec<Seen> {
    let scores = scores_of(network, illusions.iter().map(|(_, picture)| picture));
    let pairs = illusions.iter().zip(scores);
    pairs
        .map(|((illusion, picture), scores)| Seen { illusion: *illusion, picture: picture.clone(), scores })
        .collect()
}

/// Strokes in a box one unit wide and high, y downwards.
type Strokes = &'static [&'static [[f32; 2]]];

const FACE: Strokes = &[
    &[[0.30, 0.15], [0.30, 0.22]],
    &[[0.70, 0.15], [0.70, 0.22]],
    &[[0.08, 0.55], [0.18, 0.78], [0.36, 0.93], [0.50, 0.96], [0.64, 0.93], [0.82, 0.78], [0.92, 0.55]],
];

fn letter_strokes(letter: char) -> Option<Strokes> {
    Some(match letter {
        'A' => &[&[[0.1, 1.0], [0.5, 0.0], [0.9, 1.0]], &[[0.26, 0.62], [0.74, 0.62]]],
        'E' => &[&[[0.85, 0.0], [0.15, 0.0], [0.15, 1.0], [0.85, 1.0]], &[[0.15, 0.5], [0.72, 0.5]]],
        'K' => &[&[[0.15, 0.0], [0.15, 1.0]], &[[0.85, 0.0], [0.15, 0.55]], &[[0.36, 0.40], [0.88, 1.0]]],
        'X' => &[&[[0.1, 0.0], [0.9, 1.0]], &[[0.9, 0.0], [0.1, 1.0]]],
        _ => return None,
    })
}

/// Strokes as a picture, laid out as the digits are.
fn drawn(strokes: Strokes) -> Picture {
    let place = |[x, y]: [f32; 2]| [5.0 + 18.0 * x, 5.0 + 18.0 * y];
    let strokes: Vec<Stroke> = strokes
        .iter()
        .map(|points| Stroke::new(2.6, points.iter().map(|point| place(*point)).collect::<Vec<_>>()))
        .collect();
    centred(&Sheet::from(&paint(&Picture::BLANK, &strokes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::digits;

    #[test]
    fn all_can_be_made_and_no_two_are_alike() {
        let made = illusions(&digits(), 42);
        assert_eq!(made.len(), Illusion::ALL.len());
        for (at, (one, picture)) in made.iter().enumerate() {
            assert_eq!(picture.is_blank(), *one == Illusion::Blank);
            assert!(made[..at].iter().all(|(_, other)| other != picture), "{one:?}");
        }
        let names: std::collections::BTreeSet<_> = made.iter().map(|(one, _)| one.name()).collect();
        assert_eq!(names.len(), made.len());
    }
}
