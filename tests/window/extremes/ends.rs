//! What the checks of the specs accept at its ends: for each kind of cell and each of its keys, values as large and as small, as
//! many and as few as can be, written as in a block. What a check refuses is left out where it is used.

/// A key and what may stand there.
pub(crate) type Ends = (&'static str, &'static [&'static str]);

const SEEDS: &[&str] = &["0", "1000000001", "3141592653", "9007199254740993", "9223372036854775807"];
const HIDDEN: &[&str] = &[
    "[]",
    "[1]",
    "[10000]",
    "[4472, 4472]",
    "[1, 10000, 1]",
    "[5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5]",
    "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, \
     1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, \
     1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]",
];
const INITS: &[&str] =
    &["0", "5e-324", "1e-300", "1e300", "1.7976931348623157e308", "{ std = 3e38 }", "\"he\"", "\"xavier\""];
const BATCH_NORMS: &[&str] = &[
    "true",
    "false",
    "{ momentum = 0, epsilon = 5e-324 }",
    "{ momentum = 1, epsilon = 1e308 }",
    "{ momentum = 0.9999999, epsilon = 1e-12 }",
];
const OPTIMIZERS: &[&str] = &[
    "{ kind = \"sgd\", lr = 5e-324 }",
    "{ kind = \"sgd\", lr = 1.7976931348623157e308 }",
    "{ kind = \"momentum\", lr = 1e-300, momentum = 0.9999999 }",
    "{ kind = \"nesterov\", lr = 1e30, momentum = 0 }",
    "{ kind = \"adagrad\", lr = 1e300 }",
    "{ kind = \"rmsprop\", lr = 1e-9, decay = 0.99999 }",
    "{ kind = \"adam\", lr = 5, beta1 = 0.999999, beta2 = 0.0 }",
    "{ kind = \"adam\", lr = 1e-3, beta1 = 0, beta2 = 0.9999999999 }",
    "{ kind = \"adamw\", lr = 1e300, beta1 = 0, beta2 = 0.9999999999 }",
];
const SCHEDULES: &[&str] = &[
    "\"constant\"",
    "{ kind = \"step\", every = 1, factor = 5e-324 }",
    "{ kind = \"step\", every = 10000000, factor = 1 }",
    "{ kind = \"cosine\", least = 1 }",
    "{ kind = \"cosine\", least = 5e-324 }",
    "{ kind = \"warm_up\", updates = 10000000 }",
];
const SHARES: &[&str] = &["0", "5e-324", "0.96", "0.99999999", "0.5"];
const DECAYS: &[&str] = &["0", "5e-324", "2", "1e308"];
const SIZES: &[&str] = &["1", "2", "59999", "60000", "60001", "1000000", "9223372036854775807"];
const ITERATIONS: &[&str] = &["1", "2", "1000001", "10000000"];
const BATCH_SIZES: &[&str] = &["1", "10001", "60000"];
const ACTIVATION: &[&str] = &["\"sigmoid\"", "\"relu\"", "\"tanh\"", "\"leaky_relu\"", "\"gelu\""];
const LOSSES: &[&str] = &["\"cross_entropy\"", "\"mean_squared_error\""];
const VALIDATIONS: &[&str] = &["0", "5e-324", "0.5", "0.9999999999"];
const GRADIENTS: &[&str] = &["\"backpropagation\"", "\"numerical\""];
const PRECISIONS: &[&str] = &["\"f32\"", "\"f64\""];
const ORDERS: &[&str] = &["\"random\"", "\"shuffle\"", "\"sequential\""];
const SWITCH: &[&str] = &["true", "false"];
const DATA: &[&str] = &["\"auto\"", "\"digits\"", "\"mnist\""];
const EXTRA_CLASSES: &[&str] = &["\"none\"", "\"noise\""];
const ACCURACY_EVERY: &[&str] = &["\"auto\"", "\"epoch\"", "1", "10000000"];
const WEIGHTS: &[&str] = &["\"weights.npz\""];
const IDS: &[&str] = &[
    "\"a\"",
    "\"가나다라마바사아자차카타파하가나다라마바사아자차카타파하가나다라마바사아자차카타파하\"",
    "\"-\"",
];
const CHANGES: &[&str] =
    &["[]", "[{ at = 0, lr = 1e300 }, { at = 1, batch_norm = true }]", "[{ at = 1, dropout = 0.99 }]"];

const TRAINING: &[Ends] = &[
    ("id", IDS),
    ("hidden", HIDDEN),
    ("activation", ACTIVATION),
    ("init", INITS),
    ("batch_norm", BATCH_NORMS),
    ("layer_norm", SWITCH),
    ("dropout", SHARES),
    ("weight_decay", DECAYS),
    ("loss", LOSSES),
    ("gradient", GRADIENTS),
    ("validation", VALIDATIONS),
    ("optimizer", OPTIMIZERS),
    ("lr_schedule", SCHEDULES),
    ("batch_size", BATCH_SIZES),
    ("iterations", ITERATIONS),
    ("train_size", SIZES),
    ("test_size", SIZES),
    ("seed", SEEDS),
    ("start_seed", SEEDS),
    ("precision", PRECISIONS),
    ("batch_order", ORDERS),
    ("record_after", SWITCH),
    ("data", DATA),
    ("extra_class", EXTRA_CLASSES),
    ("accuracy_every", ACCURACY_EVERY),
    ("weights", WEIGHTS),
    ("patient", SEEDS),
    ("patients", &["1", "100"]),
    ("changes", CHANGES),
];

/// The same under `base`, for kinds that train several networks; what these leave to themselves their checks refuse.
const BASE: &[Ends] = &[
    ("base.hidden", HIDDEN),
    ("base.activation", ACTIVATION),
    ("base.init", INITS),
    ("base.batch_norm", BATCH_NORMS),
    ("base.layer_norm", SWITCH),
    ("base.dropout", SHARES),
    ("base.weight_decay", DECAYS),
    ("base.loss", LOSSES),
    ("base.gradient", GRADIENTS),
    ("base.validation", VALIDATIONS),
    ("base.optimizer", OPTIMIZERS),
    ("base.lr_schedule", SCHEDULES),
    ("base.batch_size", BATCH_SIZES),
    ("base.iterations", ITERATIONS),
    ("base.train_size", SIZES),
    ("base.test_size", SIZES),
    ("base.seed", SEEDS),
    ("base.start_seed", SEEDS),
    ("base.precision", PRECISIONS),
    ("base.batch_order", ORDERS),
    ("base.record_after", SWITCH),
    ("base.data", DATA),
    ("base.extra_class", EXTRA_CLASSES),
    ("base.accuracy_every", ACCURACY_EVERY),
];

const ACTIVATIONS: &[Ends] = &[
    (
        "activations",
        &[
            "[\"relu\"]",
            "[\"sigmoid\", \"tanh\", \"relu\"]",
            "[\"relu\", \"relu\", \"relu\", \"relu\", \"relu\", \"relu\"]",
        ],
    ),
    ("inits", &["[0]", "[1e308, 5e-324]", "[0.01, 0.1, 1, 10, 100, \"he\", \"xavier\"]"]),
    ("layers", &["1", "2", "50"]),
    ("width", &["1", "2", "100"]),
    ("samples", &["1", "2", "200"]),
    ("seed", SEEDS),
    ("batch_norm", BATCH_NORMS),
    ("input", &["\"normal\"", "\"data\"", "\"images\""]),
    ("data", DATA),
    ("id", IDS),
];

const COMPARISON: &[Ends] = &[
    ("target", &["5e-324", "0.001", "1", "0.9999999999"]),
    ("same_start", &["true", "false"]),
    ("id", IDS),
    (
        "variant",
        &[
            "[{ name = \"a\" }]",
            "[{ name = \"가나다라마바사아자차카타파하가나다라마바사아자차카타파하가나다라\", lr = 1e300 }, { name = \"#\", lr = 5e-324 }]",
            "[{ name = \"1\" }, { name = \"2\" }, { name = \"3\" }, { name = \"4\" }, { name = \"5\" }, { name = \"6\" }, \
             { name = \"7\" }, { name = \"8\", hidden = [] }]",
        ],
    ),
    (
        "panels",
        &[
            "{ key = \"lr\", values = [5e-324, 1e308] }",
            "{ key = \"init.std\", values = { logspace = [300, -300, 16] } }",
            "{ key = \"init.std\", values = { logspace = [0, -4, 64] } }",
            "{ key = \"hidden\", values = [[1], [1, 1, 1, 1, 1, 1, 1, 1]] }",
        ],
    ),
];

const GRAPH: &[Ends] = &[
    (
        "values",
        &[
            "{ apple = 1e300, apple_count = 1e300, orange = -1e300, orange_count = 5e-324, tax = -0.0 }",
            "{ apple = { value = 0, range = [-1.7976931348623157e308, 1.7976931348623157e308] } }",
            "{ apple = { value = 5e-324, range = [0, 5e-324] } }",
            "{ apple = { value = 1, range = [1, 1] } }",
            "{ tax = { value = 1e20, range = [-1e20, 1e20] } }",
        ],
    ),
    (
        "expression",
        &[
            "\"x\"\nvalues = { x = 1e300 }",
            "\"x / y\"\nvalues = { x = 1, y = 0 }",
            "\"log(x)\"\nvalues = { x = -1 }",
            "\"exp(x)^y\"\nvalues = { x = 1e5, y = 5e-324 }",
            "\"sum(x * x)\"\nvalues = { x = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20] }",
            "\"dot(x, W)\"\nvalues = { x = [[1e300, 2]], W = [[1, 2, 3, 4, 5, 6, 7, 8], [5e-324, 0, 0, 0, 0, 0, 0, 0]] }",
            "\"((((((((((((((((x + 1) + 1) + 1) + 1) + 1) + 1) + 1) + 1) + 1) + 1) + 1) + 1) + 1) + 1) + 1) + 1)\"\nvalues = { x = 1 }",
            "\"t = x * x\\ny = t * t\\ny * y\"\nvalues = { x = { value = 1e77, range = [-1e300, 1e300] } }\nbackward_from = \"t\"",
        ],
    ),
    ("seed_gradient", &["1e300", "5e-324", "0"]),
    ("backward_from", &["\"t\"\nexpression = \"t = x * x\\nt + 1\"\nvalues = { x = 2 }"]),
    ("network", &["\"missing\"", "\"train\""]),
    ("id", IDS),
];

const SEARCH: &[Ends] = &[
    ("trials", &["1", "2", "10000"]),
    ("method", &["\"random\"", "\"grid\""]),
    ("validation", &["5e-324", "0.5", "0.99999999"]),
    ("halving", &["{ group = 2, rungs = 1 }", "{ group = 1000, rungs = 10 }", "true", "false"]),
    ("seed", SEEDS),
    ("id", IDS),
    (
        "ranges",
        &[
            "{ weight_decay = { linear = [0, 5e-324] } }",
            "{ weight_decay = { linear = [0, 1.7976931348623157e308] } }",
            "{ lr = { log = [5e-324, 1.7976931348623157e308] } }",
            "{ lr = { log = [1, 1.0000000000000002] } }",
            "{ lr = { logspace = [300, -300, 1000] } }",
            "{ lr = { logspace = [0, 1e-300, 2] } }",
            "{ batch_size = { linear = [1, 60000] }, hidden = { choice = [[1], [1, 1, 1]] }, activation = { choice = [\"relu\", \"tanh\"] } }",
            "{ dropout = { choice = [0] } }",
            "{ seed = { linear = [0, 1e9] }, lr = { choice = [1e-300, 1e300] } }",
            "{ lr = { log = [1e-6, 1] }, weight_decay = { log = [1e-8, 1] }, dropout = { linear = [0, 0.9] }, batch_size = { choice = [1, 2] }, \
             init = { choice = [\"he\", \"xavier\"] }, batch_norm = { choice = [true, false] } }",
        ],
    ),
];

const PREDICT: &[Ends] = &[
    ("picture", &["\"blank\"", "{ test = 0 }", "{ test = 9223372036854775807 }", "0", "\"zeros\""]),
    ("brush", &["0.1", "0.5", "1", "2", "3", "5", "8"]),
    ("shift", &["[28, -28]", "[-28, 28]", "[5e-324, 0.0001]"]),
    ("rotate", &["360", "-360", "181", "5e-324"]),
    ("scale", &["0.1", "0.2", "0.5", "2", "3", "4"]),
    ("noise", &["0", "1", "0.6", "5e-324"]),
    ("invert", &["true", "false"]),
    ("centre", SWITCH),
    ("upright", SWITCH),
    ("flatten", SWITCH),
    ("border", SWITCH),
    ("denoise", SWITCH),
    ("paper", &["\"auto\"", "\"light\"", "\"dark\""]),
    ("activation", &["\"sigmoid\"\nweights = \"weights.npz\"", "\"tanh\"\nweights = \"weights.npz\""]),
    ("id", IDS),
    ("dream", &["{ class = 255, steps = 2000, until = 1 }", "{ class = 0, steps = 1, until = 0 }"]),
    ("change_to", &["0", "9", "255"]),
    ("seed", SEEDS),
    ("network", &["\"missing\"", "\"train\""]),
    ("weights", &["\"weights.npz\""]),
];

const GRADIENT_CHECK: &[Ends] = &[
    ("hidden", HIDDEN),
    ("init", INITS),
    ("batch_norm", BATCH_NORMS),
    ("layer_norm", SWITCH),
    ("dropout", SHARES),
    ("weight_decay", DECAYS),
    ("loss", LOSSES),
    ("gradient", GRADIENTS),
    ("validation", VALIDATIONS),
    ("activation", &["\"sigmoid\"", "\"relu\"", "\"tanh\""]),
    ("samples", &["1", "2", "1000", "[0]", "[0, 59999]"]),
    ("h", &["1e-12", "1"]),
    ("share", &["5e-324", "0.0001", "1"]),
    ("break", &["\"nothing\"", "\"relu mask\"", "\"1/N\"", "\"transposed weights\""]),
    ("seed", SEEDS),
    ("optimizer", OPTIMIZERS),
    ("lr_schedule", SCHEDULES),
    ("batch_size", BATCH_SIZES),
    ("iterations", ITERATIONS),
    ("train_size", SIZES),
    ("test_size", SIZES),
    ("start_seed", SEEDS),
    ("precision", PRECISIONS),
    ("batch_order", ORDERS),
    ("record_after", SWITCH),
    ("data", DATA),
    ("extra_class", EXTRA_CLASSES),
    ("accuracy_every", ACCURACY_EVERY),
    ("weights", WEIGHTS),
    ("changes", CHANGES),
    ("id", IDS),
];

const DESCENT: &[Ends] = &[
    ("id", IDS),
    (
        "function",
        &[
            "\"0\"",
            "\"x\"",
            "\"1e300 * x^2 + y^2\"",
            "\"log(x)\"",
            "\"1 / x + 1 / y\"",
            "\"exp(x * y)\"",
            "\"sin(1e20 * x) + 5e-324 * y\"",
            "\"x^2/20 + y^2\"",
        ],
    ),
    (
        "start",
        &["[0, 0]", "[0, -1e300]", "[1.7976931348623157e308, -1.7976931348623157e308]", "[5e-324, -5e-324]"],
    ),
    ("steps", &["1", "2", "1001", "10000"]),
    (
        "optimizers",
        &[
            "[{ kind = \"sgd\", lr = 1e30 }, { kind = \"momentum\", lr = 1e-300, momentum = 0.9999999 }, \
             { kind = \"adam\", lr = 5, beta1 = 0.999999, beta2 = 0.0 }]",
            "[{ kind = \"sgd\", lr = 5e-324 }]",
            "[{ kind = \"sgd\" }, { kind = \"momentum\" }, { kind = \"nesterov\" }, { kind = \"adagrad\" }, { kind = \"rmsprop\" }, \
             { kind = \"adam\" }, { kind = \"adam\", lr = 2000 }, { kind = \"sgd\", lr = 1e-9 }]",
        ],
    ),
    (
        "x",
        &[
            "[0, 5e-324]",
            "[-1e20, 1e20]",
            "[-1e300, 1e300]",
            "[-1.7976931348623157e308, 1.7976931348623157e308]",
            "[1, 1.0000000000000002]",
            "[1e300, 1.0000000000000002e300]",
            "[-1e-9, 1e-9]",
        ],
    ),
    (
        "y",
        &[
            "[0, 5e-324]",
            "[-1e-9, 1e-9]",
            "[-1e300, 1e300]",
            "[-1.7976931348623157e308, 1.7976931348623157e308]",
        ],
    ),
];

const QUESTION: &[Ends] = &[
    ("id", IDS),
    ("ask", &["\"\"", "\"$\\\\frac{1}{\"", "\"\"\"\nTwo\n\nparagraphs **bold** `code` $x$\n\"\"\""]),
    (
        "choices",
        &[
            "[]",
            "[\"\"]",
            "[\"0\", \"1e300\"]",
            "[\"a very long choice that goes on and on, longer than any line of a card is, and then some more\", \"$e^x$\"]",
            "[\"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\", \"8\"]",
        ],
    ),
    (
        "answer",
        &[
            "\"words\"",
            "[]",
            "1.7976931348623157e308",
            "{ number = -5e-324, within = 0 }",
            "{ cell = \"nowhere\", value = \"loss\", at = 9223372036854775807, within = 1e308 }",
            "{ cell = \"nowhere\", value = \"total a.b c=\\\"d e\\\" / 0\" }",
        ],
    ),
    ("because", &["\"\"", "\"$$\\\\sqrt{2}$$\"", "\"| a | b |\\n|---|---|\\n| 1 | 2 |\""]),
];

/// The keys of a kind and their ends.
pub(crate) fn ends(kind: &str) -> Vec<Ends> {
    let (own, base): (&[Ends], &[Ends]) = match kind {
        "training" => (TRAINING, &[]),
        "activations" => (ACTIVATIONS, &[]),
        "comparison" => (COMPARISON, BASE),
        "graph" => (GRAPH, &[]),
        "search" => (SEARCH, BASE),
        "predict" => (PREDICT, &[]),
        "gradient_check" => (GRADIENT_CHECK, &[]),
        "descent" => (DESCENT, &[]),
        "question" => (QUESTION, &[]),
        other => panic!("no ends are known of the kind {other}"),
    };
    own.iter().chain(base).copied().collect()
}
