//! Which arrays make a network: the names, their order, and how the shapes chain.

use ndarray::ArrayD;

use super::Named;
use crate::data::WeightsError;
use crate::language::Phrase;

/// The names of one layer's arrays without its number, in the book's order.
const NAMES: [&str; 6] = ["W", "b", "gamma", "beta", "running_mean", "running_var"];

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
    fn is_batch_norm(self) -> bool {
        self.name > 1
    }
}

/// The arrays layer by layer, once their shapes have proven to chain: the columns of each W are the rows of the next and the
/// length of everything else in the layer.
pub(super) fn in_order(arrays: Vec<Named>) -> Result<Vec<Named>, WeightsError> {
    let mut placed = Vec::with_capacity(arrays.len());
    for named in arrays {
        placed.push((Place::of(&named.0)?, named));
    }
    placed.sort_by_key(|(place, _)| *place);
    let layers = placed.last().map_or(1, |(place, _)| place.layer);

    let mut width = None;
    let mut done = 0;
    for (place, (name, array)) in &placed {
        if place.is_weight() {
            if place.layer != done + 1 {
                break;
            }
            width = Some(weight_width(name, array, width)?);
            done = place.layer;
        } else if place.layer > done {
            break;
        } else if place.is_batch_norm() && place.layer == layers {
            return Err(WeightsError::LastLayer { name: name.clone() });
        } else if let Some(width) = width
            && array.shape() != [width]
        {
            let expected = Phrase::new(
                format!("({width},), the width of W{done}"),
                format!("({width},), 곧 W{done}의 너비"),
            );
            return Err(WeightsError::Shape { name: name.clone(), found: shape(array), expected });
        }
    }
    if done < layers {
        return Err(WeightsError::Missing { name: format!("W{}", done + 1) });
    }
    Ok(placed.into_iter().map(|(_, named)| named).collect())
}

/// The columns of a weight matrix whose rows must be `rows`, the width of the layer before, if there is one.
fn weight_width(name: &str, array: &ArrayD<f64>, rows: Option<usize>) -> Result<usize, WeightsError> {
    match (array.shape(), rows) {
        (&[n, width], None) if n > 0 && width > 0 => Ok(width),
        (&[n, width], Some(rows)) if n == rows && width > 0 => Ok(width),
        (_, rows) => {
            let expected = match rows {
                Some(rows) => Phrase::new(
                    format!("({rows}, width), {rows} being the width of the layer before"),
                    format!("({rows}, 너비), {rows}: 앞 층의 너비"),
                ),
                None => Phrase::new("(inputs, width)", "(입력 수, 너비)"),
            };
            Err(WeightsError::Shape { name: name.to_owned(), found: shape(array), expected })
        }
    }
}

/// The shape as NumPy writes it: `()`, `(3,)`, `(3, 2)`.
fn shape(array: &ArrayD<f64>) -> String {
    match array.shape() {
        [n] => format!("({n},)"),
        dimensions => {
            let numbers: Vec<_> = dimensions.iter().map(usize::to_string).collect();
            format!("({})", numbers.join(", "))
        }
    }
}
