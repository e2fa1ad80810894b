//! A model as text.

use super::number::{push_floats, push_integers, push_list, push_text, python_float};
use super::{BEST_ITERATION, BEST_SCORE, INT64, objective};
use crate::booster::{CategoryEncoding, Model, ModelFeature, Tree};
use crate::order;
use std::collections::BTreeMap;
use std::fmt::Write;

/// `model` as xgboost 3.2.0 would save it: one line, members in alphabetical order.
///
/// Categories of a column that was text are written as XGBoost writes a data frame's, so that the library gives pandas
/// columns the model's codes whatever their order. They are left out, so that the column holds the codes,
/// - where all levels are just their codes (`0`, `1`, …), as in a model that XGBoost trained on a matrix, and
/// - where a level is not ASCII: xgboost 3.2's Python package counts characters where its format counts bytes, and then takes
///   one category for another without a word, in its own models, too. Without the lists it takes the codes of pandas, which
///   are ours where the column has the same texts.
pub fn write(model: &Model) -> String {
    let mut out = String::new();
    out.push_str("{\"learner\":{\"attributes\":{");
    push_attributes(&mut out, model);
    out.push_str("},\"feature_names\":");
    let named = model.features.iter().any(|feature| !feature.name.is_empty());
    push_list(&mut out, model.features.iter().filter(|_| named), |out, feature| push_text(out, &feature.name));
    out.push_str(",\"feature_types\":");
    push_list(&mut out, feature_types(model), push_text);
    out.push_str(",\"gradient_booster\":");
    push_booster(&mut out, model);
    push_learner_params(&mut out, model);
    out.push_str(",\"objective\":");
    objective::push(&mut out, &model.objective);
    out.push_str("},\"version\":[3,2,0]}");
    out
}

fn push_attributes(out: &mut String, model: &Model) {
    let mut attributes: BTreeMap<&str, String> =
        model.file.attributes.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    if let Some((round, score)) = model.best {
        attributes.insert(BEST_ITERATION, round.to_string());
        attributes.insert(BEST_SCORE, python_float(score));
    }
    for (i, (name, text)) in attributes.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        push_text(out, name);
        out.push(':');
        push_text(out, text);
    }
}

/// As the file had them; else `c` and `q`, or nothing where all features are numeric.
fn feature_types(model: &Model) -> Vec<&str> {
    if let Some(types) = &model.file.feature_types {
        return types.iter().map(String::as_str).collect();
    }
    if model.features.iter().all(|feature| feature.levels.is_none()) {
        return Vec::new();
    }
    model.features.iter().map(|feature| if feature.levels.is_some() { "c" } else { "q" }).collect()
}

fn push_booster(out: &mut String, model: &Model) {
    if model.weight_drop.is_some() {
        out.push_str("{\"gbtree\":");
    }
    out.push_str("{\"model\":{\"cats\":");
    push_categories(out, model);
    let _ = write!(
        out,
        ",\"gbtree_model_param\":{{\"num_parallel_tree\":\"{}\",\"num_trees\":\"{}\"}},\"iteration_indptr\":",
        model.num_parallel_tree,
        model.trees.len()
    );
    push_integers(out, &model.iteration_indptr);
    out.push_str(",\"tree_info\":");
    push_integers(out, &model.tree_info);
    out.push_str(",\"trees\":");
    push_list(out, model.trees.iter().enumerate(), |out, (id, tree)| push_tree(out, tree, id, model.features.len()));
    out.push_str("},\"name\":\"gbtree\"}");
    if let Some(weights) = &model.weight_drop {
        out.push_str(",\"name\":\"dart\",\"weight_drop\":");
        push_floats(out, weights);
        out.push('}');
    }
}

fn push_learner_params(out: &mut String, model: &Model) {
    out.push_str(",\"learner_model_param\":{\"base_score\":\"");
    push_floats(out, &model.base_score);
    let num_class = model.objective.num_class;
    let num_target = if model.objective.kind.is_multi() { 1 } else { model.n_outputs() };
    let _ = write!(
        out,
        "\",\"boost_from_average\":\"{}\",\"num_class\":\"{num_class}\",\"num_feature\":\"{}\",\"num_target\":\"{num_target}\"}}",
        u8::from(model.boost_from_average),
        model.features.len()
    );
}

fn push_tree(out: &mut String, tree: &Tree, id: usize, n_features: usize) {
    let flags = |flags: &[bool]| flags.iter().map(|&flag| u8::from(flag)).collect::<Vec<_>>();
    out.push_str("{\"base_weights\":");
    push_floats(out, &tree.base_weights);
    out.push_str(",\"categories\":");
    push_integers(out, &tree.categories);
    out.push_str(",\"categories_nodes\":");
    push_integers(out, &tree.categories_nodes);
    out.push_str(",\"categories_segments\":");
    push_integers(out, &tree.categories_segments);
    out.push_str(",\"categories_sizes\":");
    push_integers(out, &tree.categories_sizes);
    out.push_str(",\"default_left\":");
    push_integers(out, &flags(&tree.default_left));
    let _ = write!(out, ",\"id\":{id},\"left_children\":");
    push_integers(out, &tree.left_children);
    out.push_str(",\"loss_changes\":");
    push_floats(out, &tree.loss_changes);
    out.push_str(",\"parents\":");
    push_integers(out, &tree.parents);
    out.push_str(",\"right_children\":");
    push_integers(out, &tree.right_children);
    out.push_str(",\"split_conditions\":");
    push_floats(out, &tree.split_conditions);
    out.push_str(",\"split_indices\":");
    push_integers(out, &tree.split_indices);
    out.push_str(",\"split_type\":");
    push_integers(out, &flags(&tree.is_categorical));
    out.push_str(",\"sum_hessian\":");
    push_floats(out, &tree.sum_hessian);
    let _ = write!(
        out,
        ",\"tree_param\":{{\"num_deleted\":\"{}\",\"num_feature\":\"{n_features}\",\"num_nodes\":\"{}\",\
         \"size_leaf_vector\":\"1\"}}}}",
        tree.n_deleted(),
        tree.n_nodes()
    );
}

/// Categories of one feature as the file spells them.
enum Encoded<'a> {
    Texts(&'a [String]),
    Integers(u8, Vec<i64>),
}

impl Encoded<'_> {
    fn len(&self) -> usize {
        match self {
            Encoded::Texts(texts) => texts.len(),
            Encoded::Integers(_, values) => values.len(),
        }
    }

    /// Positions in ascending order of the category: XGBoost looks them up by bisection.
    fn sorted(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.len() as u32).collect();
        match self {
            Encoded::Texts(texts) => order::sort_by(&mut order, |&a, &b| texts[a as usize].cmp(&texts[b as usize])),
            Encoded::Integers(_, values) => order::sort_by_key(&mut order, |&i| values[i as usize]),
        }
        order
    }
}

fn is_codes(levels: &[String]) -> bool {
    levels.iter().enumerate().all(|(code, level)| *level == code.to_string())
}

fn encode(feature: &ModelFeature, encoding: CategoryEncoding) -> Encoded<'_> {
    let levels = feature.levels.as_deref().unwrap_or_default();
    match encoding {
        CategoryEncoding::Texts => Encoded::Texts(levels),
        CategoryEncoding::Integers(kind) => {
            Encoded::Integers(kind, levels.iter().map(|level| level.parse().unwrap_or_default()).collect())
        }
    }
}

fn encodings(model: &Model) -> Vec<CategoryEncoding> {
    let levels = || model.features.iter().map(|feature| feature.levels.as_deref().unwrap_or_default());
    if !levels().flatten().all(|level| level.is_ascii()) {
        return Vec::new();
    }
    if let Some(encodings) = &model.file.category_encodings {
        return encodings.clone();
    }
    if levels().all(is_codes) {
        return Vec::new();
    }
    let encoding = |levels: &[String]| match levels {
        [_, ..] if is_codes(levels) => CategoryEncoding::Integers(INT64),
        _ => CategoryEncoding::Texts,
    };
    levels().map(encoding).collect()
}

fn push_categories(out: &mut String, model: &Model) {
    let columns: Vec<Encoded> = model.features.iter().zip(encodings(model)).map(|(f, e)| encode(f, e)).collect();
    out.push_str("{\"enc\":");
    push_list(out, &columns, |out, column| match column {
        Encoded::Texts(texts) => {
            let mut offsets: Vec<u32> = Vec::new();
            if !texts.is_empty() {
                offsets.push(0);
            }
            let mut end = 0;
            offsets.extend(texts.iter().map(|text| {
                end += text.len() as u32;
                end
            }));
            out.push_str("{\"offsets\":");
            push_integers(out, &offsets);
            out.push_str(",\"values\":");
            push_list(out, texts.iter().flat_map(|text| text.bytes()), |out, byte| {
                let _ = write!(out, "{byte}");
            });
            out.push('}');
        }
        Encoded::Integers(kind, values) => {
            let _ = write!(out, "{{\"type\":{kind},\"values\":");
            push_integers(out, values);
            out.push('}');
        }
    });
    out.push_str(",\"feature_segments\":");
    let mut segments: Vec<u32> = Vec::new();
    if !columns.is_empty() {
        segments.push(0);
    }
    let mut end = 0;
    segments.extend(columns.iter().map(|column| {
        end += column.len() as u32;
        end
    }));
    push_integers(out, &segments);
    out.push_str(",\"sorted_idx\":");
    let sorted: Vec<u32> = columns.iter().flat_map(Encoded::sorted).collect();
    push_integers(out, &sorted);
    out.push('}');
}
