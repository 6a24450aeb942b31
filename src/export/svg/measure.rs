//! How wide words are, closely enough to lay out a figure: by the advances of Inter, with a little to spare, since who
//! opens the file may have another typeface.

/// The width of a line of text of this size, in the size's unit.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// The advance of a letter, in sizes.
fn advance(c: char) -> f64 {
    match c {
        ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | 'i' | 'l' | 'j' | '·' => 0.29,
        'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | '!' | '/' | '-' => 0.4,
        'm' | 'M' | 'w' | 'W' | '%' | '@' | '→' => 0.93,
        'A'..='Z' | '+' | '=' | '−' | '×' | '<' | '>' | '~' => 0.7,
        '0'..='9' => 0.64,
        '\u{1100}'..='\u{11FF}'
        | '\u{2E80}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF00}'..='\u{FFEF}'
        | '\u{1F000}'..='\u{3FFFF}' => 1.0,
        _ => 0.58,
    }
}

/// As much of a text as fits into `room`, with `…` where something is missing.
pub(super) fn fitted(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut left = room / size - advance('…');
    let kept = text.chars().take_while(|c| {
        left -= advance(*c);
        left >= 0.0
    });
    kept.collect::<String>().trim_end().to_owned() + "…"
}

/// A text in lines that fit into `room`, broken at spaces, at most `most` of them; what is left over is cut.
pub(super) fn wrapped(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer, size) <= room || line.is_empty() {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > most {
        let rest = lines.split_off(most.saturating_sub(1)).join(" ");
        lines.push(rest);
    }
    lines.iter().map(|line| fitted(line, size, room)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_fitted_fits(text in "\\PC{0,80}", room in 20.0..400.0f64) {
            let cut = fitted(&text, 12.0, room);
            prop_assert!(width(&cut, 12.0) <= room.max(width("…", 12.0)) + 1e-9);
        }

        #[test]
        fn lines_fit_and_are_few(text in "\\PC{0,200}", room in 40.0..400.0f64, most in 1..5_usize) {
            let lines = wrapped(&text, 12.0, room, most);
            prop_assert!(lines.len() <= most);
            for line in lines {
                prop_assert!(width(&line, 12.0) <= room + 1e-9);
            }
        }
    }

    #[test]
    fn nothing_is_lost_where_there_is_room() {
        assert_eq!(wrapped("seed 42 and more", 10.0, 60.0, 9).join(" "), "seed 42 and more");
    }
}
