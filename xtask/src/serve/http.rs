//! As much of HTTP/1.1 as a static server needs: the heads of the requests of a connection, and answers.

use std::io::Read;

/// The longest request head that is read.
const HEAD_LIMIT: usize = 16 * 1024;

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET` and the like.
    pub method: String,
    /// As it came: path and query.
    pub url: String,
    /// Whether the answer may be packed by gzip.
    pub gzip: bool,
    /// What the client has already: the `ETag` of an earlier answer.
    pub known: Option<String>,
    /// Whether another request may follow on the connection.
    pub goes_on: bool,
}

impl Request {
    /// From a head that is complete; `None` where the request line lacks a part.
    fn from(head: &httparse::Request) -> Option<Request> {
        let value = |name: &str| {
            let header = head.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
            header.and_then(|header| std::str::from_utf8(header.value).ok())
        };
        let lists = |name: &str, word: &str| {
            value(name).is_some_and(|list| {
                list.split(',')
                    .any(|item| item.split(';').next().is_some_and(|it| it.trim().eq_ignore_ascii_case(word)))
            })
        };
        // A body is not read, so what follows one cannot be told from it.
        let has_body = value("content-length").is_some() || value("transfer-encoding").is_some();
        Some(Request {
            method: head.method?.to_string(),
            url: head.path?.to_string(),
            gzip: lists("accept-encoding", "gzip"),
            known: value("if-none-match").map(str::to_string),
            goes_on: head.version == Some(1) && !has_body && !lists("connection", "close"),
        })
    }
}

/// What comes from a connection.
#[derive(Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A request.
    Asked(Request),
    /// Something else.
    Nonsense,
    /// The client has nothing more to ask.
    Over,
}

/// The next request of a connection. `read`: what came behind the one before, and will behind this one.
pub fn next_request(stream: &mut impl Read, read: &mut Vec<u8>) -> std::io::Result<Incoming> {
    let mut chunk = [0; 2048];
    loop {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut head = httparse::Request::new(&mut headers);
        match head.parse(read) {
            Ok(httparse::Status::Complete(length)) => {
                let request = Request::from(&head);
                read.drain(..length);
                return Ok(request.map_or(Incoming::Nonsense, Incoming::Asked));
            }
            Ok(httparse::Status::Partial) if read.len() < HEAD_LIMIT => {}
            _ => return Ok(Incoming::Nonsense),
        }
        let count = stream.read(&mut chunk)?;
        if count == 0 {
            return Ok(if read.is_empty() { Incoming::Over } else { Incoming::Nonsense });
        }
        read.extend_from_slice(&chunk[..count]);
    }
}

/// An answer: status line, headers, body.
pub struct Answer {
    pub status: &'static str,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// Adds a header.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.headers.push((name, value.to_string()));
        self
    }

    /// As it is sent; `HEAD` is answered without the body.
    pub fn bytes(&self, with_body: bool, goes_on: bool) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {}\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        // "Not modified" has no body, and a length would be taken for that of the file.
        if !self.status.starts_with("304") {
            head.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        // A browser must ask again after each build, hence no-cache: it is told if what it has is still so.
        head.push_str(&format!(
            "Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nConnection: {}\r\n\r\n",
            if goes_on { "keep-alive" } else { "close" },
        ));
        let mut bytes = head.into_bytes();
        if with_body {
            bytes.extend_from_slice(&self.body);
        }
        bytes
    }
}

/// A line of text.
pub fn plain(status: &'static str, text: &str) -> Answer {
    let answer = Answer { status, headers: Vec::new(), body: text.as_bytes().to_vec() };
    answer.with("Content-Type", "text/plain; charset=utf-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, as a slow network may.
    struct Slow<'a>(&'a [u8]);
    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.len().min(1);
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn first(text: &str) -> Incoming {
        next_request(&mut Slow(text.as_bytes()), &mut Vec::new()).unwrap()
    }

    fn asked(url: &str) -> Request {
        Request { method: "GET".to_string(), url: url.to_string(), gzip: false, known: None, goes_on: true }
    }

    #[test]
    fn a_request_is_read_in_pieces_and_anything_else_is_refused() {
        assert_eq!(first("GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n"), Incoming::Asked(asked("/a?b")));
        for wrong in ["GET /a", "nonsense\r\n\r\n", "\u{0}\u{1}", &format!("GET /{} ", "a".repeat(20_000))] {
            assert_eq!(first(wrong), Incoming::Nonsense, "{wrong:.40}");
        }
        assert_eq!(first(""), Incoming::Over);
    }

    #[test]
    fn requests_that_come_together_are_read_one_by_one() {
        let mut stream: &[u8] = b"GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n";
        let mut read = Vec::new();
        for url in ["/a", "/b"] {
            assert_eq!(next_request(&mut stream, &mut read).unwrap(), Incoming::Asked(asked(url)));
        }
        assert_eq!(next_request(&mut stream, &mut read).unwrap(), Incoming::Over);
    }

    #[test]
    fn headers_say_what_the_client_takes_and_whether_it_goes_on() {
        let with = |header: &str| match first(&format!("GET / HTTP/1.1\r\n{header}\r\n\r\n")) {
            Incoming::Asked(request) => request,
            other => panic!("{other:?}"),
        };
        assert!(with("Accept-Encoding: br, GZIP;q=0.5").gzip && !with("accept-encoding: br").gzip);
        assert_eq!(with("If-None-Match: \"1\"").known.as_deref(), Some("\"1\""));
        for last in ["Connection: Close", "Content-Length: 3", "Transfer-Encoding: chunked"] {
            assert!(!with(last).goes_on, "{last}");
        }
        assert!(matches!(first("GET / HTTP/1.0\r\n\r\n"), Incoming::Asked(Request { goes_on: false, .. })));
    }
}
