//! What becomes of photographs: whatever is wrong with light, paper, desk or grain, the ink that a network gets is the same;
//! what cannot be read is told in words and costs little; and what is uncertain is said.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ExtendedColorType, GrayImage, ImageEncoder, ImageFormat, Luma};
use layerscope::data::pictures::{
    Damage, Doubt, Paper, Photo, Picture, PictureError, SIDE, Sheet, Steps, centred, decode_picture, prepare,
};
use layerscope::data::{Images, digits, weights};
use layerscope::experiment::CellSpec;
use layerscope::experiment::predict::{PictureChoice, PredictSpec, Subject, look};
use layerscope::experiment::training::{TrainingSpec, record};
use layerscope::language::Say;
use layerscope::nn::{Activation, Architecture, Init, Network};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::mnist;

const WIDTH: usize = 300;
const HEIGHT: usize = 400;

/// A photograph about to be taken: light from 0 to 255.
#[derive(Clone)]
struct Scene {
    width: usize,
    height: usize,
    light: Vec<f32>,
}

impl Scene {
    /// A digit of 28 x 28, `span` pixels across from (`left`, `top`) on, its greys between those of paper and ink.
    fn of(
        digit: &[u8],
        [width, height]: [usize; 2],
        [span, left, top]: [f32; 3],
        ink: f32,
        paper: f32,
    ) -> Self {
        let pixel = |x: f32, y: f32| {
            let inside = (0.0..SIDE as f32).contains(&x) && (0.0..SIDE as f32).contains(&y);
            if inside { f32::from(digit[y as usize * SIDE + x as usize]) / 255.0 } else { 0.0 }
        };
        let light = (0..width * height).map(|at| {
            let place = |at: usize, from: f32| (at as f32 + 0.5 - from) * SIDE as f32 / span - 0.5;
            let (x, y) = (place(at % width, left), place(at / width, top));
            let (column, row) = (x.floor(), y.floor());
            let (across, down) = (x - column, y - row);
            let upper = pixel(column, row) * (1.0 - across) + pixel(column + 1.0, row) * across;
            let lower = pixel(column, row + 1.0) * (1.0 - across) + pixel(column + 1.0, row + 1.0) * across;
            let share = upper * (1.0 - down) + lower * down;
            paper * (1.0 - share) + ink * share
        });
        Self { width, height, light: light.collect() }
    }

    fn page(digit: &[u8], ink: f32, paper: f32) -> Self {
        Self::of(digit, [WIDTH, HEIGHT], [240.0, 30.0, 80.0], ink, paper)
    }

    /// Each pixel changed by what `change` makes of its place, from 0 to 1, and its light.
    fn changed(mut self, mut change: impl FnMut(f32, f32, f32) -> f32) -> Self {
        for (at, light) in self.light.iter_mut().enumerate() {
            let x = (at % self.width) as f32 / self.width as f32;
            let y = (at / self.width) as f32 / self.height as f32;
            *light = change(x, y, *light);
        }
        self
    }

    /// Light that falls off by the share `by` towards one of eight sides.
    fn shaded(self, by: f32, side: usize) -> Self {
        let sides = [[1, 1], [-1, 1], [1, -1], [-1, -1], [1, 0], [-1, 0], [0, 1], [0, -1]];
        let [right, down] = sides[side % sides.len()];
        let along = |at: f32, sign: i32| match sign {
            1 => at,
            -1 => 1.0 - at,
            _ => 0.0,
        };
        let far = (right * right + down * down) as f32;
        self.changed(|x, y, light| light * (1.0 - by * (along(x, right) + along(y, down)) / far))
    }

    /// A table of this light at the left, slanted, and at the top.
    fn on_table(self, light: f32, left: f32, slant: f32, top: f32) -> Self {
        self.changed(|x, y, paper| if x < left + slant * (y - 0.5) || y < top { light } else { paper })
    }

    fn noisy(self, deviation: f32, seed: u64) -> Self {
        let mut draws = ChaCha8Rng::seed_from_u64(seed);
        self.changed(|_, _, light| {
            let sum: f32 = (0..12).map(|_| draws.random::<f32>()).sum();
            light + deviation * (sum - 6.0)
        })
    }

    fn specked(self, share: f32, seed: u64) -> Self {
        let mut draws = ChaCha8Rng::seed_from_u64(seed);
        self.changed(|_, _, light| {
            let draw = draws.random::<f32>();
            if draw < share / 2.0 {
                0.0
            } else if draw < share {
                255.0
            } else {
                light
            }
        })
    }

    fn image(&self) -> GrayImage {
        let bytes = self.light.iter().map(|light| light.round().clamp(0.0, 255.0) as u8).collect();
        GrayImage::from_raw(self.width as u32, self.height as u32, bytes).expect("a byte a pixel")
    }

    fn photo(&self) -> Photo {
        decode_picture(&png(&self.image().into())).expect("a good picture")
    }
}

fn png(picture: &DynamicImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).expect("memory can be written");
    bytes.into_inner()
}

/// What the network gets of a photograph.
fn input(photo: &Photo) -> Picture {
    let spec = PredictSpec { picture: PictureChoice::Photo(photo.clone().into()), ..PredictSpec::default() };
    let prepared = spec.prepared().expect("it is a photograph");
    spec.input(&spec.page(&prepared))
}

fn differ(a: &Picture, b: &Picture) -> f32 {
    a.values().iter().zip(b.values()).map(|(a, b)| (a - b).abs()).sum::<f32>() / 784.0
}

/// A photograph of a digit; the number tells the digits apart, for faults that differ from one to the next.
type Taken = Box<dyn Fn(&[u8], usize) -> Photo>;

fn taken(take: impl Fn(&[u8], usize) -> Photo + 'static) -> Taken {
    Box::new(take)
}

/// One fault each, and mild ones together.
fn faults() -> Vec<(String, Taken)> {
    let mut faults: Vec<(String, Taken)> = Vec::new();
    let mut add = |name: &str, take: Taken| faults.push((name.to_owned(), take));
    add("none", taken(|digit, _| Scene::page(digit, 30.0, 225.0).photo()));
    add("dim", taken(|digit, _| Scene::page(digit, 15.0, 110.0).photo()));
    add("chalk on grey", taken(|digit, _| Scene::page(digit, 200.0, 140.0).photo()));
    add("chalk on black", taken(|digit, _| Scene::page(digit, 225.0, 30.0).photo()));
    for by in [0.1, 0.2, 0.35] {
        let shaded = move |digit: &[u8], at| Scene::page(digit, 30.0, 225.0).shaded(by, at).photo();
        add(&format!("uneven light {by}"), taken(shaded));
    }
    add("uneven light, chalk", taken(|digit, at| Scene::page(digit, 200.0, 120.0).shaded(0.35, at).photo()));
    let lamp = |digit: &[u8], at: usize| {
        let [x0, y0] = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.7]][at % 3];
        Scene::page(digit, 30.0, 225.0)
            .changed(|x, y, light| light * (1.0 - 0.35 * ((x - x0).hypot(y - y0) / 1.1).min(1.0)))
            .photo()
    };
    add("a lamp", taken(lamp));
    for exif in [1, 3, 6, 8, 2, 4, 5, 7] {
        let turned = move |digit: &[u8], _: usize| {
            decode_picture(&turned_png(&Scene::page(digit, 30.0, 225.0).image(), exif))
                .expect("a good picture")
        };
        add(&format!("EXIF {exif}"), taken(turned));
    }
    for table in [40.0, 120.0, 250.0] {
        let side = move |digit: &[u8], at: usize| {
            Scene::page(digit, 30.0, 215.0).on_table(table, 0.07, 0.04 * (at % 3) as f32, 0.0).photo()
        };
        add(&format!("table {table} at one side"), taken(side));
        let two = move |digit: &[u8], at: usize| {
            Scene::page(digit, 30.0, 215.0).on_table(table, 0.08, 0.03 * (at % 3) as f32, 0.15).photo()
        };
        add(&format!("table {table} at two sides"), taken(two));
    }
    for deviation in [8.0, 15.0, 25.0, 40.0] {
        let noisy = move |digit: &[u8], at: usize| {
            Scene::page(digit, 30.0, 225.0).noisy(deviation, at as u64).photo()
        };
        add(&format!("noise {deviation}"), taken(noisy));
    }
    add("specks", taken(|digit, at| Scene::page(digit, 30.0, 225.0).specked(0.05, at as u64).photo()));
    let squared = |digit: &[u8], _: usize| {
        Scene::page(digit, 30.0, 225.0)
            .changed(|x, y, light| {
                let on_line = |at: f32, side: usize| (at * side as f32).round() as usize % 25 < 2;
                if on_line(x, WIDTH) || on_line(y, HEIGHT) { light.min(180.0) } else { light }
            })
            .photo()
    };
    add("squared paper", taken(squared));
    let both = |digit: &[u8], at: usize| {
        Scene::page(digit, 30.0, 225.0).shaded(0.25, at).noisy(8.0, at as u64).photo()
    };
    add("uneven light and noise", taken(both));
    let dim = |digit: &[u8], _: usize| {
        decode_picture(&turned_png(&Scene::page(digit, 15.0, 110.0).image(), 6)).expect("a good picture")
    };
    add("dim and turned", taken(dim));
    let small = |digit: &[u8], at: usize| {
        Scene::of(digit, [900, 1200], [180.0, 500.0, 300.0], 30.0, 215.0)
            .shaded(0.3, at)
            .noisy(6.0, 1)
            .photo()
    };
    add("a small digit on a large sheet", taken(small));
    faults
}

/// The picture as a camera keeps it that was held otherwise, and notes so.
fn turned_png(picture: &GrayImage, exif: u8) -> Vec<u8> {
    use image::imageops::{flip_horizontal, flip_vertical, rotate90, rotate180, rotate270};
    // The opposite of what the number asks for.
    let kept = match exif {
        2 => flip_horizontal(picture),
        3 => rotate180(picture),
        4 => flip_vertical(picture),
        5 => rotate270(&flip_horizontal(picture)),
        6 => rotate270(picture),
        7 => rotate90(&flip_horizontal(picture)),
        8 => rotate90(picture),
        _ => picture.clone(),
    };
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    encoder.set_exif_metadata(exif_chunk(exif)).expect("PNG has room for it");
    let written = encoder.write_image(&kept, kept.width(), kept.height(), ExtendedColorType::L8);
    written.expect("memory can be written");
    bytes
}

/// EXIF data with nothing but an orientation.
fn exif_chunk(exif: u8) -> Vec<u8> {
    let mut chunk = b"II*\0\x08\0\0\0\x01\0".to_vec();
    chunk.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, exif, 0, 0, 0, 0, 0, 0, 0]);
    chunk
}

/// Three of each digit.
fn three_of_each(images: &Images, labels: &[u8]) -> Vec<(Vec<u8>, usize)> {
    let of = |digit: u8| labels.iter().enumerate().filter(move |(_, label)| **label == digit).take(3);
    let rows = (0..10).flat_map(of);
    rows.map(|(row, label)| (images.image(row).to_vec(), usize::from(*label))).collect()
}

#[test]
fn whatever_is_wrong_with_a_photograph_the_ink_is_the_same() {
    let data = digits();
    let digits: Vec<_> = three_of_each(&data.test.images, &data.test.labels).into_iter().step_by(4).collect();
    for (name, take) in faults() {
        for (at, (digit, label)) in digits.iter().enumerate() {
            let clean = centred(&Sheet::from(&Picture::new(digit).expect("28 x 28")));
            let off = differ(&input(&take(digit, at)), &clean);
            assert!(off < 0.06, "{name}, {label}: {off}");
        }
    }
}

fn network() -> &'static Subject {
    static SUBJECT: OnceLock<Subject> = OnceLock::new();
    SUBJECT.get_or_init(|| {
        let sources = mnist::sources();
        let block = "data = \"mnist\"\nhidden = [100, 100]\ninit = \"he\"\niterations = 3000\n\
                     optimizer = { kind = \"adam\", lr = 0.001 }\ntest_size = 1000\n";
        let spec = TrainingSpec::parse(block).expect("a good spec");
        let outcome =
            record(&spec, &sources, &mut |_| std::ops::ControlFlow::Continue(())).expect("it trains");
        Subject::new(&outcome.network.expect("a network came of it")).expect("it takes pictures")
    })
}

#[test]
#[ignore = "needs the real MNIST in ../shared/mnist"]
fn photographs_of_real_handwriting_are_read_whatever_is_wrong_with_them() {
    let Subject { network, data, .. } = network();
    let digits = three_of_each(&data.test.images, &data.test.labels);
    for (name, take) in faults() {
        let is_right = |(at, (digit, label)): (usize, &(Vec<u8>, usize))| {
            look(network, &input(&take(digit, at))).scores.answer() == *label
        };
        let right = digits.iter().enumerate().filter(|found| is_right(*found)).count();
        println!("{name}: {right} of 30");
        assert!(right >= 27, "{name}: {right} of 30");
    }
}

#[test]
fn a_picture_laid_out_as_in_mnist_goes_in_to_the_byte() {
    let data = digits();
    for row in 0..200 {
        let image = data.test.images.image(row);
        let picture = GrayImage::from_raw(28, 28, image.to_vec()).expect("28 x 28");
        let photo = decode_picture(&png(&picture.into())).expect("a good picture");
        assert_eq!(input(&photo).pixels()[..], *image, "{row}");
        assert!(prepare(&photo, Steps::default()).laid_out);
    }
}

fn bar(picture: &mut GrayImage, x: std::ops::Range<u32>, y: std::ops::Range<u32>, light: u8) {
    for row in y {
        for column in x.clone() {
            picture.put_pixel(column, row, Luma([light]));
        }
    }
}

#[test]
fn what_makes_an_answer_uncertain_is_said() {
    let doubts = |paper: u8, bars: &[([u32; 4], u8)]| {
        let mut picture = GrayImage::from_pixel(200, 200, Luma([paper]));
        for ([left, right, top, bottom], light) in bars {
            bar(&mut picture, *left..*right, *top..*bottom, *light);
        }
        prepare(&decode_picture(&png(&picture.into())).expect("a good picture"), Steps::default()).doubts
    };
    assert_eq!(doubts(230, &[([90, 110, 40, 160], 30)]), []);
    assert_eq!(doubts(230, &[]), [Doubt::Blank]);
    assert_eq!(doubts(0, &[]), [Doubt::Blank]);
    assert_eq!(doubts(230, &[([30, 50, 40, 160], 30), ([150, 170, 40, 160], 30)]), [Doubt::Several(2)]);
    assert_eq!(doubts(230, &[([90, 110, 40, 200], 30)]), [Doubt::Cut]);
    assert_eq!(doubts(130, &[([90, 110, 40, 160], 112)]), [Doubt::Faint]);
    assert_eq!(doubts(30, &[([90, 110, 40, 160], 12)]), [Doubt::Dark]);
    assert_eq!(doubts(130, &[([60, 80, 40, 160], 60), ([120, 140, 40, 160], 200)]), [Doubt::LightAndDark]);
    assert!(matches!(doubts(230, &[([97, 100, 90, 98], 30)])[..], [Doubt::Small(_)]));
    for doubt in [
        Doubt::Blank,
        Doubt::Dark,
        Doubt::Faint,
        Doubt::Noisy,
        Doubt::LightAndDark,
        Doubt::Several(3),
        Doubt::Cut,
        Doubt::Filled,
        Doubt::Small(7),
        Doubt::MostlyDesk,
    ] {
        let (english, korean) = (doubt.to_string(), doubt.korean());
        assert!(
            english.is_ascii() && korean.chars().any(|c| ('가'..='힣').contains(&c)),
            "{english} {korean}"
        );
    }
}

#[test]
fn every_step_can_be_left_out() {
    let digit = digits().test.images.image(3).to_vec();
    let turned = decode_picture(&turned_png(&Scene::page(&digit, 30.0, 225.0).image(), 6)).expect("good");
    let steps = |steps: Steps| prepare(&turned, steps);
    let whole = steps(Steps::default());
    assert_eq!((whole.opened.width(), whole.upright.width()), (200, 150));
    assert_eq!(steps(Steps { upright: false, ..Steps::default() }).upright, whole.opened);
    let shaded = Scene::page(&digit, 30.0, 225.0).shaded(0.35, 0).photo();
    let uneven = prepare(&shaded, Steps { flatten: false, ..Steps::default() });
    assert_eq!(uneven.flat, uneven.upright);
    assert_ne!(prepare(&shaded, Steps::default()).flat, uneven.flat);
    let dark = prepare(&shaded, Steps { paper: Paper::Dark, ..Steps::default() });
    assert_ne!(dark.ink, prepare(&shaded, Steps::default()).ink, "as it was said, paper is ink");
    let table = Scene::page(&digit, 30.0, 215.0).on_table(40.0, 0.1, 0.0, 0.0).photo();
    let ink = |prepared: &layerscope::data::pictures::Prepared| {
        prepared.ink.pixels().iter().map(|ink| usize::from(*ink)).sum::<usize>()
    };
    let with_table = prepare(&table, Steps { border: false, ..Steps::default() });
    assert!(ink(&with_table) > 2 * ink(&prepare(&table, Steps::default())));
    let noisy = Scene::page(&digit, 30.0, 225.0).specked(0.05, 1).photo();
    let specks = prepare(&noisy, Steps { denoise: false, ..Steps::default() });
    assert!(ink(&specks) > ink(&prepare(&noisy, Steps::default())));
    // What a notebook keeps of a photograph brings all of it back.
    let spec = PredictSpec {
        picture: PictureChoice::Photo(turned.into()),
        steps: Steps { flatten: false, paper: Paper::Light, ..Steps::default() },
        ..PredictSpec::default()
    };
    let text = toml::to_string(&CellSpec::to_table(&spec)).expect("tables are written");
    assert_eq!(PredictSpec::parse(&text), Ok(spec));
}

#[test]
fn kinds_of_files_that_show_the_same_digit_give_the_same_ink() {
    let digit = digits().test.images.image(3).to_vec();
    let page = Scene::page(&digit, 30.0, 225.0).image();
    let clean = input(&Scene::page(&digit, 30.0, 225.0).photo());
    let share = |x: u32, y: u32| (225.0 - f32::from(page.get_pixel(x, y).0[0])) / 195.0;
    let (wide, high) = (page.width(), page.height());
    let mut kinds: Vec<(&str, DynamicImage)> = vec![
        ("16 bits", DynamicImage::from(page.clone()).into_luma16().into()),
        ("colour", DynamicImage::from(page.clone()).into_rgb8().into()),
    ];
    for (name, ink) in [("black", [0, 0, 0]), ("white", [255, 255, 255]), ("blue", [20, 30, 200])] {
        let picture = image::RgbaImage::from_fn(wide, high, |x, y| {
            image::Rgba([ink[0], ink[1], ink[2], (share(x, y) * 255.0).round() as u8])
        });
        kinds.push((name, picture.into()));
    }
    for (name, ink) in [("red ink", [200.0, 30.0, 30.0]), ("yellow ink", [250.0, 230.0, 40.0])] {
        let picture = image::RgbImage::from_fn(wide, high, |x, y| {
            image::Rgb([0, 1, 2].map(|c| (245.0 + (ink[c] - 245.0) * share(x, y)) as u8))
        });
        kinds.push((name, picture.into()));
    }
    for (name, picture) in kinds {
        let photo = decode_picture(&png(&picture)).expect("a good picture");
        let off = differ(&input(&photo), &clean);
        assert!(off < 0.04, "{name}: {off}");
    }
    // 14,694 bytes of strokes for printing, without the marker that says whether inks are written inverted.
    let printed =
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures/seven-cmyk-no-adobe.jpg"));
    let photo = decode_picture(&printed.expect("it lies in the repository")).expect("a good picture");
    let prepared = prepare(&photo, Steps::default());
    assert_eq!(prepared.doubts, []);
    let flat = prepared.flat.light();
    let paper = flat.iter().filter(|light| **light > 180).count();
    assert!(paper * 10 > flat.len() * 8, "paper is light and most of it");
}

fn jpeg(picture: &GrayImage, exif: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(picture).expect("memory can be written");
    // The segment of a camera, behind the first two bytes.
    let mut segment = b"\xff\xe1".to_vec();
    let data = [&b"Exif\0\0"[..], &exif_chunk(exif)].concat();
    segment.extend((data.len() as u16 + 2).to_be_bytes());
    segment.extend(data);
    bytes.splice(2..2, segment);
    bytes
}

#[test]
fn a_jpeg_is_turned_too_and_a_broken_one_is_refused_wherever_it_ends() {
    let digit = digits().test.images.image(3).to_vec();
    let page = Scene::page(&digit, 30.0, 225.0).image();
    let upright = input(&decode_picture(&jpeg(&page, 1)).expect("a good picture"));
    for (exif, kept) in [(3, image::imageops::rotate180(&page)), (6, image::imageops::rotate270(&page))] {
        let photo = decode_picture(&jpeg(&kept, exif)).expect("a good picture");
        assert_eq!(photo.exif(), exif);
        assert!(differ(&input(&photo), &upright) < 0.02, "EXIF {exif}");
    }
    let whole = jpeg(&page, 1);
    for cut in (0..whole.len() - 1).step_by(whole.len() / 97) {
        let error = decode_picture(&whole[..cut]).expect_err("it ends too early");
        assert!(!matches!(error, PictureError::Ended { .. }), "{cut}: {error}");
        let words = error.to_string();
        for jargon in ["Huffman", "MCU", "stream", "marker", "decoder", "strict", "buffer", "Format"] {
            assert!(!words.contains(jargon), "{words}");
        }
    }
    let whole = png(&page.into());
    for cut in (8..whole.len() - 16).step_by(whole.len() / 53) {
        let error = decode_picture(&whole[..cut]).expect_err("it ends too early").to_string();
        assert!(error.contains("damaged"), "{cut}: {error}");
    }
    let mut wrong = whole;
    let at = wrong.len() / 2;
    wrong[at] ^= 0xff;
    let error = decode_picture(&wrong).expect_err("its sum is wrong").to_string();
    assert!(error.contains("part of it is not what it was"), "{error}");
}

/// Where the pixels of a JPEG begin and where its end marker stands.
fn pixels_of(jpeg: &[u8]) -> std::ops::Range<usize> {
    let mut at = 2;
    loop {
        let length = usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
        let is_scan = jpeg[at + 1] == 0xda;
        at += 2 + length;
        if is_scan {
            return at..jpeg.len() - 2;
        }
    }
}

#[test]
fn a_jpeg_that_was_cut_and_ended_again_is_refused_at_every_byte() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/pictures");
    let digit = digits().test.images.image(3).to_vec();
    let page = jpeg(&Scene::page(&digit, 30.0, 225.0).image(), 1);
    let colour = |name: &str| std::fs::read(corpus.join(name)).expect("it is in the corpus");
    let files = [
        page,
        colour("progressive.jpg"),
        colour("progressive-colour.jpg"),
        colour("restarts.jpg"),
        colour("two-exif6.jpg"),
    ];
    for (number, whole) in files.iter().enumerate() {
        decode_picture(whole).unwrap_or_else(|error| panic!("{number} is a good picture: {error}"));
        let pixels = pixels_of(whole);
        let step = (pixels.len() / 400).max(1);
        for cut in pixels.clone().step_by(step) {
            let ended = [&whole[..cut], &[0xff, 0xd9]].concat();
            let error = decode_picture(&ended).expect_err(&format!("{number} ends at {cut} of {pixels:?}"));
            assert!(matches!(error, PictureError::Damaged { .. }), "{error}");
        }
    }
    // What a camera writes behind the end, and before a marker, harms nothing.
    let behind = [&files[0][..], b"\xff\xd8\xff\xe1 another picture"].concat();
    assert!(decode_picture(&behind).is_ok());
    let end = files[0].len() - 2;
    let filled = [&files[0][..end], &[0xff, 0xff, 0xff], &files[0][end..]].concat();
    assert!(decode_picture(&filled).is_ok());
}

#[test]
fn a_changed_byte_of_a_jpeg_is_noticed_where_its_codes_do_not_come_out_even() {
    let digit = digits().test.images.image(3).to_vec();
    let whole = jpeg(&Scene::page(&digit, 30.0, 225.0).image(), 1);
    let pixels = pixels_of(&whole);
    let (mut changed, mut noticed) = (0, 0);
    for at in pixels.clone().step_by((pixels.len() / 300).max(1)) {
        let mut wrong = whole.clone();
        wrong[at] ^= 0x55;
        // A byte of 255 is the beginning of a marker, which is another fault.
        if whole[at] == 0xff || wrong[at] == 0xff || whole[at - 1] == 0xff {
            continue;
        }
        changed += 1;
        noticed += usize::from(decode_picture(&wrong).is_err());
    }
    // There is no checksum: some come out as another picture, which nobody can know.
    assert!(changed > 100 && noticed * 2 > changed, "{noticed} of {changed}");
}

#[test]
fn a_png_that_was_cut_and_ended_again_is_refused() {
    let digit = digits().test.images.image(3).to_vec();
    let whole = png(&Scene::page(&digit, 30.0, 225.0).image().into());
    let at = whole.windows(4).position(|four| four == b"IDAT").expect("it has pixels");
    let length = u32::from_be_bytes(whole[at - 4..at].try_into().expect("four bytes")) as usize;
    let data = &whole[at + 4..at + 4 + length];
    for share in [1, 30, 60, 90] {
        let cut = &data[..length * share / 100];
        let ended = [&whole[..at - 4], &chunk(*b"IDAT", cut), &chunk(*b"IEND", &[])].concat();
        let error = decode_picture(&ended).expect_err("rows are missing").to_string();
        assert!(error.contains("damaged"), "{share} %: {error}");
    }
}

/// A scan costs as much as the picture is large, however few its bytes are.
#[test]
fn a_jpeg_of_very_many_scans_is_refused_and_one_of_some_is_not() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/pictures");
    for name in ["progressive.jpg", "progressive-colour.jpg"] {
        let bytes = fs::read(corpus.join(name)).expect("it is there");
        assert!(decode_picture(&bytes).is_ok(), "{name}");
        let last = bytes.windows(2).rposition(|two| two == [0xff, 0xda]).expect("a scan");
        let (scan, end) = bytes[last..].split_at(bytes.len() - last - 2);
        let repeated = |times: usize| [&bytes[..last], &scan.repeat(times), end].concat();
        assert!(!matches!(decode_picture(&repeated(2)), Err(PictureError::Damaged { reason: Damage::Kind })));
        let many = decode_picture(&repeated(100));
        assert!(matches!(many, Err(PictureError::Damaged { reason: Damage::Kind })), "{name}: {many:?}");
    }
}

/// A chunk of a PNG.
fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(&kind);
    crc.update(data);
    [&(data.len() as u32).to_be_bytes()[..], &kind, data, &crc.sum().to_be_bytes()].concat()
}

/// A PNG of this size and kind, its pixels all 0 and packed, of which the last part is missing.
fn broken_png(width: u32, height: u32, depth: u8, color: u8, bytes: usize) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, color, 0, 0, 0]].concat();
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..bytes / 65536 {
        packed.write_all(&vec![0; 65536]).expect("memory can be written");
    }
    let data = packed.finish().expect("memory can be written");
    [&b"\x89PNG\r\n\x1a\n"[..], &chunk(*b"IHDR", &header), &chunk(*b"IDAT", &data)].concat()
}

/// The program with at most 300 MB of memory of its own: what it said on its standard error. It must not have died of it.
#[cfg(target_os = "linux")]
fn within_300_mb(folder: &Path, words: &[&str]) -> String {
    let limited = "ulimit -d 307200; exec \"$@\"";
    let output = Command::new("sh")
        .args(["-c", limited, "sh", env!("CARGO_BIN_EXE_layerscope")])
        .args(words)
        .current_dir(folder)
        .env("RAYON_NUM_THREADS", "2")
        .output()
        .expect("the program starts");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{words:?}: {told}");
    assert!(!told.contains("memory allocation") && !told.contains("panicked"), "{words:?}: {told}");
    told
}

#[test]
#[cfg(target_os = "linux")]
fn what_is_refused_takes_little_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let network = Network::<f32>::new(&Architecture::new(784, &[5], 10, Activation::Relu), Init::He, 1);
    weights::write(&path("w.npz"), &network.parameters(), Activation::Relu).expect("written");
    for (name, bytes, words) in [
        ("vast.png", broken_png(60_000, 60_000, 8, 2, 1 << 20), "at most 8192"),
        ("deep.png", broken_png(8192, 8192, 16, 6, 1 << 20), "million in all"),
        ("half.png", broken_png(8192, 8192, 8, 2, 100 << 20), "damaged"),
    ] {
        fs::write(path(name), bytes).expect("it can be written");
        let told = within_300_mb(folder.path(), &["predict", "--weights", "w.npz", name]);
        assert!(told.contains(words) && told.contains(name), "{told}");
    }
    let vast = b"\xff\xd8\xff\xc2\0\x11\x08\xff\xff\xff\xff\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xda\0\x02\xff\xd9";
    fs::write(path("vast.jpg"), vast).expect("it can be written");
    let told = within_300_mb(folder.path(), &["predict", "--weights", "w.npz", "vast.jpg"]);
    assert!(told.contains("65535 x 65535"), "{told}");

    // A hundred gigabytes of holes.
    let mut holes = fs::File::create(path("holes.npz")).expect("it can be made");
    holes.write_all(b"PK\x03\x04").expect("it can be written");
    holes.set_len(100 << 30).expect("it can be made long");
    let told = within_300_mb(folder.path(), &["predict", "--weights", "holes.npz", "vast.jpg"]);
    assert!(told.contains("more than the") && told.contains("largest network"), "{told}");
    let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (784, 30000), }\n";
    let mut zip = zip::ZipWriter::new(fs::File::create(path("zeros.npz")).expect("it can be made"));
    zip.start_file("W1.npy", zip::write::SimpleFileOptions::default()).expect("it can be written");
    let mut write = |bytes: &[u8]| zip.write_all(bytes).expect("it can be written");
    write(b"\x93NUMPY\x01\0");
    write(&(header.len() as u16).to_le_bytes());
    write(header.as_bytes());
    for _ in 0..784 {
        write(&vec![0; 240_000]);
    }
    zip.finish().expect("it can be written");
    let told = within_300_mb(folder.path(), &["predict", "--weights", "zeros.npz", "vast.jpg"]);
    assert!(told.contains("W1") && told.contains("no network here is so large"), "{told}");

    fs::write(path("class.md"), "```toml training\niterations = 1\n```\n").expect("it can be written");
    let gz = |count: u32, body: &[u8]| {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        for number in [2051, count, 28, 28] {
            gz.write_all(&number.to_be_bytes()).expect("memory can be written");
        }
        gz.write_all(body).expect("memory can be written");
        gz.finish().expect("memory can be written")
    };
    let mut draws = ChaCha8Rng::seed_from_u64(1);
    let grain: Vec<u8> = (0..4 << 20).map(|_| draws.random::<u8>()).collect();
    let rest = [("train-labels", 2049_u32, 1_300_000_u32), ("t10k-labels", 2049, 3)];
    for (name, count, body, words) in [
        ("bomb", 1_300_000, vec![0; 16 << 20], "cannot hold unless"),
        ("short", 1_300_000, grain, "ends at offset"),
        ("moon", u32::MAX, Vec::new(), "more than the"),
    ] {
        let data = path(name);
        fs::create_dir(&data).expect("it can be made");
        fs::write(data.join("train-images-idx3-ubyte.gz"), gz(count, &body)).expect("it can be written");
        fs::write(data.join("t10k-images-idx3-ubyte.gz"), gz(3, &[7; 3 * 784])).expect("it can be written");
        for (name, magic, count) in rest {
            let mut bytes = [magic.to_be_bytes(), count.to_be_bytes()].concat();
            bytes.resize(8 + count as usize, 1);
            fs::write(data.join(format!("{name}-idx1-ubyte")), bytes).expect("it can be written");
        }
        let told = within_300_mb(folder.path(), &["run", "class.md", "--mnist", name]);
        assert!(told.contains(words), "{name}: {told}");
    }
}
