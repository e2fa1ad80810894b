//! The tuning job: space, strategy, records, the state machine. Knows names, numbers and reports; not the booster.

pub mod ask;
mod combinations;
pub mod completion;
pub mod condition;
mod crew;
pub mod error;
pub mod event;
pub mod gp;
pub mod hyperband;
pub mod job;
mod list;
mod log;
mod pace;
mod parzen;

pub mod record;
pub mod scaling;
pub mod snapshot;
pub mod space;
pub mod spec;
pub mod stop;
pub mod strategy;
pub mod warm_start;

pub use ask::{AskError, AskTell, Outcome};
pub use completion::{Completion, Criteria, Worth};
pub use condition::Condition;
pub use error::{Bound, RuleError, SpaceError, TunerError};
pub use event::{Command, Input, Report, WorkerId};
pub use hyperband::{Form, Hyperband};
pub use job::Job;
pub use log::Log;
pub use pace::Use;
pub use record::{FailReason, JobStatus, Origin, RoundReport, StopReason, TrialRecord, TrialState, WorkSpan};
pub use snapshot::Snapshot;
pub use space::{Assignment, Dim, Range, Scaling, Space, Value};
pub use spec::{Direction, JobSpec, Rounds};
pub use stop::{EarlyStopping, Standing, StopRule, Verdict};
pub use strategy::{Context, Proposal, Strategy, StrategySpec};
pub use warm_start::{Parent, ParentTrial, Prior, WarmStart, WarmStartType};

#[cfg(test)]
mod tests;
