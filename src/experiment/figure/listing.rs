//! Any figure as a table: every number that is drawn, one row each, in columns that are called as the axes are.

use super::{
    Axis, Exhibit, Figure, Histogram, LineFigure, MapFigure, OverTimeFigure, ParallelFigure, Series, Table,
    UnitFigure, UnitMapFigure, UnitMark, Values,
};

impl Exhibit {
    /// The numbers of the figure.
    pub fn table(&self) -> Table {
        // Its file is named after the exhibit.
        let table = Table::new("figure");
        match &self.figure {
            Figure::Lines { lines, .. } => curves(table, lines),
            Figure::Panels(grid) => {
                let all = || {
                    grid.panels.iter().flat_map(|panel| {
                        panel.series.iter().map(move |series| (panel.title.as_str(), series))
                    })
                };
                points(
                    table.with(
                        "panel",
                        texts(all().flat_map(|(panel, series)| {
                            std::iter::repeat_n(panel.to_owned(), series.points.len())
                        })),
                    ),
                    all().map(|(_, series)| series),
                    [&grid.x, &grid.y],
                )
            }
            Figure::Histograms { grid, .. } => {
                let cells = grid.rows.iter().flat_map(|row| {
                    row.cells.iter().enumerate().map(|(at, cell)| {
                        let column = grid.columns.get(at).cloned().unwrap_or_default();
                        ([row.name.replace('\n', ", "), column], cell)
                    })
                });
                histograms(table, &cells.collect::<Vec<_>>())
            }
            Figure::OverTime(figure) => over_time(table, figure),
            Figure::UnitMap(figure) => unit_map(table, figure),
            Figure::Unit(figure) => unit(table, figure),
            Figure::Matrix(map) => {
                let name = |names: &[String], at: usize| names.get(at).cloned().unwrap_or_default();
                let cells = || map.values.indexed_iter();
                let label =
                    |words: &str, plain: &str| if words.is_empty() { plain } else { words }.to_owned();
                table
                    .with(
                        label(&map.row_label, "row"),
                        texts(cells().map(|((row, _), _)| name(&map.rows, row))),
                    )
                    .with(
                        label(&map.column_label, "column"),
                        texts(cells().map(|((_, column), _)| name(&map.columns, column))),
                    )
                    .with("value", numbers(cells().map(|(_, value)| *value)))
            }
            Figure::Map(map) => paths(table, map),
            Figure::Scatter(scatter) => {
                let all = || {
                    scatter
                        .groups
                        .iter()
                        .flat_map(|group| group.points.iter().map(move |point| (&group.name, point)))
                };
                let table = table
                    .with("group", texts(all().map(|(name, _)| name.clone())))
                    .with(scatter.x.heading(), scatter.x.column(all().map(|(_, point)| point.x)))
                    .with(scatter.y.heading(), scatter.y.column(all().map(|(_, point)| point.y)));
                match &scatter.color {
                    // Where one axis is the colour's, too, the column is there already.
                    Some(color) if color.heading() != scatter.y.heading() => {
                        let values = all().map(|(_, point)| point.value.unwrap_or(f64::NAN));
                        table.with(color.heading(), color.column(values))
                    }
                    _ => table,
                }
            }
            Figure::Parallel(parallel) => lines(table, parallel),
            Figure::Pictures(strip) => {
                let all = || {
                    strip.pictures.iter().enumerate().flat_map(|(number, picture)| {
                        picture.values.iter().enumerate().map(move |(at, value)| (number, at, *value))
                    })
                };
                let columns = strip.columns.max(1);
                let table =
                    table.with("picture", Values::Whole(all().map(|(number, _, _)| number as u64).collect()));
                let captions = || all().filter_map(|(number, ..)| Some(&strip.pictures.get(number)?.caption));
                let table = if captions().all(String::is_empty) {
                    table
                } else {
                    table.with("caption", texts(captions().map(|caption| caption.replace('\n', ", "))))
                };
                table
                    .with("row", Values::Whole(all().map(|(_, at, _)| (at / columns) as u64).collect()))
                    .with("column", Values::Whole(all().map(|(_, at, _)| (at % columns) as u64).collect()))
                    .with("value", numbers(all().map(|(_, _, value)| f64::from(value))))
            }
            Figure::Table(figure) => figure.table.clone(),
            Figure::Bars(figure) => table
                .with("name", texts(figure.bars.iter().map(|bar| bar.name.clone())))
                .with(figure.axis.heading(), numbers(figure.bars.iter().map(|bar| bar.value))),
            Figure::Graph(graph) => {
                let ends = |of: fn(&[[f64; 2]]) -> Option<&[f64; 2]>| {
                    // An arrow ends at a side of its node, so the nearest node is its own.
                    texts(graph.edges.iter().map(|edge| {
                        let Some(at) = of(&edge.line) else { return String::new() };
                        let distance = |node: &&super::FigureNode| {
                            let outside = |axis: usize| {
                                ((at[axis] - node.at[axis]).abs() - node.size[axis] / 2.0).max(0.0)
                            };
                            outside(0).hypot(outside(1))
                        };
                        let nearest = graph.nodes.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
                        nearest.map(|node| node.label.clone()).unwrap_or_default()
                    }))
                };
                table
                    .with("from", ends(<[_]>::first))
                    .with("to", ends(<[_]>::last))
                    .with("forward", texts(graph.edges.iter().map(|edge| edge.forward.clone())))
                    .with("backward", texts(graph.edges.iter().map(|edge| edge.backward.clone())))
            }
        }
    }
}

fn texts(all: impl Iterator<Item = String>) -> Values {
    Values::Text(all.collect())
}

fn numbers(all: impl Iterator<Item = f64>) -> Values {
    Values::Number(all.collect())
}

/// Iterations and steps as the whole numbers that they are.
fn counted(values: Values) -> Values {
    /// Beyond this not every whole number is a 64-bit float.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match values {
        Values::Number(all) if all.iter().all(|x| x.fract() == 0.0 && (0.0..=EXACT).contains(x)) => {
            Values::Whole(all.into_iter().map(|x| x as u64).collect())
        }
        other => other,
    }
}

fn points<'a>(table: Table, all: impl Iterator<Item = &'a Series> + Clone, [x, y]: [&Axis; 2]) -> Table {
    let each = || all.clone().flat_map(|series| series.points.iter().map(move |point| (&series.name, point)));
    table
        .with("series", texts(each().map(|(name, _)| name.clone())))
        .with(x.heading(), counted(x.column(each().map(|(_, point)| point[0]))))
        .with(y.heading(), y.column(each().map(|(_, point)| point[1])))
}

fn curves(table: Table, figure: &LineFigure) -> Table {
    points(table, figure.series.iter(), [&figure.x, &figure.y])
}

fn histograms(table: Table, cells: &[([String; 2], &Histogram)]) -> Table {
    let bins =
        || cells.iter().flat_map(|(names, cell)| (0..cell.counts.len()).map(move |bin| (names, *cell, bin)));
    let whole =
        |of: fn(&Histogram) -> u32| Values::Whole(bins().map(|(_, cell, _)| of(cell).into()).collect());
    table
        .with("row", texts(bins().map(|(names, ..)| names[0].clone())))
        .with("column", texts(bins().map(|(names, ..)| names[1].clone())))
        .with("low", numbers(bins().map(|(_, cell, bin)| cell.bin_low(bin))))
        .with("high", numbers(bins().map(|(_, cell, bin)| cell.bin_low(bin + 1))))
        .with("count", Values::Whole(bins().map(|(_, cell, bin)| cell.counts[bin].into()).collect()))
        .with("zeros", whole(|cell| cell.zeros))
        .with("below", whole(|cell| cell.below))
        .with("above", whole(|cell| cell.above))
        .with("nan", whole(|cell| cell.not_a_number))
        .with("mean", numbers(bins().map(|(_, cell, _)| cell.mean)))
        .with("std", numbers(bins().map(|(_, cell, _)| cell.std)))
}

/// A row for each bin that holds something, with what was counted apart.
fn over_time(table: Table, figure: &OverTimeFigure) -> Table {
    let all = || {
        figure.parts.iter().enumerate().flat_map(|(number, part)| {
            (0..figure.depth(number)).flat_map(move |layer| {
                figure.of(number, layer).flat_map(move |(iteration, of)| {
                    let zeros = (of.zeros > 0).then_some(([0.0; 2], of.zeros));
                    let bins = of.counts().chain(zeros);
                    bins.map(move |(ends, count)| (part, layer, iteration, ends, count))
                })
            })
        })
    };
    let name = |run: usize| figure.runs.get(run).map(|run| run.name.clone()).unwrap_or_default();
    let table = if figure.runs.len() > 1 {
        table.with("run", texts(all().map(|(part, ..)| name(part.run))))
    } else {
        table
    };
    table
        .with("quantity", texts(all().map(|(part, ..)| part.title.clone())))
        .with("layer", Values::Whole(all().map(|(_, layer, ..)| layer as u64 + 1).collect()))
        .with("iteration", Values::Whole(all().map(|(_, _, iteration, ..)| iteration).collect()))
        .with("low", numbers(all().map(|(.., [low, _], _)| low)))
        .with("high", numbers(all().map(|(.., [_, high], _)| high)))
        .with("count", Values::Whole(all().map(|(.., count)| count.into()).collect()))
}

/// A row for each unit and image.
fn unit_map(table: Table, figure: &UnitMapFigure) -> Table {
    let classes: Vec<&String> =
        figure.classes.iter().flat_map(|(name, count)| std::iter::repeat_n(name, *count)).collect();
    let all = || figure.values.indexed_iter();
    let mark = |unit: usize| match figure.marks.get(unit) {
        Some(UnitMark::Dead) => "dead",
        Some(UnitMark::Silent) => "silent",
        _ => "",
    };
    table
        .with("unit", Values::Whole(all().map(|((_, unit), _)| unit as u64 + 1).collect()))
        .with("mark", texts(all().map(|((_, unit), _)| mark(unit).to_owned())))
        .with("image", Values::Whole(all().map(|((image, _), _)| image as u64).collect()))
        .with(
            "label",
            texts(
                all().map(|((image, _), _)| classes.get(image).map_or(String::new(), |name| (*name).clone())),
            ),
        )
        .with("value", numbers(all().map(|(_, value)| f64::from(*value))))
}

/// A row for each bin of each class.
fn unit(table: Table, figure: &UnitFigure) -> Table {
    let cells =
        figure.strips.iter().map(|strip| ([figure.title.clone(), strip.name.clone()], &strip.histogram));
    histograms(table, &cells.collect::<Vec<_>>())
}

fn paths(table: Table, figure: &MapFigure) -> Table {
    let all = || {
        figure.paths.iter().flat_map(|path| {
            path.points.iter().enumerate().map(move |(step, point)| (&path.name, step as u64, point))
        })
    };
    table
        .with("path", texts(all().map(|(name, ..)| name.clone())))
        .with("step", Values::Whole(all().map(|(_, step, _)| step).collect()))
        .with(figure.map.x.heading(), numbers(all().map(|(_, _, point)| point[0])))
        .with(figure.map.y.heading(), numbers(all().map(|(_, _, point)| point[1])))
}

fn lines(table: Table, figure: &ParallelFigure) -> Table {
    let table = table.with("name", texts(figure.lines.iter().map(|line| line.name.clone())));
    figure.axes.iter().enumerate().fold(table, |table, (at, axis)| {
        let value = |line: &super::ParallelLine| line.values.get(at).copied().flatten();
        let values = figure.lines.iter().map(value);
        let column = axis.axis.column(values.map(|value| value.unwrap_or(f64::NAN)));
        table.with(axis.axis.heading(), column)
    })
}
