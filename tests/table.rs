//! Files to tables: real files, every sentence about a bad one, and properties over made-up ones.

#![allow(clippy::unwrap_used, reason = "a failing helper is a failing test")]

use proptest::prelude::*;
use std::path::Path;
use tuning_playground::error::{Explain, Message};
use tuning_playground::table::{FileKind, MISSING, MISSING_CODE, Notice, Table, TableError, Values, read};

fn table(text: &str) -> Table {
    read(text.as_bytes(), "data.csv").unwrap().0
}

fn notices(text: &str) -> Vec<Notice> {
    read(text.as_bytes(), "data.csv").unwrap().1
}

fn error(text: &str) -> TableError {
    read(text.as_bytes(), "data.csv").unwrap_err()
}

fn codes(text: &str) -> Vec<String> {
    notices(text).iter().map(|notice| notice.code.to_string()).collect()
}

fn numbers<'a>(table: &'a Table, name: &str) -> &'a [f64] {
    match &table.column(name).unwrap().values {
        Values::Number(numbers) => numbers,
        Values::Category { .. } => panic!("{name} is text"),
    }
}

fn levels<'a>(table: &'a Table, name: &str) -> &'a [String] {
    match &table.column(name).unwrap().values {
        Values::Category { levels, .. } => levels,
        Values::Number(_) => panic!("{name} is numbers"),
    }
}

/// A file beside the repository, or `None` where it is not.
fn shared(file: &str) -> Option<Vec<u8>> {
    let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(file)).ok();
    if bytes.is_none() {
        println!("skipped: ../shared is not here");
    }
    bytes
}

#[test]
fn the_vertebral_column_arff_has_six_numbers_and_a_class() {
    let Some(bytes) = shared("data/column_2C_weka.arff") else { return };
    let (table, notices) = read(&bytes, "column_2C_weka.arff").unwrap();
    assert_eq!((table.n_rows, table.columns.len(), table.source.format), (310, 7, "arff"));
    assert!(
        table.columns[..6].iter().all(|column| matches!(column.values, Values::Number(_)) && column.missing() == 0)
    );
    assert_eq!(numbers(&table, "pelvic_incidence")[0], 63.0278175);
    let Values::Category { codes, levels } = &table.column("class").unwrap().values else { panic!("class is text") };
    assert_eq!(levels, &["Abnormal", "Normal"]);
    assert_eq!([0, 1].map(|level| codes.iter().filter(|&&code| code == level).count()), [210, 100]);
    assert_eq!(notices, []);
}

#[test]
fn the_three_class_arff_keeps_its_declared_classes() {
    let Some(bytes) = shared("data/column_3C_weka.arff") else { return };
    let (table, _) = read(&bytes, "any name").unwrap();
    let Values::Category { codes, levels } = &table.column("class").unwrap().values else { panic!("class is text") };
    let rows = |name: &str| {
        let level = levels.iter().position(|level| level == name).unwrap() as u32;
        codes.iter().filter(|&&code| code == level).count()
    };
    assert_eq!((rows("Normal"), rows("Hernia"), rows("Spondylolisthesis")), (100, 60, 150));
}

#[test]
fn label_first_csv_of_the_lab_has_no_header() {
    let Some(bytes) = shared("data/vertebral_train.csv") else { return };
    let (table, _) = read(&bytes, "vertebral_train.csv").unwrap();
    assert_eq!((table.n_rows, table.columns.len(), table.source.header), (248, 7, false));
    assert_eq!(numbers(&table, "column 1").iter().sum::<f64>(), 168.0);
}

#[test]
fn golden_csv_with_missing_values_is_all_numbers() {
    let Some(bytes) = shared("golden/data/diabetes_missing.csv") else { return };
    let (table, _) = read(&bytes, "diabetes_missing.csv").unwrap();
    assert_eq!((table.n_rows, table.columns.len(), table.source.header), (442, 11, true));
    let empty = std::str::from_utf8(&bytes)
        .unwrap()
        .lines()
        .skip(1)
        .flat_map(|line| line.split(','))
        .filter(|field| field.is_empty());
    assert_eq!(table.columns.iter().map(|column| column.missing()).sum::<usize>(), empty.count());
    assert_eq!(table.head(1)[0][..4], ["321", "0.019913213", "0.05068012", ""]);
}

#[test]
fn an_empty_file_is_refused() {
    for text in ["", "\n\n", " \r\n\t\n", "\u{feff}", ",,\n,,\n"] {
        assert_eq!(error(text), TableError::Empty, "{text:?}");
    }
}

#[test]
fn a_header_without_rows_is_refused() {
    assert_eq!(error("a,b,c\n"), TableError::HeaderOnly);
    assert_eq!(error("a;b\n\n;\n"), TableError::HeaderOnly);
}

#[test]
fn one_column_is_refused() {
    assert_eq!(error("a\n1\n2\n"), TableError::OneColumn);
    assert_eq!(error("1 2\n3 4\n"), TableError::SpaceSeparated);
}

#[test]
fn a_binary_file_is_refused_with_a_way_out() {
    let error = read(b"PK\x03\x04\x14\0\x06\0", "book.xlsx").unwrap_err();
    assert_eq!(error, TableError::NotATable(FileKind::Excel));
    assert!(error.to_string().contains("save it as CSV"));
    assert_eq!(read(&[0, 1, 2, 3], "x.csv").unwrap_err(), TableError::NotATable(FileKind::Binary));
}

#[test]
fn a_ragged_row_is_told_with_row_line_and_both_counts() {
    let mut text = String::from("a,b,c,d,e,f\n\n");
    for _ in 0..16 {
        text.push_str("1,2,3,4,5,6\n");
    }
    text.push_str("1,2,3,4,5\n1,2,3,4,5,6\n");
    let error = error(&text);
    assert!(
        error.to_string().starts_with("Row 17 (line 19 of the file) has 5 fields, but 6 were expected."),
        "{error}"
    );
    let message = Message::new("ragged_row").with("row", 17).with("line", 19).with("found", 5).with("expected", 6);
    assert_eq!(error.message(), message);
}

#[test]
fn every_missing_spelling_is_missing_in_numbers_and_texts() {
    for word in MISSING {
        let table = table(&format!("n,t\n1,x\n{word}, {word} \n2,y\n"));
        // The row of two empty fields is a blank one.
        let rows: &[f64] = if word.is_empty() { &[1.0, 2.0] } else { &[1.0, f64::NAN, 2.0] };
        assert_eq!(format!("{:?}", numbers(&table, "n")), format!("{rows:?}"), "{word}");
        assert_eq!(levels(&table, "t"), ["x", "y"], "{word}");
    }
}

#[test]
fn truth_values_are_texts() {
    assert_eq!(levels(&table("a,b\n1,true\n2,false\n"), "b"), ["false", "true"]);
}

#[test]
fn a_stray_text_among_numbers_is_named_with_its_row() {
    let text = "a,b\n1,1\n2,2\n3,3\n4,4\n5,five\n6,6\n";
    let expected =
        Notice::new("mostly_numbers").with("column", "b").with("count", 1).with("row", 5).with("value", "five");
    assert_eq!(notices(text), [expected]);
}

#[test]
fn infinities_are_missing_and_told() {
    let text = "a,b\n1,1\n2,-inf\n3,1e999\n";
    let expected =
        Notice::new("infinite_values").with("column", "b").with("count", 2).with("row", 2).with("value", "-inf");
    assert_eq!(notices(text), [expected, Notice::new("constant_column").with("column", "b")]);
}

#[test]
fn decimal_commas_are_numbers_and_told() {
    let text = "a;b;c\n1,5;x,y;1\n-0,25;z;2\n";
    let table = table(text);
    assert_eq!((numbers(&table, "a"), levels(&table, "b")), (&[1.5, -0.25][..], &["x,y".to_owned(), "z".into()][..]));
    assert_eq!(codes(text), ["decimal_comma"]);
}

#[test]
fn dead_and_identifying_columns_are_told() {
    let mut text = String::from(",id,name,one,none,x\n");
    for row in 0..12 {
        text.push_str(&format!("{row},{},n{row},k,,{}\n", 100 + row * 3, row % 5));
    }
    let notices = notices(&text);
    let named: Vec<(&str, &str)> =
        notices.iter().map(|notice| (&*notice.code, notice.params["column"].as_str())).collect();
    let expected = [
        ("index_column", "index"),
        ("empty_column", "none"),
        ("constant_column", "one"),
        ("id_like", "id"),
        ("id_like", "name"),
    ];
    assert_eq!(named, expected);
}

#[test]
fn an_unterminated_quote_is_told_with_its_line() {
    assert_eq!(error("a,b\n1,\"x\n2,y\n"), TableError::UnterminatedQuote { line: 2 });
}

#[test]
fn gzip_and_plain_files_give_the_same_values() {
    use std::io::Write;
    let text = b"a,b\n1,x\n2,y\n";
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text).unwrap();
    let (packed, _) = read(&encoder.finish().unwrap(), "data.csv.gz").unwrap();
    let (plain, _) = read(text, "data.csv").unwrap();
    assert!(packed.source.gzip && !plain.source.gzip);
    assert_eq!(packed.columns, plain.columns);
    // What the file takes in memory is the text, however small it was packed.
    assert_eq!((packed.source.text_bytes, plain.source.text_bytes), (text.len(), text.len()));
}

/// Every error of the layer, one of each.
fn errors() -> Vec<TableError> {
    let kinds = [
        FileKind::Excel,
        FileKind::Archive,
        FileKind::Compressed,
        FileKind::Parquet,
        FileKind::Image,
        FileKind::Pdf,
        FileKind::WebPage,
        FileKind::Json,
        FileKind::Binary,
    ];
    let (column, value) = (String::from("c"), String::from("v"));
    let mut errors: Vec<TableError> = kinds.map(TableError::NotATable).into();
    errors.extend([
        TableError::Empty,
        TableError::TooLarge { limit: 1 },
        TableError::TooManyValues { limit: 2 },
        TableError::TooManyColumns { found: 3, limit: 4 },
        TableError::BrokenGzip,
        TableError::HeaderOnly,
        TableError::OneColumn,
        TableError::SpaceSeparated,
        TableError::RaggedRow { row: 1, line: 2, found: 3, expected: 4 },
        TableError::RaggedQuotedRow { row: 1, line: 2, last_line: 3, found: 4, expected: 5 },
        TableError::HeaderLength { names: 1, found: 2 },
        TableError::UnterminatedQuote { line: 1 },
        TableError::Unreadable { line: 1 },
        TableError::ArffNoData,
        TableError::ArffNoAttributes,
        TableError::ArffDeclaration { line: 1, text: "t".into() },
        TableError::ArffType { line: 1, column: column.clone(), kind: "k".into() },
        TableError::ArffSparse { line: 1 },
        TableError::ArffNumber { row: 1, line: 2, column: column.clone(), value: value.clone() },
        TableError::ArffLevel { row: 1, line: 2, column, value },
    ]);
    errors
}

#[test]
fn the_catalogue_says_what_display_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/table/messages.json");
    let Ok(text) = std::fs::read_to_string(path) else { return println!("skipped: the lead moved the catalogue") };
    let catalogue: serde_json::Value = serde_json::from_str(&text).unwrap();
    for error in errors() {
        let message = error.message();
        for language in ["en", "fr"] {
            let mut sentence =
                catalogue[&*message.code][language].as_str().unwrap_or_else(|| panic!("{}", message.code)).to_owned();
            for (name, value) in &message.params {
                assert!(sentence.contains(&format!("{{{name}}}")), "{} {language}: {name} is not told", message.code);
                sentence = sentence.replace(&format!("{{{name}}}"), value);
            }
            assert!(!sentence.contains('{'), "{sentence}");
            assert!(language != "en" || sentence == error.to_string(), "{sentence}\n{error}");
        }
    }
}

/// What a cell may hold without being blank, missing or a number.
fn word() -> impl Strategy<Value = String> {
    "[a-zé,;|\t\"' \n]{0,6}x[a-z,;|\"']{0,3}"
}

fn cell() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        1 => Just(None),
        4 => (-1e6..1e6f64).prop_map(Some),
        1 => any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Some),
    ]
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), name in "[a-z.]{0,8}") {
        let _ = read(&bytes, &name);
    }

    #[test]
    fn bytes_that_look_like_tables_never_panic(text in "[a1.,;|\t\"'{}@%?\r\n -]{0,200}", head in 0..4usize) {
        let head = ["", "@relation r\n@attribute a real\n@attribute b {x,'y z'}\n@data\n", "\u{feff}", "sep=;\n"][head];
        if let Ok((table, _)) = read(format!("{head}{text}").as_bytes(), "x") {
            prop_assert!(table.columns.iter().all(|column| column.len() == table.n_rows && !column.name.is_empty()));
            prop_assert_eq!(table.summaries().len(), table.columns.len());
            prop_assert_eq!(table.head(3).len(), table.n_rows.min(3));
        }
    }

    /// Numbers, texts and missing values come back from a CSV file with any delimiter.
    #[test]
    fn what_is_written_is_read(
        rows in proptest::collection::vec((cell(), word(), cell()), 3..30),
        delimiter in proptest::sample::select(vec![b',', b';', b'\t', b'|']),
        windows in any::<bool>(),
    ) {
        let terminator = if windows { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).terminator(terminator).from_writer(Vec::new());
        writer.write_record(["first", "text", "last", "sure"]).unwrap();
        let field = |number: Option<f64>| number.map_or(String::new(), |number| number.to_string());
        for (first, text, last) in &rows {
            writer.write_record([field(*first), text.clone(), field(*last), "1".into()]).unwrap();
        }
        let (table, _) = read(&writer.into_inner().unwrap(), "x.csv").unwrap();
        prop_assert_eq!(table.source.delimiter, Some(char::from(delimiter)));
        prop_assert_eq!(table.n_rows, rows.len());
        for (row, (first, text, last)) in rows.iter().enumerate() {
            for (name, number) in [("first", first), ("last", last)] {
                prop_assert_eq!(numbers(&table, name)[row].to_bits(), number.unwrap_or(f64::NAN).to_bits());
            }
            let Values::Category { codes, levels } = &table.columns[1].values else { panic!("text") };
            prop_assert!(codes[row] != MISSING_CODE);
            prop_assert_eq!(levels[codes[row] as usize].as_str(), text.trim_ascii());
        }
    }
}
