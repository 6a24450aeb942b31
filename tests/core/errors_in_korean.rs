//! What goes wrong before a Korean class is said in Korean: the same names, the same numbers, and no English sentence.

#![expect(clippy::unwrap_used, reason = "a helper that fails here fails its test, which is what is wanted")]

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use layerscope::data::download::{DownloadError, Failure};
use layerscope::data::pictures::{Damage, PictureError, decode_picture, from_data_url, open_picture};
use layerscope::data::{DataError, IdxKind, Known, load_idx, weights};
use layerscope::data::{IdxError, WeightsError};
use layerscope::experiment::kind;
use layerscope::export::{read_records, write_bytes};
use layerscope::files::unreadable::Unreadable;
use layerscope::graph::{Backward, Builder, Graph, NumberGraph, Operation, Trace, Values, tensor};
use layerscope::language::{Phrase, Say};
use layerscope::notebook::answers::Answers;
use layerscope::notebook::runs::{PastRuns, PastRunsError};
use layerscope::notebook::{Document, Edit, Notebook, Place, file};

/// The numbers in a sentence, as they are written.
fn numbers(words: &str) -> BTreeSet<&str> {
    words.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).collect()
}

/// What stands in backquotes.
fn quoted(words: &str) -> BTreeSet<&str> {
    words.split('`').skip(1).step_by(2).collect()
}

/// Every path and file name in a sentence.
fn files(words: &str) -> BTreeSet<&str> {
    let is_edge = |c: char| c.is_whitespace() || "(),;:".contains(c);
    words.split(is_edge).filter(|word| word.contains('/') || word.contains("ubyte")).collect()
}

/// Three words of English, one after the other and no list of names.
fn is_english(words: &str) -> bool {
    let is_word = |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic());
    let words: Vec<&str> =
        words.split_whitespace().map(|word| word.trim_matches(['(', ')', '.', ':'])).collect();
    words.windows(3).any(|three| three.iter().all(|word| is_word(word)))
}

/// Whether each language says it in its own words, without the details that a library puts into the English ones.
#[track_caller]
fn check_with_library(error: &dyn Say) {
    let (english, korean) = (error.to_string(), error.korean());
    let is_hangul = |c: char| ('가'..='힣').contains(&c);
    assert!(korean.chars().any(is_hangul), "not in Korean: {korean}");
    assert!(!is_english(&korean), "English in Korean: {korean}");
    assert!(!english.chars().any(is_hangul), "not in English: {english}");
    assert!(!korean.ends_with(['.', ' ']), "it goes into other sentences: {korean}");
}

#[track_caller]
fn check(error: &dyn Say) {
    check_with_library(error);
    let (english, korean) = (error.to_string(), error.korean());
    assert_eq!(numbers(&english), numbers(&korean), "other numbers:\n{english}\n{korean}");
    assert_eq!(quoted(&english), quoted(&korean), "other names:\n{english}\n{korean}");
    assert_eq!(files(&english), files(&korean), "other files:\n{english}\n{korean}");
}

fn idx(magic: u32, header: &[u32], body: &[u8]) -> Vec<u8> {
    let numbers = [&[magic], header].concat();
    numbers.iter().flat_map(|number| number.to_be_bytes()).chain(body.iter().copied()).collect()
}

/// Images of 2 x 2 pixels.
fn images(count: u32) -> Vec<u8> {
    idx(2051, &[count, 2, 2], &vec![7; count as usize * 4])
}

fn labels(labels: &[u8]) -> Vec<u8> {
    idx(2049, &[labels.len() as u32], labels)
}

/// What is wrong with a folder of these files.
#[track_caller]
fn folder(contents: &[(&str, Vec<u8>)]) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in contents {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    check(&load_idx(&[folder.path().to_owned()]).unwrap_err());
}

#[test]
fn files_of_data() {
    check(&load_idx(&[]).unwrap_err());
    check(&load_idx(&["no/such/folder".into()]).unwrap_err());
    folder(&[]);
    folder(&[("README.md", b"nothing".to_vec())]);
    let image_file = "train-images-idx3-ubyte";
    for bytes in [
        idx(2052, &[1, 1, 1], &[1]),
        idx(2051, &[1], &[]),
        idx(2051, &[5, 2, 2], &[1; 19]),
        idx(2051, &[5, 2, 2], &[1; 23]),
        idx(2051, &[0, 2, 2], &[]),
        idx(2051, &[2, 0, 3], &[]),
        idx(2051, &[u32::MAX, 1 << 20, 1 << 20], &[1]),
    ] {
        folder(&[(image_file, bytes)]);
    }
    folder(&[("train-images-idx3-ubyte.gz", b"<html>".to_vec())]);
    folder(&[("train-images-idx3-ubyte.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\0broken".to_vec())]);

    let (train_images, train_labels) =
        ((image_file, images(3)), ("train-labels-idx1-ubyte", labels(&[0, 1, 2])));
    let test_images = ("t10k-images-idx3-ubyte", images(2));
    folder(std::slice::from_ref(&train_images));
    folder(std::slice::from_ref(&train_labels));
    folder(&[train_images.clone(), train_labels.clone()]);
    folder(&[train_images.clone(), ("train-labels-idx1-ubyte", labels(&[0, 1]))]);
    let tests = [test_images.clone(), ("t10k-labels-idx1-ubyte", labels(&[1, 9]))];
    folder(&[&[train_images.clone(), train_labels.clone()], &tests[..]].concat());
    let wide = ("t10k-images-idx3-ubyte", idx(2051, &[2, 1, 4], &[7; 8]));
    folder(&[train_images.clone(), train_labels.clone(), wide, ("t10k-labels-idx1-ubyte", labels(&[1, 2]))]);
    let more = [("more-images", images(4)), ("more-labels", labels(&[0; 4]))];
    folder(&[&[train_images, train_labels], &tests[..], &more].concat());
    let alike = [("a", images(3)), ("b", labels(&[0; 3])), ("c", images(3)), ("d", labels(&[0; 3]))];
    folder(&alike);

    let path = || "a/train-images-idx3-ubyte".into();
    check(&DataError::Stopped);
    check(&DataError::OnlyFolders { path: path() });
    check(&DataError::NoIdxFile { path: path(), files: 2, other: Some(("train.csv".into(), Known::Csv)) });
    check(&DataError::Read(Unreadable::NoPermission { path: path() }));
    check(&DataError::Read(Unreadable::new(Path::new("some/where"), io::ErrorKind::TimedOut.into())));
    for unreadable in [
        Unreadable::NotFound { path: path() },
        Unreadable::LeadsNowhere { path: path(), to: "../else/where".into() },
        Unreadable::LeadsBack { path: path() },
        Unreadable::Folder { path: path() },
        Unreadable::NoFile { path: path() },
    ] {
        check(&unreadable);
    }
    check(&DataError::Write { path: path(), source: io::Error::from_raw_os_error(28) });
    check(&IdxError::UnpacksPast { kind: IdxKind::Labels, count: 5, expected: 46 });
    check(&IdxError::OtherType { type_name: "float32", dimensions: 3 });
    check(&IdxError::NoClass { position: 7, label: -1 });
    check(&IdxError::HardlyAny { bytes: 3 << 30, packed: 2000 });
    check(&IdxError::PackedOver { limit: 3 });
    for found in [Known::WebPage, Known::Zip, Known::Numpy, Known::Pickle, Known::Picture, Known::Tar] {
        check(&IdxError::Other { found });
    }
    check(&DataError::DanglingLinks { path: path(), links: vec![path()] });
    check(&DataError::SeveralFolders { path: path(), folders: vec![path(), path()] });
    for kind in [IdxKind::Images, IdxKind::Labels] {
        check(&DataError::PartnerMissing { alone: path(), kind, count: 2 });
    }
    check(&IdxError::TooLargeTogether { bytes: 3 << 30, limit: 1 << 31 });
}

#[test]
fn files_of_weights() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.npz");
    fs::write(&path, b"no zip").unwrap();
    check(&weights::read(&path).unwrap_err());
    check(&weights::read(folder.path()).unwrap_err());
    check(&weights::read(&folder.path().join("gone.npz")).unwrap_err());
    let (name, found) = (|| "W2".to_owned(), || "(3, 2)".to_owned());
    let reason = io::Error::from(io::ErrorKind::UnexpectedEof).phrase();
    for error in [
        WeightsError::Unknown { name: name() },
        WeightsError::Missing { name: name() },
        WeightsError::Type { name: name(), found: "<U4".to_owned() },
        WeightsError::Shape { name: name(), found: found(), expected: Phrase::same("(4,)") },
        WeightsError::LastLayer { name: name() },
        WeightsError::Transposed { name: name(), found: found(), expected: "(2, 3)".to_owned() },
        WeightsError::Pickled { name: name() },
        WeightsError::LargeFile { bytes: 100 << 30, limit: 5 },
        WeightsError::NoRunning { name: name() },
        WeightsError::Damaged { name: name(), reason },
        WeightsError::TooMuch { name: name(), limit: 512 },
        WeightsError::Activation { found: Phrase::same("7") },
    ] {
        check(&error);
    }
}

#[test]
fn what_the_net_does_not_give() {
    let source = || io::Error::from_raw_os_error(28);
    let mirror = || "https://example.org/mnist/".to_owned();
    let failures = [
        Failure::Stopped,
        Failure::Status(404),
        Failure::Connection(io::Error::from(io::ErrorKind::UnexpectedEof).phrase()),
        Failure::TooMuch(1000),
        Failure::Wrong,
        Failure::Write(source()),
    ];
    for failure in &failures {
        check(failure);
    }
    let failures = failures.into_iter().map(|failure| (mirror(), failure)).collect();
    check(&DownloadError::NoMirror { name: "train-images-idx3-ubyte.gz".to_owned(), failures });
    check(&DownloadError::Folder { path: "a/b".into(), source: source() });
    check(&DownloadError::Stopped);
}

#[test]
fn pictures() {
    let folder = tempfile::tempdir().unwrap();
    check(&open_picture(&folder.path().join("gone.png")).unwrap_err());
    let path = folder.path().join("7.png");
    fs::write(&path, b"no picture").unwrap();
    check(&open_picture(&path).unwrap_err());
    for bytes in [&b""[..], b"a text", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"] {
        check_with_library(&decode_picture(bytes).unwrap_err());
    }
    check(&PictureError::LargePicture { width: 60_000, height: 3, side: 8192 });
    check(&PictureError::MuchMemory { width: 8000, height: 8001, limit: 26 });
    for reason in [Damage::Ends, Damage::Inside, Damage::Kind, Damage::Memory] {
        check(&PictureError::Damaged { reason });
    }
    check(&from_data_url("a digit").unwrap_err());
    let long = format!("data:image/png;base64,{}", "A".repeat(1 << 20));
    check(&from_data_url(&long).unwrap_err());
}

#[test]
fn notebooks_and_exports() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    check(&file::read(&at("gone.md")).unwrap_err());
    fs::write(at("lesson-7.md"), "").unwrap();
    check(&file::read(&at("leson-7.md")).unwrap_err());
    check(&file::read(folder.path()).unwrap_err());
    fs::write(at("latin.md"), b"one\ntw\xf6").unwrap();
    check(&file::read(&at("latin.md")).unwrap_err());
    let large = fs::File::create(at("large.md")).unwrap();
    large.set_len(file::MAX_BYTES + 1).unwrap();
    check(&file::read(&at("large.md")).unwrap_err());
    check(&file::write(&at("no/a.md"), "").unwrap_err());
    check(&Document::new().save().unwrap_err());
    fs::write(at("class.md"), "one").unwrap();
    let mut document = Document::open(&at("class.md")).unwrap();
    document.edit(&Edit::AddProse(Place::End, "mine".to_owned())).unwrap();
    fs::write(at("class.md"), "theirs, and longer").unwrap();
    check(&document.save().unwrap_err());
    fs::remove_file(at("class.md")).unwrap();
    check(&document.save().unwrap_err());
    let unreadable =
        PastRunsError::Unreadable { cell: "net".into(), message: "u64 value was too large".into() };
    check_with_library(&unreadable);
    fs::write(at("class.runs.toml"), "run = 1").unwrap();
    check(&PastRuns::open(at("class.runs.toml")).unwrap_err());
    fs::write(at("class.answers.toml"), "answer = 1").unwrap();
    check(&Answers::open(Some(at("class.answers.toml"))).1.unwrap());
    check(&PastRunsError::Full { path: at("class.runs.toml") });

    let mut notebook = Notebook::parse("Prose.\n\n```toml training\nseed = \n```\n");
    let ids: Vec<_> = notebook.blocks().map(|(id, _)| id).collect();
    let seed = toml::Table::from_iter([("seed".to_owned(), 2.into())]);
    check(&notebook.set_cell_keys(ids[1], &seed).unwrap_err());
    check(&notebook.set_cell_keys(ids[0], &seed).unwrap_err());
    for body in ["seed = ", "seed 2", "a = 1\na = 2", "a = \"b", "[a", "a = 1 2"] {
        check_with_library(&(kind("training").unwrap().parse)(body).err().unwrap());
    }
    check(&notebook.set_prose(ids[1], "prose").unwrap_err());
    notebook.delete(ids[0]).unwrap();
    check(&notebook.delete(ids[0]).unwrap_err());

    check_with_library(&write_bytes(&at("no/a.svg"), b"").unwrap_err());
    check_with_library(&write_bytes(folder.path(), b"").unwrap_err());
    check(&read_records(&at("gone.csv"), 9).unwrap_err());
    for bytes in [&b"a,b\n1,2\n3\n"[..], b"a\n\xff\n", &vec![b'a'; 2 << 20]] {
        fs::write(at("table.csv"), bytes).unwrap();
        check(&read_records(&at("table.csv"), 9).unwrap_err());
    }
    fs::File::create(at("table.csv")).unwrap().set_len(100 << 30).unwrap();
    check(&read_records(&at("table.csv"), 9).unwrap_err());
}

#[test]
fn expressions() {
    let many = vec!["x"; 3000].join("+");
    let (deep, long) = ("(".repeat(1000), " ".repeat(100_000));
    for text in [
        "",
        "x *",
        "x y",
        "2 3",
        "x (y",
        "(x",
        "x)",
        "x = 1 = 2",
        "x + y\nz",
        "x = x + 1",
        "y = x\ny = 2",
        "y = x\nx = 2",
        "exp = 2",
        "exp",
        "exp x",
        "exq(1)",
        "price(1)",
        "max(1)",
        "max(1; 2)",
        "exp(1, 2)",
        "max(1, 2, 3)",
        "sum(x, axis 0)",
        "sum(x, 7)",
        "sum(x, axis=2",
        "[1, 2]",
        "x $ y",
        "x , y",
        "1e999",
        ". + 1",
        "(x\n= 2",
        &many,
        &deep,
        &long,
    ] {
        match Graph::parse(text) {
            Ok(_) => panic!("this is an expression: {text}"),
            Err(error) => check(&error),
        }
    }
    for text in ["x + z", "dot(x, y)"] {
        check(&NumberGraph::new(&Graph::parse(text).unwrap(), &["x", "y"]).unwrap_err());
    }
    let mut builder = Builder::new();
    let x = builder.input("x").unwrap();
    check(&builder.apply(Operation::Add, &[x]).unwrap_err());
    let sum = builder.apply(Operation::Add, &[x, x]).unwrap();
    check(&builder.name(sum, "x").unwrap_err());
    let mut other = Builder::new();
    check(&other.apply(Operation::Exp, &[sum]).unwrap_err());
}

#[test]
fn values_and_shapes() {
    for text in [
        "x = 'one'",
        "x = true",
        "x = 2020-01-01",
        "x = {}",
        "x = []",
        "x = [[]]",
        "x = [[1, 2], [3]]",
        "x = [1, [2]]",
        "x = [[1], 2]",
        "x = [[[1]]]",
    ] {
        check(&Values::from_toml(&text.parse().unwrap()).unwrap_err());
    }
    let large = toml::Value::Array(vec![1.into(); 300_000]);
    check(&Values::from_toml(&toml::Table::from_iter([("x".to_owned(), large)])).unwrap_err());

    let trace = |expression: &str, values: &str, backward: &Backward| {
        let values = Values::from_toml(&values.parse().unwrap()).unwrap();
        Trace::new(Arc::new(Graph::parse(expression).unwrap()), &values, backward)
    };
    let column = |n: usize| format!("[{}]", vec!["[1]"; n].join(", "));
    let wide = format!("a = {}\nb = [{}]", column(600), vec!["1"; 600].join(", "));
    for (expression, values) in [
        ("x * y", "x = 1"),
        ("x * y", ""),
        ("p = x * 2\np + 1", "x = 1\np = 3"),
        ("y = dot(x, W) + b", "x = [1, 2]\nW = [[1, 2, 3], [4, 5, 6]]\nb = [1, 2, 3, 4]"),
        ("dot(x, W)", "x = [1, 2, 3]\nW = [[1, 2, 3], [4, 5, 6]]"),
        ("dot(x, 2)", "x = [1, 2]"),
        ("softmax(x)", "x = 1"),
        ("sum(x, axis=0)", "x = 1"),
        ("sum(x, axis=1)", "x = [1, 2]"),
        ("cross_entropy(x, t)", "x = [1, 2]\nt = [1, 2, 3]"),
        ("cross_entropy(x, t)", "x = 1\nt = 1"),
        ("s = a + b\nsum(s)", &wide),
    ] {
        check(&trace(expression, values, &Backward::default()).unwrap_err());
    }
    check(&trace("p = x * 2", "x = 1", &Backward { from: Some("q".into()), seed: None }).unwrap_err());
    let seed = Some(ndarray::arr1(&[1.0, 2.0]).into_dyn());
    check(&trace("p = x * 2", "x = 1", &Backward { from: None, seed }).unwrap_err());
    let graph = Graph::parse("x + 1").unwrap();
    let cube: Values = [("x", ndarray::ArrayD::zeros(vec![2, 3, 4]))].into_iter().collect();
    check(&graph.shapes(&cube).unwrap_err());
    let number: Values = [("x", tensor::scalar(1.0))].into_iter().collect();
    assert!(graph.shapes(&number).is_ok());
}

#[test]
fn a_place_is_a_row_and_a_column() {
    let error = Graph::parse("x = 2\nx * ").unwrap_err();
    assert_eq!(error.korean(), "2행 5열: 수, 이름, 함수 또는 `(`가 와야 하는데 여기 있는 것은 식의 끝입니다");
    let missing = file::read(Path::new("no/such/class.md")).unwrap_err();
    let words = missing.korean();
    assert!(words.starts_with("no/such/class.md: 그런 파일이 없습니다"), "{words}");
}
