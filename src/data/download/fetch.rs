//! One file from one mirror, in as many requests as it takes.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ureq::Agent;
use ureq::http::StatusCode;

use super::RemoteFile;
use super::error::{EndedEarly, Failure};
use super::verify::is_right;
use crate::language::{Phrase, Say};

/// Bytes that are asked of the connection at once, and after which the listener is told.
const PIECE: usize = 64 * 1024;

/// Connections over which a server may fail to send anything new before it is given up.
const TRIES: usize = 3;

/// What makes the requests: a server may be silent for `patience`, and be slow for as long as it likes.
pub(super) fn agent(patience: Duration) -> Agent {
    Agent::config_builder()
        .timeout_resolve(Some(patience))
        .timeout_connect(Some(patience))
        .timeout_recv_response(Some(patience))
        .timeout_per_read(Some(patience))
        .http_status_as_error(false)
        .user_agent(concat!("layerscope/", env!("CARGO_PKG_VERSION")))
        .build()
        .new_agent()
}

/// A file that is to be brought here.
pub(super) struct Fetch<'a> {
    pub(super) agent: &'a Agent,
    pub(super) url: String,
    pub(super) path: &'a Path,
}

/// How a request ended.
enum End {
    /// The server says that this is all.
    Whole,
    /// The connection was lost; what arrived is kept.
    Cut(Phrase),
}

impl Fetch<'_> {
    /// Brings the file here, going on from what is here already, and puts it in its place once it is right.
    pub(super) fn run(
        &self,
        file: &RemoteFile,
        tell: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<(), Failure> {
        let part = self.part();
        // What another mirror sent may be packed in another way; then the whole is wrong, and begun again once.
        let mut resumed = fs::metadata(&part).is_ok_and(|data| data.len() > 0);
        let mut tries = 0;
        loop {
            let here = fs::metadata(&part).map_or(0, |data| data.len());
            match self.request(here, most(file), &part, tell)? {
                End::Whole if is_right(&part, file) => {
                    return fs::rename(&part, self.path).map_err(Failure::Write);
                }
                End::Whole => {
                    fs::remove_file(&part).map_err(Failure::Write)?;
                    if !resumed {
                        return Err(Failure::Wrong);
                    }
                    resumed = false;
                }
                End::Cut(why) => {
                    let new = fs::metadata(&part).map_or(0, |data| data.len());
                    tries = if new > here { 0 } else { tries + 1 };
                    if tries == TRIES {
                        return Err(Failure::Connection(why));
                    }
                }
            }
        }
    }

    fn part(&self) -> PathBuf {
        let mut name = OsString::from(self.path);
        name.push(".part");
        name.into()
    }

    /// Asks for what follows the first `here` bytes and stores what comes.
    fn request(
        &self,
        here: u64,
        most: u64,
        part: &Path,
        tell: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> Result<End, Failure> {
        if tell(here).is_break() {
            return Err(Failure::Stopped);
        }
        let mut request = self.agent.get(&self.url);
        if here > 0 {
            request = request.header("Range", format!("bytes={here}-"));
        }
        let mut response = match request.call() {
            Ok(response) => response,
            Err(error) => return Ok(End::Cut(error.phrase())),
        };
        let (mut to, mut length) = match response.status() {
            StatusCode::PARTIAL_CONTENT if here > 0 => {
                (OpenOptions::new().append(true).open(part).map_err(Failure::Write)?, here)
            }
            // The server does not know how to go on, and begins again.
            StatusCode::OK => (File::create(part).map_err(Failure::Write)?, 0),
            // There is nothing beyond what is here.
            StatusCode::RANGE_NOT_SATISFIABLE if here > 0 => return Ok(End::Whole),
            other => return Err(Failure::Status(other.as_u16())),
        };
        let expected = response.body().content_length().map(|rest| length + rest);
        let mut from = response.body_mut().as_reader();
        let mut piece = vec![0; PIECE];
        loop {
            let read = match from.read(&mut piece) {
                Ok(0) if expected.is_some_and(|expected| length < expected) => {
                    return Ok(End::Cut(EndedEarly.phrase()));
                }
                Ok(0) => return Ok(End::Whole),
                Ok(read) => read,
                Err(error) => return Ok(End::Cut(error.phrase())),
            };
            to.write_all(piece.get(..read).unwrap_or_default()).map_err(Failure::Write)?;
            length += read as u64;
            if length > most {
                fs::remove_file(part).map_err(Failure::Write)?;
                return Err(Failure::TooMuch(most));
            }
            if tell(length).is_break() {
                return Err(Failure::Stopped);
            }
        }
    }
}

/// No packing makes a file larger than this.
fn most(file: &RemoteFile) -> u64 {
    file.unpacked + file.unpacked / 8 + 1024
}
