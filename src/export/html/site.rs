//! What makes single pages a site: links between them, and the page that lists them all.

use std::fmt::Write;

use super::STYLE;
use crate::export::document::{Link, Links};
use crate::export::svg::escaped;
use crate::export::words::DocumentWords;
use crate::language::Language;

/// The links at the top of a page: to the list of all, and to the same in the other language.
pub(super) fn above(links: &Links, words: &DocumentWords) -> String {
    let contents = links.contents.as_ref().map(|link| anchor(link, "", ""));
    let other = links.other.as_ref().map(|(language, link)| anchor(link, &spoken(*language), ""));
    nav(words.site, contents.into_iter().chain(other).collect())
}

/// The links at the bottom: to the page before, and to the one after.
pub(super) fn below(links: &Links, words: &DocumentWords) -> String {
    let previous = links.previous.as_ref().map(|link| anchor(link, " rel=\"prev\"", words.previous));
    let next = links.next.as_ref().map(|link| anchor(link, " rel=\"next\"", words.next));
    nav(words.along_the_course, previous.into_iter().chain(next).collect())
}

fn nav(label: &str, links: Vec<String>) -> String {
    if links.is_empty() {
        return String::new();
    }
    format!("<nav aria-label=\"{}\">\n{}</nav>\n", escaped(label), links.concat())
}

fn spoken(language: Language) -> String {
    format!(" lang=\"{0}\" hreflang=\"{0}\"", language.tag())
}

fn anchor(link: &Link, attributes: &str, before: &str) -> String {
    let before = if before.is_empty() { String::new() } else { format!("{}: ", escaped(before)) };
    format!("<a href=\"{}\"{attributes}>{before}{}</a>\n", escaped(&link.address), escaped(&link.title))
}

/// The page that lists all pages of a site, each in every language; of what it was made is said below.
pub fn contents(pages: &[[Link; Language::ALL.len()]]) -> String {
    let all = Language::ALL.map(DocumentWords::of);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"Layerscope {}\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         base-uri 'none'; form-action 'none'\">\n\
         <title>Layerscope</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main class=\"contents\">\n\
         <h1>Layerscope</h1>\n",
        env!("CARGO_PKG_VERSION"),
    );
    // Writing to a string cannot fail.
    for (at, (language, words)) in Language::ALL.into_iter().zip(all).enumerate() {
        let lang = language.tag();
        _ = write!(page, "<section lang=\"{lang}\">\n<h2>{}</h2>\n<ol>\n", escaped(words.contents));
        for link in pages.iter().filter_map(|page| page.get(at)) {
            _ = writeln!(page, "<li>{}</li>", anchor(link, &format!(" hreflang=\"{lang}\""), "").trim_end());
        }
        page.push_str("</ol>\n</section>\n");
    }
    page.push_str("<footer>\n");
    for (language, words) in Language::ALL.into_iter().zip(all) {
        _ = writeln!(page, "<p lang=\"{}\">{}</p>", language.tag(), escaped(words.made_with));
    }
    page.push_str("</footer>\n</main>\n</body>\n</html>\n");
    page
}
