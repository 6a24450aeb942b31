//! The comparison spec: one training spec, what differs from it, and the values of a grid of panels.

use toml::{Table, Value};

use super::messages::Message;
use super::panels::Panels;
use crate::experiment::figure::FigureWords;
use crate::experiment::spec::{
    self, Allowed, Blame, CellSpec, End, Facts, Item, Key, Problem, Reader, Showable, SpecError, key,
};
use crate::experiment::training::{TrainingSpec, bytes_of, in_common, patient, without_key};
use crate::nn::Init;

/// The most variants: as many as colours and dashes can be told apart.
pub const MAX_VARIANTS: usize = 8;
/// The longest name of a variant, in characters.
/// What the networks and their curves may take of the memory, in bytes.
const MAX_BYTES: usize = 1 << 30;
/// A loss and its smoothed value, each with its iteration.
const BYTES_A_POINT: usize = 32;

/// One of the networks that are compared: the base with some keys changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// What it is called in the legend and in the tables.
    pub name: String,
    /// The base with what differs.
    pub spec: TrainingSpec,
}

/// Where a network stands in a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Number of its panel; 0 when there is no grid.
    pub panel: usize,
    /// Number of its variant.
    pub variant: usize,
}

/// The keys of a comparison beside those of its networks. Seed and iterations are those of the base.
const KEYS: &[Key<ComparisonSpec>] = &[
    key!(ComparisonSpec, "id", id, read = spec::id).unsaid(),
    key!(ComparisonSpec, "same_start", same_start).controls(&["same_start", "seed", "iterations"]),
    key!(ComparisonSpec, "target", target)
        .controls(&["target"])
        .allowed(Allowed::Between(End::Beyond(0.0), End::At(1.0))),
];

/// What a block can choose to show.
pub(crate) const SHOWABLE: Showable = Showable {
    controls: || spec::controls_of(KEYS).into_iter().chain(["variant"]).collect(),
    figures: &["panels", "curves", "layers", "over_time", "table"],
};

/// Everything that a comparison depends on, added variants and the data themselves aside.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonSpec {
    /// The name of the cell.
    pub id: Option<String>,
    /// Whether all networks start from the same draws, see [the module](super).
    pub same_start: bool,
    /// The accuracy, 0 to 1, whose first iteration the summary tells: on the images that are set apart, or, where there are none, on
    /// the test images.
    pub target: f64,
    /// What all have in common.
    pub base: TrainingSpec,
    /// What differs.
    pub variants: Vec<Variant>,
    /// The grid, if there is one.
    pub panels: Option<Panels>,
}

impl Default for ComparisonSpec {
    /// Three rules of initial weights, over the default of a training cell.
    fn default() -> Self {
        let base = TrainingSpec::default();
        let variants = default_variants(&base);
        Self { id: None, same_start: true, target: 0.9, base, variants, panels: None }
    }
}

/// Three rules of initial weights.
fn default_variants(base: &TrainingSpec) -> Vec<Variant> {
    [("std 0.01", Init::Std(0.01)), ("Xavier", Init::Xavier), ("He", Init::He)]
        .iter()
        .map(|(name, init)| Variant {
            name: (*name).into(),
            spec: TrainingSpec { init: *init, ..base.clone() },
        })
        .collect()
}

impl ComparisonSpec {
    /// Reads a block. Without `[base]` it is a training cell's default; without `[[variant]]` three rules of initial
    /// weights are compared.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line.
    pub fn parse(text: &str) -> Result<Self, SpecError> {
        spec::parse_cell(text, &SHOWABLE, Self::read, Self::check)
    }

    fn read(reader: &mut Reader<'_, '_>) -> Result<Self, SpecError> {
        let own = spec::read_keys(KEYS, Self::default(), reader)?;
        let base = reader.or("base", TrainingSpec::default(), |item| item.table(TrainingSpec::read))?;
        let variants = match reader.take("variant") {
            Some(item) => {
                item.list()?.into_iter().map(|item| Variant::read(item, &base)).collect::<Result<_, _>>()?
            }
            None => default_variants(&base),
        };
        let panels = reader.maybe("panels", |item| item.table(Panels::read))?;
        Ok(Self { base, variants, panels, ..own })
    }

    /// Checks every value.
    ///
    /// # Errors
    /// The first value that cannot be, by its key.
    pub fn check(&self) -> Result<(), Problem> {
        spec::check_keys(KEYS, self)?;
        self.base.check().map_err(|problem| problem.within("base"))?;
        patient::none_in(&self.base).map_err(|problem| problem.within("base"))?;
        if self.base.id.is_some() {
            let message = Message::IdOfBase;
            return Err(Problem::new("base.id", message));
        }
        if self.variants.is_empty() {
            let message = Message::NoVariant;
            return Err(Problem::new("variant", message));
        }
        for (index, variant) in self.variants.iter().enumerate() {
            self.check_variant(index, variant)?;
        }
        if let Some(panels) = &self.panels {
            panels.check()?;
            self.check_panels(panels)?;
        }
        self.check_memory()
    }

    fn check_variant(&self, index: usize, variant: &Variant) -> Result<(), Problem> {
        let at = format!("variant[{index}]");
        let wrong = |key: &str, message: Message| Err(Problem::new(format!("{at}.{key}"), message));
        if index >= MAX_VARIANTS {
            let message = Message::ManyVariants { most: MAX_VARIANTS };
            return Err(Problem::new(at, message));
        }
        if variant.name.is_empty() || variant.name.chars().count() > spec::MAX_NAME {
            let message = Message::NameLength { most: spec::MAX_NAME };
            return wrong("name", message);
        }
        if self.variants[..index].iter().any(|other| other.name == variant.name) {
            let name = &variant.name;
            let message = Message::SameName { name: name.clone() };
            return wrong("name", message);
        }
        if variant.spec.id.is_some() {
            let message = Message::IdOfVariant;
            return wrong("id", message);
        }
        if variant.spec.iterations != self.base.iterations {
            let message = Message::OwnIterations;
            return wrong("iterations", message);
        }
        patient::none_in(&variant.spec).map_err(|problem| problem.within(&at))?;
        variant.spec.check().map_err(|problem| problem.within(&at))
    }

    /// Every value must be possible for every variant.
    fn check_panels(&self, panels: &Panels) -> Result<(), Problem> {
        patient::not_varied(&panels.key).map_err(|problem| Problem::new("panels.key", problem.message))?;
        for panel in 0..panels.values.len() {
            let Some(value) = panels.values.get(panel) else { continue };
            for variant in &self.variants {
                if let Err(problem) = variant.spec.with_key(&panels.key, value.clone()) {
                    let key = match problem.blame {
                        Blame::Key => "panels.key".into(),
                        Blame::Value => format!("panels.values[{panel}]"),
                    };
                    return Err(Problem::new(key, problem.message));
                }
            }
        }
        Ok(())
    }

    fn check_memory(&self) -> Result<(), Problem> {
        let networks = self.networks();
        let (count, most) = (networks.len(), MAX_BYTES >> 20);
        let parameters: usize =
            networks.iter().map(|(_, spec)| bytes_of(spec)).fold(0, usize::saturating_add);
        if parameters > MAX_BYTES {
            let megabytes = parameters >> 20;
            let message = Message::MuchMemory { count, megabytes, most };
            return Err(Problem::new("base.hidden", message));
        }
        let curves =
            (self.base.iterations as usize).saturating_mul(networks.len()).saturating_mul(BYTES_A_POINT);
        if curves > MAX_BYTES {
            let (iterations, megabytes) = (self.base.iterations, curves >> 20);
            let message = Message::LongCurves { count, iterations, megabytes, most };
            return Err(Problem::new("base.iterations", message));
        }
        Ok(())
    }

    /// How many panels there are; one when there is no grid.
    pub fn panel_count(&self) -> usize {
        self.panels.as_ref().map_or(1, |panels| panels.values.len())
    }

    /// All networks, panel by panel and in each variant by variant, with the training spec of each.
    pub fn networks(&self) -> Vec<(Place, TrainingSpec)> {
        (0..self.panel_count())
            .flat_map(|panel| (0..self.variants.len()).map(move |variant| Place { panel, variant }))
            .filter_map(|place| Some((place, self.network(place)?)))
            .collect()
    }

    /// The training spec of one network, from which a training cell of its own comes to the same numbers; none where there
    /// is no such place.
    pub fn network(&self, place: Place) -> Option<TrainingSpec> {
        let variant = self.variants.get(place.variant)?;
        let spec = match &self.panels {
            None => (place.panel == 0).then(|| variant.spec.clone())?,
            Some(panels) => variant.spec.with_key(&panels.key, panels.values.get(place.panel)?).ok()?,
        };
        let is_first = place == Place { panel: 0, variant: 0 };
        // A weights file leaves nothing to be drawn.
        if self.same_start || is_first || spec.weights.is_some() {
            return Some(spec);
        }
        Some(TrainingSpec { start_seed: Some(Self::own_start(place, &spec)), ..spec })
    }

    /// The seed of the initial weights of a network that starts from draws of its own.
    fn own_start(place: Place, spec: &TrainingSpec) -> u64 {
        // The mixing of SplitMix64; half of its range fits into TOML.
        let mut z = spec.drawn_from() ^ ((place.panel as u64) << 32 | (place.variant as u64 + 1));
        z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) >> 1
    }

    /// Whether any network has images set apart to choose by.
    pub fn validates(&self) -> bool {
        self.networks().iter().any(|(_, network)| network.validation > 0.0)
    }

    /// Whether all have: then the best is chosen by these images, and otherwise by the test images, which all have.
    pub fn chooses_by_validation(&self) -> bool {
        self.networks().iter().all(|(_, network)| network.validation > 0.0)
    }

    /// What a variant is called where people read it, in their language.
    pub fn variant_name(&self, variant: usize, words: &FigureWords) -> String {
        self.variants.get(variant).map(|variant| variant.called(&self.base, words)).unwrap_or_default()
    }

    /// The name of one panel; none when there is no grid.
    pub fn panel_name(&self, panel: usize, words: &FigureWords) -> Option<String> {
        self.panels.as_ref().map(|panels| panels.name(panel, words))
    }

    /// The same comparison of another base: each variant differs from it in the keys in which it differed.
    ///
    /// # Errors
    /// When a variant cannot be with this base.
    pub fn with_base(&self, base: TrainingSpec) -> Result<Self, Problem> {
        let variants = self
            .variants
            .iter()
            .map(|variant| Variant::over(&base, variant.name.clone(), &variant.differing(&self.base)))
            .collect::<Result<_, _>>()?;
        Ok(Self { base, variants, ..self.clone() })
    }
}

impl Variant {
    /// The base with the keys of `differing`.
    ///
    /// # Errors
    /// When there is no such key, or when it cannot have this value.
    pub fn over(base: &TrainingSpec, name: String, differing: &Table) -> Result<Self, Problem> {
        let text = toml::to_string(differing).unwrap_or_default();
        let spec =
            spec::parse(&text, |reader| TrainingSpec::read_over(reader, base.clone()), TrainingSpec::check)
                .map_err(|error| Problem::of_block(error.key.clone().unwrap_or_default(), error))?;
        Ok(Self { name, spec })
    }

    fn read(item: Item<'_, '_>, base: &TrainingSpec) -> Result<Self, SpecError> {
        item.table(|reader| {
            let name = reader.maybe("name", |item| item.text())?;
            let mut spec = TrainingSpec::read_over(reader, base.clone())?;
            // The short keys of panels and searches: the rate of whichever optimizer, the spread of the weights.
            if let Some(lr) = reader.maybe("lr", |item| item.number())? {
                spec.optimizer = spec.optimizer.with_lr(lr);
            }
            if let Some(std) = reader.maybe("std", |item| item.number())? {
                spec.init = Init::Std(std);
            }
            let variant = Self { name: String::new(), spec };
            let name = name.unwrap_or_else(|| spec::named_after(&variant.differing(base)));
            Ok(Self { name, ..variant })
        })
    }

    /// What it is called where people read it; tables know it by its `name`.
    pub fn called(&self, base: &TrainingSpec, words: &FigureWords) -> String {
        spec::called(&self.name, &self.differing(base), words)
    }

    /// The keys in which it differs from the base, with its values.
    pub fn differing(&self, base: &TrainingSpec) -> Table {
        let base = base.to_table();
        self.spec.to_table().into_iter().filter(|(key, value)| base.get(key) != Some(value)).collect()
    }
}

/// What a panel is called in tables: the value of its key as a spec writes it.
pub(super) fn panel_name(value: &toml::Value) -> String {
    match value {
        toml::Value::String(word) => word.clone(),
        toml::Value::Float(number) => format!("{number:?}"),
        other => other.to_string(),
    }
}

impl CellSpec for ComparisonSpec {
    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn parts(&self) -> Option<u64> {
        Some((self.panel_count() * self.variants.len()) as u64)
    }

    fn groups(&self) -> Vec<Vec<String>> {
        let variants = self.variants.iter().map(|variant| variant.name.clone()).collect();
        let values = self.panels.iter().flat_map(|panels| (0..).map_while(|at| panels.values.get(at)));
        vec![variants, values.map(|value| panel_name(&value)).collect()]
    }

    fn keys(&self) -> Vec<&'static Facts> {
        [spec::facts_of(KEYS), self.base.keys()].concat()
    }

    fn to_table(&self) -> Table {
        let mut table = Table::new();
        spec::write_keys(KEYS, self, &mut table);
        table.insert("base".into(), Value::Table(self.base.to_table()));
        let variants = self.variants.iter().map(|variant| {
            let mut keys = variant.differing(&self.base);
            keys.insert("name".into(), variant.name.clone().into());
            Value::Table(keys)
        });
        table.insert("variant".into(), Value::Array(variants.collect()));
        if let Some(panels) = &self.panels {
            table.insert("panels".into(), panels.to_value());
        }
        table
    }

    fn in_common(&self) -> Table {
        let mut table = self.to_table();
        let mut common = in_common(self.networks().into_iter().map(|(_, network)| network.to_table()));
        if let Some(panels) = &self.panels {
            without_key(&mut common, &panels.key);
        }
        table.insert("base".into(), common.into());
        table
    }

    fn check(&self) -> Result<(), Problem> {
        self.check()
    }
}

#[cfg(test)]
mod tests;
