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

type Words = &'static [&'static str];

/// A file, what is odd about it, and what it must give: column names, levels or numbers of the second column, and the
/// codes of its notices; or the sentence's start.
struct OddFile {
    what: &'static str,
    bytes: Vec<u8>,
    gives: Result<[Words; 3], &'static str>,
}

fn odd(what: &'static str, bytes: impl Into<Vec<u8>>, names: Words, second: Words, notices: Words) -> OddFile {
    OddFile { what, bytes: bytes.into(), gives: Ok([names, second, notices]) }
}

fn refused(what: &'static str, bytes: impl Into<Vec<u8>>, sentence: &'static str) -> OddFile {
    OddFile { what, bytes: bytes.into(), gives: Err(sentence) }
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn gzipped(text: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn odd_files() -> Vec<OddFile> {
    let ab: Words = &["a", "b"];
    let arff = |text: &str| format!("@relation r\n@attribute a real\n{text}");
    vec![
        odd("UTF-16, little end first", utf16("\u{feff}a,b\n1,é\n2,€\n", u16::to_le_bytes), ab, &["é", "€"], &[]),
        odd("UTF-16, big end first", utf16("\u{feff}a,b\r\n1,é\r\n2,€\r\n", u16::to_be_bytes), ab, &["é", "€"], &[]),
        odd("UTF-16 without its mark", utf16("a,b\n1,x\n2,y\n", u16::to_le_bytes), ab, &["x", "y"], &[]),
        odd("the same, big end first", utf16("a,b\n1,x\n2,y\n", u16::to_be_bytes), ab, &["x", "y"], &[]),
        refused("nothing but the mark of UTF-8", *b"\xef\xbb\xbf", "The file is empty."),
        refused("nothing but the mark of UTF-16", *b"\xff\xfe", "The file is empty."),
        refused("nothing but the mark of UTF-16, big end first", *b"\xfe\xff", "The file is empty."),
        refused(
            "UTF-32",
            "\u{feff}a,b\n1,2\n".chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect::<Vec<_>>(),
            "This is not a text file.",
        ),
        refused(
            "a NUL byte",
            *b"a,b\n1,2\n3,4\n5,6\n7,\0\n8,9\n",
            "Line 5 of the file holds a NUL character, which no text does",
        ),
        refused(
            "a NUL in UTF-16",
            utf16("\u{feff}a,b\n1,2\n3,\0\n", u16::to_le_bytes),
            "Line 3 of the file holds a NUL",
        ),
        refused("many NUL bytes", *b"a,b\n\0\0\0\0\0\0\0\0", "This is not a text file."),
        odd(
            "Windows-1252",
            *b"a,b\n1,\x93caf\xe9\x94\n2,\x80 5 \x96 \x85\n",
            ab,
            &["“café”", "€ 5 – …"],
            &["windows_1252"],
        ),
        odd("lone carriage returns", *b"a,b\r1,2\r3,4\r", ab, &["2", "4"], &[]),
        odd("all three line ends", *b"a,b\r1,2\r\n3,4\n5,6", ab, &["2", "4", "6"], &[]),
        refused(
            "a ragged row behind mixed line ends",
            *b"a,b\r1,2\r\n3,4\n5",
            "Row 3 (line 4 of the file) has 1 field",
        ),
        odd("quoted line ends", *b"a,b\n1,\"x\ny\"\n2,\"z\r\nz\"\n3,\"\n\"\n", ab, &["x\ny", "z\r\nz", ""], &[]),
        refused("a quote that is open at the end", *b"a,b\n1,\"x\n2,y\n", "The quote that opens in line 2"),
        odd("one row", *b"a,b\n1,2\n", ab, &["2"], &["constant_column", "constant_column"]),
        odd(
            "one row and nothing else",
            *b"1,2",
            &["column 1", "column 2"],
            &["2"],
            &["constant_column", "constant_column"],
        ),
        odd(
            "names twice and none",
            *b"x,x,,x_2\n1,2,3,4\n5,6,7,8\n",
            &["x", "x_3", "column 3", "x_2"],
            &["2", "6"],
            &["duplicate_name", "unnamed_column"],
        ),
        odd(
            "names that differ in space only",
            *b"a, a ,\"a\n\"\n1,2,3\n4,5,6\n",
            &["a", "a_2", "a_3"],
            &["2", "5"],
            &["duplicate_name", "duplicate_name"],
        ),
        odd("a byte order mark before a quoted name", "\u{feff}\"a\",\"b\"\n1,2\n3,4\n", ab, &["2", "4"], &[]),
        odd(
            "ARFF with comments, cases, tabs, quotes and spaces",
            "% note\n@RELATION 'x y'\n@ATTRIBUTE\t'a' \tNumeric % {n}\n@attribute b {'x y', \"it's\", z } % {in braces}\n\n@DATA % here\n% no row\n1, 'x y' % a note\n2 ,\"it's\"\n?,z\n",
            ab,
            &["x y", "it's", "z"],
            &[],
        ),
        odd(
            "ARFF of an old Mac",
            arff("@attribute b {x,y}\n@data\n1,x\n2,y\n").replace('\n', "\r"),
            ab,
            &["x", "y"],
            &[],
        ),
        odd(
            "ARFF in Windows-1252",
            [arff("@attribute b string\n@data\n1,caf").as_bytes(), b"\xe9\n2,y\n"].concat(),
            ab,
            &["café", "y"],
            &["windows_1252"],
        ),
        refused(
            "sparse ARFF",
            arff("@attribute b real\n@data\n1,2\n{0 1, 1 2}\n"),
            "Line 6 of the ARFF file is a sparse row",
        ),
        refused(
            "ARFF with a level too many",
            arff("@attribute b {x,y}\n@data\n1,x\n2,'x '\n"),
            "Row 2 (line 6 of the file), column “b”: “x” is not",
        ),
        refused(
            "ARFF with an open quote",
            arff("@attribute b {x,'y}\n@data\n1,x\n"),
            "Line 3 of the ARFF file cannot be understood",
        ),
        refused(
            "ARFF with an open brace",
            arff("@attribute b {x,y\n@data\n1,x\n"),
            "Line 3 of the ARFF file cannot be understood",
        ),
        odd("gzip in two parts", [gzipped(b"a,b\n1,2\n"), gzipped(b"3,4\n")].concat(), ab, &["2", "4"], &[]),
    ]
}

#[test]
fn odd_files_are_read_right_or_refused_with_their_place() {
    for OddFile { what, bytes, gives } in odd_files() {
        match (read(&bytes, "data"), gives) {
            (Ok((table, found)), Ok([names, second, notices])) => {
                assert_eq!(
                    table.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(),
                    names,
                    "{what}"
                );
                let texts: Vec<String> = (0..table.n_rows).map(|row| table.columns[1].text(row)).collect();
                assert_eq!(texts, second, "{what}");
                assert_eq!(found.iter().map(|notice| &*notice.code).collect::<Vec<_>>(), notices, "{what}");
            }
            (Err(error), Err(sentence)) => assert!(error.to_string().starts_with(sentence), "{what}: {error}"),
            (result, _) => panic!("{what}: {result:?}"),
        }
    }
}

/// Wherever a download breaks off, it is told; and the line is one that the file has.
#[test]
fn a_gzip_file_cut_anywhere_is_refused() {
    let text: String =
        std::iter::once("a,b\n".to_string()).chain((0..500).map(|row| format!("{row},{}\n", row * row))).collect();
    let bytes = gzipped(text.as_bytes());
    for length in 2..bytes.len() {
        let error = read(&bytes[..length], "data.csv.gz").unwrap_err();
        let TableError::BrokenGzip { line } = error else { panic!("{length} bytes: {error}") };
        assert!((1..=502).contains(&line), "{length} bytes: line {line}");
    }
    assert_eq!(read(&bytes, "data.csv.gz").unwrap().0.n_rows, 500);
}

#[test]
fn ten_thousand_columns_are_read_whatever_their_names() {
    let row = |cell: &dyn Fn(usize) -> String| (0..10_000).map(cell).collect::<Vec<_>>().join(",");
    // Names of 40 letters: the row is longer than the first look at a file.
    let long = |column| format!("{column:040}x");
    for (what, names) in [
        ("long", row(&long)),
        ("equal", row(&|_| "x".into())),
        ("empty but one", row(&|column| if column == 5 { "x".into() } else { String::new() })),
    ] {
        let text =
            format!("{names}\n{}\n{}\n", row(&|column| column.to_string()), row(&|column| (column + 1).to_string()));
        let table = table(&text);
        assert_eq!((table.columns.len(), table.n_rows, table.source.header), (10_000, 2, true), "{what}");
        let distinct: std::collections::BTreeSet<&str> =
            table.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(distinct.len(), 10_000, "{what}");
        assert_eq!(table.columns[9_999].text(1), "10000", "{what}");
    }
}
