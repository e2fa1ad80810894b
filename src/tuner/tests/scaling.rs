//! From the unit cube and back.

use super::*;
use crate::math::{exp, ln};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn number(value: Value) -> f64 {
    match value {
        Value::Real(x) => x,
        Value::Integer(x) => x as f64,
        Value::Category(_) | Value::Inactive => panic!("{value:?} is no number"),
    }
}

fn at(dim: &Dim, u: f64) -> f64 {
    number(dim.range.from_unit(u))
}

#[test]
fn the_middle_of_each_scale_is_where_its_formula_puts_it() {
    assert_eq!(at(&real("x", 2.0, 4.0, Scaling::Linear), 0.5), 3.0);
    assert_eq!(at(&real("x", 2.0, 4.0, Scaling::Auto), 0.5), 3.0);
    // Geometric mean of 0.01 and 100; and of the distances to 1, which are 1 and 0.01.
    assert!((at(&real("x", 0.01, 100.0, Scaling::Logarithmic), 0.5) - 1.0).abs() < 1e-14);
    assert!((at(&real("x", 0.0, 0.99, Scaling::ReverseLogarithmic), 0.5) - 0.9).abs() < 1e-14);
}

#[test]
fn auto_is_logarithmic_over_three_orders_of_magnitude_and_two_for_whole_numbers() {
    let of = |dim: Dim| dim.range.scaling();
    let auto = |min, max| of(real("x", min, max, Scaling::Auto));
    assert_eq!([auto(1e-3, 1.0), auto(1e-3, 0.999)], [Scaling::Logarithmic, Scaling::Linear]);
    assert_eq!([auto(0.0, 1e6), auto(-1.0, 1e6)], [Scaling::Linear, Scaling::Linear]);
    assert_eq!([auto(1e306, 1.7e308), auto(5e-324, 1e308)], [Scaling::Linear, Scaling::Logarithmic]);
    // The widest range of the recorded AMT jobs, which began on a linear scale.
    assert_eq!(of(integer("num_round", 1, 50, Scaling::Auto)), Scaling::Linear);
    let auto = |min, max| of(integer("n", min, max, Scaling::Auto));
    assert_eq!([auto(1, 99), auto(1, 100)], [Scaling::Linear, Scaling::Logarithmic]);
    assert_eq!([auto(7, 699), auto(7, 700)], [Scaling::Linear, Scaling::Logarithmic]);
    assert_eq!([auto(0, 1000), auto(-5, 1000)], [Scaling::Linear, Scaling::Linear]);
}

#[test]
fn auto_measures_as_the_scale_it_is() {
    let (auto, log) = (real("x", 0.01, 100.0, Scaling::Auto), real("x", 0.01, 100.0, Scaling::Logarithmic));
    for u in [0.0, 0.3, 0.5, 0.99, 1.0] {
        let value = auto.range.from_unit(u);
        assert_eq!(value, log.range.from_unit(u));
        assert_eq!(auto.range.to_unit(&value), log.range.to_unit(&value));
    }
    let (auto, log) = (integer("n", 1, 800, Scaling::Auto), integer("n", 1, 800, Scaling::Logarithmic));
    assert_eq!(auto.range.from_unit(0.5), log.range.from_unit(0.5));
}

#[test]
fn a_scale_that_was_chosen_is_kept() {
    for scaling in [Scaling::Linear, Scaling::Logarithmic, Scaling::ReverseLogarithmic] {
        assert_eq!(real("x", 1e-6, 0.5, scaling).range.scaling(), scaling);
    }
}

#[test]
fn the_ends_of_the_cube_are_the_bounds_exactly() {
    for scaling in [Scaling::Auto, Scaling::Linear, Scaling::Logarithmic, Scaling::ReverseLogarithmic] {
        let dim = real("x", 0.1, 0.7, scaling);
        assert_eq!((at(&dim, 0.0), at(&dim, 1.0)), (0.1, 0.7));
        assert_eq!((at(&dim, -3.0), at(&dim, 3.0), at(&dim, f64::NAN)), (0.1, 0.7, 0.1));
        assert_eq!(dim.range.to_unit(&Value::Real(0.1)), Some(0.0));
        assert_eq!(dim.range.to_unit(&Value::Real(0.7)), Some(1.0));
    }
}

#[test]
fn whole_numbers_have_cells_of_equal_width() {
    let dim = integer("max_depth", 3, 6, Scaling::Linear);
    let seen: Vec<f64> = [0.0, 0.249, 0.251, 0.499, 0.501, 0.749, 0.751, 1.0].map(|u| at(&dim, u)).to_vec();
    assert_eq!(seen, [3.0, 3.0, 4.0, 4.0, 5.0, 5.0, 6.0, 6.0]);
    assert_eq!(dim.range.to_unit(&Value::Integer(3)), Some(0.125));
}

#[test]
fn whole_numbers_on_a_log_scale_have_cells_of_their_log_width() {
    // [0.5, 8.5): the cell of 1 ends at u = ln(1.5 / 0.5) / ln(8.5 / 0.5) = 0.38776.
    let dim = integer("num_round", 1, 8, Scaling::Logarithmic);
    assert_eq!((at(&dim, 0.3877), at(&dim, 0.3878)), (1.0, 2.0));
}

#[test]
fn categories_have_cells_in_the_order_of_the_list() {
    let range = categorical("booster", &["gbtree", "dart"]).range;
    let name = |u| range.from_unit(u);
    assert_eq!([name(0.0), name(0.49)], [Value::Category("gbtree".into()), Value::Category("gbtree".into())]);
    assert_eq!([name(0.51), name(1.0)], [Value::Category("dart".into()), Value::Category("dart".into())]);
    assert_eq!(range.to_unit(&Value::Category("dart".into())), Some(0.75));
}

#[test]
fn a_value_from_elsewhere_has_no_place_in_the_cube() {
    let range = real("eta", 0.1, 0.3, Scaling::Linear).range;
    assert_eq!(range.to_unit(&Value::Real(0.4)), None);
    assert_eq!(range.to_unit(&Value::Real(f64::NAN)), None);
    assert_eq!(range.to_unit(&Value::Integer(0)), None);
    let space = spec().space;
    assert_eq!(space.to_unit(&[Value::Real(0.2)]), None);
    assert!(!space.contains(&[Value::Real(0.2)]));
}

#[test]
fn combinations_multiply_unless_one_range_is_continuous() {
    let depth = integer("max_depth", -1, 8, Scaling::Linear);
    let booster = categorical("booster", &["gbtree", "dart"]);
    assert_eq!(Space { dims: vec![depth.clone(), booster.clone()] }.combinations(), Some(20));
    assert_eq!(Space { dims: vec![depth, booster, real("eta", 0.0, 1.0, Scaling::Linear)] }.combinations(), None);
    let limit = (1 << 53) - 1;
    let wide = |idx: usize| integer(&format!("n{idx}"), -limit, limit, Scaling::Linear);
    // (2^54 - 1)^2 still fits in 128 bits, its cube does not.
    assert_eq!(Space { dims: (0..2).map(wide).collect() }.combinations(), Some(((1u128 << 54) - 1).pow(2)));
    assert_eq!(Space { dims: (0..3).map(wide).collect() }.combinations(), None);
}

fn continuous_scalings() -> impl proptest::strategy::Strategy<Value = Scaling> {
    use proptest::strategy::Just;
    prop_oneof![Just(Scaling::Linear), Just(Scaling::Logarithmic), Just(Scaling::ReverseLogarithmic)]
}

/// Bounds that the scaling allows, over many orders of magnitude.
fn bounds(scaling: Scaling, a: f64, b: f64) -> (f64, f64) {
    let place = |t: f64| match scaling {
        Scaling::Logarithmic => exp(t * 600.0),
        Scaling::ReverseLogarithmic => 1.0 - exp(-t.abs() * 30.0),
        _ => t * 1.7e308,
    };
    let (a, b) = (place(a), place(b));
    (a.min(b), a.max(b))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 500, failure_persistence: None, rng_seed: RngSeed::Fixed(0), ..ProptestConfig::default()
    })]

    #[test]
    fn a_value_never_leaves_its_range(
        scaling in continuous_scalings(), a in -1.0..1.0f64, b in -1.0..1.0f64, u in 0.0..1.0f64,
    ) {
        let (min, max) = bounds(scaling, a, b);
        prop_assume!(min < max);
        let dim = real("x", min, max, scaling);
        prop_assert!(Space::check(vec![dim.clone()]).is_ok());
        let x = at(&dim, u);
        prop_assert!((min..=max).contains(&x), "{min} {x} {max}");
        let back = dim.range.to_unit(&Value::Real(x));
        prop_assert!(back.is_some_and(|back| (0.0..=1.0).contains(&back)));
    }

    #[test]
    fn a_coordinate_comes_back(scaling in continuous_scalings(), u in 0.0..1.0f64) {
        let dim = real("x", 0.001, 0.9, scaling);
        let back = dim.range.to_unit(&dim.range.from_unit(u)).unwrap();
        prop_assert!((back - u).abs() < 1e-12);
    }

    #[test]
    fn a_whole_number_comes_back_on_any_scale(
        log in any::<bool>(), min in 1..1_000_000i64, width in 1..1_000_000i64, t in 0.0..1.0f64,
    ) {
        let scaling = if log { Scaling::Logarithmic } else { Scaling::Linear };
        let dim = integer("n", min, min + width, scaling);
        let value = Value::Integer(min + (t * width as f64) as i64);
        let u = dim.range.to_unit(&value).unwrap();
        prop_assert_eq!(dim.range.from_unit(u), value);
    }
}

#[test]
fn logarithms_that_coincide_do_not_divide_by_zero() {
    let dim = real("x", 1e300, 1e300 * (1.0 + f64::EPSILON), Scaling::Logarithmic);
    let Range::Continuous { min, max, .. } = dim.range else { panic!() };
    assert!(min < max && ln(min) == ln(max));
    assert_eq!(dim.range.to_unit(&Value::Real(max)), Some(0.0));
    assert_eq!(at(&dim, 1.0), max);
}
