//! What cells give: each is run once for all numbers that name it, as many at a time as there are cores.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

use layerscope::experiment::figure::Table;
use layerscope::experiment::graph::{GraphSpec, record};
use layerscope::experiment::quantity::{Join, Term, find, tables};
use layerscope::experiment::training::TrainedNetwork;
use layerscope::experiment::{Sources, kind};
use serde_json::Value;

use super::claim::Block;

/// What a cell left behind.
#[derive(Debug, Default)]
pub(in super::super) struct Given {
    pub(in super::super) tables: Vec<Table>,
    network: Option<Arc<TrainedNetwork>>,
}

/// The results of cells by what they are, and how they ended.
pub(in super::super) type Results = BTreeMap<Block, Result<Given, String>>;

/// The id of the network that a cell looks at.
fn network_of(block: &Block) -> Option<String> {
    let body: toml::Table = toml::from_str(&block.body).ok()?;
    Some(body.get("network")?.as_str()?.to_owned())
}

/// Runs these cells of lessons, each with the cells of its lesson by their names, and those that they look at before them.
pub(in super::super) fn results(wanted: &[(Block, &BTreeMap<String, Block>)], sources: &Sources) -> Results {
    let networks: BTreeMap<Block, (String, Block)> = wanted
        .iter()
        .filter_map(|(block, cells)| {
            let id = network_of(block)?;
            Some((block.clone(), (id.clone(), cells.get(&id)?.clone())))
        })
        .collect();
    let first: BTreeSet<Block> = networks.values().map(|(_, block)| block.clone()).collect();
    let (heads, tails): (BTreeSet<Block>, BTreeSet<Block>) =
        wanted.iter().map(|(block, _)| block.clone()).chain(first).partition(|b| !networks.contains_key(b));
    let mut results = together(heads.into_iter().map(|block| (block, sources.clone())).collect());
    let tails = tails
        .into_iter()
        .map(|block| {
            let mut sources = sources.clone();
            if let Some((id, trained)) = networks.get(&block)
                && let Some(Ok(Given { network: Some(network), .. })) = results.get(trained)
            {
                sources.networks.insert(id.clone(), Arc::clone(network));
            }
            (block, sources)
        })
        .collect();
    results.extend(together(tails));
    results
}

/// Runs cells that need nothing of each other.
fn together(work: VecDeque<(Block, Sources)>) -> Results {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (work, done) = (Mutex::new(work), Mutex::new(Results::new()));
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let next = work.lock().expect("nobody failed with it").pop_front();
                    let Some((block, sources)) = next else { return };
                    let result = given(&block, &sources);
                    done.lock().expect("nobody failed with it").insert(block, result);
                }
            });
        }
    });
    done.into_inner().expect("nobody failed with it")
}

fn given(block: &Block, sources: &Sources) -> Result<Given, String> {
    let kind = kind(&block.kind).ok_or_else(|| format!("there is no kind {}", block.kind))?;
    let spec = (kind.parse)(&block.body).map_err(|error| error.to_string())?;
    let outcome =
        spec.record(sources, &mut |_| ControlFlow::Continue(())).map_err(|error| error.to_string())?;
    let tables = tables(&outcome);
    Ok(Given { tables, network: outcome.network.map(Arc::new) })
}

/// What an expression of numbers comes to.
pub(super) fn sum(expression: &str) -> Result<f64, String> {
    let text = format!("expression = \"result = {expression}\"");
    let spec = GraphSpec::parse(&text).map_err(|error| error.to_string())?;
    let outcome = record(&spec, &Sources::default(), &mut |_| ControlFlow::Continue(()))
        .map_err(|error| error.to_string())?;
    let file = outcome.files.first().ok_or("it has no value")?;
    let values: Value = serde_json::from_slice(&file.bytes).map_err(|error| error.to_string())?;
    values["result"]["value"].as_f64().ok_or_else(|| format!("it comes to {values}"))
}

/// What these terms come to.
pub(super) fn total(
    terms: &[(Join, Term)],
    cells: &BTreeMap<String, Block>,
    results: &Results,
) -> Result<f64, String> {
    let mut total = 0.0;
    for (join, term) in terms {
        let value = match term {
            Term::Number(number) => *number,
            Term::Quantity(quantity) => {
                let cell = quantity.cell.as_deref().unwrap_or_default();
                let block = cells.get(cell).ok_or_else(|| format!("the lesson has no cell `{cell}`"))?;
                match results.get(block) {
                    Some(Ok(given)) => {
                        find(quantity, &given.tables).map_err(|why| format!("`{cell}`: {why}"))?
                    }
                    Some(Err(error)) => return Err(format!("`{cell}` failed: {error}")),
                    None => return Err(format!("`{cell}` was not run")),
                }
            }
        };
        total = join.of(total, value);
    }
    Ok(total)
}
