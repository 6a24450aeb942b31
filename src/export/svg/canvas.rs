//! A picture as SVG, element by element.
//!
//! Only what every program that reads SVG understands: rectangles, paths, circles, text, PNG pictures, and nested
//! `svg` elements for what must not be drawn beyond a frame (they need no ids, which could meet in one HTML page). Numbers
//! that are not finite never reach the file, and text is escaped here and nowhere else.

use std::borrow::Cow;
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::ink::Print;
use super::measure::PAGE;
use crate::experiment::figure::contrast::{PLATE, Rgb};
use crate::experiment::figure::layout::{Across, Frame, Inks, Pen, Text, Tone, Up};

/// A picture that grows.
#[derive(Clone, Debug, Default)]
pub(in crate::export) struct Canvas {
    pub(in crate::export) parts: Vec<Part>,
}

/// What a picture is made of, from the bottom to the top.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::export) enum Part {
    /// An element without others in it.
    One(Element),
    /// The beginning of one with others in it.
    Open(Element),
    /// Its end.
    Close(&'static str),
}

/// An element. Attributes are as they are written; what is said in it is not escaped yet.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::export) struct Element {
    pub(in crate::export) tag: &'static str,
    pub(in crate::export) attributes: Vec<(&'static str, Cow<'static, str>)>,
    pub(in crate::export) words: Option<String>,
}

impl Element {
    fn new(tag: &'static str) -> Self {
        Self { tag, attributes: Vec::new(), words: None }
    }

    fn with(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    fn lengths<const N: usize>(mut self, names: [(&'static str, f64); N]) -> Self {
        self.attributes.extend(names.map(|(name, value)| (name, n(value).into())));
        self
    }

    fn frame(self, Frame { x, y, width, height }: Frame) -> Self {
        self.lengths([("x", x), ("y", y), ("width", width), ("height", height)])
    }

    fn painted(self, fill: Option<Tone>, line: Option<Pen>) -> Self {
        let filled = match fill {
            Some(fill) => self.with("fill", color(fill)),
            None => self.with("fill", "none"),
        };
        let Some(Pen { tone, width, dash }) = line else { return filled };
        let drawn = filled.with("stroke", color(tone)).lengths([("stroke-width", width)]);
        match dash {
            Some(dash) => drawn.with("stroke-dasharray", format!("{} {}", n(dash), n(dash * Pen::GAP))),
            None => drawn,
        }
    }

    fn write(&self, out: &mut String, end: &str) {
        // Writing to a string cannot fail.
        _ = write!(out, "<{}", self.tag);
        for (name, value) in &self.attributes {
            _ = write!(out, " {name}=\"{value}\"");
        }
        match &self.words {
            Some(words) => _ = writeln!(out, ">{}</{}>", escaped(words), self.tag),
            None => out.push_str(end),
        }
    }
}

/// The typefaces, the first one that is there: the program's own, then those of common systems, Korean ones included.
const FONTS: &str = "Inter, 'Segoe UI', 'Helvetica Neue', Roboto, 'Noto Sans', 'DejaVu Sans', Arial, 'Noto Sans KR', \
     'Noto Sans CJK KR', 'Apple SD Gothic Neo', 'Malgun Gothic', NanumGothic, sans-serif";

/// Beyond so many points no program that reads SVG can be trusted.
const FAR: f64 = 1e5;

impl Canvas {
    pub(super) fn rect(&mut self, frame: Frame, fill: Option<Tone>, line: Option<Pen>, rounding: f64) {
        if !is_frame(frame) {
            return;
        }
        let rect = Element::new("rect").frame(frame);
        let rect = if rounding > 0.0 { rect.lengths([("rx", rounding)]) } else { rect };
        self.one(rect.painted(fill, line));
    }

    /// Bars of one tone, as one shape: a histogram has hundreds.
    pub(super) fn bars(&mut self, bars: &[Frame], tone: Tone) {
        let mut path = String::new();
        for Frame { x, y, width, height } in bars.iter().copied().filter(|bar| is_frame(*bar)) {
            let gap = if width >= 4.0 { 0.6 } else { 0.0 };
            let (width, bottom) = (n(width - gap), n(y + height));
            // Writing to a string cannot fail.
            _ = write!(path, "M{} {}h{width}V{bottom}h-{width}z", n(x), n(y));
        }
        if !path.is_empty() {
            self.one(Element::new("path").with("d", path).painted(Some(tone), None));
        }
    }

    /// A line through all places; a place that is not finite breaks it.
    pub(super) fn line(&mut self, places: &[[f64; 2]], pen: Pen) {
        let mut path = String::new();
        for run in places.split(|place| !is_place(place)).filter(|run| run.len() > 1) {
            for (at, [x, y]) in run.iter().enumerate() {
                // Writing to a string cannot fail.
                _ = write!(path, "{}{} {}", if at == 0 { 'M' } else { 'L' }, n(*x), n(*y));
            }
        }
        if path.is_empty() {
            return;
        }
        let path = Element::new("path").with("d", path).painted(None, Some(pen));
        self.one(path.with("stroke-linejoin", "round"));
    }

    /// A filled shape with these corners.
    pub(super) fn shape(&mut self, corners: &[[f64; 2]], fill: Tone, line: Option<Pen>) {
        if corners.len() < 3 || !corners.iter().all(is_place) {
            return;
        }
        let corners: Vec<String> = corners.iter().map(|[x, y]| format!("{} {}", n(*x), n(*y))).collect();
        let path = Element::new("path").with("d", format!("M{}Z", corners.join("L")));
        self.one(path.painted(Some(fill), line));
    }

    pub(super) fn circle(&mut self, middle: [f64; 2], radius: f64, fill: Option<Tone>, line: Option<Pen>) {
        if !is_place(&middle) || radius.is_nan() || radius.abs() > FAR {
            return;
        }
        let [x, y] = middle;
        let circle = Element::new("circle").lengths([("cx", x), ("cy", y), ("r", radius.max(0.0))]);
        self.one(circle.painted(fill, line));
    }

    /// A line of text.
    pub(super) fn text(&mut self, text: &Text) {
        let Text { at: [x, y], words, size, across, up, .. } = text;
        if !is_place(&text.at) || words.is_empty() {
            return;
        }
        // Letters reach about so far from the middle of their line.
        let half = size * 0.605;
        let middle = match up {
            Up::Below => y + half,
            Up::Middle => *y,
            Up::Above => y - half,
        };
        if text.plate {
            self.plate(text, [*x, middle]);
        }
        let baseline = middle + size * 0.355;
        let mut line = Element::new("text")
            .lengths([("x", *x), ("y", baseline), ("font-size", *size)])
            .with("fill", color(text.tone));
        if text.strong {
            line = line.with("font-weight", "600");
        }
        line = match across {
            Across::Start => line,
            Across::Middle => line.with("text-anchor", "middle"),
            Across::End => line.with("text-anchor", "end"),
        };
        if text.upright {
            // The line's own middle comes to lie at the place.
            line = line.with("transform", format!("rotate(-90 {} {})", n(*x), n(middle)));
        }
        self.one(Element { words: Some(words.clone()), ..line });
    }

    /// A patch of paper under a text, so that it stays legible over lines.
    fn plate(&mut self, text: &Text, [x, middle]: [f64; 2]) {
        let width = PAGE.measure.width(&text.words, text.size, text.strong) + 6.0;
        let left = match text.across {
            Across::Start => x - 3.0,
            Across::Middle => x - width / 2.0,
            Across::End => x - width + 3.0,
        };
        let height = text.size * 1.21;
        self.parts.push(Part::Open(Element::new("g").with("opacity", PLATE.to_string())));
        self.rect(Frame::new(left, middle - height / 2.0, width, height), Some(Tone::Paper), None, 3.0);
        self.parts.push(Part::Close("g"));
    }

    /// A picture whose pixels stay squares.
    pub(super) fn picture(&mut self, frame: Frame, png: &[u8]) {
        self.picture_at(frame, format!("data:image/png;base64,{}", STANDARD.encode(png)));
    }

    /// The same, found under this address.
    pub(super) fn picture_at(&mut self, frame: Frame, address: String) {
        if !is_frame(frame) {
            return;
        }
        let picture = Element::new("image")
            .frame(frame)
            .with("preserveAspectRatio", "none")
            .with("image-rendering", "optimizeSpeed")
            .with("style", "image-rendering:pixelated");
        self.one(picture.with("href", address));
    }

    /// What `draw` draws, cut off at the edge of `frame`.
    pub(super) fn within(&mut self, frame: Frame, draw: impl FnOnce(&mut Self)) {
        let Frame { x, y, width, height } = frame;
        if width <= 0.0 || height <= 0.0 || !is_frame(frame) {
            return;
        }
        let place = format!("{} {} {} {}", n(x), n(y), n(width), n(height));
        self.parts.push(Part::Open(Element::new("svg").frame(frame).with("viewBox", place)));
        draw(self);
        self.parts.push(Part::Close("svg"));
    }

    fn one(&mut self, element: Element) {
        self.parts.push(Part::One(element));
    }
}

/// A whole picture.
#[derive(Clone, Debug)]
pub(in crate::export) struct Picture {
    pub(in crate::export) canvas: Canvas,
    /// Width and height, in points.
    pub(in crate::export) size: [f64; 2],
    /// For those who do not see it.
    pub(in crate::export) title: String,
    pub(in crate::export) description: String,
    /// The tag of the language.
    pub(in crate::export) tag: &'static str,
}

impl Picture {
    /// As a file. Its first three elements are title, description and ground; everything else is drawn.
    pub(in crate::export) fn svg(&self) -> String {
        let [width, height] = self.size.map(|side| n(side.ceil()));
        let title = escaped(&self.title);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{title}\" xml:lang=\"{}\" \
             font-family=\"{FONTS}\">\n<title>{title}</title>\n<desc>{}</desc>\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
            self.tag,
            escaped(&self.description),
            color(Tone::Paper),
        );
        for part in &self.canvas.parts {
            match part {
                Part::One(element) => element.write(&mut svg, "/>\n"),
                Part::Open(element) if element.tag == "g" => element.write(&mut svg, ">"),
                Part::Open(element) => element.write(&mut svg, ">\n"),
                Part::Close(tag) => _ = writeln!(svg, "</{tag}>"),
            }
        }
        svg.push_str("</svg>\n");
        svg
    }
}

/// A colour as it is written.
fn color(tone: Tone) -> String {
    let [red, green, blue]: Rgb = Print.ink(tone);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn is_place(place: &[f64; 2]) -> bool {
    place.iter().all(|value| value.is_finite() && value.abs() < FAR)
}

fn is_frame(frame: Frame) -> bool {
    is_place(&[frame.x, frame.y]) && is_place(&[frame.width, frame.height])
}

/// A length as it is written: hundredths of a point, without a tail of zeros.
fn n(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    // No file needs a negative zero.
    if rounded == 0.0 || !rounded.is_finite() { "0".into() } else { format!("{rounded}") }
}

/// What may stand neither in XML nor in HTML.
pub(in crate::export) fn is_forbidden(c: char) -> bool {
    let noncharacter = u32::from(c) & 0xFFFE == 0xFFFE || ('\u{FDD0}'..='\u{FDEF}').contains(&c);
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || noncharacter
}

/// Text as it may stand in XML, in an element or in an attribute. Signs that XML forbids become `U+FFFD`.
pub(in crate::export) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if is_forbidden(c) => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sign_that_xml_forbids_gets_into_a_figure() {
        let everything: String = (0..=0x0010_FFFF).filter_map(char::from_u32).collect();
        let words = escaped(&everything);
        assert!(!words.contains(is_forbidden));
        let document = format!("<svg aria-label=\"{words}\"><text>{words}</text></svg>");
        let read = roxmltree::Document::parse(&document).expect("it is XML");
        let root = read.root_element();
        let shown = root.attribute("aria-label").expect("it has a name");
        assert!(shown.contains("가") && shown.contains('\u{FFFD}') && !shown.contains('\0'));
        // Nothing but what is forbidden is taken away, and nothing is put in but its mark.
        let kept = everything.chars().filter(|c| !is_forbidden(*c)).count();
        assert_eq!(shown.chars().filter(|c| *c != '\u{FFFD}').count() + 1, kept);
    }
}
