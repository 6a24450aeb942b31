//! The tables of a page: folded, their first rows in sight, and the whole of each as a file that is in the page already.

use std::fmt::Write as _;
use std::io::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::experiment::figure::{Table, Values};
use crate::export::csv::csv_text;
use crate::export::svg::escaped;
use crate::export::words::DocumentWords;

/// A table shows so many rows; the rest is in its CSV.
const ROWS: usize = 12;
/// A CSV of more letters is put away small.
const PLAIN: usize = 24 << 10;
/// Stands where the file of a table belongs, and in no page otherwise.
const PLACE: char = '\u{FFFF}';

/// The files of the tables, in the order in which they stand on the page.
#[derive(Default)]
pub(super) struct Tables {
    links: Vec<String>,
    are_packed: bool,
}

impl Tables {
    /// Writes a table, folded: its first rows, and the place of its file.
    pub(super) fn fold(&mut self, page: &mut String, table: &Table, words: &DocumentWords) {
        let summary = escaped(&(words.table)(table.name, table.len()));
        // Writing to a string cannot fail.
        _ = write!(page, "<details>\n<summary>{summary}</summary>\n<div class=\"scroll\"><table>\n<tr>");
        for column in &table.columns {
            _ = write!(page, "<th>{}</th>", escaped(&column.name));
        }
        page.push_str("</tr>\n");
        for row in 0..table.len().min(ROWS) {
            page.push_str("<tr>");
            for column in &table.columns {
                let class = if matches!(column.values, Values::Text(_)) { "" } else { " class=\"number\"" };
                _ = write!(page, "<td{class}>{}</td>", escaped(&column.values.text(row)));
            }
            page.push_str("</tr>\n");
        }
        page.push_str("</table></div>\n<p class=\"note\">");
        if let Some(more) = table.len().checked_sub(ROWS).filter(|more| *more > 0) {
            _ = write!(page, "{} ", escaped(&(words.more_rows)(more)));
        }
        page.push(PLACE);
        page.push_str("</p>\n</details>\n");
        let link = self.link(table, words);
        self.links.push(link);
    }

    /// A link to the file of a table. A large one is a file of gzip, which the script, where it runs, makes into a CSV.
    fn link(&mut self, table: &Table, words: &DocumentWords) -> String {
        let csv = csv_text(table);
        let (name, words) = (escaped(table.name), escaped(words.whole_table));
        if csv.len() <= PLAIN {
            let data = STANDARD.encode(csv);
            return format!(
                "<a download=\"{name}.csv\" href=\"data:text/csv;charset=utf-8;base64,{data}\">{words}</a>"
            );
        }
        self.are_packed = true;
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        // Writing to memory cannot fail.
        _ = encoder.write_all(csv.as_bytes());
        let data = STANDARD.encode(encoder.finish().unwrap_or_default());
        format!(
            "<a download=\"{name}.csv.gz\" data-csv=\"{name}.csv\" href=\"data:application/gzip;base64,{data}\">{words}</a>"
        )
    }

    /// Whether a script has something to make a CSV of.
    pub(super) fn are_packed(&self) -> bool {
        self.are_packed
    }

    /// Appends `body` to the page with the files in their places, those that find room in so many letters: the small ones first.
    pub(super) fn put_into(self, body: &str, mut room: usize, page: &mut String) {
        let mut order: Vec<usize> = (0..self.links.len()).collect();
        order.sort_by_key(|at| self.links.get(*at).map(String::len));
        let mut has_room = vec![false; self.links.len()];
        for at in order {
            let Some((link, has_room)) = self.links.get(at).zip(has_room.get_mut(at)) else { continue };
            *has_room = link.len() <= room;
            room -= if *has_room { link.len() } else { 0 };
        }
        let mut links = self.links.iter().zip(has_room);
        let mut pieces = body.split(PLACE);
        page.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            if let Some((link, true)) = links.next() {
                page.push_str(link);
            }
            page.push_str(piece);
        }
    }
}
