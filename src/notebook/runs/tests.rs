//! The list of finished runs, in memory and in its file.

use super::*;

fn run(cell: &str, test: Option<f64>, loss: f64) -> PastRun {
    PastRun {
        number: 0,
        ended: 1_700_000_000,
        kind: "training".into(),
        cell: cell.into(),
        data: "Built-in digits".into(),
        seed: 42,
        iterations: 100,
        outcome: FinalNumbers::Trained { loss, train: test, validation: None, test },
        pinned: false,
        curve: vec![[0.0, 2.3], [99.0, loss]],
        settings: toml::toml! { hidden = [50] lr = 0.1 },
    }
}

#[test]
fn runs_are_kept_beside_the_notebook_and_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let place = beside(&folder.path().join("class.md"));
    assert_eq!(place.file_name().unwrap(), "class.runs.toml");
    let mut runs = PastRuns::open(place.clone()).unwrap();
    assert!(!place.exists(), "looking writes nothing");
    runs.add(run("a", Some(0.9), 0.3));
    runs.add(run("b", Some(0.95), f64::NAN));
    runs.pin(1, true);
    runs.keep().unwrap();
    let again = PastRuns::open(place).unwrap();
    assert_eq!(again.all().len(), 2);
    assert_eq!(again.all()[0], runs.all()[0]);
    assert!(again.all()[0].pinned);
    assert!(matches!(again.all()[1].outcome, FinalNumbers::Trained { loss, .. } if loss.is_nan()));
    assert_eq!(again.all()[1].settings, runs.all()[1].settings);
}

#[test]
fn the_same_run_once_more_is_no_new_one() {
    let mut runs = PastRuns::unkept();
    runs.add(run("a", Some(0.9), 0.3));
    runs.add(PastRun { ended: 1_800_000_000, ..run("a", Some(0.9), 0.3) });
    assert_eq!(runs.all().len(), 1);
    runs.add(run("a", Some(0.9), 0.299));
    assert_eq!(runs.all().iter().map(|run| run.number).collect::<Vec<_>>(), [1, 2]);
    runs.forget(1);
    runs.add(run("a", Some(0.8), 0.5));
    assert_eq!(runs.all().iter().map(|run| run.number).collect::<Vec<_>>(), [2, 3], "no number twice");
}

#[test]
fn the_best_is_the_one_with_most_right_answers_among_those_on_the_same_data() {
    let mut runs = PastRuns::unkept();
    for (test, loss) in [(Some(0.9), 0.1), (Some(0.95), 0.4), (Some(0.95), 0.3), (None, 0.01)] {
        runs.add(run("a", test, loss));
    }
    runs.add(PastRun { data: "MNIST".into(), ..run("a", Some(0.5), 1.0) });
    let best: Vec<u64> = runs.all().iter().filter(|run| runs.is_best(run)).map(|run| run.number).collect();
    assert_eq!(best, [2, 5]);
}

#[test]
fn searches_and_checks_are_kept_too_and_measured_by_their_own_kind() {
    let folder = tempfile::tempdir().unwrap();
    let place = beside(&folder.path().join("class.md"));
    let mut runs = PastRuns::open(place.clone()).unwrap();
    let outcomes = [
        FinalNumbers::Trained { loss: 0.1, train: None, validation: None, test: Some(0.99) },
        FinalNumbers::Searched { validation: 0.9 },
        FinalNumbers::Searched { validation: 0.95 },
        FinalNumbers::Checked { relative: 3e-9, verdict: Some(KeptVerdict::CannotTell) },
        FinalNumbers::Checked { relative: 1.0, verdict: None },
        FinalNumbers::Searched { validation: 1.0 },
    ];
    for outcome in outcomes {
        runs.add(PastRun { outcome, ..run("a", None, 0.3) });
    }
    runs.keep().unwrap();
    let again = PastRuns::open(place).unwrap();
    assert_eq!(again.all().iter().map(|run| run.outcome).collect::<Vec<_>>(), outcomes);
    let best: Vec<u64> = again.all().iter().filter(|run| again.is_best(run)).map(|run| run.number).collect();
    assert_eq!(best, [1, 6], "a check has no better or worse");
}

#[test]
fn a_list_from_before_searches_were_kept_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let place = beside(&folder.path().join("class.md"));
    let text = "[[run]]\nnumber = 1\nended = 7\nkind = \"training\"\ncell = \"t\"\ndata = \"d\"\nseed = 1\n\
                iterations = 5\nloss = 2\ntest = 0.5\n[run.settings]\nlr = 0.1\n";
    std::fs::write(&place, text).unwrap();
    let runs = PastRuns::open(place).unwrap();
    assert_eq!(
        runs.all()[0].outcome,
        FinalNumbers::Trained { loss: 2.0, train: None, validation: None, test: Some(0.5) }
    );
}

#[test]
fn a_damaged_list_is_named_and_set_aside_and_begun_again() {
    let folder = tempfile::tempdir().unwrap();
    let notebook = folder.path().join("class.md");
    let place = beside(&notebook);
    for (damage, aside) in
        [(&b"run = 7\n"[..], "class.runs.damaged.toml"), (b"\xff", "class.runs.damaged-2.toml")]
    {
        std::fs::write(&place, damage).unwrap();
        let words = PastRuns::open(place.clone()).unwrap_err().to_string();
        assert!(
            words.contains("class.runs.toml") && words.contains(aside) && words.contains("line 1"),
            "{words}"
        );
        assert_eq!(std::fs::read(folder.path().join(aside)).unwrap(), damage, "nothing of it is lost");
        let mut runs = PastRuns::open(place.clone()).unwrap();
        runs.add(run("a", None, 0.3));
        runs.keep().unwrap();
        assert_eq!(PastRuns::open(place.clone()).unwrap().all().len(), 1);
    }
}

#[test]
fn a_list_that_is_damaged_while_it_is_open_is_written_anew() {
    let folder = tempfile::tempdir().unwrap();
    let place = beside(&folder.path().join("class.md"));
    let mut runs = PastRuns::open(place.clone()).unwrap();
    runs.add(run("a", None, 0.3));
    runs.keep().unwrap();
    std::fs::write(&place, "cut off [[").unwrap();
    runs.add(run("b", None, 0.3));
    assert!(matches!(runs.keep(), Err(PastRunsError::List(ListError::SetAside { .. }))));
    runs.keep().unwrap();
    assert_eq!(runs.all().len(), 2);
    assert_eq!(PastRuns::open(place).unwrap().all().len(), 2);
}

#[test]
fn a_run_that_cannot_be_read_again_is_not_written_and_the_others_are() {
    let folder = tempfile::tempdir().unwrap();
    let place = beside(&folder.path().join("class.md"));
    let mut runs = PastRuns::open(place.clone()).unwrap();
    runs.add(run("a", None, 0.3));
    // Written down easily, and too deep to be read.
    let deep = (0..200).fold(toml::Value::Integer(1), |inner, _| toml::Value::Array(vec![inner]));
    let settings = [("hidden".to_owned(), deep)].into_iter().collect();
    runs.add(PastRun { settings, ..run("odd", None, 0.3) });
    runs.add(run("b", None, 0.3));
    let words = runs.keep().unwrap_err().to_string();
    assert!(words.contains("a run of odd"), "{words}");
    runs.add(run("c", None, 0.3));
    runs.keep().unwrap();
    let cells: Vec<String> =
        PastRuns::open(place).unwrap().all().iter().map(|run| run.cell.clone()).collect();
    assert_eq!(cells, ["a", "b", "c"]);
}

#[test]
fn runs_go_with_a_notebook_that_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("a.md"), folder.path().join("b.md"));
    let mut runs = PastRuns::unkept();
    runs.add(run("a", None, 0.3));
    runs.move_beside(&first).unwrap();
    runs.add(run("b", None, 0.3));
    runs.keep().unwrap();
    runs.move_beside(&second).unwrap();
    runs.keep().unwrap();
    for notebook in [first, second] {
        assert_eq!(PastRuns::open(beside(&notebook)).unwrap().all().len(), 2);
    }
}

/// A run of 3 MB: six of them are kept, seven are too many.
fn large(loss: u32) -> PastRun {
    let settings = [("note".to_owned(), toml::Value::String("x".repeat(3 << 20)))];
    PastRun { settings: settings.into_iter().collect(), ..run("a", None, f64::from(loss)) }
}

fn numbers(runs: &PastRuns) -> Vec<u64> {
    runs.all().iter().map(|run| run.number).collect()
}

#[test]
fn when_there_is_no_room_the_oldest_that_is_not_pinned_goes() {
    let folder = tempfile::tempdir().unwrap();
    let place = beside(&folder.path().join("class.md"));
    let mut runs = PastRuns::open(place.clone()).unwrap();
    for loss in 0..8 {
        runs.add(large(loss));
        if loss == 0 {
            runs.pin(1, true);
        }
        runs.keep().unwrap();
    }
    assert_eq!(numbers(&runs), [1, 4, 5, 6, 7, 8]);
    assert_eq!(PastRuns::open(place).unwrap().all(), runs.all());
}

#[test]
fn pinned_runs_that_take_all_the_room_are_told_and_the_file_stays() {
    let folder = tempfile::tempdir().unwrap();
    let place = beside(&folder.path().join("class.md"));
    let mut runs = PastRuns::open(place.clone()).unwrap();
    for loss in 0..6 {
        runs.add(large(loss));
        runs.pin(u64::from(loss) + 1, true);
    }
    runs.keep().unwrap();
    let before = std::fs::read(&place).unwrap();
    runs.add(large(6));
    let words = runs.keep().unwrap_err().to_string();
    assert!(words.contains("class.runs.toml has no room") && words.contains("20 MB"), "{words}");
    // Keeping the new one, too, makes it no better.
    runs.pin(7, true);
    assert!(matches!(runs.keep(), Err(PastRunsError::Full { .. })));
    assert!(std::fs::read(&place).unwrap() == before, "the file is as it was");
    assert_eq!(numbers(&runs), [1, 2, 3, 4, 5, 6, 7], "known all the same");
    assert!(runs.to_keep().is_none(), "not tried again by itself");
    runs.pin(2, false);
    runs.keep().unwrap();
    assert_eq!(numbers(&runs), [1, 3, 4, 5, 6, 7]);
    assert_eq!(PastRuns::open(place).unwrap().all(), runs.all());
}

#[test]
fn two_windows_on_one_notebook_leave_each_other_s_runs_alone() {
    let folder = tempfile::tempdir().unwrap();
    let place = beside(&folder.path().join("class.md"));
    let mut one = PastRuns::open(place.clone()).unwrap();
    one.add(run("first", None, f64::NAN));
    one.keep().unwrap();
    let mut other = PastRuns::open(place.clone()).unwrap();
    other.add(run("theirs", None, 0.2));
    other.keep().unwrap();
    one.add(run("mine", None, 0.1));
    one.pin(2, true);
    one.keep().unwrap();
    let cells = |runs: &PastRuns| -> Vec<(u64, String, bool)> {
        runs.all().iter().map(|run| (run.number, run.cell.clone(), run.pinned)).collect()
    };
    let expected =
        [(1, "first".to_owned(), false), (2, "theirs".to_owned(), false), (3, "mine".to_owned(), true)];
    assert_eq!(cells(&one), expected, "its own had the number of theirs, and was the one that is pinned");
    // What one of them forgets does not come back through the other.
    other.forget(1);
    other.keep().unwrap();
    assert_eq!(cells(&other), expected[1..]);
    one.pin(3, false);
    one.keep().unwrap();
    assert_eq!(cells(&PastRuns::open(place).unwrap()).len(), 2);
}

#[test]
fn what_changes_while_changes_are_written_is_not_lost() {
    let folder = tempfile::tempdir().unwrap();
    let notebook = folder.path().join("class.md");
    let mut runs = PastRuns::open(beside(&notebook)).unwrap();
    runs.add(run("a", None, 0.3));
    let keeping = runs.to_keep().unwrap();
    assert!(runs.to_keep().is_none());
    runs.add(run("b", None, 0.3));
    runs.forget(1);
    runs.kept(keeping.write()).unwrap();
    assert_eq!(numbers(&runs), [2]);
    let keeping = runs.to_keep().unwrap();
    // Saved elsewhere meanwhile: what is heard of the old file is no news of the new one.
    runs.move_beside(&folder.path().join("other.md")).unwrap();
    runs.add(run("c", None, 0.3));
    runs.kept(keeping.write()).unwrap();
    runs.keep().unwrap();
    let kept = |name: &str| PastRuns::open(beside(&folder.path().join(name))).unwrap().all().len();
    assert_eq!((kept("class.md"), kept("other.md")), (1, 2));
}

#[test]
fn a_thinned_curve_keeps_its_ends_and_its_extremes() {
    let falling = |x: u32| [f64::from(x), 2.0 / f64::from(x + 1)];
    let mut curve: Vec<[f64; 2]> = (0..1000).map(falling).collect();
    (curve[333][1], curve[334][1], curve[335][1]) = (5.0, f64::NAN, -1.0);
    let thin = thinned(&curve);
    assert!((CURVE_POINTS / 2..=CURVE_POINTS).contains(&thin.len()), "{}", thin.len());
    assert_eq!((thin[0][0], thin[thin.len() - 1][0]), (0.0, 999.0));
    assert!(thin.contains(&[333.0, 5.0]) && thin.contains(&[335.0, -1.0]));
    assert!(thin.iter().any(|point| point[1].is_nan()));
    // However the points lie, they are few enough.
    let wild: Vec<[f64; 2]> = (0..9999).map(|x| [f64::from(x), f64::from(x * 7919 % 613)]).collect();
    assert!(thinned(&wild).len() <= CURVE_POINTS);
    assert_eq!(thinned(&curve[..2]), curve[..2]);
    assert_eq!(thinned(&curve[..1]), curve[..1]);
    assert!(thinned(&[]).is_empty());
}
