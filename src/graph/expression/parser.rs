//! Tokens to graph, by recursive descent with a bounded depth.
//!
//! Each rule adds its node to the builder as soon as its operands are there, which puts the nodes in the order of
//! computation. Only parentheses recurse: chains of operators, powers and minus signs are loops.

use std::collections::BTreeMap;

use super::super::operation::{FUNCTIONS, Function};
use super::super::{Axis, BuildError, Builder, ExpressionError, Graph, NodeId, Operation, Place};
use super::token::{Kind, Token, tokens};
use crate::graph::messages::{Expected, Message};
use crate::language::nearest::nearest;
use crate::language::{Phrase, Say};

/// How deep parentheses may be nested.
pub const MAX_DEPTH: usize = 200;

impl Graph {
    /// Reads an expression of one or more lines; the last one is the result.
    ///
    /// # Errors
    /// Line, column, and what was expected there.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        parse(text)
    }
}

fn parse(text: &str) -> Result<Graph, ExpressionError> {
    let tokens = tokens(text)?;
    let mut parser =
        Parser { tokens: &tokens, at: 0, depth: 0, builder: Builder::new(), assigned: BTreeMap::new() };
    let result = parser.lines()?;
    let end = parser.place();
    parser.builder.finish(result).map_err(|error| refused(end, error))
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

fn refused(place: Place, error: BuildError) -> ExpressionError {
    ExpressionError { place, message: error.phrase() }
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

    fn error<T>(&self, message: Message) -> Parsed<T> {
        Err(ExpressionError { place: self.place(), message: message.phrase() })
    }

    /// What was expected where something else stands.
    fn expected<T>(&self, expected: Expected) -> Parsed<T> {
        self.error(Message::Expected { expected, found: self.kind().describe() })
    }

    fn apply(&mut self, place: Place, operation: Operation, operands: &[NodeId]) -> Parsed<NodeId> {
        let id = self.builder.apply(operation, operands).map_err(|error| refused(place, error))?;
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
                    None => self.expected(Expected::Expression),
                };
            }
            if let Some(place) = nameless {
                let message = Message::NamelessLine.phrase();
                return Err(ExpressionError { place, message });
            }
            let place = self.place();
            let (named, id) = self.line()?;
            nameless = (!named).then_some(place);
            result = Some(id);
            match self.kind() {
                Kind::LineEnd | Kind::End => {}
                Kind::Number(_) | Kind::Name(_) | Kind::Sign('(') => {
                    return self.expected(Expected::OperatorToMultiply);
                }
                Kind::Sign('=') => {
                    return self.error(Message::LeftOfEquals);
                }
                Kind::Sign(')') => {
                    return self.error(Message::Unopened);
                }
                Kind::Sign(',') if self.is_between_numbers() => {
                    return self.error(Message::DecimalComma);
                }
                Kind::Sign(_) => {
                    return self.expected(Expected::Operator);
                }
            }
        }
    }

    /// Whether numbers stand before and after what is next.
    fn is_between_numbers(&self) -> bool {
        let number = |at: Option<usize>| {
            let token = at.and_then(|at| self.tokens.get(at));
            token.is_some_and(|token| matches!(token.kind, Kind::Number(_)))
        };
        number(self.at.checked_sub(1)) && number(self.at.checked_add(1))
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
            let message = Message::OfItself { name: name.clone() }.phrase();
            return Err(ExpressionError { place, message });
        }
        self.builder.name(id, &name).map_err(|error| refused(place, error))?;
        self.assigned.insert(name, place);
        Ok((true, id))
    }

    fn check_new(&self, name: &str) -> Parsed<()> {
        if let Some(before) = self.assigned.get(name) {
            return self.error(Message::AssignedBefore { name: name.to_owned(), line: before.line });
        }
        if self.builder.named(name).is_some() {
            return self.error(Message::UsedAbove { name: name.to_owned() });
        }
        if function(name).is_some() {
            return self.error(Message::NameOfFunction { name: name.to_owned() });
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
        exponent.map_or_else(|| self.expected(Expected::Value), Ok)
    }

    /// A number, a name, a call or an expression in parentheses.
    fn operand(&mut self) -> Parsed<NodeId> {
        let place = self.place();
        match self.kind().clone() {
            Kind::Number(x) => {
                self.at += 1;
                let id = self.builder.number(x).map_err(|error| refused(place, error))?;
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
            _ => self.expected(Expected::Operand),
        }
    }

    fn name_or_call(&mut self, name: &str, place: Place) -> Parsed<NodeId> {
        let call = *self.kind() == Kind::Sign('(');
        match function(name) {
            Some(function) if call => {
                self.at += 1;
                self.call(function, place)
            }
            Some(_) => self.expected(Expected::Parenthesis(name.to_owned())),
            None if call => Err(ExpressionError { place, message: unknown_function(name) }),
            None => {
                if let Some(id) = self.builder.named(name) {
                    return Ok(id);
                }
                let id = self.builder.input(name).map_err(|error| refused(place, error))?;
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
                return self.expected(Expected::NextValue { name: function.name, takes });
            }
            operands.push(self.nested(place)?);
        }
        if *self.kind() == Kind::Sign(',') {
            if !function.axis {
                return self.expected(Expected::NoMoreValues { name: function.name, takes });
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
                return self.expected(Expected::Equals);
            }
        }
        let axis = match self.kind() {
            Kind::Number(0.0) => Axis::Rows,
            Kind::Number(1.0) => Axis::Columns,
            _ => {
                return self.expected(Expected::Axis);
            }
        };
        self.at += 1;
        Ok(axis)
    }

    /// An expression inside parentheses that were opened at `opened`.
    fn nested(&mut self, opened: Place) -> Parsed<NodeId> {
        if self.depth >= MAX_DEPTH {
            let message = Message::DeepParentheses { most: MAX_DEPTH }.phrase();
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
        self.expected(Expected::Close(opened))
    }
}

fn function(name: &str) -> Option<Function> {
    FUNCTIONS.iter().find(|function| function.name == name).copied()
}

fn unknown_function(name: &str) -> Phrase {
    let name = name.to_owned();
    if let Some(near) = nearest(&name, FUNCTIONS.iter().map(|f| f.name)) {
        return Message::NoFunctionBut { name, near }.phrase();
    }
    let all: Vec<&str> = FUNCTIONS.iter().map(|f| f.name).collect();
    Message::NoFunction { name, all: all.join(", ") }.phrase()
}
