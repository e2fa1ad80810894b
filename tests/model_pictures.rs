//! What people see of a model: its trees against XGBoost's own dump, and the pictures of trees and SHAP values, checked
//! as XML, for overlaps, and against the stylesheets.

// Helpers of tests may unwrap as tests do.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod catalogue;
mod trained;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use trained::{made_up, trained};
use tuning_playground::analysis::outline::{Condition, Content, Node, outline};
use tuning_playground::chart::{Picture, Size, Texts, TreePicture, draw, draw_dots};
use tuning_playground::formats::xgboost_json::read;
use tuning_playground::session::predict::{Learnt, Predictor};

fn texts(language: &str) -> Texts {
    let own = |(key, text): (String, String)| key.strip_prefix("chart.").map(|key| (key.to_string(), text));
    Texts::new(catalogue::catalogue(language).into_iter().filter_map(own).collect::<BTreeMap<_, _>>())
}

/// The node as `get_dump(with_stats=True)` has it; numbers are f32, as there.
fn dump(node: &Node, indent: usize, lines: &mut Vec<String>) {
    let (tabs, number, cover) = ("\t".repeat(indent), node.number, node.cover as f32);
    match &node.content {
        Content::Split { feature, condition, gain, missing_yes, children } => {
            let condition = match condition {
                Condition::Below(threshold) => format!("{feature}<{}", *threshold as f32),
                Condition::OneOf(levels) => format!("{feature}:{{{}}}", levels.join(",")),
            };
            let [yes, no] = [children[0].number, children[1].number];
            let missing = if *missing_yes { yes } else { no };
            let gain = *gain as f32;
            lines.push(format!(
                "{tabs}{number}:[{condition}] yes={yes},no={no},missing={missing},gain={gain},cover={cover}"
            ));
            let (first, second) = if yes < no { (0, 1) } else { (1, 0) };
            dump(&children[first], indent + 1, lines);
            dump(&children[second], indent + 1, lines);
        }
        Content::Leaf(value) => lines.push(format!("{tabs}{number}:leaf={},cover={cover}", *value as f32)),
        Content::More(n) => lines.push(format!("{tabs}{number}:+{n}")),
    }
}

#[test]
fn a_tree_is_told_as_xgboost_dumps_it() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/explain/more_categories/model.json");
    let mut model = read(&fs::read_to_string(file).unwrap()).unwrap();
    let lines = |node: &Node| {
        let mut lines = Vec::new();
        dump(node, 0, &mut lines);
        lines
    };
    // xgboost 3.2: Booster(model_file=…).get_dump(with_stats=True)[1], whose nine digits read back as the same f32.
    let expected = [
        "0:[wait<0.8] yes=1,no=2,missing=2,gain=62.441772,cover=240",
        "\t1:[nine:{0,3,6}] yes=4,no=3,missing=3,gain=23.459656,cover=110",
        "\t\t3:[number<-1.19] yes=7,no=8,missing=8,gain=12.536194,cover=76",
        "\t\t\t7:[nine:{0,1,3,4,5,6,7,8}] yes=16,no=15,missing=16,gain=2.4999218,cover=7",
        "\t\t\t\t15:leaf=1.0374445,cover=2",
        "\t\t\t\t16:leaf=0.33430558,cover=5",
        "\t\t\t8:leaf=1.4834969,cover=69",
    ];
    // The file does not say which levels there are: they are told by their codes.
    model.features.iter_mut().filter_map(|feature| feature.levels.as_mut()).for_each(Vec::clear);
    assert_eq!(lines(&outline(&model, 1, 0, 9).unwrap())[..7], expected);
    // From a node down, and no deeper than asked: below 2 are nodes 5, 6, 11 to 14 and 19 to 26.
    assert_eq!(
        lines(&outline(&model, 1, 3, 1).unwrap()),
        ["3:[number<-1.19] yes=7,no=8,missing=8,gain=12.536194,cover=76", "\t7:+2", "\t8:leaf=1.4834969,cover=69"]
    );
    assert_eq!(lines(&outline(&model, 1, 0, 1).unwrap())[2], "\t2:+14");
    let root = outline(&model, 1, 0, 9).unwrap();
    assert_eq!((root.depth(), root.to_depth(2)), (4, outline(&model, 1, 0, 2).unwrap()));
    assert!(outline(&model, 999, 0, 1).is_none() && outline(&model, 0, 999, 1).is_none());
}

fn learnt(depth: &str) -> Learnt {
    let file = made_up("sick", &["number", "city", "code", "sick"]);
    let mut learnt = trained(&file, "a.csv", "sick", None, &[("max_depth", depth)]).predictor.learnt();
    while learnt.step() {}
    learnt
}

/// Penguins, whose names are as long as names are.
fn penguins(target: &str) -> (Predictor, Learnt) {
    let file = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("www/data/penguins.csv")).unwrap();
    let predictor = trained(&file, "penguins.csv", target, None, &[("max_depth", "6")]).predictor;
    let mut learnt = predictor.learnt();
    while learnt.step() {}
    (predictor, learnt)
}

const SIZES: [(u32, u32); 5] = [(340, 420), (720, 420), (1200, 560), (160, 120), (340, 200)];

fn check_markup(case: &str, picture: &Picture) -> usize {
    let styles = ["www/chart.css", "www/console/model.css"];
    let styles =
        styles.map(|file| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()).concat();
    let document = roxmltree::Document::parse(&picture.svg).unwrap();
    for node in document.descendants().filter(|node| node.is_element()) {
        for attribute in ["style", "fill", "stroke", "color"] {
            assert!(node.attribute(attribute).is_none(), "{case}: {attribute} on {:?}", node.tag_name());
        }
        for class in node.attribute("class").expect("every element has a class").split(' ') {
            let known = styles.contains(&format!(".{class}")) || class == format!("chart-{}", picture.id);
            assert!(known, "{case}: the stylesheets do not know {class}");
        }
        for name in ["x", "y"] {
            let at = node.attribute(name).map_or(0.0, |text| text.parse::<f64>().unwrap());
            assert!((0.0..=f64::from(picture.width.max(picture.height))).contains(&at), "{case}: {name}={at}");
        }
    }
    for hit in &picture.hits {
        let inside =
            (0.0..=f64::from(picture.width)).contains(&hit.x) && (0.0..=f64::from(picture.height)).contains(&hit.y);
        assert!(inside, "{case}: {hit:?}");
    }
    document.descendants().count()
}

/// Left, top, right, bottom of the boxes.
fn boxes(picture: &Picture) -> Vec<[f64; 4]> {
    let document = roxmltree::Document::parse(&picture.svg).unwrap();
    let rects = document.descendants().filter(|node| node.has_tag_name("rect"));
    let number = |node: &roxmltree::Node, name: &str| node.attribute(name).unwrap().parse::<f64>().unwrap();
    rects
        .map(|node| {
            let (x, y) = (number(&node, "x"), number(&node, "y"));
            [x, y, x + number(&node, "width"), y + number(&node, "height")]
        })
        .collect()
}

#[test]
fn boxes_of_a_tree_do_not_touch_and_stay_in_the_picture() {
    let english = texts("en");
    for depth in ["1", "4", "8"] {
        let learnt = learnt(depth);
        for (width, height) in SIZES {
            let TreePicture { picture, nodes, more } =
                learnt.predictor().draw_tree(1, 0, Size { width, height }, &english).unwrap().drawn;
            let case = format!("depth {depth}, {width} x {height}");
            check_markup(&case, &picture);
            let boxes = boxes(&picture);
            assert_eq!((boxes.len(), picture.hits.len()), (nodes.len(), nodes.len()), "{case}");
            assert!(more.iter().all(|place| picture.hits[*place].lines.iter().any(|(label, _)| label == "tip_more")));
            // In the smallest picture the root may stand alone; in all others there are its children too.
            assert!(nodes.len() >= 3 || width < 340, "{case}: {} nodes", nodes.len());
            for (i, a) in boxes.iter().enumerate() {
                let inside = a[0] >= 0.0 && a[2] <= f64::from(width) && a[1] >= 0.0 && a[3] <= f64::from(height);
                assert!(inside || width < 340, "{case}: {a:?}");
                for b in &boxes[i + 1..] {
                    let apart = a[2] < b[0] || b[2] < a[0] || a[3] < b[1] || b[3] < a[1];
                    assert!(apart, "{case}: {a:?} {b:?}");
                }
            }
        }
    }
}

#[test]
fn a_collapsed_node_can_be_opened() {
    let learnt = learnt("8");
    let size = Size { width: 340, height: 420 };
    let shown = learnt.predictor().draw_tree(0, 0, size, &texts("en")).unwrap().drawn;
    let place = *shown.more.first().expect("a deep tree does not fit");
    let below = learnt.predictor().draw_tree(0, shown.nodes[place] as usize, size, &texts("en")).unwrap().drawn;
    assert_eq!(below.nodes[0], shown.nodes[place]);
    assert!(below.nodes.len() >= 3);
    assert!(below.nodes[1..].iter().all(|node| !shown.nodes.contains(node)));
}

#[test]
fn pictures_of_a_model_are_well_formed_in_both_languages() {
    for language in ["en", "fr"] {
        let texts = texts(language);
        for target in ["species", "body_mass_g", "sex"] {
            let (_, learnt) = penguins(target);
            for (width, height) in SIZES {
                let size = Size { width, height };
                let swarm = learnt.shap_view(0);
                let picture = draw_dots(&swarm, size, &texts).unwrap();
                check_markup(&format!("shap of {target}, {width}"), &picture);
                let bars = learnt.importance_view("cover");
                check_markup(&format!("importance of {target}, {width}"), &draw(&bars, size, &texts).unwrap());
                let tree = learnt.predictor().draw_tree(2, 0, size, &texts).unwrap().drawn;
                check_markup(&format!("tree of {target}, {width}"), &tree.picture);
                let mut keys: Vec<&str> = vec![&swarm.view.x.title.key, &bars.x.title.key, &bars.x.short_title.key];
                keys.extend(swarm.view.notes.iter().chain(&bars.notes).map(|phrase| phrase.key.as_str()));
                let hits = [&picture.hits, &tree.picture.hits].into_iter().flatten();
                let labels: Vec<String> =
                    hits.flat_map(|hit| hit.lines.iter().map(|(label, _)| label.clone())).collect();
                keys.extend(labels.iter().map(String::as_str));
                for key in keys {
                    assert!(texts.strings.contains_key(key), "no text for {key}");
                }
            }
        }
    }
}

#[test]
fn a_thousand_rows_of_dots_stay_small() {
    let mut file = "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,y\n".to_owned();
    for row in 0_u64..6000 {
        let value = |at: u64| (row * (2 * at + 7919) * 104_729 % 1_000_003) as f64 / 1e5;
        let all: Vec<String> = (0..15).map(|at| value(at).to_string()).collect();
        let y: f64 = (0..15).map(|at| value(at) * (at + 1) as f64).sum();
        file += &format!("{},{y}\n", all.join(","));
    }
    let mut learnt = trained(&file, "a.csv", "y", None, &[]).predictor.learnt();
    while learnt.step() {}
    let picture = draw_dots(&learnt.shap_view(0), Size { width: 720, height: 480 }, &texts("en")).unwrap();
    assert!(check_markup("dots", &picture) < 400 && picture.svg.len() < 200_000, "{} bytes", picture.svg.len());
}

/// Writes the pictures that a person looks at to the folder named by `CHART_OUT`.
#[test]
fn pictures_for_people_are_written_when_asked_for() {
    let Ok(folder) = std::env::var("CHART_OUT") else { return };
    for target in ["species", "body_mass_g", "sex"] {
        let (_, learnt) = penguins(target);
        for (width, height) in [(340, 420), (720, 420), (1200, 560)] {
            let texts = texts(if width == 340 { "fr" } else { "en" });
            let size = Size { width, height };
            let write =
                |name: &str, svg: String| fs::write(format!("{folder}/{target}-{width}-{name}.svg"), svg).unwrap();
            write("shap", draw_dots(&learnt.shap_view(0), size, &texts).unwrap().svg);
            write("importance", draw(&learnt.importance_view("gain"), size, &texts).unwrap().svg);
            write("tree", learnt.predictor().draw_tree(1, 0, size, &texts).unwrap().drawn.picture.svg);
        }
    }
}
