//! Where the ink of a photograph is: what stands out against the paper, and is neither desk nor grain.

use super::doubt::Doubt;
use super::grey::{Grey, rank};

/// What was found on a sheet.
pub(super) struct Found {
    /// Ink at every pixel, 0 to 1.
    pub(super) ink: Vec<f32>,
    /// What makes the answer uncertain.
    pub(super) doubts: Vec<Doubt>,
}

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Search {
    /// Whether the ink is darker than the paper; whichever stands out more when it is not said.
    pub(super) dark_ink: Option<bool>,
    /// Whether what comes in from the edge of the picture is a desk and no ink.
    pub(super) border: bool,
    /// Whether grain and specks are smoothed away.
    pub(super) denoise: bool,
}

/// Less contrast than this, of 1, is no drawing but a sheet of paper.
const LEAST_CONTRAST: f32 = 0.04;
/// Contrast below which an answer is not to be trusted, of 1.
const FAINT_CONTRAST: f32 = 0.1;
/// A contrast of so many standard deviations of the noise is seen for sure.
const CLEAR: f32 = 5.0;
/// Noise below this is not worth smoothing, of 1.
const LEAST_NOISE: f32 = 0.015;
/// Smaller pictures would lose their strokes with their grain.
const LEAST_SIDE: usize = 84;

/// Looks for ink on `flat`, whose paper has the light `level` everywhere.
pub(super) fn find(flat: &Grey, level: f32, search: Search) -> Found {
    let found = within(flat, level, search);
    if search.border && found.doubts.contains(&Doubt::Blank) {
        // What is drawn runs along the edge itself, or into the desk.
        return within(flat, level, Search { border: false, ..search });
    }
    found
}

fn within(flat: &Grey, level: f32, search: Search) -> Found {
    let noise = flat.noise();
    let smooth = if search.denoise && noise > LEAST_NOISE && flat.longer() >= LEAST_SIDE {
        flat.median().blurred(if noise > 0.06 { 2.0 } else { 1.2 })
    } else if search.denoise && flat.longer() >= LEAST_SIDE && has_specks(flat) {
        flat.median()
    } else {
        flat.clone()
    };
    let grain = smooth.noise();
    let (width, height) = (smooth.width, smooth.height);
    let mut off: Vec<f32> = smooth.values.iter().map(|light| light - level).collect();
    let mut doubts = Vec::new();
    if search.border {
        let marks: Vec<bool> =
            off.iter().map(|off| off.abs() > (4.0 * grain).max(0.06 * level.max(0.3))).collect();
        let desk = desk(&marks, width, height);
        let gone = desk.iter().filter(|is_desk| **is_desk).count();
        for (off, _) in off.iter_mut().zip(&desk).filter(|(_, is_desk)| **is_desk) {
            *off = 0.0;
        }
        if gone * 2 > desk.len() {
            doubts.push(Doubt::MostlyDesk);
        }
    }
    let weigh = |sign: f32| -> f32 {
        let clear = (4.0 * grain).max(LEAST_CONTRAST);
        off.iter().map(|off| off * sign).filter(|off| *off > clear).map(|off| off * off).sum()
    };
    let (dark, light) = (weigh(-1.0), weigh(1.0));
    let dark_ink = search.dark_ink.unwrap_or(dark >= light);
    if search.dark_ink.is_none() && dark.min(light) > 0.4 * dark.max(light) {
        doubts.push(Doubt::LightAndDark);
    }
    let sign = if dark_ink { -1.0 } else { 1.0 };
    let mut ink: Vec<f32> = off.iter().map(|off| (off * sign).max(0.0)).collect();

    let contrast = contrast(&ink);
    if contrast < LEAST_CONTRAST.max(3.0 * grain) {
        return Found { ink: vec![0.0; ink.len()], doubts: vec![Doubt::Blank] };
    }
    if contrast < FAINT_CONTRAST {
        let dark_paper = dark_ink && level < 0.25;
        doubts.push(if dark_paper { Doubt::Dark } else { Doubt::Faint });
    } else if contrast < CLEAR * grain || contrast < 2.0 * noise {
        doubts.push(Doubt::Noisy);
    }
    let (low, high) = ((2.5 * grain).max(0.06 * contrast), 0.95 * contrast);
    for ink in &mut ink {
        *ink = ((*ink - low) / (high - low).max(1e-3)).clamp(0.0, 1.0);
    }
    if search.denoise {
        near_strokes(&mut ink, width, height);
    }
    objects(&mut ink, width, height, search, &mut doubts);
    Found { ink, doubts }
}

/// Whether single pixels differ from all around them, as salt and pepper do.
fn has_specks(flat: &Grey) -> bool {
    let median = flat.median();
    let off = flat.values.iter().zip(&median.values).filter(|(a, b)| (**a - **b).abs() > 0.08).count();
    off * 200 > flat.values.len()
}

/// How far ink stands out: the middle of what is at least half as dark as the darkest, of which a few pixels may be
/// anything.
fn contrast(ink: &[f32]) -> f32 {
    let mut sorted = ink.to_vec();
    let few = 25.min(sorted.len() / 40) as f32 / sorted.len().max(1) as f32;
    let most = rank(&mut sorted, 1.0 - few);
    let mut strong: Vec<f32> = ink.iter().copied().filter(|ink| *ink > 0.5 * most).collect();
    rank(&mut strong, 0.5)
}

/// Takes away what is fainter than half the ink and not at a stroke's side: the lines of squared paper, shadows.
fn near_strokes(ink: &mut [f32], width: usize, height: usize) {
    let strong: Vec<bool> = ink.iter().map(|ink| *ink > 0.5).collect();
    let Some(bounds) = bounds(&strong, width) else { return };
    let reach = (bounds.longer() as f32 * 0.05).ceil().max(1.0) as usize;
    let near = grown(&strong, width, height, reach);
    for (ink, _) in ink.iter_mut().zip(near).filter(|(_, near)| !near) {
        *ink = 0.0;
    }
}

/// Each mark with all that is up to `reach` pixels away, across and down.
fn grown(marks: &[bool], width: usize, height: usize, reach: usize) -> Vec<bool> {
    let mut grown = marks.to_vec();
    let spread = |from: &[bool], to: &mut [bool], step: usize, lines: usize, count: usize, between: usize| {
        for line in 0..lines {
            let start = line * between;
            let mut last: Option<usize> = None;
            for at in 0..count {
                if from[start + at * step] {
                    last = Some(at);
                }
                to[start + at * step] |= last.is_some_and(|last| at - last <= reach);
            }
            let mut next: Option<usize> = None;
            for at in (0..count).rev() {
                if from[start + at * step] {
                    next = Some(at);
                }
                to[start + at * step] |= next.is_some_and(|next| next - at <= reach);
            }
        }
    };
    spread(marks, &mut grown, 1, height, width, width);
    let across = grown.clone();
    spread(&across, &mut grown, width, width, height, 1);
    grown
}

/// A rectangle of pixels, its ends included.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    left: usize,
    right: usize,
    top: usize,
    bottom: usize,
}

impl Bounds {
    fn longer(self) -> usize {
        (self.right - self.left).max(self.bottom - self.top) + 1
    }

    fn with(self, column: usize, row: usize) -> Self {
        Self {
            left: self.left.min(column),
            right: self.right.max(column),
            top: self.top.min(row),
            bottom: self.bottom.max(row),
        }
    }

    /// Pixels between two rectangles, in the direction in which there are more; 0 when they overlap.
    fn gap(self, other: Self) -> usize {
        let apart = |a: usize, b: usize| a.saturating_sub(b);
        let across = apart(self.left, other.right).max(apart(other.left, self.right));
        across.max(apart(self.top, other.bottom)).max(apart(other.top, self.bottom))
    }
}

fn bounds(marks: &[bool], width: usize) -> Option<Bounds> {
    let mut found: Option<Bounds> = None;
    for at in (0..marks.len()).filter(|at| marks[*at]) {
        let (column, row) = (at % width, at / width);
        let one = Bounds { left: column, right: column, top: row, bottom: row };
        found = Some(found.map_or(one, |bounds| bounds.with(column, row)));
    }
    found
}

/// Pixels that hang together, corners included.
struct Piece {
    pixels: Vec<usize>,
    bounds: Bounds,
    /// How many pixels lie on the left, right, upper and lower edge of the picture.
    contact: [usize; 4],
}

impl Piece {
    /// Whether it runs along so much of an edge of the picture that it is no stroke.
    fn runs_along(&self, width: usize, height: usize) -> bool {
        let sides = [height, height, width, width];
        let mut along = self.contact.iter().zip(sides).map(|(contact, side)| *contact as f32 / side as f32);
        along.any(|along| along >= ALONG)
    }
}

fn pieces(marks: &[bool], width: usize, height: usize) -> Vec<Piece> {
    let mut seen = vec![false; marks.len()];
    let mut pieces = Vec::new();
    for start in 0..marks.len() {
        if !marks[start] || seen[start] {
            continue;
        }
        let (column, row) = (start % width, start / width);
        let mut piece = Piece {
            pixels: vec![start],
            bounds: Bounds { left: column, right: column, top: row, bottom: row },
            contact: [0; 4],
        };
        seen[start] = true;
        let mut next = 0;
        while let Some(&at) = piece.pixels.get(next) {
            next += 1;
            let (column, row) = (at % width, at / width);
            piece.bounds = piece.bounds.with(column, row);
            let touches = [column == 0, column + 1 == width, row == 0, row + 1 == height];
            for (contact, touches) in piece.contact.iter_mut().zip(touches) {
                *contact += usize::from(touches);
            }
            for row in row.saturating_sub(1)..=(row + 1).min(height - 1) {
                for column in column.saturating_sub(1)..=(column + 1).min(width - 1) {
                    let at = row * width + column;
                    if marks[at] && !seen[at] {
                        seen[at] = true;
                        piece.pixels.push(at);
                    }
                }
            }
        }
        pieces.push(piece);
    }
    pieces
}

/// A piece that runs along so much of an edge of the picture is a desk; a stroke only crosses it.
const ALONG: f32 = 0.3;

/// What comes in from the edge of the picture and is wide there: a desk, a hand, the next sheet.
fn desk(marks: &[bool], width: usize, height: usize) -> Vec<bool> {
    let mut desk = vec![false; marks.len()];
    // Thick things only: the lines of squared paper hang together and come in from everywhere.
    let thin = width.max(height) / 75;
    let bare: Vec<bool> = marks.iter().map(|mark| !mark).collect();
    let thick: Vec<bool> = grown(&bare, width, height, thin).into_iter().map(|bare| !bare).collect();
    for piece in pieces(&thick, width, height).into_iter().filter(|piece| piece.runs_along(width, height)) {
        for at in piece.pixels {
            desk[at] = true;
        }
    }
    if desk.iter().any(|is_desk| *is_desk) {
        // The edge of the desk is soft.
        desk = grown(&desk, width, height, thin + thin.max(1));
    }
    desk
}

/// A piece of less than this share of the largest one is a speck.
const SPECK: f32 = 0.04;
/// A piece of at least this share is an object of its own, where it stands apart.
const OBJECT: f32 = 0.25;

/// Takes specks away, and tells what is uncertain about the rest.
fn objects(ink: &mut [f32], width: usize, height: usize, search: Search, doubts: &mut Vec<Doubt>) {
    let marks: Vec<bool> = ink.iter().map(|ink| *ink > 0.2).collect();
    let mut found: Vec<(f32, Piece)> = pieces(&marks, width, height)
        .into_iter()
        .map(|piece| (piece.pixels.iter().map(|at| ink[*at]).sum(), piece))
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    if search.border {
        // A narrow strip of desk; but what is drawn may itself run along the edge.
        let is_strip = |piece: &Piece| piece.runs_along(width, height);
        let rest: f32 = found.iter().filter(|(_, piece)| !is_strip(piece)).map(|(mass, _)| mass).sum();
        if rest > SPECK * found.iter().map(|(mass, _)| mass).sum::<f32>() {
            for (_, piece) in found.extract_if(.., |(_, piece)| is_strip(piece)) {
                for at in piece.pixels {
                    ink[at] = 0.0;
                }
            }
        }
    }
    let Some((most, main)) = found.first().map(|(mass, piece)| (*mass, piece.bounds)) else { return };
    let longer = main.longer() as f32;
    let (mut objects, mut cut, mut kept, mut area) = (1, false, Vec::new(), 0);
    for (at, (mass, piece)) in found.iter().enumerate() {
        let (share, gap) = (mass / most, piece.bounds.gap(main) as f32 / longer);
        let is_speck = share < SPECK || (share < OBJECT && gap > 0.35);
        if at > 0 && is_speck && search.denoise {
            continue;
        }
        objects += usize::from(at > 0 && share >= OBJECT && gap > 0.12);
        cut |= share >= OBJECT && piece.contact.iter().any(|contact| *contact > 0);
        area += piece.pixels.len();
        kept.push(at);
    }
    if search.denoise {
        let mut keep = vec![false; ink.len()];
        for (_, piece) in kept.iter().filter_map(|at| found.get(*at)) {
            for at in &piece.pixels {
                keep[*at] = true;
            }
        }
        let keep = grown(&keep, width, height, 2);
        for (ink, _) in ink.iter_mut().zip(keep).filter(|(_, keep)| !keep) {
            *ink = 0.0;
        }
    }
    if objects > 1 {
        doubts.push(Doubt::Several(objects));
    }
    if cut {
        doubts.push(Doubt::Cut);
    }
    if area * 2 > ink.len() {
        doubts.push(Doubt::Filled);
    } else if main.longer() < 10 {
        doubts.push(Doubt::Small(main.longer()));
    }
}
