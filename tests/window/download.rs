//! *Get MNIST…* in the window: nothing is asked of the net before somebody agrees, and then the files become the data in use.
//!
//! The server is a thread of the test on the loopback interface; nothing here goes anywhere else.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use flate2::Compression;
use flate2::write::GzEncoder;
use layerscope::app::{Options, Setup, Window};
use layerscope::data::download::{MNIST, Plan, RemoteFile};
use sha2::{Digest, Sha256};

use crate::shell;
use crate::shell::{counter, text};

/// Training images and labels, test images and labels of a very small set, as the files unpack.
fn contents() -> [Vec<u8>; 4] {
    let images = |count: u32| {
        let header = [0x803, count, 28, 28].map(u32::to_be_bytes).concat();
        [header, vec![7; count as usize * 784]].concat()
    };
    let labels = |count: u32| {
        let header = [0x801, count].map(u32::to_be_bytes).concat();
        [header, (0..count).map(|label| (label % 10) as u8).collect()].concat()
    };
    [images(20), labels(20), images(10), labels(10)]
}

/// A server of `files` by their names; counts what it was asked for.
fn serve(files: Vec<(&'static str, Vec<u8>)>) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let requests = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&requests);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            counter.fetch_add(1, Ordering::SeqCst);
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            let asked = lines.next().unwrap_or_default();
            while lines.next().is_some_and(|line| !line.is_empty()) {}
            let file = files.iter().find(|(name, _)| asked.contains(&format!("/{name} ")));
            let (status, body) = file.map_or(("404 Not Found", &[][..]), |(_, body)| ("200 OK", &body[..]));
            let length = body.len();
            let head = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
            // Whoever hangs up has what was wanted.
            drop(stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)));
        }
    });
    (address, requests)
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// The small set as a plan of files with their true sums, from `address`.
fn plan(address: String) -> Plan<'static> {
    let files = MNIST.iter().zip(contents()).map(|(file, contents)| {
        let mut sum = String::new();
        for byte in Sha256::digest(&contents) {
            write!(sum, "{byte:02x}").unwrap();
        }
        RemoteFile { unpacked: contents.len() as u64, sha256: sum.leak(), ..*file }
    });
    let mirrors: &[&str] = vec![&*address.leak()].leak();
    Plan { files: files.collect::<Vec<_>>().leak(), mirrors, patience: Duration::from_secs(5) }
}

fn window(folder: &std::path::Path, plan: Plan<'static>) -> Harness<'static, Window> {
    let setup = shell::setup(Options::default(), counter);
    let mut harness = shell::show(Setup { data_folder: Some(folder.into()), mnist: plan, ..setup });
    // The first start asks where to begin.
    harness.key_press(egui::Key::Escape);
    shell::run(&mut harness, 5);
    harness
}

/// Presses *Get MNIST…* and reads what it says, without agreeing.
fn ask(harness: &mut Harness<'static, Window>) {
    shell::lessons_and_data(harness);
    harness.get_by_label(text().commands.open_data).click();
    shell::run(harness, 3);
    harness.get_by_label(text().shell.get_data).click();
    shell::run(harness, 3);
}

fn agree(harness: &mut Harness<'static, Window>) {
    harness.get_by_label(text().shell.download).click();
    let start = std::time::Instant::now();
    shell::run(harness, 2);
    while harness.state().library().is_loading() {
        assert!(start.elapsed() < Duration::from_secs(30), "the download never ended");
        shell::run(harness, 1);
    }
    shell::run(harness, 2);
}

#[test]
fn mnist_comes_when_somebody_agrees_and_not_before() {
    let folder = tempfile::tempdir().unwrap();
    let files = MNIST.iter().zip(contents()).map(|(file, contents)| (file.name, packed(&contents)));
    let (address, requests) = serve(files.collect());
    let mut harness = window(folder.path(), plan(address));
    ask(&mut harness);
    assert_eq!(requests.load(Ordering::SeqCst), 0, "the question alone asks nothing of the net");
    agree(&mut harness);
    assert_eq!(requests.load(Ordering::SeqCst), 4);
    let data = harness.state().library().mnist().expect("the files are the data in use");
    assert_eq!((data.train.len(), data.test.len()), (20, 10));
    assert!(MNIST.iter().all(|file| folder.path().join("mnist").join(file.name).is_file()));
}

#[test]
fn a_mirror_without_the_files_is_told_and_the_data_in_use_stay() {
    let folder = tempfile::tempdir().unwrap();
    let (address, requests) = serve(Vec::new());
    let mut harness = window(folder.path(), plan(address.clone()));
    ask(&mut harness);
    agree(&mut harness);
    assert_eq!(requests.load(Ordering::SeqCst), 1);
    assert!(harness.state().library().mnist().is_none());
    let message = harness.state().notifications().history().next().unwrap().text.to_string();
    assert!(message.contains(MNIST[0].name) && message.contains("404"), "{message}");
}
