//! What stands over and under the rows of a part.

use super::super::super::{FigureWords, OverTimeFigure, OverTimeRun, Role};
use super::super::{Across, Frame, Pen, Scale, Scene, Style, Text, Tick, Tone, Up};
use super::tones::ink;

/// The name of a part, and over the numbers at its right what they are and of which iteration.
pub(super) fn title(
    scene: &mut Scene,
    figure: &OverTimeFigure,
    part: usize,
    room: Frame,
    plot: Frame,
    style: &Style<'_>,
    words: &FigureWords,
) {
    let Some(of) = figure.parts.get(part) else { return };
    let tone = ink(of.role);
    let at = figure
        .run(part)
        .and_then(OverTimeRun::at_now)
        .map(|at| (words.at_short)(at.iteration))
        .unwrap_or_default();
    let end = style.width(&at) + 12.0;
    let axis = if figure.range(part).is_some() { words.by_value } else { words.by_size };
    let name = format!("{} ({axis})", of.title);
    let name = style.fitted(&name, style.body, room.right() - plot.x - end);
    let middle = room.y + style.small * 0.7;
    scene.text(Text::new([plot.x, middle], name, style.body, tone).strong());
    let text = Text::new([room.right(), middle], at, style.small, Tone::Accent);
    scene.text(text.anchored(Across::End, Up::Middle));
    std_name(scene, of.role, plot, style, words);
}

/// Over the numbers at the right of a plot what they are.
pub(super) fn std_name(scene: &mut Scene, role: Role, plot: Frame, style: &Style<'_>, words: &FigureWords) {
    let at = [plot.right() + 6.0, plot.y - style.small * 0.75];
    scene.text(Text::new(at, words.std_short, style.small, ink(role)));
}

/// The axis of iterations below a plot.
pub(super) fn iterations(scene: &mut Scene, x: &Scale, plot: Frame, has_name: bool, style: &Style<'_>) {
    let ticks = x.ticks(style.most_across(plot.width));
    let mut free = f64::NEG_INFINITY;
    for Tick { share, label } in &ticks {
        let at = plot.x + plot.width * share;
        scene.line([[at, plot.bottom()], [at, plot.bottom() + 4.0]], Pen::new(Tone::Axis, style.hairline));
        let half = style.width(label) / 2.0;
        if at - half > free {
            free = at + half + 4.0;
            let text = Text::new([at, plot.bottom() + 5.0], label, style.small, Tone::Axis);
            scene.text(text.anchored(Across::Middle, Up::Below));
        }
    }
    scene.note(x, &ticks);
    if !has_name {
        return;
    }
    let under = [plot.middle()[0], plot.bottom() + 5.0 + style.line_height()];
    let name = style.fitted(x.name(), style.small, plot.width);
    scene.text(Text::new(under, name, style.small, Tone::Axis).anchored(Across::Middle, Up::Below));
}
