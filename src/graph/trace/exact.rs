//! Whether what is written left and right of an equals sign is the same number.
//!
//! Numbers are shown with a few digits only, so `0.3333·3 = 1` would be untrue although its numbers were computed
//! rightly. What is written is therefore computed again as it is written, in whole numbers and fractions of any length;
//! where it comes to another number than the one beside it, `≈` stands between them.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// What a formula comes to.
#[derive(Clone, Debug, PartialEq)]
enum Worth {
    /// This number.
    Fraction(BigRational),
    /// A number that no decimal number is equal to, or that is not known to be one.
    Other,
}

/// The largest power that is multiplied out.
const LARGEST_POWER: u32 = 1024;

/// `=` where both sides are the same number as they are written, else `≈`. Where one of them is no arithmetic, as `1 (3 > 0)`
/// or a matrix is, it is `otherwise` that decides whether they are the same.
pub(super) fn sign(left: &str, right: &str, otherwise: bool) -> &'static str {
    let same = match (worth(left), worth(right)) {
        (Some(Worth::Fraction(left)), Some(Worth::Fraction(right))) => left == right,
        (Some(_), Some(_)) => false,
        _ => otherwise,
    };
    equal(same)
}

/// `=` or `≈`.
pub(super) fn equal(same: bool) -> &'static str {
    if same { "=" } else { "≈" }
}

/// The number, behind `≈` unless it is the sum or product that is written so.
pub(super) fn result(written: &str, number: &str, otherwise: bool) -> String {
    rounded(number, sign(written, number, otherwise) == "=")
}

/// The number, behind `≈` unless all of its digits stand there.
pub(super) fn rounded(number: &str, exact: bool) -> String {
    if exact { number.to_owned() } else { format!("≈ {number}") }
}

fn worth(text: &str) -> Option<Worth> {
    let mut reader = Reader { rest: text };
    let worth = reader.sum()?;
    reader.rest.trim_start().is_empty().then_some(worth)
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn takes(&mut self, signs: &[&str]) -> Option<usize> {
        let rest = self.rest.trim_start();
        let (which, after) =
            signs.iter().enumerate().find_map(|(which, sign)| Some((which, rest.strip_prefix(sign)?)))?;
        self.rest = after;
        Some(which)
    }

    fn sum(&mut self) -> Option<Worth> {
        let mut left = self.product()?;
        while let Some(which) = self.takes(&["+", "-", "−"]) {
            let right = self.product()?;
            left = both(left, right, |a, b| Some(if which == 0 { a + b } else { a - b }))?;
        }
        Some(left)
    }

    fn product(&mut self) -> Option<Worth> {
        let mut left = self.signed()?;
        while let Some(which) = self.takes(&["/", "·", "×"]) {
            let right = self.signed()?;
            left = both(left, right, |a, b| match which {
                0 if b.is_zero() => None,
                0 => Some(a / b),
                _ => Some(a * b),
            })?;
        }
        Some(left)
    }

    fn signed(&mut self) -> Option<Worth> {
        if self.takes(&["-", "−"]).is_none() {
            return self.power();
        }
        let zero = Worth::Fraction(BigRational::zero());
        both(zero, self.signed()?, |zero, a| Some(zero - a))
    }

    fn power(&mut self) -> Option<Worth> {
        let base = self.atom()?;
        match self.takes(&["²", "^"]) {
            None => Some(base),
            Some(0) => both(base.clone(), base, |a, b| Some(a * b)),
            Some(_) => {
                let exponent = self.signed()?;
                let (Worth::Fraction(base), Worth::Fraction(exponent)) = (base, exponent) else {
                    return Some(Worth::Other);
                };
                raised(&base, &exponent)
            }
        }
    }

    fn atom(&mut self) -> Option<Worth> {
        if self.takes(&["("]).is_some() {
            let inner = self.sum()?;
            return self.takes(&[")"]).map(|_| inner);
        }
        let rest = self.rest.trim_start();
        let letters = rest.find(|c: char| !(c.is_alphabetic() || c == '_')).unwrap_or(rest.len());
        if letters == 0 {
            return self.number();
        }
        let (name, after) = rest.split_at(letters);
        self.rest = after;
        self.takes(&["("])?;
        let mut operands = vec![self.sum()?];
        while self.takes(&[","]).is_some() {
            operands.push(self.sum()?);
        }
        self.takes(&[")"])?;
        called(name, &operands)
    }

    fn number(&mut self) -> Option<Worth> {
        let rest = self.rest.trim_start();
        let end = |text: &str| text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
        let (digits, mut after) = rest.split_at(end(rest));
        let mut power = 0_i32;
        if let Some(exponent) = after.strip_prefix('e') {
            let sign = usize::from(exponent.starts_with('-'));
            let length =
                sign + exponent[sign..].find(|c: char| !c.is_ascii_digit()).unwrap_or(exponent.len() - sign);
            power = exponent[..length].parse().ok()?;
            after = &exponent[length..];
        }
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        power = power.checked_sub(i32::try_from(fraction.len()).ok()?)?;
        let mantissa: BigInt = format!("{whole}{fraction}").parse().ok()?;
        if power.unsigned_abs() > LARGEST_POWER {
            return Some(Worth::Other);
        }
        self.rest = after;
        let ten = BigRational::from_integer(10.into());
        Some(Worth::Fraction(BigRational::from_integer(mantissa) * ten.pow(power)))
    }
}

fn both(
    left: Worth,
    right: Worth,
    of: impl FnOnce(BigRational, BigRational) -> Option<BigRational>,
) -> Option<Worth> {
    match (left, right) {
        (Worth::Fraction(left), Worth::Fraction(right)) => of(left, right).map(Worth::Fraction),
        _ => Some(Worth::Other),
    }
}

fn raised(base: &BigRational, exponent: &BigRational) -> Option<Worth> {
    let half = BigRational::new(1.into(), 2.into());
    if *exponent == half {
        return Some(root(base));
    }
    let power = exponent.to_integer().to_i32().filter(|power| power.unsigned_abs() <= LARGEST_POWER);
    match power {
        Some(power) if exponent.is_integer() && (power >= 0 || !base.is_zero()) => {
            Some(Worth::Fraction(base.pow(power)))
        }
        Some(_) if exponent.is_integer() => None,
        _ => Some(Worth::Other),
    }
}

/// The square root where it is a fraction.
fn root(of: &BigRational) -> Worth {
    if of.is_negative() {
        return Worth::Other;
    }
    let (above, below) = (of.numer().sqrt(), of.denom().sqrt());
    let found = BigRational::new(above, below);
    if &found * &found == *of { Worth::Fraction(found) } else { Worth::Other }
}

/// A function of numbers. Where exp, log and their kin have a fraction for a value, they have it at these places alone.
fn called(name: &str, operands: &[Worth]) -> Option<Worth> {
    let numbers: Vec<&BigRational> = operands
        .iter()
        .filter_map(|worth| if let Worth::Fraction(number) = worth { Some(number) } else { None })
        .collect();
    if numbers.len() < operands.len() {
        return Some(Worth::Other);
    }
    let (zero, one) = (BigRational::zero(), BigRational::one());
    let only_at = |place: &BigRational, value: BigRational, x: &BigRational| {
        Some(if x == place { Worth::Fraction(value) } else { Worth::Other })
    };
    match (name, numbers.as_slice()) {
        ("relu", [x]) => Some(Worth::Fraction((*x).clone().max(zero))),
        ("abs", [x]) => Some(Worth::Fraction(x.abs())),
        ("max", [a, b]) => Some(Worth::Fraction((*a).max(b).clone())),
        ("min", [a, b]) => Some(Worth::Fraction((*a).min(b).clone())),
        ("sqrt", [x]) => Some(root(x)),
        ("exp" | "cos", [x]) => only_at(&zero, one, x),
        ("sin" | "tanh", [x]) => only_at(&zero, zero.clone(), x),
        ("sigmoid", [x]) => only_at(&zero, BigRational::new(1.into(), 2.into()), x),
        ("log", [x]) => only_at(&one, zero, x),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_computed_as_it_is_written() {
        for (left, right, exact) in [
            ("2323·2", "4646", true),
            ("4646·1.1", "5110.6", true),
            ("4646·1.1", "5111", false),
            ("0.1 + 0.2", "0.3", true),
            ("1e16 + 1", "10000000000000000", false),
            ("1/3", "0.3333", false),
            ("1/4", "0.25", true),
            ("-(1/2²)", "-0.25", true),
            ("-2^2", "-4", true),
            ("(-2)^2", "4", true),
            ("2^-2", "0.25", true),
            ("sqrt(2)", "1.414", false),
            ("sqrt(6.25)", "2.5", true),
            ("exp(0)", "1", true),
            ("tanh(30)", "1", false),
            ("max(2, 3) − relu(-1)", "3", true),
            ("0.5·(1 − 0.5)", "0.25", true),
            ("1e-200·1e-200", "0", false),
            ("2.5e3", "2500", true),
        ] {
            assert_eq!(sign(left, right, false), equal(exact), "{left} and {right}");
        }
        for (left, right) in [("1 (3 > 0), 0 (3 ≤ 0)", "1"), ("[1, 2]", "3"), ("1/0", "infinity")] {
            assert_eq!((sign(left, right, true), sign(left, right, false)), ("=", "≈"));
        }
        assert_eq!((result("2·3", "6", false), result("2·3", "7", true)), ("6".into(), "≈ 7".into()));
    }
}
