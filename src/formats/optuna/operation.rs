//! The operations of a journal, by their `op_code`.

/// `JournalOperation`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    CreateStudy = 0,
    DeleteStudy = 1,
    StudyUserAttr = 2,
    StudySystemAttr = 3,
    CreateTrial = 4,
    TrialParam = 5,
    TrialState = 6,
    TrialValue = 7,
    TrialUserAttr = 8,
    TrialSystemAttr = 9,
    /// Only Rustuna carries it out; Optuna passes it over.
    DiscardTrials = 10,
}

impl Operation {
    /// All, in the order of their codes.
    pub const ALL: [Operation; 11] = [
        Operation::CreateStudy,
        Operation::DeleteStudy,
        Operation::StudyUserAttr,
        Operation::StudySystemAttr,
        Operation::CreateTrial,
        Operation::TrialParam,
        Operation::TrialState,
        Operation::TrialValue,
        Operation::TrialUserAttr,
        Operation::TrialSystemAttr,
        Operation::DiscardTrials,
    ];

    /// The operation with this code.
    pub fn of(code: i64) -> Option<Self> {
        Operation::ALL.get(usize::try_from(code).ok()?).copied()
    }
}
