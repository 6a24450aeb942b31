//! The moments of a cell on a page: a slider, what it says, and the data from which a script draws.
//!
//! A picture of a moment is laid out here, as every other one, and is written as data: which kinds of elements it has, in which order
//! they come, and a list for each attribute that varies. The same lists follow each other from moment to moment, so they become
//! small. Nothing of it is a script, and the script makes no element from text.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde_json::{Value, json};

use crate::experiment::figure::layout::{Tone, here, signed_share};
use crate::experiment::figure::{Along, Exhibit, Figure, FigureWords, ImageStrip, Shade, format};
use crate::experiment::moments::{Entry, Moments, Shown};
use crate::export::svg::{Addresses, Element, PAGE, Part, Picture, drawn, escaped, rgb};
use crate::export::words::DocumentWords;

/// Levels of a pixel on each side of the middle one.
const LEVELS: i32 = 15;
/// From one moment to the next while they are played, in milliseconds.
const PAUSE: [u32; 2] = [250, 1200];
/// What differs from one element to the next of its kind.
const VARIES: [&str; 11] =
    ["x", "y", "width", "height", "cx", "cy", "r", "d", "transform", "viewBox", "href"];

/// The moments of one cell, written.
#[derive(Default)]
pub(super) struct Film {
    /// What stands before the figures.
    pub(super) controls: String,
    /// The data, which stand behind them.
    pub(super) data: String,
}

/// Writes the moments of the cell that has these figures, which stand on the page in this order. None where there is nothing to step
/// through.
pub(super) fn film(
    moments: &Moments,
    exhibits: &[&Exhibit],
    number: usize,
    words: &DocumentWords,
    figures: &FigureWords,
) -> Option<Film> {
    if moments.all.len() < 2 {
        return None;
    }
    let places: Vec<u64> = moments.all.iter().map(|shown| shown.at).collect();
    let names: Vec<String> = places.iter().map(|at| name(moments, *at, words)).collect();
    let said: Vec<String> = moments.all.iter().map(|shown| sentence(moments, shown)).collect();
    let mut films = Vec::new();
    let mut marks = Vec::new();
    let mut pictures = Value::Null;
    let mut pixels = Vec::new();
    for (at, exhibit) in exhibits.iter().enumerate() {
        let seen: Option<Vec<&Exhibit>> = moments
            .all
            .iter()
            .map(|shown| shown.exhibits.iter().find(|seen| seen.name == exhibit.name))
            .collect();
        if let Some(seen) = seen {
            films.push(moving(at, &seen, figures));
            if let Some((described, levels)) = planes(&seen) {
                (pictures, pixels) = (described, levels);
            }
            continue;
        }
        let ask = |room| here(&exhibit.figure, moments.along, &places, room, &PAGE, figures);
        let (_, plots) = drawn(exhibit, Addresses::Numbers, figures, ask);
        marks.extend(plots.into_iter().map(|frames| {
            let frame = |frame: &crate::experiment::figure::layout::Frame| {
                [frame.x, frame.y, frame.width, frame.height].map(tenths)
            };
            json!({"number": at, "frames": frames.iter().map(frame).collect::<Vec<_>>()})
        }));
    }
    let tables: Vec<Vec<Vec<Vec<[&str; 2]>>>> = moments.all.iter().map(tables).collect();
    let described = json!({
        "names": names,
        "said": said,
        "tables": tables,
        "figures": films,
        "marks": marks,
        "pictures": pictures,
        "ink": hex(rgb(Tone::Accent), "#"),
        "pause": PAUSE[usize::from(moments.along == Along::Steps)],
        "ends_whole": moments.along != Along::Steps,
    });
    let mut packed = json!({"moments": packed(described.to_string().as_bytes())});
    if !pixels.is_empty() {
        packed["pixels"] = self::packed(&pixels).into();
    }
    // Base64 has no sign of HTML; should another field come, it may have.
    let packed = packed.to_string().replace('<', "\\u003c");
    let data = format!("<script type=\"application/json\">{packed}</script>\n");
    let (name, said) = (names.last()?, said.last()?);
    Some(Film { controls: controls(moments, number, [name, said], words), data })
}

/// Slider, buttons, what they say, and tables: out of sight until the script is there, without which they could do nothing.
fn controls(moments: &Moments, number: usize, [name, said]: [&str; 2], words: &DocumentWords) -> String {
    let last = moments.all.len() - 1;
    let label = escaped((words.along)(moments.along));
    let [back, forward] = [words.step_back, words.step_forward].map(escaped);
    let (play, pause) = (escaped(words.play), escaped(words.pause));
    let name = escaped(name);
    let colon = if said.is_empty() { "" } else { ": " };
    let mut made = format!(
        "<div class=\"slider\" hidden>\n<label for=\"moment-{number}\">{label}</label>\n\
         <button type=\"button\" class=\"back\" aria-label=\"{back}\" title=\"{back}\">◀</button>\n\
         <input type=\"range\" id=\"moment-{number}\" min=\"0\" max=\"{last}\" value=\"{last}\" step=\"1\" \
         aria-valuetext=\"{name}\" autocomplete=\"off\">\n\
         <button type=\"button\" class=\"forward\" aria-label=\"{forward}\" title=\"{forward}\">▶</button>\n\
         <button type=\"button\" class=\"play\" data-play=\"{play}\" data-pause=\"{pause}\">{play}</button>\n\
         <output for=\"moment-{number}\" aria-live=\"polite\">{name}{colon}{}</output>\n</div>\n\
         <div class=\"readings\" hidden>\n",
        escaped(said)
    );
    for headings in &moments.headings {
        made.push_str("<div class=\"scroll\"><table class=\"reading\"><thead><tr>");
        for heading in headings {
            // Writing to a string cannot fail.
            _ = write!(made, "<th scope=\"col\">{}</th>", escaped(heading));
        }
        made.push_str("</tr></thead><tbody></tbody></table></div>\n");
    }
    made.push_str("</div>\n");
    made
}

/// What a moment is called.
fn name(moments: &Moments, at: u64, words: &DocumentWords) -> String {
    match moments.along {
        Along::Iterations => (words.after_update)(&format::grouped(at), at + 1, moments.length),
        Along::Rows => (words.row_of)(at, moments.length),
        Along::Steps => (words.step_of)(at, moments.length),
    }
}

/// So many networks are said in one sentence.
const NAMED: usize = 4;

/// What a moment says: its own sentence, or the numbers of its first table.
fn sentence(moments: &Moments, shown: &Shown) -> String {
    let Some((headings, rows)) = moments.headings.first().zip(shown.tables.first()) else {
        return shown.said.clone();
    };
    if moments.along != Along::Iterations {
        return shown.said.clone();
    }
    let row = |row: &Vec<Entry>| {
        let fields = headings.iter().zip(row).filter(|(_, field)| !field.shown.is_empty());
        let fields = fields.map(|(heading, field)| match field.exact.as_str() {
            "" => field.shown.clone(),
            _ => format!("{} {}", heading.to_lowercase(), field.shown),
        });
        fields.collect::<Vec<_>>().join(", ")
    };
    let more = if rows.len() > NAMED { "; …" } else { "" };
    rows.iter().take(NAMED).map(row).collect::<Vec<_>>().join("; ") + more
}

fn tables(shown: &Shown) -> Vec<Vec<Vec<[&str; 2]>>> {
    fn pair(entry: &Entry) -> [&str; 2] {
        [&entry.shown, &entry.exact]
    }
    fn row(row: &[Entry]) -> Vec<[&str; 2]> {
        row.iter().map(pair).collect()
    }
    shown.tables.iter().map(|rows| rows.iter().map(|fields| row(fields)).collect()).collect()
}

/// Bytes made small, in letters.
fn packed(bytes: &[u8]) -> String {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    // Writing to memory cannot fail.
    _ = encoder.write_all(bytes);
    STANDARD.encode(encoder.finish().unwrap_or_default())
}

fn hex(color: [u8; 3], before: &str) -> String {
    let [red, green, blue] = color;
    format!("{before}{red:02x}{green:02x}{blue:02x}")
}

/// Rounded to tenths of a point: what moves need not be sharper.
fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// One figure at every moment.
fn moving(number: usize, seen: &[&Exhibit], words: &FigureWords) -> Value {
    let pictures: Vec<Picture> =
        seen.iter().map(|exhibit| drawn(exhibit, Addresses::Numbers, words, |_| ()).0).collect();
    let height = pictures.iter().map(|picture| picture.size[1].ceil()).fold(0.0, f64::max);
    let mut kinds = Kinds::default();
    let moments: Vec<Value> = pictures.iter().map(|picture| kinds.moment(&picture.canvas.parts)).collect();
    json!({"number": number, "height": height, "kinds": kinds.all, "moments": moments})
}

/// The kinds of elements of a figure: those of one kind differ in what varies alone.
#[derive(Default)]
struct Kinds {
    all: Vec<Value>,
    known: HashMap<String, usize>,
}

impl Kinds {
    /// The number of an element's kind.
    fn of(&mut self, element: &Element, opens: bool) -> usize {
        let is_fixed = |name: &str| !VARIES.contains(&name);
        let fixed: Vec<[&str; 2]> = element
            .attributes
            .iter()
            .filter(|(name, _)| is_fixed(name))
            .map(|(name, value)| [*name, value.as_ref()])
            .collect();
        let mut varies: Vec<&str> =
            element.attributes.iter().map(|(name, _)| *name).filter(|name| !is_fixed(name)).collect();
        if is_bar(element) {
            // The bars of a histogram stand on one line: where they end is the same for all.
            varies.retain(|name| *name != "height");
            varies.push("bottom");
        }
        varies.extend(element.words.is_some().then_some("words"));
        let kind = json!({"tag": element.tag, "opens": opens, "fixed": fixed, "varies": varies});
        let next = self.all.len();
        let all = &mut self.all;
        *self.known.entry(kind.to_string()).or_insert_with(|| {
            all.push(kind);
            next
        })
    }

    /// One picture: runs of kinds, in order, and the lists of each kind.
    fn moment(&mut self, parts: &[Part]) -> Value {
        let mut order: Vec<i64> = Vec::new();
        let mut lists: Vec<Vec<Vec<Value>>> = Vec::new();
        for part in parts {
            let kind = match part {
                Part::Close(_) => -1,
                Part::One(element) | Part::Open(element) => {
                    let kind = self.of(element, matches!(part, Part::Open(_)));
                    if lists.len() <= kind {
                        lists.resize(kind + 1, Vec::new());
                    }
                    if let Some(lists) = lists.get_mut(kind) {
                        push(lists, element);
                    }
                    kind as i64
                }
            };
            match order.as_mut_slice() {
                [.., last, count] if *last == kind => *count += 1,
                _ => order.extend([kind, 1]),
            }
        }
        json!({"order": order, "lists": lists})
    }
}

/// Whether an element has an upper end and a height that vary.
fn is_bar(element: &Element) -> bool {
    element.tag == "rect"
}

/// Adds what varies in an element to the lists of its kind.
fn push(lists: &mut Vec<Vec<Value>>, element: &Element) {
    let number = |value: &str| value.parse::<f64>().ok();
    let of = |name: &str| element.attributes.iter().find(|(known, _)| *known == name);
    let mut values: Vec<Value> = Vec::new();
    for (name, value) in element.attributes.iter().filter(|(name, _)| VARIES.contains(name)) {
        match number(value) {
            _ if is_bar(element) && *name == "height" => {}
            Some(value) if *name != "href" => values.push(json!(tenths(value))),
            _ => values.push(json!(value)),
        }
    }
    if is_bar(element) {
        let [y, height] =
            ["y", "height"].map(|name| of(name).and_then(|(_, value)| number(value)).unwrap_or(0.0));
        values.push(json!(tenths(y + height)));
    }
    values.extend(element.words.as_ref().map(|words| json!(words)));
    lists.resize(values.len(), Vec::new());
    for (list, value) in lists.iter_mut().zip(values) {
        list.push(value);
    }
}

/// Pictures of signed pixels, moment after moment: what they are, and the level of each pixel, of all moments but the first as its
/// difference from that of the moment before.
fn planes(seen: &[&Exhibit]) -> Option<(Value, Vec<u8>)> {
    let strips: Option<Vec<(&ImageStrip, f64)>> = seen
        .iter()
        .map(|exhibit| match &exhibit.figure {
            Figure::Pictures(strip) => match strip.shade {
                Shade::Signed(most) => Some((strip, most)),
                Shade::Ink => None,
            },
            _ => None,
        })
        .collect();
    let strips = strips?;
    let (first, _) = strips.first()?;
    let (rows, columns, count) = (first.rows, first.columns, first.pictures.len());
    let mut levels: Vec<u8> = Vec::new();
    let mut before: Vec<u8> = vec![0; rows * columns * count];
    for (strip, most) in &strips {
        let pixels = strip.pictures.iter().flat_map(|picture| &picture.values);
        let now: Vec<u8> = pixels.map(|value| level(signed_share(f64::from(*value), *most))).collect();
        if now.len() != before.len() {
            return None;
        }
        levels.extend(now.iter().zip(&before).map(|(now, before)| now.wrapping_sub(*before)));
        before = now;
    }
    let shades = (0..=2 * LEVELS).map(|level| f64::from(level - LEVELS) / f64::from(LEVELS));
    let error = std::iter::once(f64::NAN);
    let palette: String = shades.chain(error).map(|share| hex(rgb(Tone::Signed(share)), "")).collect();
    let described = json!({"rows": rows, "columns": columns, "count": count, "palette": palette});
    Some((described, levels))
}

/// The place of a signed share in the palette; behind all others stands what is no number.
fn level(share: f64) -> u8 {
    let level = if share.is_finite() {
        (share.clamp(-1.0, 1.0) * f64::from(LEVELS)).round() as i32 + LEVELS
    } else {
        2 * LEVELS + 1
    };
    u8::try_from(level).unwrap_or_default()
}
