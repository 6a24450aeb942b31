//! Text to tokens, each with its place.

use super::super::{ExpressionError, Place};
use super::MAX_TEXT;
use crate::graph::messages::Message;
use crate::language::slips::{called, plain};
use crate::language::{Phrase, Say};

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Number(f64),
    Name(String),
    /// One of `+ - * / ^ = ( ) ,`.
    Sign(char),
    /// End of a line, outside parentheses.
    LineEnd,
    /// End of the text; always the last token.
    End,
}

impl Kind {
    /// As a message calls what it found.
    pub(super) fn describe(&self) -> Phrase {
        match self {
            Self::Number(x) => Message::Number { x: *x }.phrase(),
            Self::Name(name) => Phrase::same(format!("`{name}`")),
            Self::Sign(sign) => Phrase::same(format!("`{sign}`")),
            Self::LineEnd => Message::LineEnd.phrase(),
            Self::End => Message::End.phrase(),
        }
    }
}

/// A token and where it starts.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) place: Place,
}

/// All tokens of the text; the last one is [`Kind::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, ExpressionError> {
    let mut reader = Reader { rest: text, place: Place { line: 1, column: 1 } };
    if text.len() > MAX_TEXT {
        return Err(reader.error(Message::LongText { most: MAX_TEXT }));
    }
    let mut tokens = Vec::new();
    let mut open = 0_usize;
    loop {
        let place = reader.place;
        let Some(c) = reader.peek() else {
            tokens.push(Token { kind: Kind::End, place });
            return Ok(tokens);
        };
        let kind = match c {
            '\n' | ';' => {
                reader.next();
                if open > 0 && c == '\n' {
                    continue;
                }
                Kind::LineEnd
            }
            '#' => {
                while reader.peek().is_some_and(|c| c != '\n') {
                    reader.next();
                }
                continue;
            }
            c if c.is_whitespace() || plain(c) == Some(' ') => {
                reader.next();
                continue;
            }
            c if c.is_ascii_digit() || c == '.' => reader.number()?,
            c if c.is_alphabetic() || c == '_' => Kind::Name(reader.word()),
            _ => reader.sign(c)?,
        };
        match kind {
            Kind::Sign('(') => open += 1,
            Kind::Sign(')') => open = open.saturating_sub(1),
            _ => {}
        }
        tokens.push(Token { kind, place });
    }
}

struct Reader<'a> {
    rest: &'a str,
    place: Place,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next()?;
        self.rest = chars.as_str();
        if c == '\n' {
            self.place = Place { line: self.place.line + 1, column: 1 };
        } else {
            self.place.column += 1;
        }
        Some(c)
    }

    fn error(&self, message: Message) -> ExpressionError {
        ExpressionError { place: self.place, message: message.phrase() }
    }

    /// Takes characters while `take` holds, and gives them.
    fn span(&mut self, take: impl Fn(char) -> bool) -> &'a str {
        let before = self.rest;
        while self.peek().is_some_and(&take) {
            self.next();
        }
        before.strip_suffix(self.rest).unwrap_or_default()
    }

    fn word(&mut self) -> String {
        self.span(|c| c.is_alphanumeric() || c == '_').to_owned()
    }

    /// Digits, a point, digits, an exponent.
    fn number(&mut self) -> Result<Kind, ExpressionError> {
        let start = Reader { ..*self };
        let mut text = self.span(|c| c.is_ascii_digit()).to_owned();
        if self.peek() == Some('.') {
            self.next();
            text.push('.');
            text.push_str(self.span(|c| c.is_ascii_digit()));
        }
        if let Some(exponent) = self.exponent() {
            text.push_str(&exponent);
        }
        match text.parse::<f64>() {
            Ok(x) if x.is_finite() => Ok(Kind::Number(x)),
            Ok(_) => Err(start.error(Message::LargeNumber { text })),
            Err(_) => Err(start.error(Message::NoNumber { text })),
        }
    }

    /// `e-7`, if that is what follows; nothing is taken otherwise, so that `2e` is 2 and then a name.
    fn exponent(&mut self) -> Option<String> {
        let rest = self.rest.strip_prefix(['e', 'E'])?;
        let digits = rest.strip_prefix(['+', '-']).unwrap_or(rest);
        if !digits.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let mut text = String::new();
        text.extend(self.next());
        if digits.len() < rest.len() {
            text.extend(self.next());
        }
        text.push_str(self.span(|c| c.is_ascii_digit()));
        Some(text)
    }

    fn sign(&mut self, c: char) -> Result<Kind, ExpressionError> {
        let sign = match c {
            '×' | '·' | '∙' | '⋅' => '*',
            '÷' => '/',
            '−' | '–' => '-',
            '+' | '-' | '*' | '/' | '^' | '=' | '(' | ')' | ',' => c,
            '[' | ']' | '{' | '}' => {
                return Err(self.error(Message::ListInText { sign: c }));
            }
            other if plain(other).is_some_and(|write| write != ' ') => {
                let (found, write) = (called(other), plain(other).unwrap_or(other));
                return Err(self.error(Message::OtherKeyboard { found, write }));
            }
            other => {
                let found = other.escape_debug();
                return Err(self.error(Message::NoToken { found: found.to_string() }));
            }
        };
        self.next();
        if c == '*' && self.peek() == Some('*') {
            self.next();
            return Ok(Kind::Sign('^'));
        }
        Ok(Kind::Sign(sign))
    }
}
