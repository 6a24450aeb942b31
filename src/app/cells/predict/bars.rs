//! The scores as bars, with the answer in large letters above them.

use egui::{Align2, FontId, Sense, Ui, Vec2, pos2};

use crate::app::cell::CellContext;
use crate::app::figures::format::{percent, significant};
use crate::app::figures::paint::{Setting, frame, paint};
use crate::app::figures::{describe, label_font};
use crate::app::room;
use crate::app::theme::STRONG;
use crate::data::Dataset;
use crate::experiment::figure::layout::bars::{self as layout, Column};
use crate::experiment::figure::{Axis, Bar, BarFigure};
use crate::experiment::predict::Scores;

const HEAD: f32 = 46.0;

/// Height above the bars at least where words about the picture stand in place of an answer.
const DOUBT_HEAD: f32 = 64.0;

/// Draws the scores of every class into `size`. Where something about the picture makes them uncertain, `doubt` says what,
/// in place of an answer.
pub(super) fn show(
    ui: &mut Ui,
    cx: &CellContext<'_>,
    scores: &Scores,
    data: &Dataset,
    doubt: Option<&str>,
    size: Vec2,
) {
    let (text, palette) = (&cx.text.predict, &cx.theme.palette);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let name = |class: usize| data.class_in(class, cx.text.language);
    let answer = scores.answer();
    let second = scores.second().map(name).unwrap_or_default();
    let words = match doubt {
        Some(doubt) => doubt.to_owned(),
        None => (text.certainty)(scores.certainty(), &name(answer), &second),
    };
    let broken = scores.is_broken();
    let sees = if broken {
        cx.text.figures.overflowed.to_owned()
    } else {
        (text.sees)(&name(answer), &percent(scores.probability()))
    };
    describe(ui, &response, cx.text.figures.scores, || format!("{words}: {sees}"));
    let painter = ui.painter();

    let small = label_font(ui);
    let classes = scores.logits.len();
    let most = (classes.max(1) as f64).log2();
    let entropy = (text.entropy)(&format!("{:.2}", scores.entropy()), &format!("{most:.2}"));
    let head = if doubt.is_some() && !broken {
        let words = painter.layout(words, FontId::new(15.0, STRONG.clone()), palette.error, rect.width());
        // In a narrow window, or a long language, it takes more lines.
        let below = words.size().y + 2.0;
        painter.galley(rect.left_top(), words, palette.error);
        let if_anything = (text.if_anything)(&name(answer), &percent(scores.probability()));
        let at = pos2(rect.left(), rect.top() + below);
        painter.text(at, Align2::LEFT_TOP, if_anything, small.clone(), palette.muted);
        (below + small.size * 1.4 + 4.0).max(DOUBT_HEAD)
    } else {
        let big = FontId::new(22.0, STRONG.clone());
        painter.text(rect.left_top(), Align2::LEFT_TOP, &words, big, palette.text);
        let under = if broken { sees } else { format!("{}  ·  {entropy}", percent(scores.probability())) };
        let at = pos2(rect.left(), rect.top() + 28.0);
        painter.text(at, Align2::LEFT_TOP, under, small.clone(), palette.muted);
        HEAD
    };

    let table = room::between(pos2(rect.left(), rect.top() + head), rect.max);
    let column = |heading: &str, word: &dyn Fn(usize) -> String| Column {
        heading: heading.to_owned(),
        words: (0..classes).map(word).collect(),
    };
    let columns = [
        column(text.softmax, &|class| percent(scores.probability_of(class))),
        column(text.logit, &|class| significant(scores.logits.get(class).copied().unwrap_or(f64::NAN))),
    ];
    let bar = |class| Bar { name: name(class), value: scores.probability_of(class) };
    let figure = BarFigure {
        title: String::new(),
        axis: Axis::new("", "").held(0.0, 1.0),
        bars: (0..classes).map(bar).collect(),
    };
    let setting = Setting::of_rows(ui, cx.theme);
    let scene = layout::scene(&figure, &columns, frame(table), &setting.style(), cx.text.figures.no_answer);
    paint(ui.painter(), &scene, cx.theme, Vec2::ZERO);
}
