//! What is wrong with the form, and what it comes to.

use super::dto::{Checked, DataSettings, JobSettings};
use super::{Session, form, ranges, rules};
use crate::error::Message;
use crate::tuner::JobSpec;

impl Session {
    /// Everything that is wrong with the form.
    pub fn check(&self, settings: &JobSettings) -> Checked {
        let rules = rules::typed(&settings.rules, &mut Vec::new());
        let mut answer = Checked {
            errors: Vec::new(),
            combinations: None,
            scales: ranges::auto_scales(&settings.parameters),
            name: self.file().map(|file| form::proposed_name(&file.name, &rules)).unwrap_or_default(),
            kept: None,
        };
        match self.plan(None, settings) {
            Ok(spec) => {
                // Beyond 2^53 a count says no more than "very many".
                answer.combinations = spec.space.combinations().map(|n| n as f64);
                answer.kept = self.run.as_ref().and_then(|run| run.kept_by(&spec.space));
            }
            Err(errors) => answer.errors = errors,
        }
        answer
    }

    /// Everything that would be wrong with these settings; nothing changes. `data`: roles and split, where they are not those
    /// that are set.
    pub fn problems(&self, data: Option<&DataSettings>, settings: &JobSettings) -> Vec<Message> {
        self.plan(data, settings).err().unwrap_or_default()
    }

    fn plan(&self, data: Option<&DataSettings>, settings: &JobSettings) -> Result<JobSpec, Vec<Message>> {
        let file = self.file()?;
        let (spec, dataset) = match data {
            Some(data) => {
                let (spec, dataset, _) = file.build(form::dataset_spec(data)?)?;
                (spec, dataset)
            }
            None => (file.spec.clone(), file.dataset()?),
        };
        let request = form::request(settings, &file.name, &spec)?;
        form::plan(&request, &dataset, &self.parents)
    }
}
