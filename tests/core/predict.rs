//! What a trained network sees: gradients against central differences, dreams and changes that reach their goal, and the
//! noise class, on the built-in digits and, where it is at hand, on the real MNIST.

use std::sync::{Arc, OnceLock};

use layerscope::data::pictures::{PIXELS, Picture, noise_picture};
use layerscope::data::{Dataset, Images, Labelled, Source, weights};
use layerscope::experiment::figure::{Figure, FigureWords, Shade};
use layerscope::experiment::predict::{
    DreamSettings, Filter, Gallery, Illusion, Order, PictureChoice, PredictSpec, Subject, Verdict,
    attribution, dream, illusions, load, look, real_digit, scores_of, see_illusions, smallest_change,
};
use layerscope::experiment::training::{TrainingSpec, record};
use layerscope::experiment::{CellKind, Readable, Sources};
use layerscope::language::{Language, Say};
use layerscope::nn::{
    Activation, Architecture, BatchNormSettings, Init, Input, Network, Stream, numerical_gradient, stream,
};
use ndarray::{Array2, ArrayView2};
use proptest::prelude::*;
use rand_distr::{Distribution, StandardNormal};

use crate::mnist;

fn trained(block: &str, sources: &Sources) -> Subject {
    let spec = TrainingSpec::parse(block).expect("a good spec");
    let outcome = record(&spec, sources, &mut |_| std::ops::ControlFlow::Continue(())).expect("it trains");
    Subject::new(&outcome.network.expect("a network came of it")).expect("it takes pictures")
}

/// A small network that knows the built-in digits; trained once for all tests.
fn digits() -> &'static Subject {
    static SUBJECT: OnceLock<Subject> = OnceLock::new();
    SUBJECT.get_or_init(|| {
        trained("data = \"digits\"\nhidden = [40]\ninit = \"he\"\niterations = 500\n", &Sources::default())
    })
}

fn real() -> Subject {
    let sources = mnist::sources();
    trained("data = \"mnist\"\nhidden = [100, 100]\ninit = \"he\"\niterations = 2000\n", &sources)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The gradient of any class's logit, with BatchNorm and dropout as inference has them. Smooth activations only: a
    /// kink of ReLU within h would be a difference of its own.
    #[test]
    fn attributions_agree_with_central_differences(
        hidden in prop::collection::vec(1..12_usize, 0..4),
        tanh: bool,
        batch_norm: bool,
        dropout in prop::sample::select(vec![0.0, 0.3]),
        class in 0..5_usize,
        seed: u64,
    ) {
        let architecture = Architecture {
            batch_norm: batch_norm.then(|| BatchNormSettings { momentum: 0.0, ..BatchNormSettings::default() }),
            dropout,
            ..Architecture::new(9, &hidden, 5, if tanh { Activation::Tanh } else { Activation::Sigmoid })
        };
        let mut network = Network::<f64>::new(&architecture, Init::Xavier, seed);
        let mut draws = stream(seed, Stream::Inputs);
        let warm = Array2::from_shape_simple_fn((20, 9), || StandardNormal.sample(&mut draws));
        network.forward(Input::Values(warm.view()), &mut stream(seed, Stream::Masks));
        let mut x: Vec<f64> = warm.row(0).iter().map(|value: &f64| value.abs().min(1.0)).collect();

        let found = attribution(&network, &x, class);
        let expected = numerical_gradient(&mut x, 1e-5, |x| {
            let mut logits = Array2::zeros((0, 0));
            let row = ArrayView2::from_shape((1, 9), x).expect("nine values");
            network.logits(Input::Values(row), &mut logits);
            logits[(0, class)]
        });
        let largest = expected.iter().fold(1e-3_f64, |most, value| most.max(value.abs()));
        for at in 0..9 {
            prop_assert!((found.gradient[at] - expected[at]).abs() < 1e-6 * largest, "{at}: {found:?} {expected:?}");
            prop_assert_eq!(found.product[at], found.gradient[at] * x[at]);
        }
    }
}

#[test]
fn without_biases_the_contributions_of_a_relu_network_add_up_to_the_logit() {
    let architecture = Architecture::new(PIXELS, &[30, 20], 10, Activation::Relu);
    let network = Network::<f32>::new(&architecture, Init::He, 3);
    let picture = noise_picture(0);
    let scores = look(&network, &picture).scores;
    for class in 0..10 {
        let sum: f64 =
            attribution(&network, &picture.values(), class).product.iter().map(|v| f64::from(*v)).sum();
        let logit = scores.logits[class];
        assert!((sum - logit).abs() < 1e-3 * logit.abs().max(1.0), "{class}: {sum} and {logit}");
    }
}

#[test]
fn one_picture_and_many_get_the_same_scores_and_layers_are_those_of_the_network() {
    let Subject { network, data, .. } = digits();
    let pictures: Vec<Picture> = (0..5).filter_map(|at| Picture::new(data.test.images.image(at))).collect();
    let together = scores_of(network, &pictures);
    for (picture, scores) in pictures.iter().zip(&together) {
        let alone = look(network, picture);
        for (one, other) in alone.scores.logits.iter().zip(&scores.logits) {
            assert!((one - other).abs() < 1e-4, "{one} and {other}");
        }
        assert_eq!(alone.layers.len(), 1);
        assert_eq!(alone.layers[0].len(), 40);
        assert!(alone.layers[0].iter().all(|value| *value >= 0.0), "ReLU");
        assert!((alone.scores.probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }
}

/// From static, from a page and from a digit, until the network is sure; every step is a little move within the ink that
/// there is.
fn dreams_reach_their_goal(subject: &Subject) {
    let Subject { network, data, .. } = subject;
    let four = real_digit(network, data, 4).expect("there are fours");
    let four = Picture::new(data.test.images.image(four)).expect("28 x 28");
    for start in [noise_picture(0), Picture::BLANK, four] {
        for class in [3, 8] {
            let dream = dream(network, &start, DreamSettings { class, until: 0.99, steps: 200 });
            assert!(dream.reached, "{class} after {} steps", dream.steps.len());
            assert_eq!(dream.steps[0].picture, start);
            let last = dream.steps.last().expect("there is a start");
            assert_eq!(
                look(network, &last.picture).scores.answer(),
                class,
                "the picture itself, not its shadow"
            );
            assert!(last.scores.probability_of(class) >= 0.99);
            for pair in dream.steps.windows(2) {
                let moves = pair[0].picture.pixels().iter().zip(pair[1].picture.pixels());
                let largest = moves.map(|(a, b)| a.abs_diff(*b)).max();
                assert!(largest.is_some_and(|largest| (1..=6).contains(&largest)), "{largest:?} of 255");
            }
        }
    }
}

#[test]
fn dreams_reach_their_goal_on_the_built_in_digits() {
    dreams_reach_their_goal(digits());
}

#[test]
fn a_dream_that_cannot_climb_ends_at_its_start() {
    // All weights 0: no input moves any logit.
    let architecture = Architecture::new(PIXELS, &[10], 10, Activation::Relu);
    let network = Network::<f32>::new(&architecture, Init::Std(0.0), 1);
    let settings = DreamSettings { class: 3, until: 0.99, steps: 50 };
    let dream = dream(&network, &noise_picture(0), settings);
    assert!(!dream.reached);
    assert_eq!(dream.steps.len(), 1);
    assert_eq!(smallest_change(&network, &noise_picture(0), 3), None);
    assert_eq!(smallest_change(&network, &noise_picture(0), 99), None);
}

/// A real 4 that becomes a 9, and other pairs: the answer changes, and not by much ink.
fn changes_reach_their_goal(subject: &Subject, most: u8) {
    let Subject { network, data, .. } = subject;
    for (from, to) in [(4_u8, 9_usize), (3, 5), (7, 1)] {
        let row = real_digit(network, data, from).expect("there are some");
        assert_eq!(data.test.labels[row], from);
        let before = Picture::new(data.test.images.image(row)).expect("28 x 28");
        let change = smallest_change(network, &before, to).expect("it can be reached");
        assert_eq!(change.before_scores.answer(), usize::from(from));
        assert_eq!(look(network, &change.after).scores.answer(), to);
        assert!(change.largest() <= most, "{from} to {to}: {} of 255", change.largest());
        assert!(change.mean() <= f64::from(change.largest()) && change.steps <= 10);
        let moved = change.after.pixels().iter().zip(before.pixels()).filter(|(a, b)| a != b).count();
        assert_eq!(change.levels().filter(|level| *level != 0).count(), moved);
        let again = smallest_change(network, &change.after, to).expect("it is there already");
        assert_eq!((again.steps, again.largest()), (0, 0));
    }
}

#[test]
fn changes_reach_their_goal_on_the_built_in_digits() {
    changes_reach_their_goal(digits(), 128);
}

#[test]
#[ignore = "needs the real MNIST in ../shared/mnist"]
fn dreams_and_changes_reach_their_goal_on_real_images() {
    let subject = real();
    dreams_reach_their_goal(&subject);
    changes_reach_their_goal(&subject, 64);
}

#[test]
fn the_gallery_agrees_with_the_accuracy() {
    let Subject { network, data, .. } = digits();
    let gallery = Gallery::new(network, Arc::clone(data));
    let count = |filter| gallery.select(filter).len();
    let all = Filter::default();
    let (right, wrong) =
        (count(Filter { verdict: Verdict::Right, ..all }), count(Filter { verdict: Verdict::Wrong, ..all }));
    assert_eq!(right + wrong, 2000);
    let accuracy = network.accuracy(Input::Pixels(data.test.images.pixels()), &data.test.labels);
    assert!((right as f64 / 2000.0 - accuracy).abs() < 1e-12);
    let per_class: usize = (0..10).map(|class| count(Filter { class: Some(class), ..all })).sum();
    assert_eq!(per_class, 2000);
    let least = gallery.select(Filter { order: Order::LeastSure, ..all });
    let sure = |at: usize| gallery.answers.probabilities[at];
    assert!(sure(least[0]) <= sure(least[1000]) && sure(least[1000]) <= sure(least[1999]));
}

#[test]
fn every_illusion_gets_an_answer_of_its_own_network() {
    let Subject { network, data, .. } = digits();
    let made = illusions(data, 42);
    let seen = see_illusions(network, &made);
    assert_eq!(seen.len(), made.len());
    for (seen, (illusion, picture)) in seen.iter().zip(&made) {
        assert_eq!((seen.illusion, &seen.picture), (*illusion, picture));
        let alone = look(network, picture).scores;
        assert_eq!(seen.scores.answer(), alone.answer());
    }
    // Another network, other answers: nothing is canned.
    let other = Network::<f32>::new(network.architecture(), Init::He, 9);
    let others = see_illusions(&other, &made);
    assert!(seen.iter().zip(&others).any(|(a, b)| a.scores.answer() != b.scores.answer()));
}

#[test]
fn a_noise_class_lets_the_network_say_none_of_these() {
    let block =
        "data = \"digits\"\nextra_class = \"noise\"\nhidden = [40]\ninit = \"he\"\niterations = 500\n";
    let knows = trained(block, &Sources::default());
    assert_eq!(knows.data.classes, 11);
    assert_eq!(knows.network.architecture().outputs, 11);
    // Noise that neither training nor test part holds: even numbers are static, odd ones scribbles.
    let called_noise = |first: u64| {
        let fresh: Vec<Picture> = (0..100).map(|at| noise_picture(first + 2 * at)).collect();
        scores_of(&knows.network, &fresh).iter().filter(|scores| scores.answer() == 10).count()
    };
    let (of_static, of_scribbles) = (called_noise(50_000), called_noise(50_001));
    assert!(of_static >= 95 && of_scribbles >= 25, "{of_static} and {of_scribbles} of 100");
    // The network without that class calls all of it a digit, and is confident of much.
    let fresh: Vec<Picture> = (50_000..50_200).map(noise_picture).collect();
    let confident = scores_of(&digits().network, &fresh).iter().filter(|s| s.probability() > 0.9).count();
    assert!(confident > 20, "{confident} of 200");
    let accuracy =
        knows.network.accuracy(Input::Pixels(knows.data.test.images.pixels()), &knows.data.test.labels);
    // Half a thousand updates of a small network, one class more: far from its best, and far from one in eleven.
    assert!(accuracy > 0.75, "{accuracy}");
}

#[test]
fn weights_beside_images_of_another_size_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let network = Network::<f32>::new(&Architecture::new(PIXELS, &[5], 10, Activation::Relu), Init::He, 1);
    weights::write(&folder.path().join("w.npz"), &network.parameters(), Activation::Relu).expect("written");
    let spec = PredictSpec { weights: Some("w.npz".into()), ..PredictSpec::default() };
    for side in [14, 32] {
        let part = || {
            let images = Images::new(side, side, vec![7; 3 * side * side]).expect("whole pictures");
            Labelled::new(images, vec![0, 1, 2]).expect("a label each")
        };
        let data = Dataset {
            name: "squares".into(),
            source: Source::Digits,
            train: part(),
            test: part(),
            classes: 3,
            extra: None,
        };
        let sources = Sources {
            mnist: Some(Arc::new(data)),
            folder: Some(folder.path().to_owned()),
            readable: Readable::Everything,
            ..Sources::default()
        };
        let error = load(&spec, &sources, &mut |_| std::ops::ControlFlow::Continue(()))
            .expect_err("the test images do not fit the network");
        let size = format!("{side} x {side}");
        assert!(error.to_string().contains(&size) && error.korean().contains(&size), "{error}");
        let fitting = Sources { mnist: None, ..sources };
        assert!(load(&spec, &fitting, &mut |_| std::ops::ControlFlow::Continue(())).is_ok());
    }
}

#[test]
fn a_recorded_cell_says_what_the_functions_say() {
    let spec = PredictSpec { picture: PictureChoice::Test(3), ..PredictSpec::default() };
    let mut ticks = 0;
    let outcome = spec
        .record(&Sources::default(), &mut |_| {
            ticks += 1;
            std::ops::ControlFlow::Continue(())
        })
        .expect("it trains a network of its own");
    assert_eq!(ticks, 1000);
    let table =
        |name: &str| outcome.tables.iter().find(|table| table.name == name).expect("the table is there");
    let scores = table("scores");
    assert_eq!(scores.len(), 10);
    let probabilities: f64 =
        (0..10).map(|row| scores.columns[2].values.text(row).parse::<f64>().expect("a number")).sum();
    assert!((probabilities - 1.0).abs() < 1e-9);
    assert_eq!(table("attribution").len(), PIXELS);
    assert_eq!(table("illusions").len(), 12);
    assert_eq!(table("layers").len(), 100);
    assert!(table("dream").len() > 1);
    let names: Vec<&str> = outcome.files.iter().map(|file| file.name.as_str()).collect();
    for name in ["picture.png", "input.png", "illusion-face.png", "dream-start.png", "dream-end.png"] {
        assert!(names.contains(&name), "{names:?}");
    }
    assert!(outcome.files.iter().all(|file| file.bytes.starts_with(b"\x89PNG")));
    let exhibit = |name: &str| {
        let found = outcome.exhibits.iter().find(|exhibit| exhibit.name == name);
        found.unwrap_or_else(|| panic!("there is a figure {name}"))
    };
    let pictures = |name: &str| match &exhibit(name).figure {
        Figure::Pictures(strip) => strip.clone(),
        other => panic!("{name}: {other:?}"),
    };
    assert!(outcome.exhibits.iter().all(|exhibit| exhibit.settings.starts_with("data Built-in digits, ")));
    let (captions, seen) = (pictures("illusions").pictures, table("illusions"));
    for (row, (picture, illusion)) in captions.iter().zip(Illusion::ALL).enumerate() {
        let (name, answer) =
            (illusion.in_words(FigureWords::of(Language::English)), seen.columns[1].values.text(row));
        assert!(picture.caption.starts_with(&format!("{name}\n{answer}  ")), "{}", picture.caption);
    }
    let (change, difference) = (pictures("change"), pictures("difference"));
    let largest: f64 = table("smallest_change").columns[3].values.text(0).parse().expect("a number");
    assert!(largest > 0.0 && difference.shade == Shade::Signed(largest));
    assert_eq!(difference.title, format!("The smallest change: difference × {}", (255.0 / largest).round()));
    let levels = change.pictures[1].values.iter().zip(&change.pictures[0].values);
    let levels = levels.map(|(after, before)| ((after - before) * 255.0).round());
    assert!(levels.eq(difference.pictures[0].values.iter().copied()), "ink that was added, pixel by pixel");
    let answer = &outcome.summary.to_string()[..1];
    let best = (0..10)
        .max_by(|a, b| {
            let logit = |row: usize| scores.columns[1].values.text(row).parse::<f64>().unwrap_or(f64::NAN);
            logit(*a).total_cmp(&logit(*b))
        })
        .expect("ten classes");
    assert_eq!(answer, best.to_string(), "{}", outcome.summary);
}
