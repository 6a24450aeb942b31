//! Which arrays make a network: the names, their order, and how the shapes chain.

use super::array::Announced;
use super::messages::Message;
use crate::data::WeightsError;
use crate::language::Say;

/// The names of one layer's arrays without its number, in the book's order.
const NAMES: [&str; 8] = ["W", "b", "gamma", "beta", "running_mean", "running_var", "ln_gamma", "ln_beta"];

/// Where an array belongs: by layer, then by the place of its name in [`NAMES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Counted from 1.
    layer: usize,
    name: usize,
}

impl Place {
    /// The place that `name` stands for, such as `running_var2`.
    pub(super) fn of(name: &str) -> Result<Self, WeightsError> {
        let unknown = || WeightsError::Unknown { name: name.to_owned() };
        let digits = name.find(|c: char| c.is_ascii_digit()).ok_or_else(unknown)?;
        let (stem, number) = name.split_at(digits);
        let place = NAMES.iter().position(|&known| known == stem).ok_or_else(unknown)?;
        // No sign, no leading zero, so that every array has one name only.
        let layer = number.parse().ok().filter(|layer: &usize| *layer > 0 && layer.to_string() == number);
        Ok(Self { layer: layer.ok_or_else(unknown)?, name: place })
    }

    fn is_weight(self) -> bool {
        self.name == 0
    }

    /// Whether only a hidden layer has it.
    fn is_of_hidden(self) -> bool {
        self.name > 1
    }
}

/// The places of `arrays` layer by layer, once their shapes have proven to chain: the columns of each W are the rows of the
/// next and the length of everything else in the layer.
pub(super) fn in_order(arrays: &[Announced]) -> Result<Vec<usize>, WeightsError> {
    let mut placed = Vec::with_capacity(arrays.len());
    for (at, array) in arrays.iter().enumerate() {
        placed.push((Place::of(&array.name)?, at, array));
    }
    placed.sort_by_key(|(place, ..)| *place);
    let layers = placed.last().map_or(1, |(place, ..)| place.layer);
    let shape_of = |layer: usize, name: usize| {
        let found = placed.iter().find(|(place, ..)| (place.layer, place.name) == (layer, name));
        found.map(|(_, _, array)| array.shape.as_slice())
    };

    let mut width = None;
    let mut done = 0;
    for (place, _, array) in &placed {
        let name = &array.name;
        if place.is_weight() {
            if place.layer != done + 1 {
                break;
            }
            let vectors = (1..NAMES.len()).filter_map(|name| shape_of(place.layer, name));
            let lengths = vectors.filter_map(|shape| if let &[length] = shape { Some(length) } else { None });
            let around =
                Around { before: width, lengths: lengths.collect(), next: shape_of(place.layer + 1, 0) };
            if let &[rows, columns] = array.shape.as_slice()
                && around.is_transposed(rows, columns)
            {
                let (found, expected) = (shape(&[rows, columns]), shape(&[columns, rows]));
                return Err(WeightsError::Transposed { name: name.clone(), found, expected });
            }
            width = Some(weight_width(array, width)?);
            done = place.layer;
        } else if place.layer > done {
            break;
        } else if place.is_of_hidden() && place.layer == layers {
            return Err(WeightsError::LastLayer { name: name.clone() });
        } else if let Some(width) = width
            && array.shape != [width]
        {
            let expected = Message::WidthOf { width, layer: done }.phrase();
            return Err(WeightsError::Shape { name: name.clone(), found: shape(&array.shape), expected });
        }
    }
    if done < layers {
        return Err(WeightsError::Missing { name: format!("W{}", done + 1) });
    }
    Ok(placed.into_iter().map(|(_, at, _)| at).collect())
}

/// What stands around a weight matrix, as far as it is there.
struct Around<'a> {
    /// The width of the layer before.
    before: Option<usize>,
    /// The lengths of everything else in the same layer: bias and BatchNorm.
    lengths: Vec<usize>,
    /// The shape of the weights of the next layer.
    next: Option<&'a [usize]>,
}

impl Around<'_> {
    /// Whether the matrix fits what is around it only when its rows and columns change places, as in programs that multiply
    /// from the other side. Where as much speaks for the matrix as it stands, something else is wrong.
    fn is_transposed(&self, rows: usize, columns: usize) -> bool {
        if rows == columns || self.lengths.contains(&columns) {
            return false;
        }
        if let Some(before) = self.before {
            return rows != before && columns == before;
        }
        let next = if let Some(&[rows, columns]) = self.next { Some((rows, columns)) } else { None };
        let is_said = self.lengths.contains(&rows);
        match next {
            // An autoencoder, transposed throughout, is as wide at its end as at its beginning.
            Some((next_rows, next_columns)) if next_rows == columns => is_said && next_columns == rows,
            Some((next_rows, next_columns)) => is_said || next_rows == rows || next_columns == rows,
            None => is_said,
        }
    }
}

/// The columns of a weight matrix whose rows must be `rows`, the width of the layer before, if there is one.
fn weight_width(array: &Announced, rows: Option<usize>) -> Result<usize, WeightsError> {
    match (array.shape.as_slice(), rows) {
        (&[n, width], None) if n > 0 && width > 0 => Ok(width),
        (&[n, width], Some(rows)) if n == rows && width > 0 => Ok(width),
        (_, rows) => {
            let expected = match rows {
                Some(rows) => Message::Rows { rows }.phrase(),
                None => Message::FirstShape.phrase(),
            };
            let (name, found) = (array.name.clone(), shape(&array.shape));
            Err(WeightsError::Shape { name, found, expected })
        }
    }
}

/// The shape as NumPy writes it: `()`, `(3,)`, `(3, 2)`.
fn shape(shape: &[usize]) -> String {
    match shape {
        [n] => format!("({n},)"),
        dimensions => {
            let numbers: Vec<_> = dimensions.iter().map(usize::to_string).collect();
            format!("({})", numbers.join(", "))
        }
    }
}
