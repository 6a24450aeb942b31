//! The table of all colours that stand on each other in the window, and what recedes so that it can still be told apart.
//!
//! The formula and its limits are those of exported figures, too (`experiment::figure::contrast`): level AA of WCAG 2.1.
//! The lines of a grid and around a card carry no meaning: what they divide is told apart by its place, and every number
//! under the pointer can be read. So they may be faint on a desk; while presenting they are not. The shades of a picture or of
//! a scale are no pairs either: of each the strongest stands here, and its values are said under the pointer.

use egui::Color32;

use super::Palette;
use crate::experiment::figure::contrast::{self as formula, Rgb};
pub use crate::experiment::figure::contrast::{MARK, PLATE, Pair, TEXT, Use};

fn rgb(color: Color32) -> Rgb {
    [color.r(), color.g(), color.b()]
}

fn opaque([red, green, blue]: Rgb) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

/// Contrast of two opaque colours, from 1 (alike) to 21 (black on white).
pub fn contrast(a: Color32, b: Color32) -> f32 {
    formula::contrast(rgb(a), rgb(b))
}

/// What recedes: `ink` as near to `ground` as it can be with a contrast of `least`. An ink that has less stays as it is.
pub fn receding(ink: Color32, ground: Color32, least: f32) -> Color32 {
    opaque(formula::receding(rgb(ink), rgb(ground), least))
}

/// Black or white, whichever can be read on `ground`: one of them always has 4.5.
pub fn ink_on(ground: Color32) -> Color32 {
    opaque(formula::ink_on(rgb(ground)))
}

/// Every pair of a palette.
pub fn pairs(p: &Palette) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut on = |grounds: &[Color32], used: Use, inks: &[(&'static str, Color32)]| {
        for ground in grounds {
            let pair = |(what, ink): &(&'static str, Color32)| Pair {
                what,
                ink: rgb(*ink),
                ground: rgb(*ground),
                used,
            };
            pairs.extend(inks.iter().map(pair));
        }
    };
    around(p, &mut on);
    plots(p, &mut on);
    plates(p, &mut on);
    graphs(p, &mut on);
    pairs
}

/// What a part of the table adds its rows with.
type Rows<'a> = dyn FnMut(&[Color32], Use, &[(&'static str, Color32)]) + 'a;

/// Pages, panels, cards and what is pressed or typed into.
fn around(p: &Palette, on: &mut Rows<'_>) {
    let everywhere = [p.page, p.panel, p.card, p.raised];
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
    on(&[p.accent_soft], Use::Text, &[("how many units of the layer that is shown are dead", p.apart)]);
    on(&[p.accent], Use::Text, &[("words on the accent", p.on_accent)]);
    on(&[p.outline, p.accent], Use::Mark, &[("the knob of a switch", p.card)]);
    on(
        &everywhere,
        Use::Mark,
        &[("the edge of a control, the rail of a slider", p.outline), ("the laser", p.laser)],
    );
    on(&[p.page, p.panel], Use::Mark, &[("the frame of what has the keyboard", p.accent)]);
    on(&[p.page, p.panel, p.card], Use::Divider, &[("the edge of a card", p.border), ("a grid", p.grid)]);
}

/// Figures.
fn plots(p: &Palette, on: &mut Rows<'_>) {
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
        on(&[p.card], Use::Text, &[("the name of a series", series), ("a share of zeros", p.apart)]);
        on(&plots, Use::Mark, &[("its raw line", receding(series, p.raised, MARK))]);
        on(&[p.hovered], Use::Mark, &[("a series in the legend", series)]);
        for ground in [p.card, p.hovered] {
            on(&[ground], Use::Mark, &[("a series that is off", receding(series, ground, MARK))]);
        }
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
            ("a change", p.change),
            ("zeros, what is saturated", p.apart),
            ("an axis", p.axis),
            ("values before a change", receding(p.forward, p.raised, MARK)),
            ("derivatives before a change", receding(p.backward, p.raised, MARK)),
            ("a mark", p.accent),
            ("a marked warning", p.warning),
            ("a pixel that is not a number", p.error),
            ("what is under way", receding(p.accent, p.raised, MARK)),
        ],
    );
    // A scale of shades, from little to much.
    for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let shade = p.raw.lerp_to_gamma(p.backward, share);
        on(
            &plots,
            Use::Mark,
            &[("a shade", shade), ("a shade that recedes", receding(shade, p.raised, MARK))],
        );
    }
}

/// Words on a plate, with any line behind it.
fn plates(p: &Palette, on: &mut Rows<'_>) {
    let lines = [
        p.train, p.test, p.raw, p.forward, p.backward, p.change, p.accent, p.warning, p.axis, p.text,
        p.muted, p.outline,
    ];
    for line in lines.into_iter().chain(p.series) {
        let plate = line.lerp_to_gamma(p.card, PLATE);
        on(
            &[plate],
            Use::Text,
            &[
                ("words on a plate", p.text),
                ("words of the second rank on a plate", p.muted),
                ("a number of an axis on a plate", p.axis),
                ("a warning on a plate", p.warning),
                ("an error on a plate", p.error),
                ("a change in words", p.change),
                ("a value on a plate", p.forward),
                ("a derivative on a plate", p.backward),
            ],
        );
        let receding = [p.text, p.muted, p.forward, p.backward].map(|ink| receding_words(p, ink));
        on(&[plate], Use::Text, &receding.map(|ink| ("words on a plate that recede", ink)));
    }
}

/// Computation graphs.
fn graphs(p: &Palette, on: &mut Rows<'_>) {
    let nodes = [p.card, p.raised];
    on(&nodes, Use::Text, &[("a value", p.forward), ("a derivative", p.backward)]);
    for ink in [p.forward, p.backward] {
        on(&[pill(p, ink)], Use::Text, &[("a number that arrives", ink)]);
    }
    for ink in [p.text, p.muted, p.forward, p.backward] {
        on(&nodes, Use::Text, &[("words that recede", receding_words(p, ink))]);
    }
    for ink in [p.text, p.muted, p.forward, p.backward, p.accent, p.outline] {
        on(&nodes, Use::Mark, &[("a line that recedes", receding(ink, p.raised, MARK))]);
    }
    on(&[receding(p.forward, p.raised, MARK), p.forward], Use::Mark, &[("a step on the rail", p.card)]);
    on(&[receding(p.backward, p.raised, MARK), p.backward], Use::Mark, &[("a step on the rail", p.card)]);
    for lit in [true, false] {
        let shades = [0.0, 0.25, 0.5, 0.75, 1.0];
        let values = shades
            .into_iter()
            .flat_map(|share| [tinted(p, p.forward, share, lit), tinted(p, p.backward, share, lit)]);
        for ground in values.chain([not_a_number(p)]) {
            // It is typed on a card.
            on(&[ground, p.card], Use::Text, &[("an entry", entry_ink(p, ground, lit))]);
        }
    }
}

/// Words that recede, on a card, on a button of it or on a plate: as near to them as words may come.
pub fn receding_words(p: &Palette, ink: Color32) -> Color32 {
    // Of these grounds a raised one leaves the least.
    receding(ink, p.raised, TEXT)
}

/// The ground of an entry of an opened table: the stronger the larger its number is, of `share` of the largest, and weaker
/// where something else is to be looked at.
pub fn tinted(p: &Palette, color: Color32, share: f32, lit: bool) -> Color32 {
    p.card.lerp_to_gamma(color, share * if lit { 0.42 } else { 0.16 })
}

/// The ground of a number that arrives now: a little of its own colour.
pub fn pill(p: &Palette, color: Color32) -> Color32 {
    p.card.lerp_to_gamma(color, 0.09)
}

/// The ground of an entry that is not a number.
pub fn not_a_number(p: &Palette) -> Color32 {
    p.error.lerp_to_gamma(p.card, 0.6)
}

/// The number of an entry on that ground.
pub fn entry_ink(p: &Palette, ground: Color32, lit: bool) -> Color32 {
    if lit { p.text } else { receding(p.text, ground, TEXT) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::theme::{Theme, ThemeChoice};

    #[test]
    fn every_pair_of_every_theme_can_be_told_apart() {
        let mut faint = Vec::new();
        for choice in ThemeChoice::ALL {
            let before_a_class = matches!(choice, ThemeChoice::HighContrast | ThemeChoice::Projector);
            for pair in pairs(&Theme::of(choice).palette) {
                let least =
                    if pair.used == Use::Divider && before_a_class { MARK } else { pair.used.least() };
                faint.extend(pair.complaint(least).map(|complaint| format!("{choice:?}: {complaint}")));
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
        for line in p.series.into_iter().chain([p.forward, p.backward, p.train, p.test, p.change]) {
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
}
