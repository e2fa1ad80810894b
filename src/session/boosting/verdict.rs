//! What the learning curves say, in a sentence.

use crate::error::Message;

/// Validation has risen if it is worse than at its best by this share of what it had gained.
const RISEN: f64 = 0.04;
/// Rounds after the best one before a rise is one.
const PATIENCE: usize = 4;
/// A curve falls still if its last fifth brought this share of all that it had gained.
const FALLING: f64 = 0.05;
/// A model has learnt little if the training loss is above this share of the loss before any tree.
const LITTLE: f64 = 0.8;
/// Nothing has been learnt if validation was never better than before any tree by this share, after so many rounds.
const NOTHING: (f64, usize) = (0.1, 10);

/// What is seen up to the last of these rounds. `train`, `validation`: the loss after each round; `before`: before any tree;
/// `later`: validation after rounds that have been trained and are not shown.
pub fn verdict(train: &[f64], validation: &[f64], before: f64, later: &[f64]) -> Message {
    let (Some(last_train), Some(last)) = (train.last(), validation.last()) else {
        return Message::new("boosting_no_tree");
    };
    let n = validation.len();
    let mut best = 0;
    for (round, value) in validation.iter().enumerate() {
        if *value < validation[best] {
            best = round;
        }
    }
    let gained = (before - validation[best]).max(0.0);
    if n >= NOTHING.1 && gained < NOTHING.0 * before {
        return Message::new("boosting_nothing").with("rounds", n);
    }
    let has_risen = n - 1 - best >= PATIENCE && last - validation[best] > RISEN * gained;
    if has_risen {
        let code = if *last_train < train[best] { "boosting_overfit" } else { "boosting_risen" };
        return Message::new(code).with("best", best + 1).with("rounds", n);
    }
    let is_best = later.iter().all(|value| *value >= validation[best]);
    if is_best && later.last().is_some_and(|last| last - validation[best] > RISEN * gained) {
        return Message::new("boosting_best").with("best", best + 1).with("rounds", n);
    }
    let earlier = validation[n - 1 - (n / 5).max(1).min(n - 1)];
    if n < 5 || earlier - last > FALLING * gained {
        return Message::new("boosting_learning").with("rounds", n);
    }
    if *last_train > LITTLE * before {
        return Message::new("boosting_underfit").with("rounds", n);
    }
    Message::new("boosting_level").with("best", best + 1).with("rounds", n)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(train: &[f64], validation: &[f64]) -> String {
        verdict(train, validation, 0.7, &[]).code.into_owned()
    }

    #[test]
    fn each_shape_of_the_curves_has_its_sentence() {
        assert_eq!(code(&[], &[]), "boosting_no_tree");
        let falling: Vec<f64> = (0..20).map(|i| 0.6 - 0.02 * f64::from(i)).collect();
        assert_eq!(code(&falling, &falling), "boosting_learning");
        // Validation turns at round 6 while training goes on.
        let rising: Vec<f64> = (0..20).map(|i| 0.3 + 0.01 * f64::from((i - 5_i32).abs())).collect();
        let message = verdict(&falling, &rising, 0.7, &[]);
        assert_eq!((&*message.code, &*message.params["best"]), ("boosting_overfit", "6"));
        // The same, looked at where it turns.
        assert_eq!(verdict(&falling[..7], &rising[..7], 0.7, &rising[7..]).code, "boosting_best");
        assert_eq!(code(&[0.6; 20], &[0.6; 20]), "boosting_underfit");
        // Whatever training does.
        assert_eq!(code(&falling, &[0.68; 20]), "boosting_nothing");
        assert_eq!(code(&[0.1; 20], &[0.2; 20]), "boosting_level");
    }
}
