//! One tree of the file.

use super::error::ModelError;
use super::field::ModelField;
use crate::booster::{NO_CHILD, NO_PARENT, Tree};
use crate::json::Field;

/// split_indices of a node that pruning has deleted (31 bits, default_left is the 32nd).
const DELETED: i64 = 0x7fff_ffff;
/// left_children of a leaf; its right child does not count.
const LEAF: i64 = NO_CHILD as i64;

/// The lists as the file has them; only their lengths and kinds of numbers are checked.
struct Columns {
    left_children: Vec<i64>,
    right_children: Vec<i64>,
    split_indices: Vec<i64>,
    split_conditions: Vec<f32>,
    default_left: Vec<bool>,
    is_categorical: Vec<bool>,
    loss_changes: Vec<f32>,
    sum_hessian: Vec<f32>,
    base_weights: Vec<f32>,
}

/// Categories of the categorical nodes, in the file's order.
struct Sets {
    nodes: Vec<i64>,
    categories: Vec<Vec<u32>>,
}

/// Reads a tree of a model with `n_features`; gives it with its id.
///
/// The tree holds only nodes that the root leads to: nodes that pruning has deleted are left out and the rest is numbered
/// anew. What leaves have besides their value is 0, and parents follow from the children, as XGBoost does not check them.
pub(super) fn read(field: &Field, n_features: usize) -> Result<(i64, Tree), ModelError> {
    let id = field.get("id")?.integer()?;
    let param = field.get("tree_param")?;
    let size_leaf_vector = param.get("size_leaf_vector")?;
    let values_per_leaf = size_leaf_vector.count(0, u32::MAX)?;
    if values_per_leaf > 1 {
        return Err(ModelError::VectorLeaves { path: size_leaf_vector.path(), found: values_per_leaf });
    }
    param.get("num_feature")?.count(0, u32::MAX)?;
    let n = param.get("num_nodes")?.count(1, i32::MAX as u32)? as usize;
    let columns = read_columns(field, n)?;
    check_deleted(&param, &columns)?;
    let sets = read_sets(field, n)?;
    let order = reachable(field, &columns)?;
    let tree = assemble(field, &columns, &sets, &order, n_features)?;
    Ok((id, tree))
}

fn read_columns(field: &Field, n: usize) -> Result<Columns, ModelError> {
    let integers = |name| field.get(name)?.list(n, |item| item.integer_in(i32::MIN.into(), u32::MAX.into()));
    let floats = |name| field.get(name)?.list(n, Field::float);
    let columns = Columns {
        left_children: integers("left_children")?,
        right_children: integers("right_children")?,
        split_indices: integers("split_indices")?,
        split_conditions: floats("split_conditions")?,
        default_left: field.get("default_left")?.list(n, Field::flag)?,
        is_categorical: match field.find("split_type")? {
            Some(types) => types.list(n, Field::flag)?,
            None => vec![false; n],
        },
        loss_changes: floats("loss_changes")?,
        sum_hessian: floats("sum_hessian")?,
        base_weights: floats("base_weights")?,
    };
    integers("parents")?;
    Ok(columns)
}

fn check_deleted(param: &Field, columns: &Columns) -> Result<(), ModelError> {
    let Some(num_deleted) = param.find("num_deleted")? else { return Ok(()) };
    let expected = num_deleted.count(0, u32::MAX)?;
    let deleted = |(&index, &left): (&i64, &bool)| (index == DELETED && left) || index == i64::from(u32::MAX);
    let found = columns.split_indices.iter().zip(&columns.default_left).filter(|node| deleted(*node)).count();
    if found == expected as usize {
        return Ok(());
    }
    Err(ModelError::Disagree {
        path: num_deleted.path(),
        found: expected.to_string(),
        other: "split_indices".into(),
        expected: found.to_string(),
    })
}

fn read_sets(field: &Field, n: usize) -> Result<Sets, ModelError> {
    let all = field.get("categories")?.any_list(|item| item.integer_in(0, i32::MAX.into()))?;
    let nodes_field = field.get("categories_nodes")?;
    let nodes = nodes_field.any_list(|item| item.integer_in(0, n as i64 - 1))?;
    if let Some(i) = nodes.windows(2).position(|pair| pair[0] >= pair[1]) {
        // XGBoost walks nodes and list together, so it would miss one that is out of order.
        return Err(nodes_field.item_out_of_range(i + 1, nodes[i] + 1, n as i64 - 1).into());
    }
    let segments_field = field.get("categories_segments")?;
    let segments = segments_field.list(nodes.len(), |item| item.integer_in(0, all.len() as i64))?;
    let sizes_field = field.get("categories_sizes")?;
    sizes_field.check_length(nodes.len())?;
    let mut categories = Vec::with_capacity(nodes.len());
    for (size, &start) in sizes_field.items()?.zip(&segments) {
        let end = start + size.integer_in(1, all.len() as i64 - start)?;
        let mut set: Vec<u32> = all[start as usize..end as usize].iter().map(|&category| category as u32).collect();
        set.sort_unstable();
        set.dedup();
        categories.push(set);
    }
    Ok(Sets { nodes, categories })
}

/// The nodes that the root leads to, in the order in which they will be numbered: the file's, unless a child stands before
/// its parent. Errors if a child is outside the tree or has two parents.
fn reachable(field: &Field, columns: &Columns) -> Result<Vec<usize>, ModelError> {
    let n = columns.left_children.len();
    let (left, right) = (field.get("left_children")?, field.get("right_children")?);
    let mut seen = vec![false; n];
    seen[0] = true;
    let mut order = vec![0];
    let mut children_follow = true;
    let mut next = 0;
    while next < order.len() {
        let node = order[next];
        next += 1;
        if columns.left_children[node] == LEAF {
            continue;
        }
        for (children, list, least) in [(&columns.left_children, &left, -1), (&columns.right_children, &right, 0)] {
            let child = children[node];
            if !(0..n as i64).contains(&child) {
                return Err(list.item_out_of_range(node, least, n as i64 - 1).into());
            }
            let child = child as usize;
            if std::mem::replace(&mut seen[child], true) {
                return Err(ModelError::NotATree { path: field.path(), node: child });
            }
            children_follow &= child > node;
            order.push(child);
        }
    }
    if children_follow {
        order.sort_unstable();
    }
    Ok(order)
}

fn assemble(
    field: &Field,
    columns: &Columns,
    sets: &Sets,
    order: &[usize],
    n_features: usize,
) -> Result<Tree, ModelError> {
    let mut new_number = vec![NO_CHILD; columns.left_children.len()];
    for (new, &old) in order.iter().enumerate() {
        new_number[old] = new as i32;
    }
    let mut tree = Tree { parents: vec![NO_PARENT; order.len()], ..Tree::default() };
    for (new, &old) in order.iter().enumerate() {
        let is_leaf = columns.left_children[old] == LEAF;
        let child = |children: &[i64]| if is_leaf { NO_CHILD } else { new_number[children[old] as usize] };
        let (left, right) = (child(&columns.left_children), child(&columns.right_children));
        for child in [left, right].into_iter().filter(|_| !is_leaf) {
            tree.parents[child as usize] = new as i32;
        }
        tree.left_children.push(left);
        tree.right_children.push(right);
        let index = columns.split_indices[old];
        if !is_leaf && !(0..n_features as i64).contains(&index) {
            return Err(field.get("split_indices")?.item_out_of_range(old, 0, n_features as i64 - 1).into());
        }
        tree.split_indices.push(if is_leaf { 0 } else { index as u32 });
        tree.split_conditions.push(columns.split_conditions[old]);
        tree.default_left.push(!is_leaf && columns.default_left[old]);
        let is_categorical = !is_leaf && columns.is_categorical[old];
        tree.is_categorical.push(is_categorical);
        tree.loss_changes.push(columns.loss_changes[old]);
        tree.sum_hessian.push(columns.sum_hessian[old]);
        tree.base_weights.push(columns.base_weights[old]);
        if is_categorical && let Ok(i) = sets.nodes.binary_search(&(old as i64)) {
            tree.categories_nodes.push(new as u32);
            tree.categories_segments.push(tree.categories.len() as u32);
            tree.categories_sizes.push(sets.categories[i].len() as u32);
            tree.categories.extend_from_slice(&sets.categories[i]);
        }
    }
    Ok(tree)
}
