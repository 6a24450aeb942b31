//! Which file names which: the modules of the crate and the paths in them, read by the lexer of the language.
//!
//! A path is followed to the file where what it names is written: `super::Problem`, re-exported by `spec/mod.rs`, leads to
//! `spec/error.rs`. A re-export is a door and no use of what is behind it. Tests within the files are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A module by its path from the root of the crate; the root itself is empty.
pub(super) type Module = Vec<String>;

/// All modules of a crate.
pub(super) struct Crate {
    files: BTreeMap<Module, File>,
}

#[derive(Default)]
struct File {
    path: PathBuf,
    text: String,
    /// Paths as they stand.
    paths: Vec<Vec<String>>,
    /// Names that `use` brings into it, and what they stand for.
    scope: BTreeMap<String, Vec<String>>,
    /// Names that it hands on.
    doors: BTreeMap<String, Vec<String>>,
}

/// One file that names another.
#[derive(Clone, Debug)]
pub(super) struct Use {
    pub(super) from: Module,
    pub(super) to: Module,
    pub(super) file: PathBuf,
    pub(super) line: usize,
    pub(super) path: String,
}

/// One token with what is inside it, if it is a group.
enum Token {
    Word(String),
    Sign(char),
    Group(Delimiter, Vec<Token>),
}

fn tokens(stream: TokenStream) -> Vec<Token> {
    stream
        .into_iter()
        .map(|tree| match tree {
            TokenTree::Ident(ident) => Token::Word(ident.to_string()),
            TokenTree::Punct(punct) => Token::Sign(punct.as_char()),
            TokenTree::Group(group) => Token::Group(group.delimiter(), tokens(group.stream())),
            TokenTree::Literal(_) => Token::Sign('"'),
        })
        .collect()
}

fn is_word(token: Option<&Token>, word: &str) -> bool {
    matches!(token, Some(Token::Word(found)) if found == word)
}

fn is_sign(token: Option<&Token>, sign: char) -> bool {
    matches!(token, Some(Token::Sign(found)) if *found == sign)
}

/// Whether two colons stand there.
fn is_path(rest: &[Token]) -> bool {
    is_sign(rest.first(), ':') && is_sign(rest.get(1), ':')
}

/// Whether the group behind `#` is `[cfg(test)]`.
fn is_for_tests(token: Option<&Token>) -> bool {
    let Some(Token::Group(Delimiter::Bracket, inside)) = token else { return false };
    is_word(inside.first(), "cfg")
        && matches!(inside.get(1), Some(Token::Group(_, condition)) if is_word(condition.first(), "test"))
}

impl File {
    /// The line where the last word of a path stands first.
    fn line_of(&self, path: &[String]) -> usize {
        let stands = |line: &str| path.last().is_some_and(|word| super::names(line, word));
        self.text.lines().position(stands).map_or(0, |index| index + 1)
    }

    fn read(&mut self, tokens: &[Token]) {
        let mut at = 0;
        let mut is_public = false;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                Token::Sign('#') if is_for_tests(tokens.get(at)) => {
                    // What follows is an item: it ends with its block or its semicolon.
                    at += 1;
                    while let Some(token) = tokens.get(at) {
                        at += 1;
                        if matches!(token, Token::Sign(';') | Token::Group(Delimiter::Brace, _)) {
                            break;
                        }
                    }
                }
                Token::Word(word) if word == "pub" => {
                    is_public = true;
                    if matches!(tokens.get(at), Some(Token::Group(Delimiter::Parenthesis, _))) {
                        at += 1;
                    }
                    continue;
                }
                Token::Word(word) if word == "use" => {
                    let length = tokens[at..].iter().take_while(|token| !is_sign(Some(token), ';')).count();
                    let mut found = Vec::new();
                    tree(&tokens[at..at + length], &[], &mut found);
                    at += length;
                    for (name, path) in found {
                        if is_public {
                            self.doors.insert(name, path);
                        } else {
                            self.paths.push(path.clone());
                            self.scope.insert(name, path);
                        }
                    }
                }
                Token::Word(word) => {
                    let mut path = vec![word.clone()];
                    while is_path(&tokens[at..])
                        && let Some(Token::Word(next)) = tokens.get(at + 2)
                    {
                        path.push(next.clone());
                        at += 3;
                    }
                    if path.len() > 1 {
                        self.paths.push(path);
                    }
                }
                Token::Group(_, inside) => self.read(inside),
                Token::Sign(_) => {}
            }
            is_public = false;
        }
    }
}

/// The names and paths of a tree of `use`.
fn tree(tokens: &[Token], before: &[String], found: &mut Vec<(String, Vec<String>)>) {
    match tokens {
        [Token::Group(Delimiter::Brace, inside)] => {
            for branch in inside.split(|token| is_sign(Some(token), ',')) {
                tree(branch, before, found);
            }
        }
        [Token::Word(word), rest @ ..] if is_path(rest) => {
            tree(&rest[2..], &[before, std::slice::from_ref(word)].concat(), found);
        }
        // `self` is the path so far, under its last name.
        [Token::Word(word), rest @ ..] => {
            let path =
                if word == "self" { before.to_vec() } else { [before, std::slice::from_ref(word)].concat() };
            let name = match rest {
                [Token::Word(_as), Token::Word(other)] => Some(other),
                _ => path.last(),
            };
            if let Some(name) = name {
                found.push((name.clone(), path.clone()));
            }
        }
        // A glob names the module itself.
        [Token::Sign('*')] => found.push(("*".into(), before.to_vec())),
        _ => {}
    }
}

impl Crate {
    /// The crate whose root lies in `folder`.
    pub(super) fn read(folder: &Path) -> Self {
        let mut paths = Vec::new();
        super::rust_files(folder, &mut paths);
        let mut files = BTreeMap::new();
        for path in paths {
            let inside = path.strip_prefix(folder).expect("it lies in the folder").with_extension("");
            let mut module: Module = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            match module.last().map(String::as_str) {
                Some("mod" | "lib") => _ = module.pop(),
                Some("main" | "tests") => continue,
                _ => {}
            }
            let text = fs::read_to_string(&path).expect("a source file is text");
            let stream = text.parse().expect("a source file is Rust");
            let mut file = File { path, text, ..File::default() };
            file.read(&tokens(stream));
            files.insert(module, file);
        }
        Self { files }
    }

    /// The path from the root, of one that stands in `module`; none where it leads out of the crate.
    fn absolute(&self, module: &Module, path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => Some([module, rest].concat()),
            "super" => {
                let supers = path.iter().take_while(|part| *part == "super").count();
                let above = module.get(..module.len().checked_sub(supers)?)?;
                Some([above, path.get(supers..)?].concat())
            }
            _ => {
                let inner = [module.as_slice(), std::slice::from_ref(first)].concat();
                if self.files.contains_key(&inner) {
                    return Some([module, path].concat());
                }
                let meant =
                    self.files.get(module)?.scope.get(first).filter(|meant| meant.first() != Some(first))?;
                self.absolute(module, &[meant, rest].concat())
            }
        }
    }

    /// The module in whose file the end of a path from the root is written.
    fn written_in(&self, path: &[String], doors: usize) -> Option<Module> {
        let length = (0..=path.len()).rev().find(|length| self.files.contains_key(&path[..*length]))?;
        let module: Module = path[..length].to_vec();
        let Some(name) = path.get(length) else { return Some(module) };
        match self.files.get(&module)?.doors.get(name) {
            Some(behind) if doors < 10 => {
                let behind = self.absolute(&module, behind)?;
                self.written_in(&[behind.as_slice(), &path[length + 1..]].concat(), doors + 1)
            }
            _ => Some(module),
        }
    }

    /// Every use of one file by another. A module that is only brought into scope is used where its name stands.
    pub(super) fn uses(&self) -> Vec<Use> {
        let mut uses = Vec::new();
        for (module, file) in &self.files {
            for path in &file.paths {
                let Some(absolute) = self.absolute(module, path) else { continue };
                if self.files.contains_key(&absolute) {
                    continue;
                }
                let Some(to) = self.written_in(&absolute, 0).filter(|to| to != module) else { continue };
                uses.push(Use {
                    from: module.clone(),
                    to,
                    file: file.path.clone(),
                    line: file.line_of(path),
                    path: path.join("::"),
                });
            }
        }
        uses
    }
}

/// The uses that lie on circles, circle by circle.
///
/// What the own file of a folder defines the files in it may use, though it calls them: a folder is one thing in parts. Among these
/// parts, and from folder to folder, arrows run one way.
pub(super) fn circles(uses: &[Use]) -> Vec<Vec<&Use>> {
    let is_part = |one: &&Use| one.from.split_last().is_some_and(|(_, folder)| folder == one.to);
    let uses: Vec<&Use> = uses.iter().filter(|one| !is_part(one)).collect();
    let modules: BTreeSet<&Module> = uses.iter().flat_map(|one| [&one.from, &one.to]).collect();
    let numbers: BTreeMap<&Module, usize> =
        modules.iter().enumerate().map(|(at, module)| (*module, at)).collect();
    let graph: DiGraphMap<usize, ()> =
        uses.iter().map(|one| (numbers[&one.from], numbers[&one.to])).collect();
    tarjan_scc(&graph)
        .into_iter()
        .filter(|circle| circle.len() > 1)
        .map(|circle| {
            let on_it = |module: &Module| circle.contains(&numbers[module]);
            uses.iter().copied().filter(|one| on_it(&one.from) && on_it(&one.to)).collect()
        })
        .collect()
}
