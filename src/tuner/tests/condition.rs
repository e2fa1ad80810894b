//! Hyperparameters that exist only under values of others.

use super::super::snapshot::Hyperparameters;
use super::*;

/// `skip_drop` under the `weighted` of `sample_type`, which is there only under the `dart` of `booster`.
fn dart() -> Space {
    Space::check(vec![
        under(real("skip_drop", 0.0, 1.0, Scaling::Linear), 1, &["weighted"]),
        under(categorical("sample_type", &["uniform", "weighted"]), 3, &["dart"]),
        real("eta", 0.1, 0.3, Scaling::Linear),
        categorical("booster", &["gbtree", "dart"]),
    ])
    .unwrap()
}

fn category(text: &str) -> Value {
    Value::Category(text.into())
}

fn point(skip_drop: Value, sample_type: Value, booster: &str) -> Assignment {
    vec![skip_drop, sample_type, Value::Real(0.2), category(booster)]
}

#[test]
fn a_value_that_is_not_active_activates_nothing() {
    // `weighted` stands there, but under gbtree it has no meaning.
    let loose = point(Value::Real(0.5), category("weighted"), "gbtree");
    let active: Vec<bool> = (0..4).map(|idx| dart().is_active(idx, &loose)).collect();
    assert_eq!(active, [false, false, true, true]);
    assert!(!dart().contains(&loose));
    let canonical = dart().canonical(loose);
    assert_eq!(canonical, point(Value::Inactive, Value::Inactive, "gbtree"));
    assert!(dart().contains(&canonical));
}

#[test]
fn an_active_dimension_needs_a_value() {
    assert!(dart().contains(&point(Value::Real(0.5), category("weighted"), "dart")));
    assert!(dart().contains(&point(Value::Inactive, category("uniform"), "dart")));
    assert!(!dart().contains(&point(Value::Inactive, category("weighted"), "dart")));
    assert!(!dart().contains(&point(Value::Real(0.5), category("uniform"), "dart")));
    assert!(!dart().contains(&point(Value::Real(1.5), category("weighted"), "dart")));
}

#[test]
fn the_cube_has_a_place_for_inactive_values_and_gives_them_back() {
    let cells = [(0.25, "gbtree"), (0.75, "dart")];
    for (booster, name) in cells {
        for sample_type in [0.25, 0.75] {
            let found = dart().from_unit(&[0.3, sample_type, 0.5, booster]);
            assert_eq!(found[3], category(name));
            let unit = dart().to_unit(&found).unwrap();
            assert_eq!(dart().from_unit(&unit), found);
        }
    }
    // The middle of the numbers and the first category, whatever the coordinates were.
    let unit = dart().to_unit(&dart().from_unit(&[0.9, 0.9, 0.0, 0.0])).unwrap();
    assert_eq!(unit, [0.5, 0.25, 0.0, 0.25]);
}

#[test]
fn what_is_not_active_is_not_told() {
    let told = Hyperparameters::named(&dart(), &point(Value::Inactive, category("uniform"), "dart"));
    let names: Vec<&str> = told.0.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["sample_type", "eta", "booster"]);
}
