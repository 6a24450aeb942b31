//! The predict spec: which network looks at which picture.

use std::sync::Arc;

use toml::de::DeValue;
use toml::{Table, Value};

use super::messages::Message;
use crate::data::pictures::{
    Paper, Photo, Picture, Prepared, Sheet, Steps, Transform, from_data_url, photo_from_data_url,
    photo_to_data_url, prepare, static_picture, to_data_url,
};
use crate::data::{Dataset, Images};
use crate::experiment::run::RunError;
use crate::experiment::sources::check_beside;
use crate::experiment::spec::{
    self, Allowed, CellSpec, End, Facts, Item, Key, KeyValue, Problem, Reader, Showable, SpecError, Word,
    key, word_value,
};
use crate::language::Say;
use crate::nn::Activation;

/// Farthest shift, in pixels: all ink is out of sight.
const SHIFTS: Allowed = Allowed::Between(End::At(-28.0), End::At(28.0));
const CLASSES: Allowed = Allowed::Whole(0, u8::MAX as u64);

/// The picture that is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PictureChoice {
    /// An empty page.
    #[default]
    Blank,
    /// Kept in the notebook itself: its ink, as it was drawn.
    Kept(Arc<Sheet>),
    /// From a file, kept in the notebook as it was opened: the steps to its ink are taken each time.
    Photo(Arc<Photo>),
    /// A test image, by its row.
    Test(usize),
}

/// What a dream starts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DreamFrom {
    /// Static.
    #[default]
    Static,
    /// What the network gets.
    Picture,
    /// An empty page.
    Blank,
}

impl Word for Paper {
    const WORDS: &'static [(&'static str, Self)] =
        &[("auto", Self::Auto), ("light", Self::Light), ("dark", Self::Dark)];
}

impl Word for DreamFrom {
    const WORDS: &'static [(&'static str, Self)] =
        &[("static", Self::Static), ("picture", Self::Picture), ("blank", Self::Blank)];
}

word_value!(Paper, DreamFrom);

/// What is dreamt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DreamSpec {
    /// The class to be seen.
    pub class: usize,
    /// Where it starts.
    pub from: DreamFrom,
    /// The probability that ends it.
    pub until: f64,
    /// Most steps.
    pub steps: usize,
}

impl Default for DreamSpec {
    fn default() -> Self {
        Self { class: 3, from: DreamFrom::Static, until: 0.99, steps: 200 }
    }
}

/// The keys of a predict spec.
const KEYS: &[Key<PredictSpec>] = &[
    key!(PredictSpec, "id", id, read = spec::id).unsaid(),
    key!(PredictSpec, "network", network, read = spec::id),
    key!(PredictSpec, "weights", weights),
    key!(PredictSpec, "picture", picture).controls(&["picture"]).unsaid(),
    key!(PredictSpec, "activation", activation),
    key!(PredictSpec, "upright", steps.upright),
    key!(PredictSpec, "flatten", steps.flatten),
    key!(PredictSpec, "paper", steps.paper),
    key!(PredictSpec, "border", steps.border),
    key!(PredictSpec, "denoise", steps.denoise),
    key!(PredictSpec, "centre", centre).controls(&["centre"]),
    key!(PredictSpec, "brush", brush)
        .controls(&["brush"])
        .allowed(Allowed::Between(End::At(0.5), End::At(8.0))),
    key!(PredictSpec, "shift", transform.shift).controls(&["shift"]).allowed(SHIFTS),
    key!(PredictSpec, "rotate", transform.rotate)
        .controls(&["rotate"])
        .allowed(Allowed::Between(End::At(-360.0), End::At(360.0))),
    key!(PredictSpec, "scale", transform.scale)
        .controls(&["scale"])
        .allowed(Allowed::Between(End::At(0.2), End::At(4.0))),
    key!(PredictSpec, "invert", transform.invert).controls(&["invert"]),
    key!(PredictSpec, "noise", transform.noise).controls(&["noise"]).allowed(spec::SHARE),
    key!(PredictSpec, "dream", dream),
    key!(PredictSpec, "change_to", change_to).allowed(CLASSES),
    key!(PredictSpec, "seed", seed).allowed(spec::SEEDS).unsaid(),
];

/// What a block can choose to show.
pub(crate) const SHOWABLE: Showable = Showable {
    controls: || spec::controls_of(KEYS),
    figures: &["steps", "layers", "pixels", "illusions", "dream", "change", "images"],
};

/// Everything that an answer depends on, the network and the data themselves aside.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictSpec {
    /// The name of the cell.
    pub id: Option<String>,
    /// The training cell whose network looks.
    pub network: Option<String>,
    /// Or a weights file beside the notebook. When there is neither, a small network is trained for it.
    pub weights: Option<String>,
    /// The activation of the network in the weights file, where the file does not say it.
    pub activation: Option<Activation>,
    /// What it looks at.
    pub picture: PictureChoice,
    /// The steps from a photograph to its ink.
    pub steps: Steps,
    /// Whether the picture is centred and scaled as the makers of MNIST did.
    pub centre: bool,
    /// Width of the brush, in pixels.
    pub brush: f64,
    /// What is done to the picture.
    pub transform: Transform,
    /// What is dreamt.
    pub dream: DreamSpec,
    /// Into which answer the smallest change is to turn this picture's.
    pub change_to: usize,
    /// What noise and static follow from.
    pub seed: u64,
}

impl Default for PredictSpec {
    fn default() -> Self {
        Self {
            id: None,
            network: None,
            weights: None,
            activation: None,
            picture: PictureChoice::Blank,
            steps: Steps::default(),
            centre: true,
            brush: 2.4,
            transform: Transform::default(),
            dream: DreamSpec::default(),
            change_to: 9,
            seed: 42,
        }
    }
}

impl PredictSpec {
    /// Reads a block.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line.
    pub fn parse(text: &str) -> Result<Self, SpecError> {
        spec::parse_cell(text, &SHOWABLE, Self::read, Self::check)
    }

    fn read(reader: &mut Reader<'_, '_>) -> Result<Self, SpecError> {
        spec::read_keys(KEYS, Self::default(), reader)
    }

    /// Checks every value. This is the one place where it is said which values can be.
    ///
    /// # Errors
    /// The first value that cannot be, by its key.
    pub fn check(&self) -> Result<(), Problem> {
        if self.network.is_some() && self.weights.is_some() {
            let message = Message::NetworkAndWeights;
            return Err(Problem::new("weights", message));
        }
        if let Some(name) = &self.weights {
            check_beside("weights", name)?;
        } else if self.activation.is_some() {
            let message = Message::ActivationOfNoFile;
            return Err(Problem::new("activation", message));
        }
        spec::check_keys(KEYS, self)
    }

    /// The page before it is moved about and centred.
    ///
    /// # Errors
    /// When it is to be a test image that there is not.
    pub fn sheet(&self, data: &Dataset) -> Result<Arc<Sheet>, RunError> {
        match &self.picture {
            PictureChoice::Blank => Ok(Arc::new(Sheet::from(&Picture::BLANK))),
            PictureChoice::Kept(sheet) => Ok(Arc::clone(sheet)),
            PictureChoice::Photo(photo) => Ok(self.page(&prepare(photo, self.steps))),
            PictureChoice::Test(row) => {
                let images: &Images = &data.test.images;
                let image = (*row < images.len()).then(|| images.image(*row)).and_then(Picture::new);
                image.map(|picture| Arc::new(Sheet::from(&picture))).ok_or_else(|| {
                    let count = images.len();
                    RunError::Setup(
                        Message::NoSuchImage { row: *row, name: data.data_name(), count }.phrase(),
                    )
                })
            }
        }
    }

    /// The photograph after each step, if the picture is one.
    pub fn prepared(&self) -> Option<Prepared> {
        match &self.picture {
            PictureChoice::Photo(photo) => Some(prepare(photo, self.steps)),
            _ => None,
        }
    }

    /// What comes on the page of a photograph: its ink cut out, or all of it when it is not to be centred.
    pub fn page(&self, prepared: &Prepared) -> Arc<Sheet> {
        Arc::clone(if self.centre { &prepared.framed } else { &prepared.ink })
    }

    /// The picture as it is, moved about but not centred.
    pub fn raw(&self, sheet: &Sheet) -> Picture {
        self.transform.prepare(sheet, false, self.seed)
    }

    /// What the network gets. A test image, or a file that is laid out like one, goes in as it is unless it was moved.
    pub fn input(&self, sheet: &Sheet) -> Picture {
        let laid_out = match &self.picture {
            PictureChoice::Test(_) => true,
            PictureChoice::Photo(photo) => self.steps.paper != Paper::Light && photo.laid_out().is_some(),
            PictureChoice::Blank | PictureChoice::Kept(_) => false,
        };
        let centre = self.centre && (!laid_out || self.transform.moves());
        self.transform.prepare(sheet, centre, self.seed)
    }

    /// Where the dream starts when the network gets `input`.
    pub fn dream_start(&self, input: &Picture) -> Picture {
        match self.dream.from {
            DreamFrom::Static => static_picture(self.seed),
            DreamFrom::Picture => input.clone(),
            DreamFrom::Blank => Picture::BLANK,
        }
    }

    /// All keys with their values; `id`, `network` and `weights` only when they are there.
    pub fn to_table(&self) -> Table {
        let mut table = Table::new();
        spec::write_keys(KEYS, self, &mut table);
        table
    }
}

impl KeyValue for PictureChoice {
    /// `"blank"`, `"data:image/png;base64,…"`, `{ photo = "data:image/png;base64,…", exif = 6 }` or `{ test = 123 }`
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        match item.value() {
            DeValue::Table(_) => item.table(|reader| {
                if let Some(photo) = reader.take("photo") {
                    let exif = reader.or("exif", 1, exif)?;
                    return photo_from_data_url(&photo.text()?, exif)
                        .map(|photo| Self::Photo(Arc::new(photo)))
                        .map_err(|error| photo.error(error.phrase()));
                }
                let test = reader.take("test").ok_or_else(|| reader.error(Message::NoTest))?;
                test.count().map(Self::Test)
            }),
            DeValue::String(_) => match item.text()?.as_str() {
                "blank" => Ok(Self::Blank),
                data => from_data_url(data)
                    .map(|sheet| Self::Kept(Arc::new(sheet)))
                    .map_err(|error| item.error(error.phrase())),
            },
            _ => Err(item.is_not(Message::PictureExpected)),
        }
    }

    fn write(&self) -> Option<Value> {
        Some(match self {
            Self::Blank => "blank".into(),
            Self::Kept(sheet) => to_data_url(sheet).into(),
            Self::Photo(photo) => {
                let mut table = Table::from_iter([("photo".into(), photo_to_data_url(photo).into())]);
                if photo.exif() != 1 {
                    table.insert("exif".into(), i64::from(photo.exif()).into());
                }
                Value::Table(table)
            }
            Self::Test(row) => Value::Table(Table::from_iter([("test".into(), row.write()?)])),
        })
    }
}

/// The orientation of a photograph.
fn exif(item: Item<'_, '_>) -> Result<u8, SpecError> {
    let number = item.count()?;
    u8::try_from(number)
        .ok()
        .filter(|exif| (1..=8).contains(exif))
        .ok_or_else(|| item.error(Message::NoOrientation { number }))
}

/// The keys of a dream.
const DREAM: &[Key<DreamSpec>] = &[
    key!(DreamSpec, "class", class).allowed(CLASSES),
    key!(DreamSpec, "from", from),
    key!(DreamSpec, "until", until).allowed(spec::SHARE),
    key!(DreamSpec, "steps", steps).allowed(Allowed::Whole(1, 2000)),
];

impl KeyValue for DreamSpec {
    /// `{ class = 3, from = "static", until = 0.99, steps = 200 }`, each key with its default.
    fn read(item: Item<'_, '_>) -> Result<Self, SpecError> {
        item.table(|reader| spec::read_keys(DREAM, Self::default(), reader))
    }

    fn write(&self) -> Option<Value> {
        let mut table = Table::new();
        spec::write_keys(DREAM, self, &mut table);
        Some(Value::Table(table))
    }

    fn check(&self, key: &str, _allowed: &Allowed) -> Result<(), Problem> {
        spec::check_keys(DREAM, self).map_err(|problem| problem.within(key))
    }
}

impl CellSpec for PredictSpec {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn network(&self) -> Option<&str> {
        self.network.as_deref()
    }

    fn keys(&self) -> Vec<&'static Facts> {
        spec::facts_of(KEYS)
    }

    fn to_table(&self) -> Table {
        self.to_table()
    }

    fn check(&self) -> Result<(), Problem> {
        self.check()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::pictures::{Stroke, paint};

    #[test]
    fn each_error_has_its_line_and_key() {
        for (text, line, key, words) in [
            ("seed = 1\npicture = \"seven.png\"", 2, "picture", "data:image/png"),
            ("picture = \"data:image/png;base64,aGVsbG8=\"", 1, "picture", "damaged"),
            ("picture = { test = -1 }", 1, "picture.test", "whole number"),
            ("picture = {}", 1, "picture", "test"),
            ("network = \"a\"\nweights = \"b.npz\"", 2, "weights", "leave one"),
            ("network = \"../up\"", 1, "network", "letters"),
            ("weights = \"../up.npz\"", 1, "weights", "the notebook's folder"),
            ("shift = [1]", 1, "shift", "two numbers"),
            ("shift = [1, 99]", 1, "shift", "from -28 to 28"),
            ("scale = 0", 1, "scale", "from 0.2 to 4"),
            ("brush = nan", 1, "brush", "from 0.5 to 8"),
            ("noise = 2", 1, "noise", "from 0 to 1"),
            ("dream = { until = 2 }", 1, "dream.until", "from 0 to 1"),
            ("dream = { steps = 0 }", 1, "dream.steps", "1 to 2000"),
            ("dream = { from = \"film\" }", 1, "dream.from", "\"static\""),
            ("change_to = 300", 1, "change_to", "0 to 255"),
        ] {
            let error = PredictSpec::parse(text).expect_err("this spec is wrong");
            assert_eq!((error.line, error.key.as_deref()), (line, Some(key)), "{text}: {error}");
            assert!(error.to_string().contains(words), "{text}: {error}");
        }
    }

    #[test]
    fn a_written_spec_reads_back_the_same() {
        let drawing = paint(&Picture::BLANK, &[Stroke::new(2.0, [[5.0, 5.0], [20.0, 21.0]])]);
        for picture in [
            PictureChoice::Blank,
            PictureChoice::Kept(Arc::new(Sheet::from(&drawing))),
            PictureChoice::Test(17),
        ] {
            let spec = PredictSpec {
                id: Some("look".into()),
                network: Some("train-1".into()),
                picture,
                centre: false,
                transform: Transform {
                    shift: [1.5, -3.0],
                    rotate: 30.0,
                    scale: 1.25,
                    invert: true,
                    noise: 0.1,
                },
                dream: DreamSpec { class: 7, from: DreamFrom::Picture, until: 0.9, steps: 50 },
                change_to: 4,
                ..PredictSpec::default()
            };
            let text = toml::to_string(&spec.to_table()).expect("tables are written");
            assert_eq!(PredictSpec::parse(&text), Ok(spec));
        }
    }

    #[test]
    fn a_test_image_goes_in_to_the_byte_unless_it_is_moved() {
        let data = crate::data::digits();
        let spec = PredictSpec { picture: PictureChoice::Test(5), ..PredictSpec::default() };
        let sheet = spec.sheet(&data).expect("there are more than five");
        assert_eq!(spec.input(&sheet).pixels()[..], *data.test.images.image(5));
        let none = PredictSpec { picture: PictureChoice::Test(2000), ..PredictSpec::default() };
        assert!(none.sheet(&data).expect_err("there are 2,000").to_string().contains("2000"));
    }
}
