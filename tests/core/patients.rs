//! Patients: what is drawn, what betrays it, and what is said of it.

use layerscope::experiment::Sources;
use layerscope::experiment::training::TrainingSpec;
use layerscope::experiment::training::patient::{Fault, Patient, Signs};

/// The healthy network of these tests: small enough to be trained hundreds of times.
fn control(seed: u64) -> TrainingSpec {
    let text = format!(
        "data = \"digits\"\nhidden = [50, 50]\ninit = \"he\"\noptimizer = {{ kind = \"sgd\", lr = 0.1 }}\n\
         batch_size = 50\ntrain_size = 500\ntest_size = 500\niterations = 200\nseed = {seed}"
    );
    TrainingSpec::parse(&text).expect("the spec is right")
}

/// Each fault shows its symptom whatever the seed and however strong it is drawn, and the healthy network shows none.
fn shows_its_symptom(seeds: u64) {
    let sources = Sources::default();
    for seed in 0..seeds {
        let healthy = Signs::of(&control(seed), &sources).expect("it can be trained");
        for fault in Fault::ALL {
            assert!(!fault.symptom(&healthy), "seed {seed}: the healthy network shows {fault:?}");
        }
        for fault in Fault::ALL {
            // A number whose patient has it.
            let patient = (seed * 100..).find_map(|number| {
                let spec = TrainingSpec { patient: Some(number), ..control(seed) };
                Patient::of(&spec).filter(|patient| patient.fault == fault)
            });
            let patient = patient.expect("each fault comes");
            let spec = TrainingSpec { patient: Some(patient.number), ..control(seed) };
            let signs = Signs::of(&spec, &sources).expect("it can be trained");
            assert!(fault.symptom(&signs), "seed {seed}, patient {}: {fault:?}", patient.number);
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
