//! Mean, standard deviation, zeros and saturation below a panel, in fixed places: as many of them as leave room for the bars.

use egui::{Align2, Color32, Ui, pos2};

use super::super::format;
use super::panel::Panel;
use super::words::share;

/// Name and value of a number stand no farther apart than this.
const MOST_FOR_A_NUMBER: f32 = 110.0;

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

    /// How many lines the numbers take under a panel this wide: a narrow one has one number a line.
    pub(super) fn lines(self, width: f32) -> usize {
        if width < 150.0 { self.count() } else { self.count().div_ceil(2) }
    }
}

impl Panel<'_> {
    /// A value with as many digits as there is room for behind its name.
    fn fitting(&self, ui: &Ui, name: &str, value: f64, room: f32) -> String {
        let width = |words: &str| {
            let font = self.fonts.small.clone();
            ui.painter().layout_no_wrap(words.to_owned(), font, Color32::PLACEHOLDER).size().x
        };
        let text = format::significant(value);
        if width(name) + 4.0 + width(&text) <= room { text } else { format::coarse(value) }
    }

    /// The numbers under the panel, each in its own place.
    pub(super) fn numbers(&self, ui: &Ui, top: f32, detail: Detail) {
        let (histogram, t) = (self.histogram, self.text);
        let zeros = format::percent(share(histogram.zeros, histogram.total));
        let saturated = format::percent(share(histogram.saturated, histogram.total));
        let columns = detail.count() / detail.lines(self.plot.width());
        let width = (self.plot.width() / columns as f32).min(MOST_FOR_A_NUMBER);
        // Names stand at the left of a column and values at its right, clear of the next column.
        let room = width - if columns > 1 { 8.0 } else { 0.0 };
        let mean = self.fitting(ui, t.mean, histogram.mean, room);
        let std = self.fitting(ui, t.std, histogram.std, room);
        let all = [(t.mean, &mean), (t.std, &std), (t.zero, &zeros), (t.saturated, &saturated)];
        let few = [(t.std, &std), (t.zero, &zeros)];
        let shown = if detail == Detail::All { all.as_slice() } else { &few[..detail.count()] };
        let (muted, text) = (self.theme.palette.muted, self.theme.palette.text);
        for (at, (name, value)) in shown.iter().enumerate() {
            let left = self.plot.left() + (at % columns) as f32 * width;
            let y = top + (at / columns) as f32 * self.fonts.small.size * 1.25;
            let font = &self.fonts.small;
            ui.painter().text(pos2(left, y), Align2::LEFT_TOP, name, font.clone(), muted);
            let right = pos2(left + room, y);
            ui.painter().text(right, Align2::RIGHT_TOP, value, font.clone(), text);
        }
    }
}
