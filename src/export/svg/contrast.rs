//! The table of all colours that stand on each other in exported figures: level AA of WCAG 2.1, as in the window.
//!
//! The lines of a grid and around a picture carry no meaning and stay faint, and so does the ground of a histogram: the figure
//! can be read without them. The shades of a picture and of a matrix are no pairs either: of each the strongest stands here.

use super::ink::{Ink, Look, ramp, signed};
use super::{map, matrix};
use crate::experiment::figure::Role;
use crate::experiment::figure::contrast::{PLATE, Pair, Use};

/// As many series as there are colours.
const SERIES: usize = 8;

/// Every pair of the looks of print.
fn pairs() -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut on = |grounds: &[Ink], used: Use, inks: &[(&'static str, Ink)]| {
        for ground in grounds {
            let pair =
                |(what, ink): &(&'static str, Ink)| Pair { what, ink: ink.rgb(), ground: ground.rgb(), used };
            pairs.extend(inks.iter().map(pair));
        }
    };
    words(&mut on);
    marks(&mut on);
    let paper = [Ink::PAPER];
    on(
        &paper,
        Use::Divider,
        &[("a grid, the edge of a picture", Ink::GRID), ("the ground of bars", Ink::GROUND)],
    );
    pairs
}

/// What a part of the table adds its rows with.
type Rows<'a> = dyn FnMut(&[Ink], Use, &[(&'static str, Ink)]) + 'a;

fn words(on: &mut Rows<'_>) {
    let both = [Ink::PAPER, Ink::GROUND];
    let ranks = [("words", Ink::TEXT), ("words of the second rank", Ink::MUTED)];
    on(&both, Use::Text, &ranks);
    on(&both, Use::Text, &[("numbers of an axis", Ink::AXIS), ("what is not a number", Ink::ERROR)]);
    // Of words on a plate, with any line behind it.
    for (_, line) in lines().into_iter().chain(shades()).chain([("", Ink::PAPER), ("", Ink::GROUND)]) {
        on(
            &[line.mix(Ink::PAPER, f64::from(PLATE))],
            Use::Text,
            &[
                ("words on a plate", Ink::TEXT),
                ("a number of an axis on a plate", Ink::AXIS),
                ("a value on a plate", Ink::FORWARD),
                ("a derivative on a plate", Ink::BACKWARD),
                ("what is counted apart, in words", Ink::APART),
                ("what is not a number, on a plate", Ink::ERROR),
            ],
        );
    }
    for ground in (0..=20).map(|step| matrix::shade(f64::from(step) / 20.0)).chain([Ink::GROUND]) {
        on(&[ground], Use::Text, &[("a number of a matrix", ground.words_on())]);
    }
}

fn marks(on: &mut Rows<'_>) {
    on(&[Ink::PAPER], Use::Mark, &lines());
    on(&[Ink::PAPER], Use::Mark, &shades());
    let pixels = [("the strongest pixel", signed(1.0, 1.0)), ("the strongest pixel", signed(-1.0, 1.0))];
    on(&[Ink::PAPER], Use::Mark, &pixels);
    on(&[Ink::GROUND], Use::Mark, &[("the darkest pixel", Ink::TEXT)]);
    // Histograms, and boxes of a graph.
    let on_ground = [
        ("values", Ink::FORWARD),
        ("derivatives", Ink::BACKWARD),
        ("what is counted apart", Ink::APART),
        ("an axis", Ink::AXIS),
        ("the edge of a node", Ink::TEXT),
    ];
    on(&[Ink::GROUND], Use::Mark, &on_ground);
    on(&[Ink::GROUND], Use::Mark, &of_series("the bars of a series", Role::Series));
}

/// Everything that is drawn as a line or as a mark on paper.
fn lines() -> Vec<(&'static str, Ink)> {
    let of = |what, role| (what, Look::of(role).pen.ink);
    let mut lines = vec![
        of("a raw line", Role::Raw),
        of("a smoothed line", Role::Smoothed),
        of("values", Role::Forward),
        of("derivatives", Role::Backward),
        of("training", Role::Train),
        of("test", Role::Test),
        ("what is counted apart", Ink::APART),
        ("an axis", Ink::AXIS),
        ("an arrow of a graph, a diagonal", Ink::MUTED),
        ("a moment, a place, the edge of a node", Ink::TEXT),
        ("an arrow downhill", map::slope_ink()),
        ("what is not a number", Ink::ERROR),
    ];
    lines.extend((0..=10).map(|step| ("a line of equal value", map::level_ink(f64::from(step) / 10.0))));
    lines.extend(of_series("a series", Role::Series));
    lines.extend(of_series("a raw line of a series", Role::RawOf));
    lines.extend(of_series("training of a series", Role::TrainOf));
    lines.extend(of_series("test of a series", Role::TestOf));
    lines
}

fn of_series(what: &'static str, role: fn(usize) -> Role) -> Vec<(&'static str, Ink)> {
    (0..SERIES).map(|n| (what, Look::of(role(n)).pen.ink)).collect()
}

/// The scale of points and of parallel lines.
fn shades() -> Vec<(&'static str, Ink)> {
    (0..=20).map(|step| ("a shade of the scale", ramp(f64::from(step) / 20.0))).collect()
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
        let ink = Look::of(role).pen.ink;
        let pair = Pair { what: "a line", ink: ink.rgb(), ground: Ink::PAPER.rgb(), used: Use::Text };
        assert_eq!(pair.complaint(pair.used.least()), None, "{role:?}");
    }
}

#[test]
fn what_lies_behind_goes_as_far_as_it_may() {
    let paper = Ink::PAPER.rgb();
    for role in [Role::Raw, Role::RawOf(0), Role::RawOf(6)] {
        let has = Pair { what: "", ink: Look::of(role).pen.ink.rgb(), ground: paper, used: Use::Mark };
        assert!((3.0..3.1).contains(&has.contrast()), "{role:?}: {}", has.contrast());
    }
}
