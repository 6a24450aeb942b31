//! What of a notebook's prose, names and messages may go into a document that others open: words, formulas and links that a
//! person can read. One sieve for the page and for the Jupyter notebook.
//!
//! A document is opened by people who never read its source, and a Jupyter notebook in a browser that may be logged in
//! somewhere. So HTML becomes the text that it is (comments are left out), pictures are named and not fetched, a link leads to
//! `http`, `https`, `mailto` or another place of the document or it is no link, and a formula that could do more than be drawn
//! is shown as its source.
//!
//! The sieve works on what `pulldown-cmark` reads, not on letters. For Jupyter the events are written as Markdown again by
//! `pulldown-cmark-to-cmark`, which escapes whatever could be read otherwise; prose in which there is nothing to sift stays
//! letter by letter as it was written.

use std::fmt::Write;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream};
use pulldown_cmark_to_cmark::{Options as WriterOptions, cmark_with_options};

/// What prose may have beside `CommonMark`.
pub(super) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_MATH)
    .union(Options::ENABLE_TASKLISTS);

/// Commands of `MathJax` and KaTeX that link, fetch, carry HTML or style, or make new commands, which could hide the others.
/// Those that begin with `html` come on top.
const LIVE_COMMANDS: [&str; 42] = [
    "href",
    "url",
    "cssId",
    "class",
    "style",
    "data",
    "bbox",
    "mmlToken",
    "includegraphics",
    "require",
    "unicode",
    "toggle",
    "mathtip",
    "texttip",
    "action",
    "enclose",
    "def",
    "gdef",
    "edef",
    "xdef",
    "let",
    "futurelet",
    "global",
    "long",
    "newcommand",
    "renewcommand",
    "providecommand",
    "newenvironment",
    "renewenvironment",
    "DeclareMathOperator",
    "DeclarePairedDelimiter",
    "DeclarePairedDelimiters",
    "DeclarePairedDelimitersX",
    "DeclarePairedDelimitersXPP",
    "Newextarrow",
    "setOptions",
    "csname",
    "char",
    "catcode",
    "input",
    "include",
    "write",
];

/// Prose as the events that may leave the house.
pub(super) fn sifted(source: &str) -> Vec<Event<'_>> {
    let mut out: Vec<Event<'_>> = Vec::new();
    let mut dead_links = Vec::new();
    let mut html: Option<String> = None;
    for event in TextMergeStream::new(Parser::new_ext(source, OPTIONS)) {
        match event {
            // A block of HTML comes line by line, and a comment may go over several.
            Event::Start(Tag::HtmlBlock) => html = Some(String::new()),
            Event::End(TagEnd::HtmlBlock) => {
                let text = without_comments(&html.take().unwrap_or_default());
                if !text.trim().is_empty() {
                    out.push(Event::Start(Tag::Paragraph));
                    push_lines(&mut out, text.trim());
                    out.push(Event::End(TagEnd::Paragraph));
                }
            }
            Event::Html(text) => match &mut html {
                Some(block) => block.push_str(&text),
                None => push_lines(&mut out, &without_comments(&text)),
            },
            Event::Text(text) if html.is_some() => {
                if let Some(block) = &mut html {
                    block.push_str(&text);
                }
            }
            Event::InlineHtml(text) => push_lines(&mut out, &without_comments(&text)),
            Event::InlineMath(tex) => out.push(formula(tex, Event::InlineMath)),
            Event::DisplayMath(tex) => out.push(formula(tex, Event::DisplayMath)),
            Event::Text(text) => out.push(Event::Text(calm(text))),
            // What is said of a picture stands between these two.
            Event::Start(Tag::Image { .. }) => out.push(Event::Start(Tag::Emphasis)),
            Event::End(TagEnd::Image) => {
                if out.last() == Some(&Event::Start(Tag::Emphasis)) {
                    out.pop();
                } else {
                    out.push(Event::End(TagEnd::Emphasis));
                }
            }
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                let address = destination(link_type, &dest_url);
                dead_links.push(address.is_none());
                if let Some(dest_url) = address {
                    out.push(Event::Start(Tag::Link {
                        link_type: LinkType::Inline,
                        dest_url: dest_url.into(),
                        title,
                        id: CowStr::Borrowed(""),
                    }));
                }
            }
            Event::End(TagEnd::Link) => {
                if dead_links.pop() == Some(false) {
                    out.push(Event::End(TagEnd::Link));
                }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                out.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(
                    language(&info).to_owned().into(),
                ))));
            }
            other => out.push(other),
        }
    }
    out
}

/// Prose as Markdown for a Jupyter notebook.
pub(super) fn markdown(source: &str) -> String {
    if is_plain(source) { source.to_owned() } else { written(&sifted(source)) }
}

/// A name or a message as Markdown that shows exactly its letters, on one line.
pub(super) fn plain(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let events =
        [Event::Start(Tag::Paragraph), Event::Text(calm(line.into())), Event::End(TagEnd::Paragraph)];
    written(&events)
}

/// A name as a code span.
pub(super) fn code(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    written(&[Event::Start(Tag::Paragraph), Event::Code(line.into()), Event::End(TagEnd::Paragraph)])
}

/// A block of code whose fence is longer than any that it holds.
pub(super) fn fenced(language: &str, text: &str) -> String {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = run.max(longest);
    }
    let fence = "`".repeat(3.max(longest + 1));
    format!("{fence}{language}\n{}\n{fence}", text.trim_end())
}

/// Whether there is nothing in this prose that the sieve, or a reader of Markdown that differs in some corner, would stumble
/// over.
fn is_plain(source: &str) -> bool {
    let opens_tag = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
    !source.split('<').skip(1).any(opens_tag)
        && !has_live_command(source)
        && !source.contains('\0')
        && Parser::new_ext(source, OPTIONS).all(|event| match event {
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Image { .. } | Tag::HtmlBlock) => false,
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                destination(link_type, &dest_url).is_some_and(|address| address == *dest_url)
            }
            Event::InlineMath(ref tex) | Event::DisplayMath(ref tex) => may_be_drawn(tex),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => language(&info) == &*info,
            _ => true,
        })
}

/// Events as Markdown. What could not be written so that it is read as meant is shown as code.
fn written(events: &[Event<'_>]) -> String {
    let options = WriterOptions { code_block_token_count: 3, list_token: '-', ..WriterOptions::default() };
    let mut out = String::new();
    let done = cmark_with_options(events.iter(), &mut out, OPTIONS, options);
    if done.is_ok() && is_calm(&out) {
        return out;
    }
    let mut text = String::new();
    for event in events {
        match event {
            Event::Text(part) | Event::Code(part) | Event::InlineMath(part) | Event::DisplayMath(part) => {
                text.push_str(part);
            }
            Event::SoftBreak | Event::HardBreak | Event::End(_) => text.push('\n'),
            _ => {}
        }
    }
    fenced("", &text)
}

/// Whether written Markdown is read again without anything that the sieve takes out.
fn is_calm(markdown: &str) -> bool {
    Parser::new_ext(markdown, OPTIONS).all(|event| match event {
        Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Image { .. } | Tag::HtmlBlock) => false,
        Event::Start(Tag::Link { link_type, dest_url, .. }) => destination(link_type, &dest_url).is_some(),
        Event::InlineMath(tex) | Event::DisplayMath(tex) => !has_live_command(&tex),
        _ => true,
    })
}

/// Where a link may lead, if anywhere. What could end an address early, or is read as a formula, is written as a percent sign
/// and a number, as addresses have it.
fn destination(link_type: LinkType, address: &str) -> Option<String> {
    let lower = address.to_ascii_lowercase();
    // A browser looks past white space, and takes `\` for `/`; `//host` is another machine under the scheme of the document.
    if address.chars().any(|c| c.is_control() || c == '\\') || address.trim() != address {
        return None;
    }
    let known = ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
    let place = !lower.contains(':') && !lower.starts_with("//");
    let scheme = match link_type {
        LinkType::Email if !lower.starts_with("mailto:") => "mailto:",
        _ if known || place => "",
        _ => return None,
    };
    let mut out = String::from(scheme);
    for c in address.chars() {
        match c {
            '"' | '\'' | '<' | '>' | '`' | ' ' | '(' | ')' | '$' | '{' | '}' | '|' | '^' => {
                // Writing to a string cannot fail.
                _ = write!(out, "%{:02X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    Some(out)
}

/// A formula, or its source as code where it could do more than be drawn.
fn formula<'a>(tex: CowStr<'a>, event: fn(CowStr<'a>) -> Event<'a>) -> Event<'a> {
    if !may_be_drawn(&tex) {
        return Event::Code(tex.split_whitespace().collect::<Vec<_>>().join(" ").into());
    }
    if tex.contains(['<', '>']) {
        // The same signs, and no reader of HTML can take them for a tag.
        return event(tex.replace('<', "\\lt ").replace('>', "\\gt ").into());
    }
    event(tex)
}

fn may_be_drawn(tex: &str) -> bool {
    let bare: String = tex.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    !has_live_command(tex)
        && !tex.contains(['`', '\0'])
        && !tex.contains("\n\n")
        && !["](", "://", "script:", "data:", "<!", "</", "<?"].iter().any(|part| bare.contains(part))
        && !tex.split('<').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Whether a command is named that is more than a sign or an arrangement of signs.
fn has_live_command(text: &str) -> bool {
    text.split('\\').skip(1).any(is_live)
}

/// Whether what follows a backslash is such a command.
fn is_live(rest: &str) -> bool {
    let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let name = rest.get(..end).unwrap_or_default();
    name.starts_with("html") || LIVE_COMMANDS.contains(&name)
}

/// Text in which no reader of formulas finds such a command, wherever it believes that one begins: behind the backslash comes
/// a joiner that cannot be seen.
fn calm(text: CowStr<'_>) -> CowStr<'_> {
    if !has_live_command(&text) && !text.contains('\0') {
        return text;
    }
    let mut parts = text.split('\\');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for rest in parts {
        out.push('\\');
        if is_live(rest) {
            out.push('\u{200C}');
        }
        out.push_str(rest);
    }
    out.replace('\0', "\u{FFFD}").into()
}

/// The first word of what stands behind a fence, where it is the name of a language.
fn language(info: &str) -> &str {
    let word = info.split_whitespace().next().unwrap_or_default();
    let known = |c: char| c.is_alphanumeric() || "+#-_.".contains(c);
    if word.chars().all(known) { word } else { "" }
}

/// Text of several lines, each of which stays one.
fn push_lines(out: &mut Vec<Event<'_>>, text: &str) {
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            out.push(Event::SoftBreak);
        }
        if !line.trim().is_empty() {
            out.push(Event::Text(calm(line.trim().to_owned().into()).into_static()));
        }
    }
}

/// HTML without what stands between `<!--` and `-->`; a comment that does not end goes to the end.
fn without_comments(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, comment)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    out + rest
}

#[cfg(test)]
mod tests;
