//! The name somebody probably meant.

/// The candidate with the smallest edit distance to `name` (first of the closest); empty if there are no candidates.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> &'a str {
    let wanted = normal(name);
    candidates.min_by_key(|candidate| distance(&wanted, &normal(candidate))).unwrap_or("")
}

/// The candidate that differs from `name` in case, spaces and marks only, or in a letter or two: at most one in three.
pub fn near<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let (wanted, found) = (normal(name), nearest(name, candidates));
    (!found.is_empty() && 3 * distance(&wanted, &normal(found)) <= wanted.len()).then_some(found)
}

/// What is beyond ASCII stays as it is: the tables of Unicode are large.
fn normal(name: &str) -> Vec<char> {
    name.chars().filter(|c| !c.is_ascii() || c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}

/// Levenshtein distance.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + usize::from(x != y)).min(above + 1).min(row[j] + 1);
            diagonal = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_has_the_fewest_edits() {
        let names = ["eta", "max_depth", "min_child_weight", "subsample"];
        assert_eq!(nearest("maxdepth", names.into_iter()), "max_depth");
        assert_eq!(nearest("sub_sample", names.into_iter()), "subsample");
        assert_eq!(nearest("ETA", names.into_iter()), "eta");
        assert_eq!(nearest("größe", ["taille", "Größe"].into_iter()), "Größe");
        assert_eq!(distance(&normal("kitten"), &normal("sitting")), 3);
    }
    #[test]
    fn a_near_name_differs_in_a_third_of_its_letters_at_most() {
        let names = ["Sepal Width", "age", "x"];
        assert_eq!(near("sepal_width", names.into_iter()), Some("Sepal Width"));
        assert_eq!(near("sepal_widht", names.into_iter()), Some("Sepal Width"));
        assert_eq!(near("ages", names.into_iter()), Some("age"));
        assert_eq!(near("y", names.into_iter()), None);
        assert_eq!(near("salary", names.into_iter()), None);
        assert_eq!(near("age", [].into_iter()), None);
    }
}
