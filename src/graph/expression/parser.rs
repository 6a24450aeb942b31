//! Tokens to graph, by recursive descent with a bounded depth.
//!
//! Each rule adds its node to the builder as soon as its operands are there, which puts the nodes in the order of
//! computation. Only parentheses recurse: chains of operators, powers and minus signs are loops.

use std::collections::BTreeMap;

use super::super::operation::{FUNCTIONS, Function};
use super::super::{Axis, BuildError, Builder, ExpressionError, Graph, NodeId, Operation, Place};
use super::token::{Kind, Token, tokens};

/// How deep parentheses may be nested.
pub const MAX_DEPTH: usize = 200;

/// Reads an expression of one or more lines.
pub(in super::super) fn parse(text: &str) -> Result<Graph, ExpressionError> {
    let tokens = tokens(text)?;
    let mut parser =
        Parser { tokens: &tokens, at: 0, depth: 0, builder: Builder::new(), assigned: BTreeMap::new() };
    let result = parser.lines()?;
    let end = parser.place();
    parser.builder.finish(result).map_err(|error| refused(end, &error))
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
    builder: Builder,
    /// Where each name was assigned.
    assigned: BTreeMap<String, Place>,
}

type Parsed<T> = Result<T, ExpressionError>;

fn refused(place: Place, error: &BuildError) -> ExpressionError {
    ExpressionError { place, message: error.to_string() }
}

impl Parser<'_> {
    fn kind(&self) -> &Kind {
        self.tokens.get(self.at).map_or(&Kind::End, |token| &token.kind)
    }

    fn place(&self) -> Place {
        let token = self.tokens.get(self.at).or(self.tokens.last());
        token.map_or(Place { line: 1, column: 1 }, |token| token.place)
    }

    /// Takes `sign` if it is next.
    fn take(&mut self, sign: char) -> bool {
        let found = *self.kind() == Kind::Sign(sign);
        if found {
            self.at += 1;
        }
        found
    }

    fn error<T>(&self, message: impl Into<String>) -> Parsed<T> {
        Err(ExpressionError { place: self.place(), message: message.into() })
    }

    fn expected<T>(&self, what: &str) -> Parsed<T> {
        self.error(format!("expected {what}, found {}", self.kind().describe()))
    }

    fn apply(&mut self, place: Place, operation: Operation, operands: &[NodeId]) -> Parsed<NodeId> {
        let id = self.builder.apply(operation, operands).map_err(|error| refused(place, &error))?;
        self.builder.place(id, place);
        Ok(id)
    }

    fn lines(&mut self) -> Parsed<NodeId> {
        let mut nameless: Option<Place> = None;
        let mut result = None;
        loop {
            while *self.kind() == Kind::LineEnd {
                self.at += 1;
            }
            if *self.kind() == Kind::End {
                return match result {
                    Some(result) => Ok(result),
                    None => self.expected("an expression such as `apple * apples`"),
                };
            }
            if let Some(place) = nameless {
                let message = "only the last line may go without a name: write `name = …`".into();
                return Err(ExpressionError { place, message });
            }
            let place = self.place();
            let (named, id) = self.line()?;
            nameless = (!named).then_some(place);
            result = Some(id);
            match self.kind() {
                Kind::LineEnd | Kind::End => {}
                Kind::Number(_) | Kind::Name(_) | Kind::Sign('(') => {
                    return self.expected("an operator or the end of the line (write * to multiply)");
                }
                Kind::Sign('=') => return self.error("only a single name can stand on the left of `=`"),
                Kind::Sign(')') => return self.error("found `)` without a `(` before it"),
                Kind::Sign(_) => return self.expected("an operator or the end of the line"),
            }
        }
    }

    /// `name = expression`, or just an expression. Whether it has a name, and its node.
    fn line(&mut self) -> Parsed<(bool, NodeId)> {
        let next = self.tokens.get(self.at + 1).map(|token| &token.kind);
        let (Kind::Name(name), Some(Kind::Sign('='))) = (self.kind().clone(), next) else {
            return Ok((false, self.expression()?));
        };
        let place = self.place();
        self.check_new(&name)?;
        self.at += 2;
        let id = self.expression()?;
        // An input that the line itself used first, as in `x = x + 1`.
        if self.builder.named(&name).is_some() {
            let message = format!("`{name}` cannot be computed from itself: give the result another name");
            return Err(ExpressionError { place, message });
        }
        self.builder.name(id, &name).map_err(|error| refused(place, &error))?;
        self.assigned.insert(name, place);
        Ok((true, id))
    }

    fn check_new(&self, name: &str) -> Parsed<()> {
        if let Some(before) = self.assigned.get(name) {
            return self
                .error(format!("`{name}` already has a value from line {}: use another name", before.line));
        }
        if self.builder.named(name).is_some() {
            return self
                .error(format!("`{name}` is used above as an input: move this line before its first use"));
        }
        if function(name).is_some() {
            return self.error(format!("`{name}` is a function: use another name"));
        }
        Ok(())
    }

    /// Sums of products, from left to right.
    fn expression(&mut self) -> Parsed<NodeId> {
        let mut left = self.product()?;
        loop {
            let place = self.place();
            let operation = match self.kind() {
                Kind::Sign('+') => Operation::Add,
                Kind::Sign('-') => Operation::Subtract,
                _ => return Ok(left),
            };
            self.at += 1;
            let right = self.product()?;
            left = self.apply(place, operation, &[left, right])?;
        }
    }

    fn product(&mut self) -> Parsed<NodeId> {
        let mut left = self.power()?;
        loop {
            let place = self.place();
            let operation = match self.kind() {
                Kind::Sign('*') => Operation::Multiply,
                Kind::Sign('/') => Operation::Divide,
                _ => return Ok(left),
            };
            self.at += 1;
            let right = self.power()?;
            left = self.apply(place, operation, &[left, right])?;
        }
    }

    /// `-a ^ -b ^ c`: operands with the minus signs before them, then put together from the right.
    fn power(&mut self) -> Parsed<NodeId> {
        let mut chain: Vec<(Vec<Place>, NodeId, Place)> = Vec::new();
        loop {
            let mut minus = Vec::new();
            while *self.kind() == Kind::Sign('-') {
                minus.push(self.place());
                self.at += 1;
            }
            let literal = matches!(self.kind(), Kind::Number(_));
            let operand = self.operand()?;
            let place = self.place();
            let more = self.take('^');
            // A minus before a lone literal belongs to it: -1 is a number, -x and -2^2 are operations.
            if literal && !more && minus.pop().is_some() {
                self.builder.negate_number(operand);
            }
            chain.push((minus, operand, place));
            if !more {
                break;
            }
        }
        let mut exponent: Option<NodeId> = None;
        for (minus, base, place) in chain.into_iter().rev() {
            let mut id = match exponent {
                Some(exponent) => self.apply(place, Operation::Power, &[base, exponent])?,
                None => base,
            };
            for place in minus.into_iter().rev() {
                id = self.apply(place, Operation::Negate, &[id])?;
            }
            exponent = Some(id);
        }
        exponent.map_or_else(|| self.expected("a value"), Ok)
    }

    /// A number, a name, a call or an expression in parentheses.
    fn operand(&mut self) -> Parsed<NodeId> {
        let place = self.place();
        match self.kind().clone() {
            Kind::Number(x) => {
                self.at += 1;
                let id = self.builder.number(x).map_err(|error| refused(place, &error))?;
                self.builder.place(id, place);
                Ok(id)
            }
            Kind::Name(name) => {
                self.at += 1;
                self.name_or_call(&name, place)
            }
            Kind::Sign('(') => {
                self.at += 1;
                let inner = self.nested(place)?;
                self.close(place)?;
                Ok(inner)
            }
            _ => self.expected("a number, a name, a function or `(`"),
        }
    }

    fn name_or_call(&mut self, name: &str, place: Place) -> Parsed<NodeId> {
        let call = *self.kind() == Kind::Sign('(');
        match function(name) {
            Some(function) if call => {
                self.at += 1;
                self.call(function, place)
            }
            Some(_) => self
                .error(format!("expected `(` after the function `{name}`, found {}", self.kind().describe())),
            None if call => Err(ExpressionError { place, message: unknown_function(name) }),
            None => {
                if let Some(id) = self.builder.named(name) {
                    return Ok(id);
                }
                let id = self.builder.input(name).map_err(|error| refused(place, &error))?;
                self.builder.place(id, place);
                Ok(id)
            }
        }
    }

    fn call(&mut self, function: Function, place: Place) -> Parsed<NodeId> {
        let takes = function.operation.operands();
        let mut operation = function.operation;
        let mut operands = vec![self.nested(place)?];
        while operands.len() < takes {
            if !self.take(',') {
                return self.expected(&format!("`,` and another value: `{}` takes {takes}", function.name));
            }
            operands.push(self.nested(place)?);
        }
        if *self.kind() == Kind::Sign(',') {
            if !function.axis {
                let values = if takes == 1 { "one value" } else { "two values" };
                return self.expected(&format!("`)`: `{}` takes {values}", function.name));
            }
            self.at += 1;
            operation = match self.axis()? {
                axis if matches!(operation, Operation::Sum(_)) => Operation::Sum(Some(axis)),
                axis => Operation::Mean(Some(axis)),
            };
        }
        self.close(place)?;
        self.apply(place, operation, &operands)
    }

    /// `axis=0`, `axis = 1`, or only the number.
    fn axis(&mut self) -> Parsed<Axis> {
        if *self.kind() == Kind::Name("axis".into()) {
            self.at += 1;
            if !self.take('=') {
                return self.expected("`=` after `axis`");
            }
        }
        let axis = match self.kind() {
            Kind::Number(0.0) => Axis::Rows,
            Kind::Number(1.0) => Axis::Columns,
            _ => return self.expected("axis=0 (over the rows) or axis=1 (over the columns)"),
        };
        self.at += 1;
        Ok(axis)
    }

    /// An expression inside parentheses that were opened at `opened`.
    fn nested(&mut self, opened: Place) -> Parsed<NodeId> {
        if self.depth >= MAX_DEPTH {
            let message = format!(
                "parentheses are nested more than {MAX_DEPTH} deep: name an inner part on a line of its own"
            );
            return Err(ExpressionError { place: opened, message });
        }
        self.depth += 1;
        let inner = self.expression()?;
        self.depth -= 1;
        Ok(inner)
    }

    fn close(&mut self, opened: Place) -> Parsed<()> {
        if self.take(')') {
            return Ok(());
        }
        self.expected(&format!("an operator or `)` to close what began at {opened}"))
    }
}

fn function(name: &str) -> Option<Function> {
    FUNCTIONS.iter().find(|function| function.name == name).copied()
}

fn unknown_function(name: &str) -> String {
    let near = FUNCTIONS.iter().map(|f| (distance(name, f.name), f.name)).min();
    match near {
        Some((distance, near)) if distance <= 2 && distance < near.len() => {
            format!("there is no function `{name}`: did you mean `{near}`?")
        }
        _ => {
            let all: Vec<&str> = FUNCTIONS.iter().map(|f| f.name).collect();
            format!(
                "there is no function `{name}` (to multiply write `{name} * (…)`); there are {}",
                all.join(", ")
            )
        }
    }
}

/// How many letters must be changed, added or left out to make `a` into `b` (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, &y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
