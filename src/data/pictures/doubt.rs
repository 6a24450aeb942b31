//! What makes an answer about a photograph uncertain, and what helps.

mod korean;

use std::fmt;

/// Something about a photograph that an answer should not hide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Nothing stands out from the paper.
    Blank,
    /// So dark that ink and paper are nearly one.
    Dark,
    /// Ink and paper differ little.
    Faint,
    /// The grain is nearly as strong as the ink.
    Noisy,
    /// Some things are lighter than the paper and others darker.
    LightAndDark,
    /// So many things stand apart from each other.
    Several(usize),
    /// What is drawn runs over the edge of the picture.
    Cut,
    /// There is more ink than paper.
    Filled,
    /// What is drawn is only so many pixels long, of the picture as it is kept.
    Small(usize),
    /// More than half of the picture is no paper.
    MostlyDesk,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank => f.write_str("The picture is blank: nothing stands out from the paper. Draw something on it"),
            Self::Dark => f.write_str("The picture is too dark to tell ink from paper. Take it in more light"),
            Self::Faint => f.write_str("Ink and paper differ too little. Write darker, or take the picture in more light"),
            Self::Noisy => f.write_str("The picture is nearly as grainy as its ink is dark. Take it in more light"),
            Self::LightAndDark => {
                f.write_str("Some marks are lighter than the paper, others darker. Say what the paper is, or cut the picture")
            }
            Self::Several(count) => {
                write!(f, "There are {count} separate things in the picture. Cut it so that one digit is left")
            }
            Self::Cut => f.write_str("The digit touches the edge of the picture. Leave some paper around it"),
            Self::Filled => f.write_str("There is more ink than paper. Leave some paper around the digit"),
            Self::Small(pixels) => {
                write!(f, "The digit is only {pixels} pixels high. Take the picture from nearer, or cut it")
            }
            Self::MostlyDesk => f.write_str("Most of the picture is not paper. Take it from nearer, or cut it"),
        }
    }
}
