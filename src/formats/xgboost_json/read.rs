//! A text as a model.

use super::error::ModelError;
use super::field::ModelField;
use super::{BEST_ITERATION, BEST_SCORE, objective, tree};
use crate::booster::objective::{ObjectiveKind, ObjectiveSpec};
use crate::booster::{CategoryEncoding, FileDetails, Model, ModelFeature, Tree};
use crate::json::{Expected, Field, Json, JsonError, Read};
use std::collections::BTreeMap;

/// Most outputs, and most features, of a model: a wrong number in a short file must not ask for all the memory there is.
pub(super) const MAX_OUTPUTS: u32 = 1_000_000;
const MAX_FEATURES: u32 = 1_000_000;

/// Reads a model that `write`, or xgboost from 3.0 on, has written. Errors name the field that is wrong.
///
/// Checked is what XGBoost's loader checks, and besides that every tree is a tree whose splits look at features that there
/// are, so that prediction neither fails nor hangs. A text or integer category keeps its text as level.
pub fn read(text: &str) -> Result<Model, ModelError> {
    let json = Json::parse(text)?;
    let root = Field::root(&json);
    let learner = match root.find("learner") {
        Ok(Some(learner)) => learner,
        _ => return Err(ModelError::NotAModel),
    };
    let gradient_booster = learner.get("gradient_booster")?;
    let params = learner.get("learner_model_param")?;
    let objective = read_objective(&learner, &params)?;
    let n_outputs = n_outputs(&params, &objective)?;
    let base_score = read_base_score(&params, &objective, n_outputs)?;
    let (best, attributes) = read_attributes(&learner.get("attributes")?)?;

    let booster = gradient_booster.get("name")?;
    let gbtree;
    let (model, weight_drop) = match booster.text()? {
        "gbtree" => {
            let model = gradient_booster.get("model")?;
            // XGBoost 3.4 writes DART so.
            let weight_drop = model.find("weight_drop")?.map(|weights| weights.any_list(Field::float)).transpose()?;
            (model, weight_drop.filter(|weights| !weights.is_empty()))
        }
        "dart" => {
            gbtree = gradient_booster.get("gbtree")?;
            let weights = gradient_booster.get("weight_drop")?.any_list(Field::float)?;
            (gbtree.get("model")?, Some(weights))
        }
        other => return Err(ModelError::Booster { found: other.chars().take(40).collect() }),
    };
    let n_features = params.get("num_feature")?.count(0, MAX_FEATURES)? as usize;
    let (features, mut file) = read_features(&learner, &model, n_features)?;
    file.attributes = attributes;
    let forest = read_forest(&model, n_features, n_outputs)?;
    if let Some(weights) = &weight_drop
        && weights.len() != forest.trees.len()
    {
        let holder = if booster.text()? == "dart" { gradient_booster } else { model };
        holder.get("weight_drop")?.check_length(forest.trees.len())?;
    }
    let link = objective.build();
    Ok(Model {
        base_margin: base_score.iter().map(|&score| link.link(score)).collect(),
        base_score,
        boost_from_average: match params.find("boost_from_average")? {
            Some(flag) => flag.count(0, 1)? == 1,
            None => true,
        },
        objective,
        features: mark_categorical(features, &forest.trees),
        trees: forest.trees,
        tree_info: forest.tree_info,
        iteration_indptr: forest.iteration_indptr,
        num_parallel_tree: forest.num_parallel_tree,
        weight_drop,
        best,
        file,
    })
}

fn read_objective(learner: &Field, params: &Field) -> Result<ObjectiveSpec, ModelError> {
    let field = learner.get("objective")?;
    let objective = objective::read(&field)?;
    let num_class = params.get("num_class")?;
    let found = num_class.count(0, MAX_OUTPUTS)?;
    if found == objective.num_class {
        return Ok(objective);
    }
    Err(ModelError::Disagree {
        path: num_class.path(),
        found: found.to_string(),
        other: if objective.kind.is_multi() {
            format!("{}.softmax_multiclass_param.num_class", field.path())
        } else {
            format!("{}.name", field.path())
        },
        expected: objective.num_class.to_string(),
    })
}

/// One per class, quantile or target.
fn n_outputs(params: &Field, objective: &ObjectiveSpec) -> Result<usize, ModelError> {
    let num_target = params.find("num_target")?;
    let targets = num_target.map_or(Ok(1), |field| field.count(0, MAX_OUTPUTS))?.max(1) as usize;
    let expected = match objective.kind {
        ObjectiveKind::MultiSoftmax | ObjectiveKind::MultiSoftprob => return Ok(objective.num_class as usize),
        ObjectiveKind::QuantileError => objective.quantile_alpha.len(),
        // Several targets, a tree for each.
        _ => return Ok(targets),
    };
    match num_target {
        Some(field) if targets != expected => Err(ModelError::Disagree {
            path: field.path(),
            found: targets.to_string(),
            other: "learner.objective.quantile_loss_param.quantile_alpha".into(),
            expected: expected.to_string(),
        }),
        _ => Ok(expected),
    }
}

fn read_base_score(params: &Field, objective: &ObjectiveSpec, n_outputs: usize) -> Result<Vec<f32>, ModelError> {
    use ObjectiveKind as K;
    let field = params.get("base_score")?;
    let mut scores = field.numbers_in_text()?;
    if scores.len() == 1 {
        scores = vec![scores[0]; n_outputs];
    }
    if scores.len() != n_outputs {
        return Err(ModelError::Length { path: field.path(), expected: n_outputs, found: scores.len() });
    }
    if scores.iter().any(|score| !score.is_finite()) {
        return Err(field.expected(Expected::ListText).into());
    }
    // Otherwise the margin is no number.
    match objective.kind {
        K::RegLogistic | K::BinaryLogistic if scores.iter().any(|score| !(0.0..=1.0).contains(score)) => {
            Err(field.out_of_range(0, 1).into())
        }
        K::CountPoisson | K::RegGamma | K::RegTweedie if scores.iter().any(|&score| score < 0.0) => {
            Err(ModelError::Negative { path: field.path(), found: field.text()?.to_string() })
        }
        _ => Ok(scores),
    }
}

type Best = Option<(u32, f64)>;

fn read_attributes(field: &Field) -> Result<(Best, BTreeMap<String, String>), ModelError> {
    let mut attributes = BTreeMap::new();
    for (name, value) in field.members()? {
        attributes.insert(name.to_string(), value.text()?.to_string());
    }
    let parsed = |name: &str| attributes.get(name).map(String::as_str);
    let best = match (parsed(BEST_ITERATION).map(str::parse), parsed(BEST_SCORE).map(str::parse)) {
        (Some(Ok(round)), Some(Ok(score))) => Some((round, score)),
        _ => None,
    };
    if best.is_some() {
        attributes.remove(BEST_ITERATION);
        attributes.remove(BEST_SCORE);
    }
    Ok((best, attributes))
}

/// Names, types and categories. XGBoost checks the length of none of these lists; names are checked here, because a feature
/// must not get the name of another.
fn read_features(
    learner: &Field,
    model: &Field,
    n_features: usize,
) -> Result<(Vec<ModelFeature>, FileDetails), ModelError> {
    let texts = |name| -> Result<Vec<String>, ModelError> {
        let Some(list) = learner.find(name)? else { return Ok(Vec::new()) };
        Ok(list.any_list(String::read)?)
    };
    let mut names = texts("feature_names")?;
    if !names.is_empty() && names.len() != n_features {
        let path = learner.get("feature_names")?.path();
        return Err(ModelError::Names { path, expected: n_features, found: names.len() });
    }
    names.resize(n_features, String::new());
    let types = texts("feature_types")?;
    let (encodings, mut levels) = read_categories(model, n_features)?;
    levels.resize(n_features, Vec::new());
    let features = names.into_iter().zip(levels).enumerate().map(|(i, (name, levels))| {
        let is_categorical = !levels.is_empty() || types.get(i).is_some_and(|name| name == "c");
        ModelFeature { name, levels: is_categorical.then_some(levels) }
    });
    let features = features.collect();
    let file =
        FileDetails { feature_types: Some(types), category_encodings: Some(encodings), ..FileDetails::default() };
    Ok((features, file))
}

/// What the data frame's categories were, one per feature, or nothing.
fn read_categories(model: &Field, n_features: usize) -> Result<(Vec<CategoryEncoding>, Vec<Vec<String>>), ModelError> {
    let Some(categories) = model.find("cats")? else { return Ok((Vec::new(), Vec::new())) };
    // They follow from the categories.
    categories.get("feature_segments")?.any_list(Field::integer)?;
    categories.get("sorted_idx")?.any_list(Field::integer)?;
    let field = categories.get("enc")?;
    if field.items()?.len() > 0 {
        field.check_length(n_features)?;
    }
    let (mut encodings, mut levels) = (Vec::new(), Vec::new());
    for column in field.items()? {
        let values = column.get("values")?;
        if let Some(kind) = column.find("type")? {
            encodings.push(CategoryEncoding::Integers(kind.integer_in(0, u8::MAX.into())? as u8));
            levels.push(values.any_list(|value| value.integer().map(|number| number.to_string()))?);
            continue;
        }
        // XGBoost's bytes are signed.
        let bytes = values.any_list(|value| value.integer_in(-128, 255).map(|byte| byte as u8))?;
        let offsets_field = column.get("offsets")?;
        let offsets = offsets_field.any_list(|offset| offset.integer_in(0, bytes.len() as i64))?;
        if let Some(i) = offsets.windows(2).position(|pair| pair[0] > pair[1]) {
            return Err(offsets_field.item_out_of_range(i + 1, offsets[i], bytes.len() as i64).into());
        }
        let text = |pair: &[i64]| String::from_utf8_lossy(&bytes[pair[0] as usize..pair[1] as usize]).into_owned();
        encodings.push(CategoryEncoding::Texts);
        levels.push(offsets.windows(2).map(text).collect());
    }
    Ok((encodings, levels))
}

/// A feature that is split by category is categorical, even if the file does not say so.
fn mark_categorical(mut features: Vec<ModelFeature>, trees: &[Tree]) -> Vec<ModelFeature> {
    for tree in trees {
        for (&index, _) in tree.split_indices.iter().zip(&tree.is_categorical).filter(|(_, categorical)| **categorical)
        {
            features[index as usize].levels.get_or_insert_default();
        }
    }
    features
}

struct Forest {
    trees: Vec<Tree>,
    tree_info: Vec<u32>,
    iteration_indptr: Vec<u32>,
    num_parallel_tree: u32,
}

fn read_forest(model: &Field, n_features: usize, n_outputs: usize) -> Result<Forest, ModelError> {
    let param = model.get("gbtree_model_param")?;
    let num_trees = param.get("num_trees")?;
    let n_trees = num_trees.count(0, i32::MAX as u32)? as usize;
    let num_parallel_tree = match param.find("num_parallel_tree")? {
        Some(field) => field.count(1, i32::MAX as u32)?,
        None => 1,
    };
    let list = model.get("trees")?;
    let found = list.items()?.len();
    if found != n_trees {
        return Err(ModelError::Disagree {
            path: num_trees.path(),
            found: n_trees.to_string(),
            other: list.path(),
            expected: found.to_string(),
        });
    }
    let last_output = n_outputs as i64 - 1;
    let tree_info = model.get("tree_info")?.list(n_trees, |item| item.integer_in(0, last_output))?;
    let tree_info: Vec<u32> = tree_info.into_iter().map(|output| output as u32).collect();
    // XGBoost puts a tree where its id says.
    let mut by_id: Vec<Option<Tree>> = vec![None; n_trees];
    for field in list.items()? {
        let (id, tree) = tree::read(&field, n_features)?;
        let id_field = field.get("id")?;
        let place = usize::try_from(id).ok().and_then(|id| by_id.get_mut(id));
        let place = place.ok_or_else(|| id_field.out_of_range(0, n_trees as i64 - 1))?;
        if place.replace(tree).is_some() {
            return Err(ModelError::DuplicateId { path: id_field.path(), found: id as usize });
        }
    }
    Ok(Forest {
        trees: by_id.into_iter().flatten().collect(),
        tree_info,
        iteration_indptr: read_rounds(model, n_trees, n_outputs as u64 * u64::from(num_parallel_tree))?,
        num_parallel_tree,
    })
}

/// Number of trees after each round; XGBoost makes it up if it is not there.
fn read_rounds(model: &Field, n_trees: usize, trees_per_round: u64) -> Result<Vec<u32>, ModelError> {
    let Some(field) = model.find("iteration_indptr")? else {
        let n_rounds = n_trees as u64 / trees_per_round;
        if n_rounds * trees_per_round != n_trees as u64 {
            return Err(field_missing(model).into());
        }
        return Ok((0..=n_rounds).map(|round| (round * trees_per_round) as u32).collect());
    };
    let rounds = field.any_list(|item| item.integer_in(0, n_trees as i64))?;
    let (Some(&first), Some(&last)) = (rounds.first(), rounds.last()) else {
        return Err(ModelError::Length { path: field.path(), expected: n_trees + 1, found: 0 });
    };
    if first != 0 {
        return Err(field.item_out_of_range(0, 0, 0).into());
    }
    if let Some(i) = rounds.windows(2).position(|pair| pair[0] > pair[1]) {
        return Err(field.item_out_of_range(i + 1, rounds[i], n_trees as i64).into());
    }
    if last != n_trees as i64 {
        return Err(field.item_out_of_range(rounds.len() - 1, n_trees as i64, n_trees as i64).into());
    }
    Ok(rounds.into_iter().map(|n| n as u32).collect())
}

fn field_missing(model: &Field) -> JsonError {
    model.get("iteration_indptr").err().unwrap_or_else(|| model.expected(Expected::Object))
}
