//! Mean, standard deviation, zeros and saturation below a panel, in fixed places: as many of them as leave room for the bars.

use super::super::{Across, Scene, Style, Text, Tone, Up};
use super::panel::Panel;
use crate::experiment::figure::format;

/// Name and value of a number stand no farther apart than this.
const MOST_FOR_A_NUMBER: f64 = 110.0;

/// Which numbers stand under each panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// Mean, standard deviation, zeros, saturation.
    All,
    /// Standard deviation and zeros.
    Few,
    /// The standard deviation alone.
    Spread,
}

impl Detail {
    fn count(self) -> usize {
        match self {
            Self::All => 4,
            Self::Few => 2,
            Self::Spread => 1,
        }
    }

    /// How many lines the numbers take under a panel this wide: a narrow one has one number in each.
    pub(super) fn lines(self, width: f64, style: &Style<'_>) -> usize {
        if width < 12.0 * style.small { self.count() } else { self.count().div_ceil(2) }
    }
}

impl Panel<'_> {
    /// A value with as many digits as there is room for behind its name.
    fn fitting(&self, name: &str, value: f64, room: f64) -> String {
        let words = format::significant(value);
        let fits = self.style.width(name) + 4.0 + self.style.width(&words) <= room;
        if fits { words } else { format::coarse(value) }
    }

    /// The numbers under the panel, each in its own place.
    pub(super) fn numbers(&self, scene: &mut Scene, top: f64, detail: Detail) {
        let (histogram, words, small) = (self.histogram, self.words, self.style.small);
        let columns = detail.count() / detail.lines(self.plot.width, self.style);
        let width = (self.plot.width / columns as f64).min(MOST_FOR_A_NUMBER.max(8.8 * small));
        // Names stand at the left of a column and values at its right, clear of the next column.
        let room = width - if columns > 1 { 8.0 } else { 0.0 };
        let share = |share: f64| format::percent(if share.is_nan() { 0.0 } else { share });
        let std = (words.std_short, self.fitting(words.std_short, histogram.std, room));
        let zeros = (words.zero_short, share(histogram.zero_share()));
        let shown = match detail {
            Detail::All => vec![
                (words.mean_short, self.fitting(words.mean_short, histogram.mean, room)),
                std,
                zeros,
                (words.saturated_short, share(histogram.saturated_share())),
            ],
            Detail::Few => vec![std, zeros],
            Detail::Spread => vec![std],
        };
        for (at, (name, value)) in shown.into_iter().enumerate() {
            let left = self.plot.x + (at % columns) as f64 * width;
            let y = top + (at / columns) as f64 * small * 1.25;
            scene.text(Text::new([left, y], name, small, Tone::Muted).anchored(Across::Start, Up::Below));
            let right = Text::new([left + room, y], value, small, Tone::Text);
            scene.text(right.anchored(Across::End, Up::Below));
        }
    }
}
