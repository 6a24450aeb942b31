//! Files are brought from servers that are slow, cut the connection, lie or are not there.
//!
//! The servers are threads of the test on the loopback interface; nothing here goes anywhere else.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use layerscope::data::download::{DownloadError, Downloaded, Failure, Plan, RemoteFile, download};
use proptest::prelude::*;

/// 300,000 bytes that do not pack well, so that they come in many pieces.
fn contents() -> Vec<u8> {
    let mut state = 1u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..300_000).map(|_| next()).collect()
}

fn packed(bytes: &[u8], level: u32) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::new(level));
    packer.write_all(bytes).expect("memory can be written");
    packer.finish().expect("memory can be written")
}

const FILE: RemoteFile = RemoteFile { name: "letters.gz", packed: 300_000, unpacked: 300_000, sha256: "SUM" };

/// What a server does with the n-th request for the bytes from some place on.
type Answer = dyn Fn(usize, usize, &mut TcpStream) -> std::io::Result<()> + Send + Sync;

/// A server of one file; counts its requests.
struct Server {
    address: String,
    requests: Arc<AtomicUsize>,
}

impl Server {
    fn new(
        answer: impl Fn(usize, usize, &mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free");
        let address = format!("http://{}/", listener.local_addr().expect("it is bound"));
        let requests = Arc::new(AtomicUsize::new(0));
        let (counter, answer): (_, Arc<Answer>) = (Arc::clone(&requests), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let number = counter.fetch_add(1, Ordering::SeqCst);
                let answer = Arc::clone(&answer);
                thread::spawn(move || serve(stream, number, answer.as_ref()));
            }
        });
        Self { address, requests }
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

fn serve(mut stream: TcpStream, number: usize, answer: &Answer) {
    let mut lines = BufReader::new(stream.try_clone().expect("a socket can be shared")).lines();
    let mut from = 0;
    while let Some(Ok(line)) = lines.next().filter(|line| line.as_ref().is_ok_and(|line| !line.is_empty())) {
        if let Some(range) = line.to_ascii_lowercase().strip_prefix("range: bytes=") {
            from = range.trim_end_matches('-').parse().expect("a range has a beginning");
        }
    }
    // A client that hangs up in the middle is part of the game.
    drop(answer(number, from, &mut stream));
}

fn head(stream: &mut TcpStream, status: &str, length: usize) -> std::io::Result<()> {
    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n")
}

/// The bytes from `from` on, as a good server sends them.
fn send(stream: &mut TcpStream, bytes: &[u8], from: usize, at_most: usize) -> std::io::Result<()> {
    let rest = &bytes[from.min(bytes.len())..];
    match from {
        0 => head(stream, "200 OK", rest.len())?,
        _ if rest.is_empty() => return head(stream, "416 Range Not Satisfiable", 0),
        _ => head(stream, "206 Partial Content", rest.len())?,
    }
    stream.write_all(&rest[..rest.len().min(at_most)])
}

/// A folder to bring files to, and the file that is asked for, with its true sum.
struct Stage {
    folder: tempfile::TempDir,
    file: RemoteFile,
}

impl Stage {
    fn new() -> Self {
        use std::fmt::Write;

        use sha2::{Digest, Sha256};

        let mut sum = String::new();
        for byte in Sha256::digest(contents()) {
            write!(sum, "{byte:02x}").expect("a string can be written");
        }
        let file = RemoteFile { sha256: sum.leak(), ..FILE };
        Self { folder: tempfile::tempdir().expect("a folder for the test"), file }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join(FILE.name)
    }

    fn part(&self) -> PathBuf {
        self.folder.path().join("letters.gz.part")
    }

    fn get(
        &self,
        mirrors: &[&Server],
        tell: &mut dyn FnMut(Downloaded) -> ControlFlow<()>,
    ) -> Result<(), DownloadError> {
        let mirrors: Vec<&str> = mirrors.iter().map(|server| server.address.as_str()).collect();
        let plan = Plan {
            files: std::slice::from_ref(&self.file),
            mirrors: &mirrors,
            patience: Duration::from_millis(300),
        };
        download(&plan, self.folder.path(), tell)
    }

    fn is_here(&self) -> bool {
        let bytes = std::fs::read(self.path()).unwrap_or_default();
        let mut unpacked = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&bytes[..]), &mut unpacked).is_ok()
            && unpacked == contents()
    }
}

fn go_on(_: Downloaded) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn good() -> Server {
    let bytes = packed(&contents(), 6);
    Server::new(move |_, from, stream| send(stream, &bytes, from, usize::MAX))
}

#[test]
fn a_good_server_gives_the_file_once() {
    let (stage, server) = (Stage::new(), good());
    let mut told = Vec::new();
    let mut tell = |downloaded: Downloaded| {
        told.push(downloaded.bytes);
        ControlFlow::Continue(())
    };
    stage.get(&[&server], &mut tell).expect("the file is there");
    assert!(stage.is_here() && !stage.part().exists());
    assert!(told.len() > 3 && told.is_sorted(), "{told:?}");
    stage.get(&[&server], &mut go_on).expect("it is here already");
    assert_eq!(server.requests(), 1);
}

#[test]
fn a_connection_that_is_cut_again_and_again_goes_on_where_it_was() {
    let bytes = packed(&contents(), 6);
    let server = Server::new(move |_, from, stream| send(stream, &bytes, from, 100_000));
    let stage = Stage::new();
    stage.get(&[&server], &mut go_on).expect("each request brings more");
    assert!(stage.is_here());
    assert!(server.requests() > 2, "{}", server.requests());
}

#[test]
fn a_server_that_falls_silent_is_asked_again_for_the_rest() {
    let bytes = packed(&contents(), 6);
    let (never, silence) = std::sync::mpsc::channel::<()>();
    let silence = std::sync::Mutex::new(silence);
    let server = Server::new(move |number, from, stream| {
        if number == 0 {
            send(stream, &bytes, from, 50_000)?;
            stream.flush()?;
            // Longer than the client's patience; ends with the test.
            _ = silence.lock().expect("nobody panics with it").recv_timeout(Duration::from_mins(1));
            return Ok(());
        }
        send(stream, &bytes, from, usize::MAX)
    });
    let stage = Stage::new();
    stage.get(&[&server], &mut go_on).expect("the second request brings the rest");
    drop(never);
    assert!(stage.is_here());
    assert_eq!(server.requests(), 2);
}

/// Neither does a proxy that knows nothing of ranges make it begin again and again.
#[test]
fn a_server_that_is_slow_for_longer_than_one_may_be_silent_is_heard_out() {
    let bytes = packed(&contents(), 6);
    let (_never, pause) = std::sync::mpsc::channel::<()>();
    let pause = std::sync::Mutex::new(pause);
    let server = Server::new(move |_, _, stream| {
        head(stream, "200 OK", bytes.len())?;
        for piece in bytes.chunks(bytes.len().div_ceil(12)) {
            stream.write_all(piece)?;
            stream.flush()?;
            _ = pause.lock().expect("nobody panics with it").recv_timeout(Duration::from_millis(80));
        }
        Ok(())
    });
    let stage = Stage::new();
    stage.get(&[&server], &mut go_on).expect("it is slow, but never silent");
    assert!(stage.is_here());
    assert_eq!(server.requests(), 1);
}

#[test]
fn a_server_that_is_absent_wrong_or_endless_is_left_for_the_next() {
    let absent = Server {
        // Bound and let go of: nobody listens there.
        address: format!(
            "http://{}/",
            TcpListener::bind(("127.0.0.1", 0)).and_then(|l| l.local_addr()).expect("a port is free")
        ),
        requests: Arc::default(),
    };
    let missing = Server::new(|_, _, stream| head(stream, "404 Not Found", 0));
    let other = packed(b"something else", 6);
    let wrong = Server::new(move |_, from, stream| send(stream, &other, from, usize::MAX));
    let endless = Server::new(|_, _, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
        loop {
            stream.write_all(&[7; 4096])?;
        }
    });
    let stage = Stage::new();
    let bad = [&absent, &missing, &wrong, &endless];
    let error = stage.get(&bad, &mut go_on).expect_err("none of them has it");
    let DownloadError::NoMirror { failures, .. } = &error else { panic!("{error}") };
    assert!(matches!(
        failures.iter().map(|(_, failure)| failure).collect::<Vec<_>>()[..],
        [Failure::Connection(_), Failure::Status(404), Failure::Wrong, Failure::TooMuch(_)]
    ));
    let words = error.to_string();
    assert!(words.contains("letters.gz could not be had") && words.contains("answered 404"), "{words}");
    assert!(!stage.path().exists() && !stage.part().exists());

    stage.get(&[&absent, &missing, &wrong, &endless, &good()], &mut go_on).expect("the last one has it");
    assert!(stage.is_here());
}

#[test]
fn what_another_mirror_packed_in_another_way_is_begun_anew() {
    let stage = Stage::new();
    std::fs::write(stage.part(), &packed(&contents(), 0)[..200_000]).expect("the folder can be written");
    let server = good();
    stage.get(&[&server], &mut go_on).expect("the second try begins anew");
    assert!(stage.is_here());
    assert_eq!(server.requests(), 2);
}

#[test]
fn a_server_that_cannot_go_on_is_taken_from_the_start() {
    let bytes = packed(&contents(), 6);
    let stage = Stage::new();
    std::fs::write(stage.part(), &bytes[..1000]).expect("the folder can be written");
    let server = Server::new(move |_, _, stream| send(stream, &bytes, 0, usize::MAX));
    stage.get(&[&server], &mut go_on).expect("it begins anew");
    assert!(stage.is_here());
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let stage = Stage::new();
    std::fs::write(stage.path(), b"a file where a folder should be").expect("the folder can be written");
    let plan = Plan { files: &[FILE], mirrors: &[], patience: Duration::from_millis(300) };
    let error = download(&plan, &stage.path(), &mut go_on).expect_err("a file is no folder");
    assert!(matches!(error, DownloadError::Folder { .. }), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// Whenever it is stopped, what arrived is kept, and the next try asks only for the rest.
    #[test]
    fn a_download_that_is_stopped_goes_on(pieces in 1..5_usize) {
        let (stage, server) = (Stage::new(), good());
        let mut heard = 0;
        let mut stop = |_| {
            heard += 1;
            if heard > pieces { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let error = stage.get(&[&server], &mut stop).expect_err("it was stopped");
        prop_assert!(matches!(error, DownloadError::Stopped), "{}", error);
        let kept = std::fs::metadata(stage.part()).expect("what arrived is kept").len();
        let mut first = None;
        let mut tell = |downloaded: Downloaded| {
            first.get_or_insert(downloaded.bytes);
            ControlFlow::Continue(())
        };
        stage.get(&[&server], &mut tell).expect("the rest comes");
        prop_assert_eq!(first, Some(kept));
        prop_assert!(stage.is_here());
    }
}

#[test]
#[ignore = "needs the real MNIST in ../shared/mnist"]
fn the_real_files_are_known_by_their_contents() {
    let real = crate::mnist::folder();
    let folder = tempfile::tempdir().expect("a folder for the test");
    for file in layerscope::data::download::MNIST {
        std::fs::copy(real.join(file.name), folder.path().join(file.name)).expect("the real file is there");
    }
    // No mirror is asked: everything is right already.
    let plan = Plan { mirrors: &[], ..Plan::default() };
    download(&plan, folder.path(), &mut go_on).expect("all four are right");
}
