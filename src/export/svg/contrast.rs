//! The table of all colours that stand on each other in exported figures: level AA of WCAG 2.1, as in the window.
//!
//! The lines of a grid and around a picture carry no meaning and stay faint, and so does the ground of a histogram: the figure
//! can be read without them. The shades of a picture and of a matrix are no pairs either: of each the strongest stands here.

use super::ink::Print;
use super::measure::PAGE;
use crate::experiment::figure::Role;
use crate::experiment::figure::contrast::{PLATE, Pair, Rgb, Use, mixed};
use crate::experiment::figure::layout::{Inks, Look, Tone};

fn ink_of(tone: Tone) -> Rgb {
    Print.ink(tone)
}

/// As many series as there are colours.
const SERIES: usize = 6;

/// Every pair of the looks of print.
fn pairs() -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut on = |grounds: &[Rgb], used: Use, inks: &[(&'static str, Tone)]| {
        for ground in grounds {
            let pair = |(what, tone): &(&'static str, Tone)| Pair {
                what,
                ink: ink_of(*tone),
                ground: *ground,
                used,
            };
            pairs.extend(inks.iter().map(pair));
        }
    };
    words(&mut on);
    marks(&mut on);
    let paper = [ink_of(Tone::Paper)];
    on(
        &paper,
        Use::Divider,
        &[("a grid, the edge of a picture", Tone::Grid), ("the ground of bars", Tone::Ground)],
    );
    pairs
}

/// What a part of the table adds its rows with.
type Rows<'a> = dyn FnMut(&[Rgb], Use, &[(&'static str, Tone)]) + 'a;

fn words(on: &mut Rows<'_>) {
    let both = [Tone::Paper, Tone::Ground].map(ink_of);
    on(&[ink_of(Tone::Paper)], Use::Text, &of_series("the name of a series", Role::Series));
    on(&[ink_of(Tone::Paper)], Use::Text, &[("a share of zeros", Tone::Apart)]);
    on(&[ink_of(Tone::Soft)], Use::Text, &[("the best number", Tone::Accent)]);
    let dead = ("how many units of the layer that is shown are dead", Tone::Apart);
    on(&[ink_of(Tone::Soft)], Use::Text, &[dead, ("none of them", Tone::Muted), ("its name", Tone::Text)]);
    let ranks = [("words", Tone::Text), ("words of the second rank", Tone::Muted)];
    on(&both, Use::Text, &ranks);
    on(&both, Use::Text, &[("numbers of an axis", Tone::Axis), ("what is not a number", Tone::Error)]);
    // Of words on a plate, with any line behind it.
    for (_, line) in lines().into_iter().chain(shades()).chain([("", Tone::Paper), ("", Tone::Ground)]) {
        on(
            &[mixed(ink_of(line), ink_of(Tone::Paper), PLATE)],
            Use::Text,
            &[
                ("words on a plate", Tone::Text),
                ("a number of an axis on a plate", Tone::Axis),
                ("a value on a plate", Tone::Forward),
                ("a derivative on a plate", Tone::Backward),
                ("words of the second rank on a plate", Tone::Muted),
                ("a moment in words", Tone::Change),
                ("what is not a number, on a plate", Tone::Error),
            ],
        );
    }
    for share in (0..=20).map(|step| f64::from(step) / 20.0) {
        on(&[ink_of(Tone::Mistake(share))], Use::Text, &[("a number of a matrix", Tone::OnMistake(share))]);
    }
}

fn marks(on: &mut Rows<'_>) {
    on(&[ink_of(Tone::Paper)], Use::Mark, &lines());
    on(&[ink_of(Tone::Paper)], Use::Mark, &shades());
    let pixels = [("the strongest pixel", Tone::Signed(1.0)), ("the strongest pixel", Tone::Signed(-1.0))];
    on(&[ink_of(Tone::Paper)], Use::Mark, &pixels);
    on(&[ink_of(Tone::Ground)], Use::Mark, &[("the darkest pixel", Tone::Text)]);
    // Histograms, and boxes of a graph.
    let on_ground = [
        ("values", Tone::Forward),
        ("derivatives", Tone::Backward),
        ("an axis", Tone::Axis),
        ("the edge of a node", Tone::Text),
    ];
    on(&[ink_of(Tone::Ground)], Use::Mark, &on_ground);
    on(&[ink_of(Tone::Ground)], Use::Mark, &of_series("the bars of a series", Role::Series));
}

/// Everything that is drawn as a line or as a mark on paper.
fn lines() -> Vec<(&'static str, Tone)> {
    let of = |what, role| (what, Look::of(role, &PAGE).pen.tone);
    let mut lines = vec![
        of("a raw line", Role::Raw),
        of("a smoothed line", Role::Smoothed),
        of("values", Role::Forward),
        of("derivatives", Role::Backward),
        of("training", Role::Train),
        of("test", Role::Test),
        of("validation", Role::Validation),
        ("an axis", Tone::Axis),
        ("an arrow of a graph, a diagonal", Tone::Muted),
        ("a place, the edge of a node", Tone::Text),
        ("a moment", Tone::Change),
        ("zeros, what is saturated", Tone::Apart),
        ("the palest layer", Tone::ForwardRamp(0.5)),
        ("the palest layer", Tone::BackwardRamp(0.5)),
        ("the palest layer", Tone::StillRamp(0.5)),
        ("values before a change", Tone::BeforeForward),
        ("derivatives before a change", Tone::BeforeBackward),
        ("the start, the answer", Tone::Accent),
        ("the edge of a frame", Tone::Outline),
        ("an arrow downhill", Tone::Slope),
        ("what is not a number", Tone::Error),
    ];
    lines.extend((0..=10).map(|step| ("a line of equal value", Tone::Level(f64::from(step) / 10.0))));
    lines.extend(of_series("a series", Role::Series));
    lines.extend(of_series("a raw line of a series", Role::RawOf));
    lines.extend(of_series("training of a series", Role::TrainOf));
    lines.extend(of_series("test of a series", Role::TestOf));
    lines.extend(of_series("validation of a series", Role::ValidationOf));
    lines
}

fn of_series(what: &'static str, role: fn(usize) -> Role) -> Vec<(&'static str, Tone)> {
    (0..SERIES).map(|n| (what, Look::of(role(n), &PAGE).pen.tone)).collect()
}

/// The scale of points and of parallel lines.
fn shades() -> Vec<(&'static str, Tone)> {
    (0..=20).map(|step| ("a shade of the scale", Tone::Shade(f64::from(step) / 20.0))).collect()
}

#[test]
fn every_pair_can_be_told_apart() {
    let faint: Vec<String> = pairs().iter().filter_map(|pair| pair.complaint(pair.used.least())).collect();
    assert!(faint.is_empty(), "{}", faint.join("\n"));
}

/// A pale projector or a grey printer takes some of it away.
#[test]
fn what_is_looked_at_is_as_strong_as_words() {
    let roles = (0..SERIES).map(Role::Series);
    for role in roles.chain([Role::Smoothed, Role::Forward, Role::Backward, Role::Train, Role::Test]) {
        let ink = ink_of(Look::of(role, &PAGE).pen.tone);
        let pair = Pair { what: "a line", ink, ground: ink_of(Tone::Paper), used: Use::Text };
        assert_eq!(pair.complaint(pair.used.least()), None, "{role:?}");
    }
}

#[test]
fn what_lies_behind_goes_as_far_as_it_may() {
    let paper = ink_of(Tone::Paper);
    for role in [Role::Raw, Role::RawOf(0), Role::RawOf(5)] {
        let has =
            Pair { what: "", ink: ink_of(Look::of(role, &PAGE).pen.tone), ground: paper, used: Use::Mark };
        assert!((3.0..3.1).contains(&has.contrast()), "{role:?}: {}", has.contrast());
    }
}
