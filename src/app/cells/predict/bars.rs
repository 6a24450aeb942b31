//! The scores as bars, with the answer in large letters above them.

use egui::{Align2, FontId, Rect, Sense, Ui, Vec2, pos2, vec2};

use crate::app::cell::CellContext;
use crate::app::figures::format::{percent, significant};
use crate::app::figures::{describe, small_font};
use crate::app::room;
use crate::app::theme::STRONG;
use crate::data::Dataset;
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
    let name = |class: usize| data.class_in(class, cx.text.language).into_owned();
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
    describe(ui, &response, text.scores, || format!("{words}: {sees}"));
    let painter = ui.painter();

    let small = small_font(ui);
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
    let heading = small.size * 1.4;
    let (name_width, percent_width, logit_width) = (if classes > 10 { 44.0 } else { 22.0 }, 66.0, 62.0);
    let bars = room::between(
        pos2(table.left() + name_width, table.top() + heading),
        pos2(table.right() - percent_width - logit_width, table.bottom()),
    );
    let right_of_percent = bars.right() + percent_width;
    for (x, word) in [(right_of_percent, text.softmax), (table.right(), text.logit)] {
        painter.text(pos2(x, table.top()), Align2::RIGHT_TOP, word, small.clone(), palette.muted);
    }
    let step = bars.height() / classes.max(1) as f32;
    let font = FontId::proportional((step * 0.78).clamp(8.0, 15.0));
    let strong = FontId::new(font.size, STRONG.clone());
    for class in 0..classes {
        let top = bars.top() + class as f32 * step;
        let middle = top + step / 2.0;
        let is_answer = class == answer;
        let font = if is_answer { &strong } else { &font };
        painter.text(
            pos2(bars.left() - 8.0, middle),
            Align2::RIGHT_CENTER,
            name(class),
            font.clone(),
            palette.text,
        );
        let rail = Rect::from_min_size(pos2(bars.left(), top + step * 0.15), vec2(bars.width(), step * 0.7));
        painter.rect_filled(rail, 2.0, palette.raised);
        let share = scores.probability_of(class);
        if share.is_finite() {
            let bar = Rect::from_min_size(rail.min, vec2(rail.width() * share as f32, rail.height()));
            painter.rect_filled(bar, 2.0, if is_answer { palette.accent } else { palette.forward });
        }
        let ink = if is_answer { palette.text } else { palette.muted };
        painter.text(pos2(right_of_percent, middle), Align2::RIGHT_CENTER, percent(share), font.clone(), ink);
        let logit = scores.logits.get(class).copied().unwrap_or(f64::NAN);
        painter.text(
            pos2(table.right(), middle),
            Align2::RIGHT_CENTER,
            significant(logit),
            font.clone(),
            ink,
        );
    }
}
