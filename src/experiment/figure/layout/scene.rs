//! What a laid-out figure is made of.

use super::super::contrast;
use super::{Frame, Look, Marker, Pen, Scale, Style, Tick, Tone};

/// Where a text stands from its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Across {
    /// It begins there.
    Start,
    /// Its middle lies there.
    Middle,
    /// It ends there.
    End,
}

/// The same, up and down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Up {
    /// It hangs below its place.
    Below,
    /// Its middle lies there.
    Middle,
    /// It stands on it.
    Above,
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Where.
    pub at: [f64; 2],
    /// What it says.
    pub words: String,
    /// The size of its type, in points.
    pub size: f64,
    /// Its tone.
    pub tone: Tone,
    /// Whether it is semibold.
    pub strong: bool,
    /// Where it stands from its place.
    pub across: Across,
    /// The same, up and down.
    pub up: Up,
    /// Whether it runs upwards, around its middle.
    pub upright: bool,
    /// Whether it lies on a patch of the ground, so that lines do not cross it out.
    pub plate: bool,
}

impl Text {
    /// A text that begins at `at`, its middle on that height.
    pub fn new(at: [f64; 2], words: impl Into<String>, size: f64, tone: Tone) -> Self {
        let (across, up) = (Across::Start, Up::Middle);
        Self { at, words: words.into(), size, tone, strong: false, across, up, upright: false, plate: false }
    }

    /// The same standing so from its place.
    #[must_use]
    pub fn anchored(self, across: Across, up: Up) -> Self {
        Self { across, up, ..self }
    }

    /// The same, semibold.
    #[must_use]
    pub fn strong(self) -> Self {
        Self { strong: true, ..self }
    }

    /// The same, running upwards around its place.
    #[must_use]
    pub fn upright(self) -> Self {
        Self { upright: true, across: Across::Middle, ..self }
    }

    /// The room that it takes.
    pub fn frame(&self, style: &Style<'_>) -> Frame {
        let (width, height) = (style.measure.width(&self.words, self.size, self.strong), self.size * 1.21);
        if self.upright {
            return Frame::new(self.at[0] - height / 2.0, self.at[1] - width / 2.0, height, width);
        }
        let x = match self.across {
            Across::Start => self.at[0],
            Across::Middle => self.at[0] - width / 2.0,
            Across::End => self.at[0] - width,
        };
        let y = match self.up {
            Up::Below => self.at[1],
            Up::Middle => self.at[1] - height / 2.0,
            Up::Above => self.at[1] - height,
        };
        Frame::new(x, y, width, height)
    }

    /// The same on a plate.
    #[must_use]
    pub fn on_plate(self) -> Self {
        Self { plate: true, ..self }
    }
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Nothing that is seen: a place that the pointer finds.
    Area(Frame),
    /// A rectangle.
    Rect {
        /// Where.
        frame: Frame,
        /// What it is filled with.
        fill: Option<Tone>,
        /// Its edge, inside.
        edge: Option<Pen>,
        /// The radius of its corners.
        rounding: f64,
    },
    /// Bars of one tone, with edges as sharp as the medium can draw them.
    Bars(Vec<Frame>, Tone),
    /// A line through all places; one that is not finite breaks it.
    Line(Vec<[f64; 2]>, Pen),
    /// A filled shape with these corners, with a thin rim of this tone.
    Polygon(Vec<[f64; 2]>, Tone, Option<Tone>),
    /// A circle.
    Circle {
        /// Its middle.
        middle: [f64; 2],
        /// Its radius.
        radius: f64,
        /// What it is filled with.
        fill: Option<Tone>,
        /// Its edge.
        edge: Option<Pen>,
    },
    /// What stands on a point.
    Marker {
        /// Its middle.
        at: [f64; 2],
        /// About half of its width.
        radius: f64,
        /// Its shape.
        marker: Marker,
        /// Its tone.
        tone: Tone,
        /// Whether it is a ring around the paper.
        hollow: bool,
    },
    /// Words.
    Text(Text),
    /// The picture of this number in the figure, each of its pixels a rectangle.
    Picture(Frame, usize),
    /// What is cut off at the edge of a frame.
    Within(Frame, Vec<Item>),
}

/// What the pointer finds, in the figure's own numbers: group and point, row and column.
pub type Id = [usize; 2];

/// A shape, and what it stands for where the pointer is to find it.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What is drawn.
    pub shape: Shape,
    /// What it stands for.
    pub id: Option<Id>,
}

/// An axis with the ticks that were drawn on it.
#[derive(Clone, Debug, PartialEq)]
pub struct LaidAxis {
    /// From where to where it goes.
    pub scale: Scale,
    /// The ticks on it.
    pub ticks: Vec<Tick>,
}

/// A figure laid out: what is drawn, from the bottom to the top.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// What is drawn.
    pub items: Vec<Item>,
    /// The axes among it.
    pub axes: Vec<LaidAxis>,
}

impl Scene {
    /// Adds a shape on top.
    pub fn add(&mut self, shape: Shape) {
        self.items.push(Item { shape, id: None });
    }

    /// Adds a shape that the pointer finds.
    pub fn add_found(&mut self, shape: Shape, id: Id) {
        self.items.push(Item { shape, id: Some(id) });
    }

    /// Adds a text.
    pub fn text(&mut self, text: Text) {
        if !text.words.is_empty() {
            self.add(Shape::Text(text));
        }
    }

    /// Adds a line.
    pub fn line(&mut self, places: impl Into<Vec<[f64; 2]>>, pen: Pen) {
        self.add(Shape::Line(places.into(), pen));
    }

    /// Adds a filled rectangle.
    pub fn filled(&mut self, frame: Frame, fill: Tone, rounding: f64) {
        self.add(Shape::Rect { frame, fill: Some(fill), edge: None, rounding });
    }

    /// Adds the edge of a rectangle.
    pub fn edge(&mut self, frame: Frame, edge: Pen) {
        self.add(Shape::Rect { frame, fill: None, edge: Some(edge), rounding: 0.0 });
    }

    /// Adds a filled circle.
    pub fn dot(&mut self, middle: [f64; 2], radius: f64, fill: Tone) {
        self.add(Shape::Circle { middle, radius, fill: Some(fill), edge: None });
    }

    /// Adds what `draw` draws, cut off at the edge of `frame`.
    pub fn within(&mut self, frame: Frame, draw: impl FnOnce(&mut Self)) {
        let mut inner = Self::default();
        draw(&mut inner);
        self.axes.append(&mut inner.axes);
        self.add(Shape::Within(frame, inner.items));
    }

    /// Adds a line that goes from one place of `places` to the next as long as they are finite, and a dot where one stands
    /// alone: it would be seen nowhere.
    pub fn curve(&mut self, places: Vec<[f64; 2]>, pen: Pen) {
        let has = |place: &[f64; 2]| place.iter().all(|part| part.is_finite());
        for run in places.split(|place| !has(place)) {
            if let [lonely] = run {
                self.dot(*lonely, pen.width / 2.0 + 1.4, pen.tone);
            }
        }
        self.line(places, pen);
    }

    /// Lets the pointer find what was added last.
    pub fn name_last(&mut self, id: Id) {
        if let Some(item) = self.items.last_mut() {
            item.id = Some(id);
        }
    }

    /// Adds the marker of a look.
    pub fn marker(&mut self, at: [f64; 2], radius: f64, look: &Look) {
        let marker = look.marker.unwrap_or(Marker::Circle);
        self.add(Shape::Marker { at, radius, marker, tone: look.pen.tone, hollow: look.hollow });
    }

    /// Notes an axis that was drawn.
    pub fn note(&mut self, scale: &Scale, ticks: &[Tick]) {
        self.axes.push(LaidAxis { scale: scale.clone(), ticks: ticks.to_vec() });
    }

    /// What lies at a place or, where nothing does, what is nearest to it within `reach`.
    pub fn found(&self, place: [f64; 2], reach: f64) -> Option<Id> {
        let mut nearest: Option<(f64, Id)> = None;
        look_for(&self.items, place, &mut nearest);
        nearest.filter(|(distance, _)| *distance <= reach).map(|(_, id)| id)
    }

    /// The place of the point that has this id.
    pub fn place_of(&self, id: Id) -> Option<[f64; 2]> {
        first(&self.items, id, &|shape| match shape {
            Shape::Circle { middle: at, .. } | Shape::Marker { at, .. } => Some(*at),
            _ => None,
        })
    }

    /// The frame of what has this id.
    pub fn frame_of(&self, id: Id) -> Option<Frame> {
        first(&self.items, id, &|shape| match shape {
            Shape::Area(frame) | Shape::Rect { frame, .. } | Shape::Picture(frame, _) => Some(*frame),
            _ => None,
        })
    }
}

fn first<T>(items: &[Item], id: Id, of: &impl Fn(&Shape) -> Option<T>) -> Option<T> {
    items.iter().find_map(|item| match &item.shape {
        Shape::Within(_, items) => first(items, id, of),
        shape if item.id == Some(id) => of(shape),
        _ => None,
    })
}

fn look_for(items: &[Item], place: [f64; 2], nearest: &mut Option<(f64, Id)>) {
    for item in items {
        if let Shape::Within(_, items) = &item.shape {
            look_for(items, place, nearest);
        }
        let Some(id) = item.id else { continue };
        let distance = distance(&item.shape, place);
        if nearest.is_none_or(|(least, _)| distance < least) {
            *nearest = Some((distance, id));
        }
    }
}

/// How far a place is from a shape: from the middle of a point, from the line of a line, from the edge of a frame.
fn distance(shape: &Shape, place: [f64; 2]) -> f64 {
    match shape {
        Shape::Circle { middle: at, .. } | Shape::Marker { at, .. } => {
            (at[0] - place[0]).hypot(at[1] - place[1])
        }
        Shape::Area(frame) | Shape::Rect { frame, .. } | Shape::Picture(frame, _) => {
            let beyond = |value: f64, low: f64, high: f64| (low - value).max(value - high).max(0.0);
            beyond(place[0], frame.x, frame.right()).hypot(beyond(place[1], frame.y, frame.bottom()))
        }
        Shape::Line(places, _) => {
            let pieces = places.windows(2).map(|ends| to_piece(place, ends[0], ends[1]));
            pieces.filter(|distance| !distance.is_nan()).fold(f64::INFINITY, f64::min)
        }
        Shape::Bars(..) | Shape::Polygon(..) | Shape::Text(_) | Shape::Within(..) => f64::INFINITY,
    }
}

/// The distance of a place from a straight piece.
fn to_piece(place: [f64; 2], from: [f64; 2], to: [f64; 2]) -> f64 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let length = (along[0] * along[0] + along[1] * along[1]).max(f64::MIN_POSITIVE);
    let share = ((place[0] - from[0]) * along[0] + (place[1] - from[1]) * along[1]) / length;
    let share = share.clamp(0.0, 1.0);
    (from[0] + share * along[0] - place[0]).hypot(from[1] + share * along[1] - place[1])
}

/// The tones that a medium gives colours to; the others are mixed of these, in both by the same rule.
pub trait Inks {
    /// A colour of the medium; of a mixed tone nothing is asked.
    fn plain(&self, tone: Tone) -> contrast::Rgb;

    /// The ground that a line recedes to.
    fn behind(&self) -> contrast::Rgb {
        self.plain(Tone::Paper)
    }

    /// The colour of any tone.
    fn ink(&self, tone: Tone) -> contrast::Rgb {
        let receding = |tone, least| contrast::receding(self.ink(tone), self.behind(), least);
        let mixed = |from: contrast::Rgb, to, share: f64| {
            contrast::mixed(from, to, if share.is_finite() { share as f32 } else { 0.0 })
        };
        let ramp = |tone, share: f64| contrast::ramp(self.ink(Tone::Paper), self.ink(tone), share as f32);
        match tone {
            Tone::RawOf(n) => receding(Tone::Series(n), contrast::MARK),
            Tone::BeforeForward => receding(Tone::Forward, contrast::MARK),
            Tone::BeforeBackward | Tone::Slope => receding(Tone::Backward, contrast::MARK),
            Tone::Shade(share) => mixed(self.ink(Tone::Raw), self.ink(Tone::Backward), share),
            Tone::RecedingShade(share) => receding(Tone::Shade(share), contrast::MARK),
            // Behind the paths: from the bottom to the top as pale as a line may be.
            Tone::Level(share) => {
                let [low, high] =
                    [contrast::TEXT, contrast::MARK].map(|least| receding(Tone::Forward, least));
                mixed(low, high, share)
            }
            Tone::Signed(share) if !share.is_finite() => self.ink(Tone::Error),
            Tone::Signed(share) => {
                let end = if share < 0.0 { Tone::Backward } else { Tone::Forward };
                mixed(self.ink(Tone::Paper), self.ink(end), share.abs())
            }
            Tone::Ink(share) => mixed(self.ink(Tone::Ground), self.ink(Tone::Text), share),
            Tone::Mistake(share) => mixed(self.ink(Tone::Paper), self.ink(Tone::Backward), share),
            Tone::OnMistake(share) => contrast::ink_on(self.ink(Tone::Mistake(share))),
            Tone::ApartGround => mixed(self.ink(Tone::Paper), self.ink(Tone::Apart), 0.3),
            Tone::ForwardRamp(share) => ramp(Tone::Forward, share),
            Tone::BackwardRamp(share) => ramp(Tone::Backward, share),
            Tone::StillRamp(share) => ramp(Tone::Series(0), share),
            plain => self.plain(plain),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pointer_finds_what_is_nearest_and_nothing_far_away() {
        let mut scene = Scene::default();
        let pen = Pen::new(Tone::Text, 1.0);
        scene
            .add_found(Shape::Line(vec![[0.0, 0.0], [f64::NAN, 0.0], [0.0, 0.0], [100.0, 0.0]], pen), [0, 0]);
        scene.within(Frame::new(0.0, 0.0, 200.0, 200.0), |scene| {
            scene.add_found(Shape::Line(vec![[0.0, 50.0], [100.0, 50.0]], pen), [1, 0]);
            scene.add_found(Shape::Area(Frame::new(0.0, 100.0, 10.0, 10.0)), [2, 0]);
        });
        assert_eq!(scene.found([50.0, 45.0], 9.0), Some([1, 0]));
        assert_eq!(scene.found([50.0, 25.0], 9.0), None);
        assert_eq!(scene.found([-5.0, 3.0], 9.0), Some([0, 0]));
        assert_eq!(scene.found([5.0, 105.0], 0.0), Some([2, 0]));
        assert_eq!(scene.frame_of([2, 0]).map(Frame::middle), Some([5.0, 105.0]));
    }
}
