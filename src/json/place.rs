//! Where in its text a value stands, for an editor that marks the line.

use super::Parser;

/// The line (1-based) of the value at `path`, spelled as `Field::path` does: that of its name, if it has one. A part of the
/// path that is not there gives the line of what it should stand in. `text` has to be JSON, else the answer means nothing.
pub fn line_of(text: &str, path: &str) -> usize {
    let mut parser = Parser { text, at: 0 };
    parser.seek(path);
    1 + text.bytes().take(parser.at).filter(|byte| *byte == b'\n').count()
}

impl Parser<'_> {
    /// Goes to what is at `path`, or as far on the way there as there is something.
    fn seek(&mut self, path: &str) {
        self.skip_space();
        let start = self.at;
        let is_object = self.peek() == Some(b'{');
        let found = if is_object { self.member(path) } else { self.item(path) };
        let Some((name_at, value_at, rest)) = found else {
            self.at = start;
            return;
        };
        if rest.is_empty() {
            self.at = name_at;
        } else {
            self.at = value_at;
            self.seek(rest);
        }
    }

    /// The member that `path` begins with, the one with the longest name, of equal names the last: where its name stands, where its value, and what is left of the path.
    fn member<'p>(&mut self, path: &'p str) -> Option<(usize, usize, &'p str)> {
        let mut found = None;
        self.at += 1;
        loop {
            self.skip_space();
            let name_at = self.at;
            if self.peek() != Some(b'"') {
                return found;
            }
            let name = self.string()?;
            self.skip_space();
            self.eat(b':');
            self.skip_space();
            let rest = path.strip_prefix(&*name).and_then(|rest| match rest.strip_prefix('.') {
                Some(rest) => Some(rest),
                None => (rest.is_empty() || rest.starts_with('[')).then_some(rest),
            });
            // `a.b` is the member of that name before it is `b` of `a`.
            let is_longest = |rest: &&str| found.is_none_or(|(_, _, before): (_, _, &str)| rest.len() <= before.len());
            if let Some(rest) = rest.filter(is_longest) {
                found = Some((name_at, self.at, rest));
            }
            self.value(0)?;
            self.skip_space();
            self.eat(b',');
        }
    }

    /// The item of a list that `path` begins with.
    fn item<'p>(&mut self, path: &'p str) -> Option<(usize, usize, &'p str)> {
        let (index, rest) = path.strip_prefix('[')?.split_once(']')?;
        let index: usize = index.parse().ok()?;
        if !self.eat(b'[') {
            return None;
        }
        for _ in 0..index {
            self.value(0)?;
            self.skip_space();
            if !self.eat(b',') {
                return None;
            }
        }
        self.skip_space();
        Some((self.at, self.at, rest.strip_prefix('.').unwrap_or(rest)))
    }
}

#[cfg(test)]
mod tests {
    use super::line_of;

    const TEXT: &str =
        "{\n \"a.b\": {\n  \"list\": [\n   1,\n   {\"x\":\n    2}\n  ]\n },\n \"a\": {\"b\": 0},\n \"a\": 7\n}";

    #[test]
    fn a_value_is_found_by_its_path() {
        for (path, line) in [("a.b", 2), ("a.b.list", 3), ("a.b.list[0]", 4), ("a.b.list[1]", 5), ("a.b.list[1].x", 5)]
        {
            assert_eq!(line_of(TEXT, path), line, "{path}");
        }
        // The last of two members with the same name counts.
        assert_eq!(line_of(TEXT, "a"), 10);
    }

    #[test]
    fn what_is_not_there_is_looked_for_as_far_as_possible() {
        for (path, line) in [("", 1), ("none", 1), ("a.b.none", 2), ("a.b.list[1].y", 5), ("a.b.list[9]", 3)] {
            assert_eq!(line_of(TEXT, path), line, "{path}");
        }
        assert_eq!(line_of("", "a"), 1);
    }
}
