//! The tuning job: space, strategy, records, the state machine. Knows names, numbers and reports; not the booster.

pub mod event;
pub mod record;
pub mod space;

pub use event::{Command, Input, Report, WorkerId};
pub use record::{JobStatus, RoundReport, StopReason, TrialRecord, TrialState};
pub use space::{Assignment, Dim, Range, Scaling, Space, Value};
