//! Numbers of graphs as people write them.

/// How many digits are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digits {
    /// All digits where they are few, else four significant ones and no fewer than stand before the point; large matrices as
    /// their shape: what fits on an arrow.
    Short,
    /// Every digit that tells the number from its neighbours, every entry: what stands under the pointer and in
    /// files.
    Full,
}

/// What stands for a number or for several of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The digits.
    pub text: String,
    /// Whether nothing was rounded away, the last bits of a sum aside: `0.30000000000000004` is 0.3.
    pub exact: bool,
}

/// A number as people write it: `220`, `0.1966`, `1.5e-7`, `NaN`.
pub fn number(x: f64, digits: Digits) -> String {
    shown_number(x, digits).text
}

/// A number as people write it, and whether that is all of it.
pub fn shown_number(x: f64, digits: Digits) -> Shown {
    let exact = |text: String| Shown { text, exact: true };
    if x.is_nan() {
        return exact("NaN".into());
    }
    if x.is_infinite() {
        return exact(if x > 0.0 { "infinity".into() } else { "-infinity".into() });
    }
    match digits {
        Digits::Full => exact(full(x)),
        Digits::Short => short(x),
    }
}

fn full(x: f64) -> String {
    let size = x.abs();
    if size != 0.0 && !(1e-5..1e16).contains(&size) { format!("{x:e}") } else { format!("{x}") }
}

/// What fits on an arrow, with its point and without its sign.
const FITS: usize = 9;

/// Whole numbers below this have all their digits.
const WHOLE: f64 = 1e15;

fn short(x: f64) -> Shown {
    if x == 0.0 {
        return Shown { text: "0".into(), exact: true };
    }
    // Without the last bits, by which a sum of decimal numbers is off.
    let clean: f64 = format!("{x:.14e}").parse().unwrap_or(x);
    let text = full(clean);
    let is_whole = clean.abs() < WHOLE && clean.fract() == 0.0;
    if is_whole || text.trim_start_matches('-').len() <= FITS {
        return Shown { text, exact: true };
    }
    let rounded = if (1e3..WHOLE).contains(&clean.abs()) {
        clean.round()
    } else {
        format!("{clean:.3e}").parse().unwrap_or(clean)
    };
    Shown { text: full(rounded), exact: false }
}
