//! How well colours can be told apart, by WCAG 2.1, and the table of all that stand on each other in the window.
//!
//! Level AA: 4.5 to 1 for text (1.4.3), 3 to 1 for large text, for lines and marks that carry a meaning, and for what shows
//! where a control is (1.4.11). The lines of a grid and around a card carry none: what they divide is told apart by its place,
//! and every number under the pointer can be read. So they may be faint on a desk; before a class they are not.

use std::sync::LazyLock;

use egui::Color32;

use super::Palette;

/// What text needs.
pub const TEXT: f32 = 4.5;
/// What large text, lines and marks need.
pub const MARK: f32 = 3.0;

/// Contrast of two opaque colours, from 1 (alike) to 21 (black on white).
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: Color32) -> f32 {
    /// The light of each value of a channel.
    static LINEAR: LazyLock<[f32; 256]> = LazyLock::new(|| {
        std::array::from_fn(|value| {
            let value = value as f32 / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        })
    });
    let linear = |value: u8| LINEAR[usize::from(value)];
    0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
}

/// What recedes: `ink` as near to `ground` as it can be with a contrast of `least`. An ink that has less stays as it is.
pub fn receding(ink: Color32, ground: Color32, least: f32) -> Color32 {
    // A channel has 256 values: eight halvings are exact.
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..8 {
        let middle = f32::midpoint(low, high);
        if contrast(ink.lerp_to_gamma(ground, middle), ground) >= least {
            low = middle;
        } else {
            high = middle;
        }
    }
    ink.lerp_to_gamma(ground, low)
}

/// Black or white, whichever can be read on `ground`: one of them always has 4.5.
pub fn ink_on(ground: Color32) -> Color32 {
    if contrast(Color32::BLACK, ground) >= contrast(Color32::WHITE, ground) {
        Color32::BLACK
    } else {
        Color32::WHITE
    }
}

/// What an ink is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Words and numbers.
    Text,
    /// Large words, lines, marks, the edge of a control.
    Mark,
    /// A line that only divides.
    Divider,
}

/// Two colours of which one is seen on the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// What is seen.
    pub what: &'static str,
    /// In which colour.
    pub ink: Color32,
    /// On which one.
    pub ground: Color32,
    /// What it is for.
    pub used: Use,
}

/// Every pair of a palette.
pub fn pairs(p: &Palette) -> Vec<Pair> {
    let everywhere = [p.page, p.panel, p.card, p.raised];
    let mut pairs = Vec::new();
    let mut on = |grounds: &[Color32], used: Use, inks: &[(&'static str, Color32)]| {
        for ground in grounds {
            pairs.extend(inks.iter().map(|(what, ink)| Pair { what, ink: *ink, ground: *ground, used }));
        }
    };
    on(
        &everywhere,
        Use::Text,
        &[
            ("words", p.text),
            ("words of the second rank", p.muted),
            ("a link, what is chosen", p.accent),
            ("an error", p.error),
            ("a warning", p.warning),
            ("what worked", p.ok),
            ("numbers of an axis", p.axis),
        ],
    );
    on(&[p.hovered, p.accent_soft], Use::Text, &[("words", p.text), ("words of the second rank", p.muted)]);
    on(&[p.hovered, p.accent_soft], Use::Text, &[("what is chosen", p.accent)]);
    on(&[p.accent], Use::Text, &[("words on the accent", p.on_accent)]);
    on(&[p.card, p.raised], Use::Text, &[("a value", p.forward), ("a derivative", p.backward)]);
    // The darkest and the palest shade of a table of numbers, and some between.
    for share in [0.0, 0.25, 0.5, 0.55, 0.75, 1.0] {
        for end in [p.forward, p.backward, p.text] {
            let ground = p.card.lerp_to_gamma(end, share);
            on(&[ground], Use::Text, &[("a number on its shade", ink_on(ground))]);
        }
    }
    let plots = [p.card, p.raised];
    for series in p.series {
        on(&plots, Use::Mark, &[("a series", series)]);
        on(&plots, Use::Mark, &[("its raw line", receding(series, p.raised, MARK))]);
    }
    on(
        &plots,
        Use::Mark,
        &[
            ("training", p.train),
            ("test", p.test),
            ("a raw line", p.raw),
            ("values", p.forward),
            ("derivatives", p.backward),
            ("what is counted apart", p.apart),
            ("an axis", p.axis),
            ("a mark", p.accent),
            ("a marked warning", p.warning),
        ],
    );
    on(
        &plots,
        Use::Mark,
        &[
            ("a value that recedes", receding(p.forward, p.raised, MARK)),
            ("a derivative that recedes", receding(p.backward, p.raised, MARK)),
            ("words that recede", receding(p.text, p.raised, MARK)),
        ],
    );
    on(&everywhere, Use::Mark, &[("the edge of a control", p.outline), ("the laser", p.laser)]);
    on(&[p.page, p.panel], Use::Mark, &[("the frame of what has the keyboard", p.accent)]);
    on(&[p.page, p.panel, p.card], Use::Divider, &[("the edge of a card", p.border), ("a grid", p.grid)]);
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::theme::{Theme, ThemeChoice};

    #[test]
    fn black_on_white_is_twenty_one() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-3);
        assert!((contrast(Color32::from_rgb(0x76, 0x76, 0x76), Color32::WHITE) - 4.54).abs() < 0.01);
    }

    #[test]
    fn every_pair_of_every_theme_can_be_told_apart() {
        let mut faint = Vec::new();
        for choice in ThemeChoice::ALL {
            for pair in pairs(&Theme::of(choice).palette) {
                let before_a_class = matches!(choice, ThemeChoice::HighContrast | ThemeChoice::Projector);
                let least = match pair.used {
                    Use::Text => TEXT,
                    Use::Mark => MARK,
                    Use::Divider if before_a_class => MARK,
                    Use::Divider => 1.1,
                };
                let c = contrast(pair.ink, pair.ground);
                if c < least {
                    faint.push(format!(
                        "{choice:?}: {} {:?} on {:?} has {c:.2}",
                        pair.what, pair.ink, pair.ground
                    ));
                }
            }
            let theme = Theme::of(choice);
            for ground in [theme.palette.page, theme.palette.card] {
                assert!(contrast(theme.prose_ink(), ground) >= TEXT, "{choice:?}: prose");
            }
        }
        assert!(faint.is_empty(), "{}", faint.join("\n"));
    }

    #[test]
    fn nothing_on_the_projector_is_pale() {
        let p = &Theme::of(ThemeChoice::Projector).palette;
        assert_eq!((p.page, p.card), (Color32::WHITE, Color32::WHITE));
        for line in p.series.into_iter().chain([p.forward, p.backward, p.train, p.test, p.apart]) {
            assert!(contrast(line, p.card) >= TEXT, "{line:?}");
        }
        let widths = |choice| (Theme::of(choice).line, Theme::of(choice).hairline);
        for other in [ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::HighContrast] {
            assert!(widths(ThemeChoice::Projector) > widths(other), "its lines are the thickest");
        }
    }

    #[test]
    fn what_recedes_goes_as_far_as_it_may() {
        for choice in ThemeChoice::ALL {
            let p = &Theme::of(choice).palette;
            for ink in [p.text, p.forward, p.series[4]] {
                let c = contrast(receding(ink, p.card, MARK), p.card);
                assert!((MARK..MARK + 0.1).contains(&c), "{choice:?}: {c}");
            }
            assert_eq!(receding(p.card, p.card, MARK), p.card);
        }
    }

    #[test]
    fn on_any_ground_one_ink_can_be_read() {
        for grey in 0..=255 {
            let ground = Color32::from_gray(grey);
            assert!(contrast(ink_on(ground), ground) >= TEXT);
        }
    }
}
