//! Where a run stands in figures that show all of it: a line across curves at an iteration, a frame around a row of a grid.

use super::super::{Along, Figure, FigureWords};
use super::histograms::{Part, histograms};
use super::{Frame, Scale, Style, lines, over_time, panels};

/// The marks of a figure in `room` at each of `places`: of every plot a list as long as that. A line is a frame without width. A
/// figure that does not go along what is counted has none.
pub fn here(
    figure: &Figure,
    along: Along,
    places: &[u64],
    room: Frame,
    style: &Style<'_>,
    words: &FigureWords,
) -> Vec<Vec<Frame>> {
    let across = |plot: Frame, x: &Scale| {
        let line = |at: &u64| {
            let share = x.share(*at as f64).clamp(0.0, 1.0);
            Frame::new(plot.x + plot.width * share, plot.y, 0.0, plot.height)
        };
        places.iter().map(line).collect::<Vec<_>>()
    };
    match (figure, along) {
        (Figure::Lines { lines, logarithmic }, Along::Iterations) if lines.x.label == words.iteration => {
            let plane = lines::plane(lines, *logarithmic, room, style);
            plane.map(|(plane, _)| across(plane.frame, &plane.x)).into_iter().collect()
        }
        (Figure::OverTime(figure), Along::Iterations) => {
            let laid = over_time::over_time(figure, room, style, words);
            let Some(x) = laid.x else { return Vec::new() };
            laid.plots.iter().map(|plot| across(*plot, &x)).collect()
        }
        (Figure::Panels(grid), Along::Iterations) => {
            let laid = panels::panels(grid, None, room, style, words.not_computed);
            laid.frames.iter().map(|frame| across(*frame, &laid.x)).collect()
        }
        (Figure::Histograms { grid, role }, Along::Rows) => {
            let laid = histograms(&[Part { grid, role: *role }], room, style, words);
            let row = |at: &u64| {
                let number = usize::try_from(at.saturating_sub(1)).unwrap_or(usize::MAX);
                let cells = laid.panels.iter().filter(|panel| panel.id[0] == number);
                let ends = cells.map(|panel| [panel.cell.y, panel.cell.bottom()]);
                let ends = ends.reduce(|[top, bottom], [y, end]| [top.min(y), bottom.max(end)]);
                let [top, bottom] = ends.unwrap_or([room.y, room.y]);
                Frame::between([room.x - 4.0, top - 1.0], [room.right() + 4.0, bottom + 1.0])
            };
            vec![places.iter().map(row).collect()]
        }
        _ => Vec::new(),
    }
}
