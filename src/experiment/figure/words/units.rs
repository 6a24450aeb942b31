//! The words of the figures of units.

use super::format;

/// How many units of a layer do what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnitCounts {
    /// How many there are.
    pub units: usize,
    /// Exactly 0 for every test image.
    pub dead: usize,
    /// Exactly 0 for every image of the sample, but not for all test images.
    pub silent: usize,
    /// 0 for no test image.
    pub always_on: usize,
    /// Saturated for every test image.
    pub saturated: usize,
}

/// The words of the figures of units in one language.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is the English text beside it, below")]
pub struct UnitWords {
    pub units: &'static str,
    pub units_of: fn(layer: usize) -> String,
    pub unit_of: fn(unit: usize, layer: usize) -> String,
    pub axis: fn(layer: usize) -> String,
    pub axis_sorted: fn(layer: usize) -> String,
    pub part: fn(from: usize, to: usize, of: usize) -> String,
    pub images: &'static str,
    pub zero: &'static str,
    pub low_end: &'static str,
    pub at_work: &'static str,
    pub between: &'static str,
    pub high_end: &'static str,
    pub dead: &'static str,
    pub silent: fn(sample: usize) -> String,
    pub no_number: &'static str,
    pub head_silent: &'static str,
    pub head_dead: &'static str,
    pub head_on: &'static str,
    pub head_saturated: &'static str,
    pub layer_short: fn(layer: usize) -> String,
    pub counted: fn(layer: usize, counts: UnitCounts, tested: u64, saturates: bool) -> String,
    pub silent_until_counted: fn(layer: usize, counts: UnitCounts, sample: usize) -> String,
    pub silent_more: fn(silent: usize, sample: usize) -> String,
    pub is_dead: fn(tested: u64) -> String,
    pub is_silent: fn(sample: usize) -> String,
    pub is_always_on: fn(tested: u64) -> String,
    pub is_saturated: fn(tested: u64) -> String,
    pub zeros_of: fn(share: &str, tested: u64) -> String,
    pub image: fn(number: usize, label: &str) -> String,
    pub value: fn(value: &str) -> String,

    pub its_weights: &'static str,
    pub the_image: fn(number: usize, label: &str) -> String,
    pub product: &'static str,
    pub weights_below: fn(layer: usize) -> String,
    pub values_below: fn(layer: usize) -> String,
    pub sum: &'static str,
    pub pixel: fn(row: usize, column: usize) -> String,
    pub input: fn(number: usize) -> String,
    pub unit_below: fn(unit: usize, layer: usize) -> String,
    pub others: fn(count: usize, of_pixels: bool) -> String,
    pub rounding: &'static str,
    pub bias: &'static str,
    pub total: &'static str,
    pub after: fn(what: &str) -> String,
    pub by_class: fn(images: u64) -> String,
    pub share_of_zeros: &'static str,
    pub share_saturated: &'static str,
    pub excites: fn(count: usize) -> String,
    pub excites_nothing: &'static str,
    pub silenced: &'static str,
    pub accuracy: fn(before: &str, after: &str) -> String,
    pub fewer: fn(count: u64, of: u64) -> String,
    pub more: fn(count: u64, of: u64) -> String,
    pub no_difference: fn(of: u64) -> String,
    pub when_silenced: &'static str,
    pub in_words: fn(image: &str, value: &str) -> String,
}

fn units(count: usize) -> &'static str {
    if count == 1 { "unit" } else { "units" }
}

fn of_units(count: usize, of: usize) -> String {
    format!("{count} of {of} {}", units(of))
}

fn images(count: u64) -> String {
    format!("all {} test images", format::grouped(count))
}

pub(super) static ENGLISH: UnitWords = UnitWords {
    units: "Units",
    units_of: |layer| format!("Units of layer {layer}"),
    unit_of: |unit, layer| format!("Unit {unit} of layer {layer}"),
    axis: |layer| format!("unit of layer {layer}"),
    axis_sorted: |layer| format!("unit of layer {layer}, sorted by the digit that excites it most"),
    part: |from, to, of| format!("{from} to {to} of {of}"),
    images: "test images: by digit",
    zero: "zero",
    low_end: "low end",
    at_work: "at work, darker: stronger",
    between: "in between",
    high_end: "high end",
    dead: "dead",
    silent: |sample| format!("silent for these {sample}"),
    no_number: "NaN",
    head_silent: "silent here",
    head_dead: "dead",
    head_on: "always on",
    head_saturated: "saturated",
    layer_short: |layer| format!("layer {layer}"),
    counted: |layer, counts, tested, saturates| {
        let UnitCounts { units, dead, always_on, saturated, .. } = counts;
        // What never is 0 is always on.
        let other =
            if saturates { format!("{saturated} saturated") } else { format!("{always_on} always on") };
        format!("Layer {layer}: for {} {} dead, {other}", images(tested), of_units(dead, units))
    },
    silent_until_counted: |layer, counts, sample| {
        format!(
            "Layer {layer}: {} silent for these {sample}. Which are dead is counted as soon as the training rests",
            of_units(counts.silent, counts.units)
        )
    },
    silent_more: |silent, sample| format!("{silent} more silent for these {sample}"),
    is_dead: |tested| format!("dead: 0 for {}", images(tested)),
    is_silent: |sample| format!("silent for these {sample}, not for others"),
    is_always_on: |tested| format!("always on: not 0 for any of {}", images(tested)),
    is_saturated: |tested| format!("saturated for {}", images(tested)),
    zeros_of: |share, tested| format!("0 for {share} of {}", images(tested)),
    image: |number, label| format!("test image {number}, label {label}"),
    value: |value| format!("activation {value}"),

    its_weights: "its weights",
    the_image: |number, label| format!("image {number}: {label}"),
    product: "weight × pixel",
    weights_below: |layer| format!("weights from layer {layer}"),
    values_below: |layer| format!("what layer {layer} gives"),
    sum: "w · x + b, term by term",
    pixel: |row, column| format!("row {row}, column {column}"),
    input: |number| format!("input {number}"),
    unit_below: |unit, layer| format!("unit {unit} of layer {layer}"),
    others: |count, of_pixels| {
        let count = format::grouped(count as u64);
        if of_pixels {
            format!("the other {count} pixels with ink")
        } else {
            format!("the other {count} units at work")
        }
    },
    rounding: "rounding",
    bias: "bias",
    total: "sum",
    after: |what| format!("after {what}"),
    by_class: |images| {
        format!("how strongly it answers to each digit ({} test images)", format::grouped(images))
    },
    share_of_zeros: "zero",
    share_saturated: "sat.",
    excites: |count| match count {
        1 => "the only test image that excites it".to_owned(),
        9 => "the nine test images that excite it most".to_owned(),
        count => format!("the only {count} test images that excite it"),
    },
    excites_nothing: "nothing excites it: it is 0 or no number for every test image",
    silenced: "if it is silenced",
    accuracy: |before, after| format!("test accuracy {before} → {after}"),
    fewer: |count, of| {
        format!("{} of {} images fewer are right", format::grouped(count), format::grouped(of))
    },
    more: |count, of| format!("{} of {} images more are right", format::grouped(count), format::grouped(of)),
    no_difference: |of| format!("as many of {} images are right", format::grouped(of)),
    when_silenced: "If it is silenced",
    in_words: |image, value| format!("Activation {value} for {image}"),
};
