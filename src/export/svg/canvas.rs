//! A picture as SVG, element by element.
//!
//! Only what every program that reads SVG understands: rectangles, paths, circles, text, PNG pictures, and nested
//! `svg` elements for what must not be drawn beyond a frame (they need no ids, which could meet in one HTML page). Numbers
//! that are not finite never reach the file, and text is escaped here and nowhere else.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::ink::{Ink, Marker, Pen};
use crate::experiment::figure::contrast::PLATE;

/// A rectangle: corner, width and height. y grows downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Frame {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Frame {
    pub(super) fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self { x, y, width: width.max(0.0), height: height.max(0.0) }
    }

    pub(super) fn right(self) -> f64 {
        self.x + self.width
    }

    pub(super) fn bottom(self) -> f64 {
        self.y + self.height
    }

    pub(super) fn middle(self) -> [f64; 2] {
        [self.x + self.width / 2.0, self.y + self.height / 2.0]
    }

    /// The place of two shares of the frame, the second from the bottom up.
    pub(super) fn at(self, [x, y]: [f64; 2]) -> [f64; 2] {
        [self.x + self.width * x, self.bottom() - self.height * y]
    }
}

/// Where a text stands from its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) ink: Ink,
    pub(super) strong: bool,
    pub(super) anchor: Anchor,
}

impl Type {
    pub(super) fn new(size: f64, ink: Ink) -> Self {
        Self { size, ink, strong: false, anchor: Anchor::Start }
    }

    pub(super) fn strong(self) -> Self {
        Self { strong: true, ..self }
    }

    pub(super) fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }
}

/// A picture that grows.
#[derive(Clone, Debug, Default)]
pub(super) struct Canvas {
    body: String,
}

/// The typefaces, the first one that is there: the program's own, then those of common systems, Korean ones included.
const FONTS: &str = "Inter, 'Segoe UI', 'Helvetica Neue', Roboto, 'Noto Sans', 'DejaVu Sans', Arial, 'Noto Sans KR', \
     'Noto Sans CJK KR', 'Apple SD Gothic Neo', 'Malgun Gothic', NanumGothic, sans-serif";

/// Beyond so many points no program that reads SVG can be trusted.
const FAR: f64 = 1e5;

impl Canvas {
    pub(super) fn rect(&mut self, frame: Frame, fill: Option<Ink>, line: Option<Pen>, rounding: f64) {
        if !is_frame(frame) {
            return;
        }
        let Frame { x, y, width, height } = frame;
        self.put(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
            n(x),
            n(y),
            n(width),
            n(height)
        ));
        if rounding > 0.0 {
            self.put(format_args!(" rx=\"{}\"", n(rounding)));
        }
        self.paint(fill, line);
        self.body.push_str("/>\n");
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
        self.put(format_args!("<path d=\"{path}\""));
        self.paint(None, Some(pen));
        self.body.push_str(" stroke-linejoin=\"round\"/>\n");
    }

    /// A filled shape with these corners.
    pub(super) fn shape(&mut self, corners: &[[f64; 2]], fill: Ink, line: Option<Pen>) {
        if corners.len() < 3 || !corners.iter().all(is_place) {
            return;
        }
        let corners: Vec<String> = corners.iter().map(|[x, y]| format!("{} {}", n(*x), n(*y))).collect();
        self.put(format_args!("<path d=\"M{}Z\"", corners.join("L")));
        self.paint(Some(fill), line);
        self.body.push_str("/>\n");
    }

    pub(super) fn circle(&mut self, middle: [f64; 2], radius: f64, fill: Option<Ink>, line: Option<Pen>) {
        if !is_place(&middle) || radius.is_nan() || radius.abs() > FAR {
            return;
        }
        let [x, y] = middle;
        self.put(format_args!("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"", n(x), n(y), n(radius.max(0.0))));
        self.paint(fill, line);
        self.body.push_str("/>\n");
    }

    /// A marker of about `radius`, with a thin rim of paper that sets it off from its neighbours.
    pub(super) fn marker(&mut self, [x, y]: [f64; 2], radius: f64, marker: Marker, ink: Ink) {
        let rim = Some(Pen::new(Ink::PAPER, 0.8));
        let r = radius;
        match marker {
            Marker::Circle => self.circle([x, y], r, Some(ink), rim),
            Marker::Square => {
                let r = r * 0.9;
                self.shape(&[[x - r, y - r], [x + r, y - r], [x + r, y + r], [x - r, y + r]], ink, rim);
            }
            Marker::Diamond => {
                let r = r * 1.25;
                self.shape(&[[x, y - r], [x + r, y], [x, y + r], [x - r, y]], ink, rim);
            }
            Marker::Triangle => {
                let r = r * 1.2;
                self.shape(&[[x, y - r], [x + r, y + r * 0.8], [x - r, y + r * 0.8]], ink, rim);
            }
        }
    }

    /// A line of text; `at` is the middle of its height.
    pub(super) fn text(&mut self, at: [f64; 2], text: &str, kind: Type) {
        self.write_text(at, text, kind, "");
    }

    /// A line of text that runs upwards.
    pub(super) fn upright(&mut self, at: [f64; 2], text: &str, kind: Type) {
        // The line's own middle comes to lie at the place.
        let turn = format!(" transform=\"rotate(-90 {} {})\"", n(at[0]), n(at[1]));
        self.write_text(at, text, kind, &turn);
    }

    fn write_text(&mut self, [x, y]: [f64; 2], text: &str, kind: Type, turn: &str) {
        if !is_place(&[x, y]) || text.is_empty() {
            return;
        }
        let baseline = y + kind.size * 0.355;
        self.put(format_args!("<text x=\"{}\" y=\"{}\" font-size=\"{}\"", n(x), n(baseline), n(kind.size)));
        self.put(format_args!(" fill=\"{}\"", kind.ink));
        if kind.strong {
            self.body.push_str(" font-weight=\"600\"");
        }
        match kind.anchor {
            Anchor::Start => {}
            Anchor::Middle => self.body.push_str(" text-anchor=\"middle\""),
            Anchor::End => self.body.push_str(" text-anchor=\"end\""),
        }
        self.put(format_args!("{turn}>{}</text>\n", escaped(text)));
    }

    /// Text on a patch of paper, so that it stays legible over lines.
    pub(super) fn plate(&mut self, at: [f64; 2], text: &str, kind: Type) {
        let width = super::measure::width(text, kind.size) + 6.0;
        let left = match kind.anchor {
            Anchor::Start => at[0] - 3.0,
            Anchor::Middle => at[0] - width / 2.0,
            Anchor::End => at[0] - width + 3.0,
        };
        let height = kind.size * 1.25;
        self.put(format_args!("<g opacity=\"{PLATE}\">"));
        self.rect(Frame::new(left, at[1] - height / 2.0, width, height), Some(Ink::PAPER), None, 2.0);
        self.body.push_str("</g>\n");
        self.text(at, text, kind);
    }

    /// A picture whose pixels stay squares.
    pub(super) fn picture(&mut self, frame: Frame, png: &[u8]) {
        if !is_frame(frame) {
            return;
        }
        let Frame { x, y, width, height } = frame;
        self.put(format_args!(
            "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" \
             image-rendering=\"optimizeSpeed\" style=\"image-rendering:pixelated\" \
             href=\"data:image/png;base64,{}\"/>\n",
            n(x),
            n(y),
            n(width),
            n(height),
            STANDARD.encode(png)
        ));
    }

    /// What `draw` draws, cut off at the edge of `frame`.
    pub(super) fn within(&mut self, frame: Frame, draw: impl FnOnce(&mut Self)) {
        let Frame { x, y, width, height } = frame;
        if width <= 0.0 || height <= 0.0 || !is_frame(frame) {
            return;
        }
        let place = format!("{} {} {} {}", n(x), n(y), n(width), n(height));
        self.put(format_args!(
            "<svg x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" viewBox=\"{place}\">\n",
            n(x),
            n(y),
            n(width),
            n(height)
        ));
        draw(self);
        self.body.push_str("</svg>\n");
    }

    /// The whole file. `title` and `description` are for those who do not see the picture.
    pub(super) fn finish(
        self,
        [width, height]: [f64; 2],
        title: &str,
        description: &str,
        tag: &str,
    ) -> String {
        let (width, height) = (n(width.ceil()), n(height.ceil()));
        let title = escaped(title);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{title}\" xml:lang=\"{tag}\" \
             font-family=\"{FONTS}\">\n<title>{title}</title>\n<desc>{}</desc>\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n{}</svg>\n",
            escaped(description),
            Ink::PAPER,
            self.body
        )
    }

    fn paint(&mut self, fill: Option<Ink>, line: Option<Pen>) {
        match fill {
            Some(fill) => self.put(format_args!(" fill=\"{fill}\"")),
            None => self.body.push_str(" fill=\"none\""),
        }
        if let Some(Pen { ink, width, dash }) = line {
            self.put(format_args!(" stroke=\"{ink}\" stroke-width=\"{}\"", n(width)));
            if !dash.is_empty() {
                let dash: Vec<String> = dash.iter().map(|length| n(*length)).collect();
                self.put(format_args!(" stroke-dasharray=\"{}\"", dash.join(" ")));
            }
        }
    }

    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        _ = self.body.write_fmt(text);
    }
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
