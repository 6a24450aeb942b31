//! A laid-out figure on the screen: its tones in the colours of the theme, its words as they are set.

use egui::epaint::{CircleShape, Mesh, RectShape, TextShape};
use egui::{
    Align, Align2, Color32, FontFamily, FontId, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2,
};
use egui::{pos2, vec2};

use super::{label_font, small_font, title_font};
use crate::app::room;
use crate::app::theme::{STRONG, Theme};
use crate::experiment::figure::contrast::Rgb;
use crate::experiment::figure::layout::{
    self, Across, Frame, Inks, Item, Look, Marker, Measure, Pen, Scene, Style, Text, Tone, Up,
};

impl Inks for Theme {
    fn plain(&self, tone: Tone) -> Rgb {
        let palette = &self.palette;
        let color = match tone {
            Tone::Text => palette.text,
            Tone::Muted => palette.muted,
            Tone::Axis => palette.axis,
            Tone::Grid => palette.grid,
            Tone::Outline => palette.outline,
            Tone::Ground => palette.raised,
            Tone::Accent => palette.accent,
            Tone::Change => palette.change,
            Tone::Soft => palette.accent_soft,
            Tone::Error => palette.error,
            Tone::Forward => palette.forward,
            Tone::Backward => palette.backward,
            Tone::Train => palette.train,
            Tone::Test => palette.test,
            Tone::Raw => palette.raw,
            Tone::Series(n) => palette.series(n),
            Tone::Apart => palette.apart,
            _ => palette.card,
        };
        [color.r(), color.g(), color.b()]
    }

    /// Figures lie on cards, and on the buttons of one.
    fn behind(&self) -> Rgb {
        self.plain(Tone::Ground)
    }
}

/// The colour of a tone.
pub(crate) fn color(theme: &Theme, tone: Tone) -> Color32 {
    let [red, green, blue] = theme.ink(tone);
    Color32::from_rgb(red, green, blue)
}

/// Numbers in figures are never smaller, in points.
const LEAST: f32 = 13.0;

/// What a layout needs to know of the window.
pub(crate) struct Setting<'a> {
    painter: Painter,
    small: f32,
    body: f32,
    title: f32,
    theme: &'a Theme,
}

impl<'a> Setting<'a> {
    pub(crate) fn new(ui: &Ui, theme: &'a Theme) -> Self {
        let body = egui::TextStyle::Body.resolve(ui.style()).size;
        Self {
            painter: ui.painter().clone(),
            small: small_font(ui).size,
            body,
            title: title_font(ui).size,
            theme,
        }
    }

    /// The same for what has rows of a fixed height, so that its small print cannot grow with the distance of its readers.
    pub(crate) fn of_rows(ui: &Ui, theme: &'a Theme) -> Self {
        let small = label_font(ui).size.max(LEAST);
        Self { small, ..Self::new(ui, theme) }
    }

    pub(crate) fn style(&self) -> Style<'_> {
        Style {
            measure: self,
            small: self.small.into(),
            body: self.body.into(),
            title: self.title.into(),
            line: self.theme.line.into(),
            hairline: self.theme.hairline.into(),
        }
    }
}

impl Measure for Setting<'_> {
    fn width(&self, words: &str, size: f64, strong: bool) -> f64 {
        let font = font(size, strong);
        self.painter.layout_no_wrap(words.to_owned(), font, Color32::PLACEHOLDER).size().x.into()
    }
}

fn font(size: f64, strong: bool) -> FontId {
    FontId::new(size as f32, if strong { STRONG.clone() } else { FontFamily::Proportional })
}

/// A rectangle of the window as a frame of a scene.
pub(crate) fn frame(rect: Rect) -> Frame {
    Frame::between([rect.left().into(), rect.top().into()], [rect.right().into(), rect.bottom().into()])
}

/// The way back.
pub(crate) fn rect(frame: Frame) -> Rect {
    room::between(place([frame.x, frame.y]), place([frame.right(), frame.bottom()]))
}

pub(crate) fn place([x, y]: [f64; 2]) -> Pos2 {
    pos2(x as f32, y as f32)
}

/// A place of the window as one of a scene.
pub(crate) fn at(place: Pos2) -> [f64; 2] {
    [place.x.into(), place.y.into()]
}

/// Paints a scene, moved by `offset`.
pub(crate) fn paint(painter: &Painter, scene: &Scene, theme: &Theme, offset: Vec2) {
    let brush = Brush { offset, color: &|tone| color(theme, tone), plate: theme.plate() };
    brush.items(painter, &scene.items);
}

/// A piece of the line of a look, 24 points long, beginning at `at`, in the colours that `color` gives.
pub(super) fn paint_sample(painter: &Painter, at: Pos2, look: &Look, color: &dyn Fn(Tone) -> Color32) {
    let mut scene = Scene::default();
    layout::sample(&mut scene, self::at(at), look, true);
    let brush = Brush { offset: Vec2::ZERO, color, plate: Color32::TRANSPARENT };
    brush.items(painter, &scene.items);
}

/// How things are drawn.
struct Brush<'a> {
    offset: Vec2,
    color: &'a dyn Fn(Tone) -> Color32,
    plate: Color32,
}

impl Brush<'_> {
    fn place(&self, place: [f64; 2]) -> Pos2 {
        self::place(place) + self.offset
    }

    fn rect(&self, frame: Frame) -> Rect {
        rect(frame).translate(self.offset)
    }

    fn stroke(&self, pen: Pen) -> Stroke {
        Stroke::new(pen.width as f32, (self.color)(pen.tone))
    }

    fn items(&self, painter: &Painter, items: &[Item]) {
        // Handed over at once: there may be thousands.
        let mut shapes = Vec::with_capacity(items.len());
        for item in items {
            if let layout::Shape::Within(frame, items) = &item.shape {
                painter.extend(std::mem::take(&mut shapes));
                let clip = self.rect(*frame).intersect(painter.clip_rect());
                self.items(&painter.with_clip_rect(clip), items);
            } else {
                self.add(painter, &item.shape, &mut shapes);
            }
        }
        painter.extend(shapes);
    }

    fn add(&self, painter: &Painter, shape: &layout::Shape, shapes: &mut Vec<Shape>) {
        let filled = |tone: &Option<Tone>| tone.map_or(Color32::TRANSPARENT, |tone| (self.color)(tone));
        let edged = |pen: &Option<Pen>| pen.map_or(Stroke::NONE, |pen| self.stroke(pen));
        match shape {
            // What has no place is not drawn.
            layout::Shape::Circle { middle: at, .. }
            | layout::Shape::Marker { at, .. }
            | layout::Shape::Text(Text { at, .. })
                if !is_place(at) => {}
            layout::Shape::Area(_) | layout::Shape::Picture(..) | layout::Shape::Within(..) => {}
            layout::Shape::Rect { frame, fill, edge, rounding } => {
                let (rect, inside) = (self.rect(*frame), StrokeKind::Inside);
                let shape = RectShape::new(rect, *rounding as f32, filled(fill), edged(edge), inside);
                shapes.push(shape.into());
            }
            layout::Shape::Bars(bars, tone) => {
                shapes.push(self.bars(painter.pixels_per_point(), bars, (self.color)(*tone)));
            }
            layout::Shape::Line(places, pen) => self.line(places, *pen, shapes),
            layout::Shape::Polygon(corners, fill, rim) => {
                let corners = corners.iter().map(|corner| self.place(*corner)).collect();
                let rim = edged(&rim.map(|tone| Pen::new(tone, 1.0)));
                shapes.push(Shape::convex_polygon(corners, (self.color)(*fill), rim));
            }
            layout::Shape::Circle { middle, radius, fill, edge } => {
                let (center, radius) = (self.place(*middle), *radius as f32);
                let circle = CircleShape { center, radius, fill: filled(fill), stroke: edged(edge) };
                shapes.push(circle.into());
            }
            layout::Shape::Marker { at, radius, marker, tone, hollow } => {
                let (at, color) = (self.place(*at), (self.color)(*tone));
                shapes.push(self::marker(at, *radius, *marker, color));
                if *hollow {
                    let inside = (radius - 1.4).max(0.5);
                    shapes.push(self::marker(at, inside, *marker, (self.color)(Tone::Paper)));
                }
            }
            layout::Shape::Text(text) => self.text(painter, text, shapes),
        }
    }

    fn line(&self, places: &[[f64; 2]], pen: Pen, shapes: &mut Vec<Shape>) {
        let stroke = self.stroke(pen);
        for run in places.split(|place| !is_place(place)).filter(|run| run.len() > 1) {
            let run: Vec<Pos2> = run.iter().map(|place| self.place(*place)).collect();
            match pen.dash {
                None => shapes.push(Shape::line(run, stroke)),
                Some(dash) => {
                    let (dash, gap) = (dash as f32, (dash * Pen::GAP) as f32);
                    shapes.extend(Shape::dashed_line(&run, stroke, dash, gap));
                }
            }
        }
    }

    /// Bars whose edges lie on pixels, and of which none is less than one.
    fn bars(&self, pixels: f32, bars: &[Frame], color: Color32) -> Shape {
        let snap = |x: f32| (x * pixels).round() / pixels;
        let mut mesh = Mesh::default();
        for bar in bars.iter().map(|bar| self.rect(*bar)) {
            let gap = if bar.width() >= 4.0 { 1.0 / pixels } else { 0.0 };
            let (left, right) = (snap(bar.left()), snap(bar.right()) - gap);
            let height = snap(bar.height()).max(1.0 / pixels);
            let low = pos2(right.max(left + 1.0 / pixels), bar.bottom());
            mesh.add_colored_rect(room::between(pos2(left, bar.bottom() - height), low), color);
        }
        Shape::mesh(mesh)
    }

    fn text(&self, painter: &Painter, text: &Text, shapes: &mut Vec<Shape>) {
        let color = (self.color)(text.tone);
        let galley = painter.layout_no_wrap(text.words.clone(), font(text.size, text.strong), color);
        let (at, size) = (self.place(text.at), galley.size());
        if text.upright {
            let corner = at + vec2(-size.y / 2.0, size.x / 2.0);
            let words = TextShape::new(corner, galley, color);
            shapes.push(words.with_angle(-std::f32::consts::FRAC_PI_2).into());
            return;
        }
        let across = match text.across {
            Across::Start => Align::Min,
            Across::Middle => Align::Center,
            Across::End => Align::Max,
        };
        let up = match text.up {
            Up::Below => Align::Min,
            Up::Middle => Align::Center,
            Up::Above => Align::Max,
        };
        let room = Align2([across, up]).anchor_size(at, size);
        if text.plate {
            shapes.push(Shape::rect_filled(room.expand2(vec2(3.0, 0.0)), 3.0, self.plate));
        }
        shapes.push(Shape::galley(room.min, galley, color));
    }
}

fn is_place(place: &[f64; 2]) -> bool {
    place.iter().all(|part| part.is_finite())
}

/// One marker, so that series differ by more than their colour.
pub(crate) fn marker(center: Pos2, radius: f64, marker: Marker, color: Color32) -> Shape {
    let corners = marker.corners(radius);
    if corners.is_empty() {
        return Shape::circle_filled(center, radius as f32, color);
    }
    let corners = corners.into_iter().map(|corner| center + place(corner).to_vec2()).collect();
    Shape::convex_polygon(corners, color, Stroke::NONE)
}
