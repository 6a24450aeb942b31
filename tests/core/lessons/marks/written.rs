//! Numbers as a text says them, held against what is measured, in the notation of the screen.

use layerscope::experiment::figure::format;

use super::claim::Bound;

/// A number of a text, taken apart.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Said {
    value: f64,
    /// How many digits stand behind the point.
    decimals: usize,
    /// What one in the last digit is worth.
    unit: f64,
    is_percent: bool,
}

impl Said {
    fn of(number: &str) -> Self {
        let is_percent = number.ends_with('%');
        let plain = number.trim_end_matches('%').replace(',', "").replace('−', "-");
        let (mantissa, exponent) = plain.split_once('e').unwrap_or((&plain, "0"));
        let decimals = mantissa.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let power: i32 = exponent.parse().expect("a mark stands behind a number");
        let unit = 10_f64.powi(power - i32::try_from(decimals).expect("a few digits"));
        Self { value: plain.parse().expect("a mark stands behind a number"), decimals, unit, is_percent }
    }
}

/// How the screen writes `value` in as many digits as the text has. A spread has two digits at least there.
fn written(value: f64, said: Said, is_spread: bool) -> String {
    let decimals = said.decimals;
    if said.is_percent {
        return format!("{value:.decimals$}%");
    }
    let screen = if is_spread { format::spread(value) } else { format::significant(value) };
    if screen.contains('e') {
        let has_exponent = said.unit != 10_f64.powi(-i32::try_from(decimals).expect("a few digits"));
        let decimals = if has_exponent { decimals } else { 1 };
        format!("{value:.decimals$e}").replace('-', "−")
    } else if value.abs() >= 999.5 && decimals == 0 {
        let sign = if value < 0.0 { "−" } else { "" };
        format!("{sign}{}", format::grouped(value.abs().round() as u64))
    } else {
        format!("{value:.decimals$}").replace('-', "−")
    }
}

/// Fails with how the screen writes it unless `number` says `value`; `is_spread` of a standard deviation.
///
/// What comes of many updates (`is_trained`) may differ by one in the last digit: two processors add in another order.
pub(super) fn check(
    number: &str,
    value: f64,
    bound: Bound,
    is_spread: bool,
    is_trained: bool,
) -> Result<(), String> {
    let said = Said::of(number);
    let value = if said.is_percent { value * 100.0 } else { value };
    let written = written(value, said, is_spread);
    // Iterations are counted with and without groups on the screen.
    let plain = |text: &str| if value.fract() == 0.0 { text.replace(',', "") } else { text.to_owned() };
    let holds = match bound {
        Bound::AtLeast => value >= said.value,
        Bound::AtMost => value <= said.value,
        Bound::Within(of) => (value - said.value).abs() <= of,
        Bound::Written => {
            let same_notation = written.contains('e') == number.contains('e');
            plain(&written) == plain(&number.replace('-', "−"))
                || (is_trained && same_notation && (value - said.value).abs() <= 1.5 * said.unit)
        }
    };
    if holds { Ok(()) } else { Err(written) }
}

#[test]
fn a_number_is_held_against_the_screen() {
    let exact = |number: &str, value: f64| check(number, value, Bound::Written, false, false);
    for (number, value) in [
        ("0.451", 0.4512),
        ("0.45", 0.4512),
        ("3.8e−11", 3.81e-11),
        ("4e−11", 3.81e-11),
        ("18,205", 18_205.3),
        ("18205", 18_205.0),
        ("97%", 0.9741),
        ("−0.387", -0.3868),
        ("2.30", 2.3032),
        ("936", 936.0),
    ] {
        assert_eq!(exact(number, value), Ok(()), "{number}");
    }
    for (number, value, screen) in [
        ("0.43", 0.4512, "0.45"),
        ("0.00000000004", 3.81e-11, "3.8e−11"),
        ("14,000", 18_205.3, "18,205"),
        ("18205", 18_205.3, "18,205"),
        ("0.452", 0.4512, "0.451"),
        ("2.30", f64::NAN, "NaN"),
    ] {
        assert_eq!(exact(number, value), Err(screen.into()), "{number}");
    }
    assert_eq!(check("0.452", 0.4512, Bound::Written, false, true), Ok(()));
    assert!(check("0.453", 0.4512, Bound::Written, false, true).is_err());
    assert!(check("0.0042", 0.0042, Bound::Written, true, true).is_err(), "4.2e−3 on the screen");
    assert_eq!(check("98%", 0.985, Bound::AtLeast, false, false), Ok(()));
    assert!(check("98%", 0.975, Bound::AtLeast, false, false).is_err());
    assert!(check("24", 25.0, Bound::AtMost, false, false).is_err());
    assert!(check("0.5", 0.62, Bound::Within(0.1), false, false).is_err());
}
