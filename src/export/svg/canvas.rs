//! A picture as SVG, element by element.
//!
//! Only what every program that reads SVG understands: rectangles, paths, circles, text, PNG pictures, and nested
//! `svg` elements for what must not be drawn beyond a frame (they need no ids, which could meet in one HTML page). Numbers
//! that are not finite never reach the file, and text is escaped here and nowhere else.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::ink::Print;
use super::measure::PAGE;
use crate::experiment::figure::contrast::{PLATE, Rgb};
use crate::experiment::figure::layout::{Across, Frame, Inks, Pen, Text, Tone, Up};

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
    pub(super) fn rect(&mut self, frame: Frame, fill: Option<Tone>, line: Option<Pen>, rounding: f64) {
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
    pub(super) fn shape(&mut self, corners: &[[f64; 2]], fill: Tone, line: Option<Pen>) {
        if corners.len() < 3 || !corners.iter().all(is_place) {
            return;
        }
        let corners: Vec<String> = corners.iter().map(|[x, y]| format!("{} {}", n(*x), n(*y))).collect();
        self.put(format_args!("<path d=\"M{}Z\"", corners.join("L")));
        self.paint(Some(fill), line);
        self.body.push_str("/>\n");
    }

    pub(super) fn circle(&mut self, middle: [f64; 2], radius: f64, fill: Option<Tone>, line: Option<Pen>) {
        if !is_place(&middle) || radius.is_nan() || radius.abs() > FAR {
            return;
        }
        let [x, y] = middle;
        self.put(format_args!("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"", n(x), n(y), n(radius.max(0.0))));
        self.paint(fill, line);
        self.body.push_str("/>\n");
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
        self.put(format_args!("<text x=\"{}\" y=\"{}\" font-size=\"{}\"", n(*x), n(baseline), n(*size)));
        self.put(format_args!(" fill=\"{}\"", color(text.tone)));
        if text.strong {
            self.body.push_str(" font-weight=\"600\"");
        }
        match across {
            Across::Start => {}
            Across::Middle => self.body.push_str(" text-anchor=\"middle\""),
            Across::End => self.body.push_str(" text-anchor=\"end\""),
        }
        if text.upright {
            // The line's own middle comes to lie at the place.
            self.put(format_args!(" transform=\"rotate(-90 {} {})\"", n(*x), n(middle)));
        }
        self.put(format_args!(">{}</text>\n", escaped(words)));
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
        self.put(format_args!("<g opacity=\"{PLATE}\">"));
        self.rect(Frame::new(left, middle - height / 2.0, width, height), Some(Tone::Paper), None, 3.0);
        self.body.push_str("</g>\n");
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
            color(Tone::Paper),
            self.body
        )
    }

    fn paint(&mut self, fill: Option<Tone>, line: Option<Pen>) {
        match fill {
            Some(fill) => self.put(format_args!(" fill=\"{}\"", color(fill))),
            None => self.body.push_str(" fill=\"none\""),
        }
        if let Some(Pen { tone, width, dash }) = line {
            self.put(format_args!(" stroke=\"{}\" stroke-width=\"{}\"", color(tone), n(width)));
            if let Some(dash) = dash {
                self.put(format_args!(" stroke-dasharray=\"{} {}\"", n(dash), n(dash * Pen::GAP)));
            }
        }
    }

    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        _ = self.body.write_fmt(text);
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
