//! Descents as Python: the function with its gradient by the layers of its graph, and every optimizer's way down.

use std::fmt::Write;

use super::graph::{Names, back, float, forward, layers};
use super::pieces::{Piece, optimizer, string};
use super::{Book, Code, Trouble};
use crate::experiment::descent::{DescentSpec, Walk};
use crate::experiment::run::RunError;
use crate::graph::{Graph, NodeId};
use crate::language::Say;

/// A descent cell.
pub(super) fn descent(book: &mut Book<'_>, spec: &DescentSpec) -> Result<Code, Trouble> {
    let graph =
        Graph::parse(&spec.function).map_err(|error| Trouble::Run(RunError::Setup(error.phrase())))?;
    let walk = Walk::new(spec)?;
    let names = Names::of(&graph);
    let words = &book.words.python;
    let start = graph.result();
    let met = ancestors(&graph, start);
    let indent = |lines: &str| lines.lines().flat_map(|line| ["    ", line, "\n"]).collect::<String>();
    let input = |name: &str| graph.names().find(|(known, _)| *known == name).map(|(_, id)| id);
    let variable = |name: &str| input(name).map_or_else(|| name.to_owned(), |id| names.value(id).to_owned());
    let slope = |name: &str| match input(name).filter(|id| met.contains(id)) {
        Some(id) => names.gradient(id),
        None => "0.0".to_owned(),
    };
    let mut source = layers(&graph, &names, &mut book.pieces);
    // Writing to a string cannot fail.
    _ = write!(
        source,
        "\n\ndef f(params):\n    {}, {} = params[\"x\"], params[\"y\"]\n",
        variable("x"),
        variable("y")
    );
    source.push_str(&indent(&forward(&graph, &names)));
    _ = write!(source, "    return {}\n\n\ndef gradient(params):\n    f(params)\n", names.value(start));
    _ = writeln!(source, "    {} = 1.0", names.gradient(start));
    source.push_str(&indent(&back(&graph, &names, start, |id| met.contains(&id))));
    _ = write!(source, "    return {{\"x\": {}, \"y\": {}}}\n\n\n", slope("x"), slope("y"));
    // How far each gets, and where to.
    source.push_str("walks = {\n");
    for path in &walk.paths {
        book.pieces.insert(Piece::Optimizer(path.optimizer.kind()));
        let [x, y] = path.points.last().copied().unwrap_or(spec.start);
        _ = writeln!(
            source,
            "    {}: ({}, {}, ({}, {})),",
            string(&path.name),
            optimizer(path.optimizer, 0.0),
            path.points.len().saturating_sub(1),
            float(x),
            float(y)
        );
    }
    let [x, y] = spec.start.map(float);
    _ = write!(
        source,
        "}}\nfor name, (optimizer, steps, end) in walks.items():\n    \
         params = {{\"x\": np.array({x}), \"y\": np.array({y})}}\n    \
         for i in range(steps):\n        \
         optimizer.update(params, gradient(params))\n    \
         print(f\"{{name:12s}} {} {{steps}}: x = {{params['x']:.6g}}, y = {{params['y']:.6g}}, f = {{f(params):.6g}}\")\n    \
         assert np.allclose((params[\"x\"], params[\"y\"]), end, rtol=1e-6, atol=1e-9), f\"{{name}}: Layerscope {{end}}\"",
        words.steps
    );
    Ok(Code { notes: vec![book.words.descent.to_owned()], source })
}

/// What a node is computed from, itself included.
fn ancestors(graph: &Graph, of: NodeId) -> std::collections::BTreeSet<NodeId> {
    let mut found = std::collections::BTreeSet::from([of]);
    for (id, node) in graph.nodes().rev() {
        if found.contains(&id) {
            found.extend(node.incoming().iter().map(|edge| graph.edge(*edge).from));
        }
    }
    found
}
