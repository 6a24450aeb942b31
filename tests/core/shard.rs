//! One search run by several programs and joined again, with the real program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const SEARCH: &str = "# A class\n\n```toml training\nid = \"other\"\ndata = \"digits\"\niterations = 1\n```\n\n\
    ```toml search\nid = \"s\"\ntrials = 7\nvalidation = 0.25\n\n[base]\ndata = \"digits\"\ntrain_size = 80\n\
    hidden = [8]\nbatch_size = 20\niterations = 9\n\n[ranges]\nlr = { log = [1e-3, 1.0] }\n\
    optimizer.kind = { choice = [\"sgd\", \"adam\"] }\nhidden = { choice = [[4], [4, 4]] }\n```\n";

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new(notebook: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("class.md"), notebook).expect("it can be written");
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn call(&self, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_layerscope"))
            .current_dir(self.folder.path())
            .args(words)
            .output()
            .expect("the program starts")
    }

    #[track_caller]
    fn run(&self, words: &[&str]) -> String {
        let output = self.call(&[&["run", "class.md"], words].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    }

    fn share(&self, share: &str, out: &str) {
        self.run(&["--shard", share, "--out", out]);
    }

    /// The lines of a CSV file without the time that each trial took.
    fn rows(&self, name: &str) -> Vec<String> {
        let text = fs::read_to_string(self.path(name)).expect("the table was written");
        let names: Vec<&str> = text.lines().next().expect("names").split(',').collect();
        let is_time = |name: &&&str| matches!(**name, "seconds" | "ms_per_iteration");
        let times: Vec<bool> = names.iter().map(|name| is_time(&name)).collect();
        let without = |line: &str| {
            let fields = line.split(',').enumerate().filter(|(at, _)| !times[*at]);
            fields.map(|(_, field)| field).collect::<Vec<_>>().join(",")
        };
        text.lines().map(without).collect()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[track_caller]
fn assert_fails(output: &Output, words: &[&str]) {
    let error = text(&output.stderr);
    assert!(!output.status.success(), "it should have failed: {error}");
    for word in words {
        assert!(error.contains(word), "`{word}` is not in: {error}");
    }
    assert!(!error.contains("panicked"), "{error}");
}

#[test]
fn joined_shares_are_the_unsharded_search_row_for_row() {
    let desk = Desk::new(SEARCH);
    let printed = desk.run(&["--cell", "s", "--out", "whole"]);
    assert!(printed.starts_with("s: 7 trials on Built-in digits (60 images to train on, 20 to"), "{printed}");
    for share in ["1/3", "2/3", "3/3"] {
        desk.share(share, &share.replace('/', "-"));
    }
    // In any order.
    let merged = desk.call(&["merge", "2-3", "3-3", "1-3", "--out", "joined"]);
    assert!(merged.status.success(), "{}", text(&merged.stderr));
    assert_eq!(text(&merged.stdout), "s: 3 shares joined, 28 rows of curves, 7 rows of trials\n");
    for table in ["trials", "curves"] {
        let joined = desk.rows(&format!("joined/s/{table}.csv"));
        assert_eq!(joined, desk.rows(&format!("whole/s/{table}.csv")));
    }
    let trials = desk.rows("joined/s/trials.csv");
    assert_eq!(trials[0], "trial,hidden,lr,optimizer.kind,validation,train");
    assert_eq!(trials.len(), 8);
    assert!(desk.rows("2-3/s/trials.csv")[1].starts_with("1,"), "the second share begins with trial 1");
    assert!(!desk.path("1-3/other").exists(), "a training has no shares");
}

#[test]
fn joined_shares_are_the_unsharded_comparison_row_for_row() {
    let desk = Desk::new(
        "```toml comparison\nid = \"c\"\n\n[base]\ndata = \"digits\"\ntrain_size = 80\nhidden = [8]\nbatch_size = 20\n\
         iterations = 9\n\n[[variant]]\nname = \"plain\"\n\n[[variant]]\nname = \"BatchNorm\"\nbatch_norm = true\n\n\
         [panels]\nkey = \"init.std\"\nvalues = [0.3, 0.1, 0.01]\n```\n",
    );
    desk.run(&["--out", "whole"]);
    for (share, out) in [("1/4", "a"), ("2/4", "b"), ("3/4", "c"), ("4/4", "d")] {
        desk.share(share, out);
    }
    let merged = desk.call(&["merge", "d", "b", "c", "a", "--out", "joined"]);
    assert!(merged.status.success(), "{}", text(&merged.stderr));
    for (table, rows) in [("loss", 6 * 9), ("accuracy", 6 * 3), ("summary", 6)] {
        let whole = desk.rows(&format!("whole/c/{table}.csv"));
        assert_eq!(whole.len(), rows + 1, "{table}");
        assert_eq!(desk.rows(&format!("joined/c/{table}.csv")), whole);
    }
}

#[test]
fn groups_that_are_halved_are_shared_out_whole() {
    let desk = Desk::new(&SEARCH.replace("trials = 7", "trials = 7\nhalving = { group = 2, rungs = 1 }"));
    let printed = desk.run(&["--cell", "s", "--out", "whole"]);
    assert!(printed.contains("3 trials stopped early, which saved 15 iterations"), "{printed}");
    desk.share("1/2", "a");
    desk.share("2/2", "b");
    assert!(desk.call(&["merge", "a", "b", "--out", "joined"]).status.success());
    assert_eq!(desk.rows("joined/s/trials.csv"), desk.rows("whole/s/trials.csv"));
    assert!(desk.rows("whole/s/trials.csv")[0].ends_with(",iterations"));
    let second: Vec<String> = desk.rows("b/s/trials.csv").iter().map(|row| row[..1].to_owned()).collect();
    assert_eq!(second, ["t", "2", "3", "6"]);
}

#[test]
fn more_shares_than_trials_leave_some_with_nothing_to_do() {
    let desk = Desk::new(&SEARCH.replace("trials = 7", "trials = 2"));
    for share in ["1/3", "2/3", "3/3"] {
        desk.share(share, &share.replace('/', "-"));
    }
    assert!(desk.call(&["merge", "1-3", "2-3", "3-3", "--out", "joined"]).status.success());
    assert_eq!(desk.rows("joined/s/trials.csv").len(), 3);
}

#[test]
fn shares_that_do_not_make_a_whole_are_told() {
    let desk = Desk::new(SEARCH);
    for (share, out) in [("1/3", "a"), ("2/3", "b"), ("3/3", "c"), ("3/3", "again"), ("2/2", "half")] {
        desk.share(share, out);
    }
    let merge = |folders: &[&str]| desk.call(&[&["merge"], folders, &["--out", "joined"]].concat());
    assert_fails(&merge(&["a", "c"]), &["error in s", "share 2/3 is missing"]);
    assert_fails(&merge(&["a"]), &["shares 2/3, 3/3 are missing"]);
    assert_fails(&merge(&["a", "b", "c", "again"]), &["share 3/3 is there twice", "c/s", "again/s"]);
    assert_fails(&merge(&["a", "half"]), &["different experiments", "a/s", "half/s"]);
    assert_fails(&merge(&["a", "nowhere"]), &["nowhere"]);
    assert_fails(&merge(&["a", "."]), &["no share", "--shard I/N"]);
    assert_fails(&desk.call(&["merge", "a", "b", "--out", "a"]), &["one of the shares", "--out"]);
    assert!(!desk.path("joined").exists(), "nothing is written of what is not whole");

    fs::write(desk.path("class.md"), SEARCH.replace("1.0]", "0.5]")).expect("it can be written");
    desk.share("2/3", "other");
    assert_fails(&merge(&["a", "other", "c"]), &["different experiments", "other/s"]);

    let torn = desk.path("b/s/trials.csv");
    let whole = fs::read_to_string(&torn).expect("a table");
    fs::write(&torn, whole.lines().take(2).fold(String::new(), |all, line| all + line + "\n"))
        .expect("written");
    assert_fails(&merge(&["a", "b", "c"]), &["trials.csv", "2 rows", "there are 1"]);
    fs::write(desk.path("b/s/share.toml"), "kind = 3").expect("written");
    assert_fails(&merge(&["a", "b", "c"]), &["share.toml", "not a share's note"]);
}

/// Shares come from other machines, and may hold anything.
#[cfg(unix)]
#[test]
fn tables_that_are_none_are_refused_before_they_are_read() {
    let desk = Desk::new(SEARCH);
    for (share, out) in [("1/3", "a"), ("2/3", "b"), ("3/3", "c")] {
        desk.share(share, out);
    }
    let merge = || {
        // Within 300 MB, so that nothing of that size is kept.
        let line = format!(
            "ulimit -d 307200; exec \"{}\" merge a b c --out joined",
            env!("CARGO_BIN_EXE_layerscope")
        );
        let mut shell = Command::new("sh");
        shell.args(["-c", &line]).current_dir(desk.folder.path()).output().expect("a shell")
    };
    let table = desk.path("b/s/trials.csv");
    let whole = fs::read(&table).expect("a table");
    let again = || {
        fs::remove_file(&table).expect("it is there");
        fs::write(&table, &whole).expect("written");
    };
    fs::File::create(&table).and_then(|file| file.set_len(100 << 30)).expect("a hundred gigabytes of holes");
    assert_fails(&merge(), &["b/s/trials.csv", "107374182400 bytes"]);
    again();
    fs::File::create(&table).and_then(|file| file.set_len(1 << 30)).expect("a gigabyte of holes");
    assert_fails(&merge(), &["b/s/trials.csv", "a line has more than"]);
    again();
    let mut many = whole.clone();
    let last = whole.strip_suffix(b"\n").and_then(|lines| lines.rsplit(|byte| *byte == b'\n').next());
    let row = [last.expect("a row"), b"\n"].concat();
    many.extend(row.repeat((60 << 20) / row.len()));
    fs::write(&table, &many).expect("written");
    assert_fails(&merge(), &["trials.csv", "tells of 2 rows"]);
    fs::remove_file(&table).expect("it is there");
    assert!(Command::new("mkfifo").arg(&table).status().expect("mkfifo is there").success());
    assert_fails(&merge(), &["b/s/trials.csv is not a file"]);
    fs::remove_file(&table).expect("it is there");
    assert_fails(&merge(), &["b/s/trials.csv is not there"]);
    fs::write(&table, "a,b\n1,2\n3\n").expect("written");
    let told = text(&merge().stderr);
    assert!(told.contains("line 3") && told.contains("1 fields") && !told.contains("CSV error"), "{told}");
    let note = desk.path("b/s/share.toml");
    fs::File::create(&note).and_then(|file| file.set_len(100 << 30)).expect("a hundred gigabytes of holes");
    assert_fails(&merge(), &["b/s/share.toml", "no share's note"]);
    assert!(!desk.path("joined").exists());
}

#[cfg(unix)]
#[test]
fn a_pattern_of_the_shell_may_catch_more_than_the_shares() {
    let desk = Desk::new(SEARCH);
    for (share, out) in [("1/3", "out-1"), ("2/3", "out-2"), ("3/3", "out-3")] {
        desk.share(share, out);
    }
    // What lies beside them as a rule. A folder without a share would be a mistake.
    fs::write(desk.path("out-notes.txt"), "which machine had which share").expect("written");
    fs::write(desk.path("out-all.zip"), b"PK").expect("written");
    let by_pattern = |out: &str| {
        let program = env!("CARGO_BIN_EXE_layerscope");
        let line = format!("\"{program}\" merge out-* --out {out}");
        Command::new("sh").args(["-c", &line]).current_dir(desk.folder.path()).output().expect("a shell")
    };
    let merged = by_pattern("joined");
    assert!(merged.status.success(), "{}", text(&merged.stderr));
    let told = text(&merged.stderr);
    for passed_over in ["out-notes.txt", "out-all.zip"] {
        assert!(told.contains(passed_over), "{passed_over} is passed over in silence: {told}");
    }
    desk.run(&["--cell", "s", "--out", "whole"]);
    assert_eq!(desk.rows("joined/s/trials.csv"), desk.rows("whole/s/trials.csv"));
}

#[test]
fn what_cannot_be_shared_is_told() {
    let desk = Desk::new("```toml training\ndata = \"digits\"\n```\n");
    assert_fails(&desk.call(&["run", "class.md", "--shard", "1/2"]), &["--shard", "searches"]);
    assert_fails(&desk.call(&["run", "class.md", "--shard", "3/2"]), &["3/2", "I/N"]);
    assert!(Path::new(env!("CARGO_BIN_EXE_layerscope")).exists());
}

#[test]
fn a_search_goes_on_where_its_results_were_kept() {
    let desk = Desk::new(SEARCH);
    desk.run(&["--cell", "s", "--out", "out"]);
    let before = fs::read_to_string(desk.path("out/s/trials.csv")).expect("a table");
    // The same trials, times included: they were not trained again.
    desk.run(&["--cell", "s", "--out", "out"]);
    assert_eq!(fs::read_to_string(desk.path("out/s/trials.csv")).expect("a table"), before);
    // A longer search keeps its first trials.
    fs::write(desk.path("class.md"), SEARCH.replace("trials = 7", "trials = 9")).expect("it can be written");
    desk.run(&["--cell", "s", "--out", "out"]);
    let after = fs::read_to_string(desk.path("out/s/trials.csv")).expect("a table");
    assert!(after.starts_with(&before) && after.lines().count() == 10, "{after}");
    // Other settings are another search.
    fs::write(desk.path("class.md"), SEARCH.replace("hidden = [8]\n", "hidden = [8]\nseed = 1\n"))
        .expect("written");
    desk.run(&["--cell", "s", "--out", "out"]);
    let other = fs::read_to_string(desk.path("out/s/trials.csv")).expect("a table");
    assert_ne!(other, before);
}
