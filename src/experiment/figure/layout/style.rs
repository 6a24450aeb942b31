//! What a medium gives a layout: sizes of type, widths of lines, and how wide words are in it.

/// How wide words are: in the window as they are set, in a file about.
pub trait Measure {
    /// The width of a line of text in points.
    fn width(&self, words: &str, size: f64, strong: bool) -> f64;
}

/// The sizes of a medium, in points.
#[derive(Clone, Copy)]
pub struct Style<'a> {
    /// How wide words are.
    pub measure: &'a dyn Measure,
    /// Numbers at ticks and below panels, names of axes and of series.
    pub small: f64,
    /// Words that stand for themselves: names of rows, what is not there yet.
    pub body: f64,
    /// The title.
    pub title: f64,
    /// The width of a plotted line.
    pub line: f64,
    /// The width of a frame's or an axis's line.
    pub hairline: f64,
}

impl Style<'_> {
    /// From one line of small print to the next.
    pub fn line_height(&self) -> f64 {
        self.small * 1.35
    }

    /// The width of small print.
    pub fn width(&self, words: &str) -> f64 {
        self.measure.width(words, self.small, false)
    }

    /// As many ticks as there is room for on a horizontal axis of this length.
    pub fn most_across(&self, length: f64) -> usize {
        (length / (5.2 * self.small)).clamp(2.0, 12.0) as usize
    }

    /// As many ticks as there is room for on a vertical axis of this length.
    pub fn most_up(&self, length: f64) -> usize {
        (length / (2.4 * self.small)).clamp(2.0, 9.0) as usize
    }

    /// As much of a text as fits into `room`, with `…` where something is missing.
    pub fn fitted(&self, words: &str, size: f64, room: f64) -> String {
        if words.is_empty() || self.measure.width(words, size, false) <= room {
            return words.to_owned();
        }
        let ends: Vec<usize> = words.char_indices().map(|(at, _)| at).collect();
        let cut = |end: usize| words.get(..end).unwrap_or_default().trim_end().to_owned() + "…";
        // The first end at which it does not fit any more.
        let kept = ends.partition_point(|end| self.measure.width(&cut(*end), size, false) <= room);
        cut(kept.checked_sub(1).and_then(|last| ends.get(last)).copied().unwrap_or(0))
    }

    /// A text in lines that fit into `room`, broken at spaces, at most `most` of them; what is left over is cut.
    pub fn wrapped(&self, words: &str, size: f64, room: f64, most: usize) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in words.split_whitespace() {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.measure.width(&longer, size, false) <= room || line.is_empty() {
                line = longer;
            } else {
                lines.push(std::mem::replace(&mut line, word.to_owned()));
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        if lines.len() > most {
            let rest = lines.split_off(most.saturating_sub(1)).join(" ");
            lines.push(rest);
        }
        lines.iter().map(|line| self.fitted(line, size, room)).collect()
    }

    /// The name of an upright axis of this length with its size: a little smaller where it would be too long, without what
    /// follows a colon where even that is, and cut at last.
    pub fn upright(&self, name: &str, length: f64) -> (String, f64) {
        let brief = name.split_once(':').map_or(name, |(brief, _)| brief);
        let ways = [(name, 1.0), (name, 0.85), (brief, 1.0), (brief, 0.85)];
        let sized = ways.map(|(words, share)| (words, self.small * share));
        let fitting =
            sized.into_iter().find(|(words, size)| self.measure.width(words, *size, false) <= length);
        fitting.map_or_else(
            || (self.fitted(brief, self.small * 0.85, length), self.small * 0.85),
            |(words, size)| (words.to_owned(), size),
        )
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A typeface in which every letter is as wide as half of its size.
    pub(crate) struct Even;

    impl Measure for Even {
        fn width(&self, words: &str, size: f64, _: bool) -> f64 {
            words.chars().count() as f64 * size / 2.0
        }
    }

    pub(crate) const EVEN: Style<'static> =
        Style { measure: &Even, small: 12.5, body: 15.0, title: 15.0, line: 2.0, hairline: 1.0 };

    proptest! {
        #[test]
        fn what_is_fitted_fits(text in "\\PC{0,80}", room in 20.0..400.0f64) {
            let cut = EVEN.fitted(&text, 12.0, room);
            prop_assert!(Even.width(&cut, 12.0, false) <= room);
            let more = text.chars().count() > cut.chars().count();
            // One letter more would not, but for spaces that are left out before the sign.
            prop_assert!(!more || text.contains(' ') || Even.width(&cut, 12.0, false) + 6.0 > room);
        }

        #[test]
        fn lines_fit_and_are_few(text in "\\PC{0,200}", room in 40.0..400.0f64, most in 1..5_usize) {
            let lines = EVEN.wrapped(&text, 12.0, room, most);
            prop_assert!(lines.len() <= most);
            for line in lines {
                prop_assert!(Even.width(&line, 12.0, false) <= room + 1e-9);
            }
        }
    }

    #[test]
    fn nothing_is_lost_where_there_is_room() {
        assert_eq!(EVEN.wrapped("seed 42 and more", 10.0, 60.0, 9).join(" "), "seed 42 and more");
        assert_eq!(EVEN.upright("accuracy: test dashed", 400.0), ("accuracy: test dashed".into(), 12.5));
        assert_eq!(EVEN.upright("accuracy: test dashed", 60.0), ("accuracy".into(), 12.5));
    }
}
