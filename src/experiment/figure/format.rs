//! Numbers as people read them on a projector.
//!
//! Every number here keeps about the same width while it changes, so that nothing beside it moves: three
//! significant digits, thousands grouped, and powers of ten only where a plain number would not fit.

/// `1234567` as `1,234,567`.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A measured value with three significant digits: `0.459`, `5.79`, `14,210`, `9.6e-6`.
pub fn significant(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "∞".to_owned() } else { "−∞".to_owned() };
    }
    let size = value.abs();
    let sign = if value < 0.0 { "−" } else { "" };
    if size == 0.0 {
        "0".to_owned()
    } else if size < 0.000_995 {
        let (digits, exponent) = decimal(size);
        format!("{sign}{digits:.1}e−{}", exponent.unsigned_abs())
    } else if size < 0.995 {
        format!("{sign}{size:.3}")
    } else if size < 9.995 {
        format!("{sign}{size:.2}")
    } else if size < 99.95 {
        format!("{sign}{size:.1}")
    } else if size < 999_999.5 {
        format!("{sign}{}", grouped(size.round() as u64))
    } else {
        let (digits, exponent) = decimal(size);
        format!("{sign}{digits:.1}e{exponent}")
    }
}

/// A standard deviation: as [`significant`], with two digits where that would leave one, so that layer after layer can be compared.
pub fn spread(value: f64) -> String {
    if !(5e-5..0.009_95).contains(&value) {
        return significant(value);
    }
    let (digits, exponent) = decimal(value);
    format!("{digits:.1}e−{}", exponent.unsigned_abs())
}

/// A share of right answers, the same wherever one is said: `0.9267`.
pub fn accuracy(share: f64) -> String {
    format!("{share:.4}")
}

/// A loss in words of running text: `0.1234`, `∞`, `NaN`.
pub fn loss(loss: f64) -> String {
    if loss.is_finite() { format!("{loss:.4}") } else { significant(loss) }
}

/// A number as one types it, without digits that say nothing: `0.01`, `1e-5`, `1.25`.
pub fn short(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let rounded: f64 = format!("{value:.2e}").parse().unwrap_or(value);
    if (1e-4..1e6).contains(&rounded.abs()) { format!("{rounded}") } else { format!("{rounded:e}") }
}

/// The mantissa in [1, 10) and the exponent, after rounding the mantissa to one decimal.
fn decimal(size: f64) -> (f64, i32) {
    let exponent = size.log10().floor() as i32;
    // In two steps: there is no number 10^-324, though there are numbers of that size.
    let half = exponent / 2;
    let digits = (size / 10f64.powi(half) / 10f64.powi(exponent - half) * 10.0).round() / 10.0;
    if digits >= 10.0 { (digits / 10.0, exponent + 1) } else { (digits, exponent) }
}

/// In four or five letters, where [`significant`] is too wide: `0.46`, `14`, and else one digit and its power of ten, `−3e−13`.
pub fn coarse(value: f64) -> String {
    if !value.is_finite() || value == 0.0 {
        return significant(value);
    }
    let words = match value.abs() {
        0.01..9.995 => format!("{value:.2}"),
        9.995..999.5 => format!("{value:.0}"),
        _ => format!("{value:.0e}"),
    };
    words.replace('-', "−")
}

/// A share of a whole in per cent: `0%`, `0.4%`, `51%`; a share that is not nothing never reads as 0.
pub fn percent(share: f64) -> String {
    let value = share * 100.0;
    if value.is_nan() {
        "–".to_owned()
    } else if value == 0.0 {
        "0%".to_owned()
    } else if value < 0.1 {
        "<0.1%".to_owned()
    } else if value < 9.95 {
        format!("{value:.1}%")
    } else if (99.5..100.0).contains(&value) {
        ">99%".to_owned()
    } else {
        format!("{value:.0}%")
    }
}

/// The label of a tick on an axis whose ticks stand `step` apart.
pub fn tick(value: f64, step: f64) -> String {
    if value.abs() < step * 1e-9 {
        return "0".to_owned();
    }
    let sign = if value < 0.0 { "−" } else { "" };
    let size = value.abs();
    if !(1e-3..1e6).contains(&size) {
        let (digits, exponent) = decimal(size);
        let power = if exponent < 0 { format!("e−{}", -exponent) } else { format!("e{exponent}") };
        return if digits.fract() == 0.0 {
            format!("{sign}{digits:.0}{power}")
        } else {
            format!("{sign}{digits:.1}{power}")
        };
    }
    let decimals = (-(step.log10() + 1e-9).floor()).clamp(0.0, 6.0) as usize;
    if decimals == 0 {
        format!("{sign}{}", grouped(size.round() as u64))
    } else {
        format!("{sign}{size:.decimals$}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        for (n, text) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (60_000, "60,000"), (1_234_567, "1,234,567")]
        {
            assert_eq!(grouped(n), text);
        }
    }

    #[test]
    fn values_keep_three_significant_digits() {
        for (value, text) in [
            (0.0, "0"),
            (0.459_4, "0.459"),
            (-5.789, "−5.79"),
            (14_210.4, "14,210"),
            (9.6e-6, "9.6e−6"),
            (9.99e-4, "0.001"),
            (9.96e-7, "1.0e−6"),
            (3.2e12, "3.2e12"),
            (5e-324, "4.9e−324"),
            (f64::MIN, "−1.8e308"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "−∞"),
        ] {
            assert_eq!(significant(value), text);
        }
    }

    #[test]
    fn a_spread_has_two_digits_at_least() {
        for (value, text) in [
            (0.0, "0"),
            (0.0042, "4.2e−3"),
            (0.00996, "0.010"),
            (0.0253, "0.025"),
            (3e-5, "3.0e−5"),
            (1e-4, "1.0e−4"),
            (18_205.4, "18,205"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(spread(value), text);
        }
    }

    #[test]
    fn a_narrow_place_gets_few_letters() {
        for (value, text) in [
            (-3.14e-13, "−3e−13"),
            (14_210.0, "1e4"),
            (0.459, "0.46"),
            (-0.0123, "−0.01"),
            (9.996, "10"),
            (142.1, "142"),
            (0.0, "0"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(coarse(value), text);
        }
    }

    #[test]
    fn a_small_share_is_never_nothing_and_a_large_one_never_all() {
        assert_eq!(percent(0.0), "0%");
        assert_eq!(percent(0.000_1), "<0.1%");
        assert_eq!(percent(0.005), "0.5%");
        assert_eq!(percent(0.51), "51%");
        assert_eq!(percent(0.999), ">99%");
        assert_eq!(percent(1.0), "100%");
    }

    #[test]
    fn ticks_show_as_many_decimals_as_their_step() {
        assert_eq!(tick(0.1 + 0.2, 0.1), "0.3");
        assert_eq!(tick(2.5, 0.5), "2.5");
        assert_eq!(tick(10_000.0, 2000.0), "10,000");
        assert_eq!(tick(-1e-18, 0.25), "0");
        assert_eq!(tick(2e-5, 1e-5), "2e−5");
        assert_eq!(tick(-1e308, 1e308), "−1e308");
    }
}
