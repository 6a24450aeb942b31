//! Patients: what is drawn, what betrays it, and that nothing but figures and folds does.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use layerscope::experiment::outcome::Outcome;
use layerscope::experiment::training::patient::{
    Diagnosis, FIGURES, Fault, Mend, Name, Patient, examine, hidden_keys,
};
use layerscope::experiment::training::{LivePart, Scheduled, TrainingRun, TrainingSpec, record};
use layerscope::experiment::{KINDS, Moment, Run, Sources, kind};
use layerscope::language::{Language, Say};

/// The healthy network of these tests: small enough to be trained hundreds of times.
fn control(seed: u64) -> TrainingSpec {
    let text = format!(
        "data = \"digits\"\nhidden = [50, 50]\ninit = \"he\"\noptimizer = {{ kind = \"sgd\", lr = 0.1 }}\n\
         batch_size = 50\ntrain_size = 500\ntest_size = 500\niterations = 200\nseed = {seed}"
    );
    TrainingSpec::parse(&text).expect("the spec is right")
}

fn numbered(number: u64, control: &TrainingSpec) -> TrainingSpec {
    TrainingSpec { patient: Some(number), ..control.clone() }
}

/// The first patient from a number on that has a fault.
fn patient_with(fault: Fault, from: u64, control: &TrainingSpec) -> Patient {
    let all = (from..).map(|number| Patient::of(&numbered(number, control)).expect("something can be wrong"));
    all.take(1000).find(|patient| patient.fault == fault).expect("each fault comes")
}

/// Each fault shows its symptom whatever the seed and however strong it is drawn, and the healthy network shows none.
fn shows_its_symptom(seeds: u64) {
    let sources = Sources::default();
    for seed in 0..seeds {
        let control = control(seed);
        let healthy = examine(&control, &sources).expect("it can be trained");
        for fault in Fault::ALL {
            assert!(!fault.symptom(&healthy), "seed {seed}: the healthy network shows {fault:?}");
        }
        for fault in Fault::ALL {
            let number = patient_with(fault, seed * 100, &control).number;
            let signs = examine(&numbered(number, &control), &sources).expect("it can be trained");
            assert!(fault.symptom(&signs), "seed {seed}, patient {number}: {fault:?}");
        }
    }
}

#[test]
fn each_fault_shows_its_symptom_and_the_healthy_network_none() {
    shows_its_symptom(2);
}

#[test]
#[ignore = "trains for minutes"]
fn each_fault_shows_its_symptom_and_the_healthy_network_none_over_twenty_seeds() {
    shows_its_symptom(20);
}

#[test]
fn a_number_means_one_patient_and_those_that_follow_go_through_all_faults() {
    let control = control(1);
    let drawn = |number| Patient::of(&numbered(number, &control)).expect("something can be wrong");
    let count = Fault::ALL.len() as u64;
    assert_eq!(Patient::possible(&control).len() as u64, count);
    let mut orders = BTreeSet::new();
    for round in 0..5 {
        let order: Vec<Fault> =
            (round * count..(round + 1) * count).map(|number| drawn(number).fault).collect();
        assert_eq!(order.iter().map(|fault| fault.word()).collect::<BTreeSet<_>>().len() as u64, count);
        orders.insert(order.iter().map(|fault| fault.word()).collect::<Vec<_>>());
    }
    assert_eq!(orders.len(), 5, "each round has an order of its own");
    for number in [0, 7, 12_345, i64::MAX as u64] {
        assert_eq!(drawn(number), drawn(number));
        assert_ne!(drawn(number).spec.patient, Some(number), "its run is built from plain keys");
    }
    assert_eq!(Patient::of(&control), None);
    let strengths: BTreeSet<String> = (0..60)
        .map(drawn)
        .filter(|patient| patient.fault == Fault::RateTooLarge)
        .map(|patient| patient.spec.optimizer.lr().to_string())
        .collect();
    assert!(strengths.len() > 2, "{strengths:?}");
}

#[test]
fn several_patients_are_the_first_without_a_window() {
    let control = control(1);
    let several = TrainingSpec { patients: Some(20), ..control.clone() };
    assert_eq!(Patient::of(&several), Patient::of(&numbered(1, &control)));
    let text = toml::to_string(&several.to_table()).expect("it is written");
    assert_eq!(TrainingSpec::parse(&text), Ok(several));
    let faults: BTreeSet<&str> = (1..=20)
        .filter_map(|number| Patient::of(&numbered(number, &control)))
        .map(|patient| patient.fault.word())
        .collect();
    assert!(faults.len() > 11, "twenty in a row show most of the faults: {faults:?}");
}

#[test]
fn a_network_has_only_faults_that_do_it_harm() {
    let with = |lines: &str| {
        let text = format!("{lines}\ntrain_size = 500\niterations = 10");
        Patient::possible(&TrainingSpec::parse(&text).expect("the spec is right"))
    };
    let normed = with("batch_norm = true");
    assert!(!normed.contains(&Fault::DeadBiases) && !normed.contains(&Fault::WeightsTooLarge));
    assert!(!with("activation = \"tanh\"").contains(&Fault::DeadBiases));
    assert!(!with("weights = \"start.npz\"").contains(&Fault::WeightsEqual));
    let all = TrainingSpec::parse("").expect("an empty block is right");
    assert!(
        !Patient::possible(&all).contains(&Fault::TestIsTraining),
        "of all images hardly any gap is left"
    );
    // A rate that cannot be made larger leaves other faults.
    let text = "optimizer = { kind = \"sgd\", lr = 1.7976931348623157e308 }\nhidden = []";
    let extreme = TrainingSpec::parse(text).expect("the spec is right");
    for number in 0..30 {
        let patient = Patient::of(&numbered(number, &extreme)).expect("labels can always be shuffled");
        assert_eq!(patient.spec.check(), Ok(()), "{:?}", patient.fault);
    }
}

#[test]
fn every_fault_has_words_in_both_languages_and_figures_that_can_be_named() {
    let mut names = BTreeSet::new();
    for fault in Fault::ALL {
        for language in Language::ALL {
            assert!(names.insert(Name(fault).say(language)), "{fault:?} has a name of its own");
            let said = layerscope::experiment::training::patient::Because(fault).say(language);
            assert!(said.ends_with('.') && said.len() > 40, "{said}");
        }
        assert!(!fault.figures().is_empty());
        for figure in fault.figures() {
            assert!(FIGURES.contains(figure), "{figure}");
            assert!(Diagnosis::of(fault.word(), figure).is_some());
        }
    }
    let showable = kind("training").expect("there is such a kind").showable.figures;
    assert!(FIGURES.iter().all(|figure| ["loss", "accuracy"].contains(figure) || showable.contains(figure)));
    assert_eq!(Diagnosis::of("rate_too_big", "loss"), None);
    assert_eq!(Diagnosis::of("rate_too_large", "picture"), None);
}

#[test]
fn a_diagnosis_is_judged_by_the_fault_and_by_the_figure() {
    let patient = Patient::with(Fault::LabelsShuffled, &control(1), 0.5);
    let judged = |fault, figure| Diagnosis { fault, figure }.judge(&patient);
    assert!(judged(Fault::LabelsShuffled, "confusion").is_right());
    let other = judged(Fault::LabelsShuffled, "first_weights");
    assert!(other.is_fault && !other.shows_it && !other.is_right());
    let wrong = judged(Fault::RateTooSmall, "confusion");
    assert!(!wrong.is_fault && wrong.shows_it && !wrong.is_right());
}

#[test]
fn what_cannot_be_a_patient_is_told_at_its_line_in_both_languages() {
    let training = |key: &str| format!("iterations = 10\n{key}\n");
    let cases = [
        ("training", training("patient = -1"), 2),
        ("training", training("patient = \"x\""), 2),
        ("training", training("patient = 1.5"), 2),
        ("training", training("patient = [1, 2]"), 2),
        ("training", training("patient = 7\npatients = 20"), 3),
        ("training", training("patients = 0"), 2),
        ("training", training("patients = 101"), 2),
        ("comparison", "[base]\niterations = 10\npatients = 20\n".to_owned(), 3),
        ("comparison", "[base]\niterations = 10\npatient = 7\n".to_owned(), 3),
        (
            "comparison",
            "[base]\niterations = 10\n[[variant]]\nname = \"a\"\n[[variant]]\nname = \"b\"\npatient = 7\n"
                .to_owned(),
            7,
        ),
        (
            "comparison",
            "[base]\niterations = 10\n[panels]\nkey = \"patient\"\nvalues = [1, 2]\n".to_owned(),
            4,
        ),
        ("search", "[base]\npatient = 7\n".to_owned(), 2),
        ("search", "trials = 3\n[ranges]\npatient = { choice = [1, 2] }\n".to_owned(), 3),
        ("gradient_check", "samples = 3\npatient = 7\n".to_owned(), 2),
    ];
    for (name, text, line) in cases {
        let error = (kind(name).expect("a kind").parse)(&text).expect_err(&text);
        assert_eq!(error.line, line, "{text}: {error}");
        let [english, korean] = Language::ALL.map(|language| error.say(language));
        assert_ne!(english, korean, "{text}");
    }
    // No other kind knows the key.
    for kind in KINDS.iter().filter(|kind| kind.name != "training") {
        assert!((kind.parse)("patient = 7\n").is_err(), "{}", kind.name);
    }
}

fn recorded(spec: &TrainingSpec, language: Language) -> Outcome {
    let sources = Sources { language, moments: true, ..Sources::default() };
    record(spec, &sources, &mut |_| ControlFlow::Continue(())).expect("it runs to its end")
}

/// Everything that an outcome says beside numbers and its fold.
fn said(outcome: &Outcome, language: Language) -> Vec<String> {
    let numbers = |words: &str| {
        let parts = words.split(|c: char| c.is_ascii_digit()).filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join("0")
    };
    let captions = outcome.exhibits.iter().map(|exhibit| format!("{}: {}", exhibit.name, exhibit.settings));
    let moments = outcome.moments.iter().flat_map(|moments| &moments.all);
    let stepped = moments.flat_map(|shown| &shown.exhibits).map(|exhibit| exhibit.settings.clone());
    let tables = outcome.tables.iter().map(|table| {
        let columns: Vec<String> = table.columns.iter().map(|column| column.name.to_string()).collect();
        format!("{} {}", table.name, columns.join(" "))
    });
    let summary = outcome.summary.say(language);
    let summary = summary.split("; ").next().unwrap_or_default().to_owned();
    captions
        .chain(stepped)
        .chain(tables)
        .chain([summary])
        .map(|words| numbers(&words))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

#[test]
fn nothing_but_figures_and_folds_tells_the_fault() {
    let control = TrainingSpec { iterations: 6, ..control(3) };
    for language in Language::ALL {
        let mut known: Option<Vec<String>> = None;
        for fault in Fault::ALL {
            let patient = patient_with(fault, 0, &control);
            let outcome = recorded(&numbered(patient.number, &control), language);
            let said = said(&outcome, language);
            // A figure of a loss that is no number any more says so.
            let said: Vec<String> = said
                .into_iter()
                .filter(|words| !words.contains("NaN") && !words.starts_with("over-time-"))
                .collect();
            let known = known.get_or_insert_with(|| said.clone());
            if fault != Fault::RateTooLarge {
                assert_eq!(&said, known, "{fault:?}");
            }
            let words = layerscope::experiment::figure::FigureWords::of(language);
            let captions: Vec<&str> =
                outcome.exhibits.iter().map(|exhibit| exhibit.settings.as_str()).collect();
            for key in hidden_keys().chain(["lr"]) {
                let name = (words.key)(key);
                assert!(
                    captions.iter().all(|caption| !caption.contains(&name)),
                    "{fault:?}: {name} in {captions:?}"
                );
            }
            let folded = outcome.folded.say(language);
            assert!(folded.contains(&Name(fault).say(language)), "{folded}");
            let file =
                outcome.files.iter().find(|file| file.name == "diagnosis.txt").expect("it is kept for later");
            assert_eq!(String::from_utf8_lossy(&file.bytes).trim_end(), folded);
        }
    }
    let healthy = recorded(&control, Language::English);
    assert!(healthy.folded.to_string().is_empty() && healthy.files.is_empty());
}

#[test]
fn going_back_and_forth_gives_the_same_bits_whatever_is_wrong() {
    let control = TrainingSpec { iterations: 12, ..control(5) };
    for fault in Fault::ALL {
        let spec = numbered(patient_with(fault, 0, &control).number, &control);
        let mut run = TrainingRun::new(spec.clone(), &Sources::default()).expect("the digits are there");
        let step =
            |run: &mut TrainingRun, count: usize| (0..count).for_each(|_| run.replay().expect("it goes on"));
        step(&mut run, 4);
        let kept = run.checkpoint();
        step(&mut run, 6);
        let there = run.parameters();
        run.restore(&kept);
        step(&mut run, 6);
        // NaN is the same as itself here.
        assert_eq!(format!("{:?}", run.parameters()), format!("{there:?}"), "{fault:?}");
        let mut again = TrainingRun::new(spec, &Sources::default()).expect("the digits are there");
        step(&mut again, 10);
        assert_eq!(format!("{:?}", again.parameters()), format!("{there:?}"), "{fault:?}");
        _ = run.snapshot(&layerscope::experiment::training::TrainingWatch::default(), Moment::Resting);
    }
}

#[test]
fn what_can_change_in_a_running_net_is_mended_there() {
    let control = control(7);
    let mut live = BTreeSet::new();
    for fault in Fault::ALL {
        let patient = patient_with(fault, 0, &control);
        let Mend::Live(change) = patient.mend() else { continue };
        live.insert(fault.word());
        assert!(LivePart::ALL.contains(&change.part()));
        let spec = numbered(patient.number, &control);
        let mut sick = TrainingRun::new(spec.clone(), &Sources::default()).expect("the digits are there");
        assert!(!sick.is_in_force(&change), "{fault:?}");
        sick.apply(&change).expect("it can be changed");
        assert!(sick.is_in_force(&change), "{fault:?}");
        // Mended before its first update it is the healthy network, to the bit.
        let mut healthy = TrainingRun::new(control.clone(), &Sources::default()).expect("as above");
        for _ in 0..5 {
            assert_eq!(
                sick.step().map(|point| point.loss),
                healthy.step().map(|point| point.loss),
                "{fault:?}"
            );
        }
        // A recorded change does the same as one by hand.
        let changes = vec![Scheduled { at: 0, change }];
        let recorded = TrainingSpec { changes, ..spec };
        assert_eq!(
            TrainingSpec::parse(&toml::to_string(&recorded.to_table()).expect("it is written")),
            Ok(recorded)
        );
    }
    let expected = ["decay_too_strong", "dropout_too_strong", "rate_too_large", "rate_too_small"];
    assert_eq!(live.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn without_a_window_its_fault_stays_behind_a_fold() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name);
    let lines = "data = \"digits\"\nhidden = [10]\ntrain_size = 100\ntest_size = 50\niterations = 4\n";
    let control = TrainingSpec::parse(lines).expect("the block is right");
    let patient = patient_with(Fault::DecayTooStrong, 0, &control);
    let block = format!("```toml training\nid = \"sick\"\n{lines}patient = {}\n```\n", patient.number);
    std::fs::write(path("clinic.md"), format!("# Clinic\n\n{block}")).expect("it can be written");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_layerscope"))
        .arg("run")
        .arg(path("clinic.md"))
        .args([std::ffi::OsStr::new("--out"), path("out").as_os_str()])
        .args([std::ffi::OsStr::new("--html"), path("clinic.html").as_os_str()])
        .args([std::ffi::OsStr::new("--ipynb"), path("clinic.ipynb").as_os_str()])
        .output()
        .expect("the program starts");
    let [printed, told] =
        [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    assert!(output.status.success(), "{told}");
    let name = Name(Fault::DecayTooStrong).say(Language::English);
    let tells =
        |text: &str| [name.as_str(), "weight_decay", "weight decay"].iter().any(|words| text.contains(words));
    assert!(printed.contains("sick: 4 iterations") && !tells(&printed) && !tells(&told), "{printed}{told}");
    let read = |name: &str| std::fs::read_to_string(path("out/sick").join(name)).expect("it was written");
    assert!(tells(&read("diagnosis.txt")));
    for entry in std::fs::read_dir(path("out/sick")).expect("the folder was made") {
        let file = entry.expect("a file").path();
        let is_table = file.extension().is_some_and(|ending| ending == "csv");
        assert!(
            !is_table || !tells(&std::fs::read_to_string(&file).expect("it is text")),
            "{}",
            file.display()
        );
    }
    for document in ["clinic.html", "clinic.ipynb"] {
        let text = std::fs::read_to_string(path(document)).expect("it was written");
        let at = text.find(&name).expect("it is told");
        assert_eq!(text.matches(&name).count(), 1, "{document}");
        let before = &text[..at];
        assert!(before.rfind("<details>") > before.rfind("</details>"), "{document}: it is folded");
    }
}
