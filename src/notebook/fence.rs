//! Fenced code blocks as `CommonMark` defines them (section 4.5), as far as a cell needs them.

use super::lines::{lines, split_ending};

/// The run of backticks or tildes that opens a fenced block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fence {
    /// `` ` `` or `~`.
    pub(super) mark: char,
    /// How many of them; at least three.
    pub(super) length: usize,
}

impl Fence {
    /// The fence that `line` opens, if it opens one.
    pub(super) fn opened_by(line: &str) -> Option<Self> {
        let rest = unindented(line)?;
        let mark = rest.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let length = rest.chars().take_while(|&c| c == mark).count();
        (length >= 3).then_some(Self { mark, length })
    }

    /// Whether `line` closes a block that this fence opened.
    pub(super) fn is_closed_by(self, line: &str) -> bool {
        unindented(line).is_some_and(|rest| {
            let length = rest.chars().take_while(|&c| c == self.mark).count();
            length >= self.length && rest[length..].trim_matches([' ', '\t', '\n', '\r']).is_empty()
        })
    }

    /// This fence, made long enough that no line of `body` closes it.
    pub(super) fn long_enough_for(self, body: &str) -> Self {
        let longest = lines(body)
            .filter(|line| self.is_closed_by(line))
            .filter_map(|line| Self::opened_by(line).map(|fence| fence.length))
            .max();
        Self { length: longest.map_or(self.length, |longest| longest + 1), ..self }
    }
}

impl std::fmt::Display for Fence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (0..self.length).try_for_each(|_| write!(f, "{}", self.mark))
    }
}

/// The line without its ending and up to three spaces of indentation; `None` where a fourth makes it code.
fn unindented(line: &str) -> Option<&str> {
    let (words, _) = split_ending(line);
    let rest = words.trim_start_matches(' ');
    (words.len() - rest.len() <= 3).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_closed_by_its_own_mark_at_least_as_long() {
        let fence = Fence::opened_by("  ~~~~ toml training\n").unwrap();
        assert_eq!(fence, Fence { mark: '~', length: 4 });
        assert!(fence.is_closed_by("~~~~"));
        assert!(fence.is_closed_by("   ~~~~~ \t\r\n"));
        assert!(!fence.is_closed_by("~~~"));
        assert!(!fence.is_closed_by("````"));
        assert!(!fence.is_closed_by("    ~~~~"));
        assert!(!fence.is_closed_by("~~~~ toml"));
    }

    #[test]
    fn a_body_with_a_fence_in_it_asks_for_a_longer_one() {
        let fence = Fence { mark: '`', length: 3 };
        assert_eq!(fence.long_enough_for("a\n```\n`````\n~~~~~~~\n").length, 6);
        assert_eq!(fence.long_enough_for("a = 1\n").length, 3);
    }
}
