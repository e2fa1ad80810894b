use super::acquisition::log_h;

#[test]
fn log_h_is_continuous() {
    for u in [-1.0f64, -20.0] {
        let (below, above) = (log_h(u - 1e-9), log_h(u + 1e-9));
        assert!((below.0 - above.0).abs() < 1e-6);
    }
}
