//! Composition root: one method per thing a visitor can do.
