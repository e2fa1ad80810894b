//! As much of HTTP/1.1 as a static server needs: the head of a request, and an answer.

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
}

/// The request at the head of a connection; `None` if it is not one.
pub fn read_request(stream: &mut impl Read) -> std::io::Result<Option<Request>> {
    let mut head = Vec::new();
    let mut chunk = [0; 2048];
    while head.len() < HEAD_LIMIT {
        let count = stream.read(&mut chunk)?;
        head.extend_from_slice(&chunk[..count]);
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut request = httparse::Request::new(&mut headers);
        match request.parse(&head) {
            Ok(httparse::Status::Complete(_)) => {
                let (Some(method), Some(url)) = (request.method, request.path) else { return Ok(None) };
                return Ok(Some(Request { method: method.to_string(), url: url.to_string() }));
            }
            Ok(httparse::Status::Partial) if count > 0 => {}
            _ => return Ok(None),
        }
    }
    Ok(None)
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
    pub fn bytes(&self, with_body: bool) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {}\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        // A browser must ask again after each build, hence no-cache.
        head.push_str(&format!(
            "Content-Length: {}\r\nCache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
            self.body.len()
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

    #[test]
    fn a_request_is_read_in_pieces_and_anything_else_is_refused() {
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
        let read = |text: &str| read_request(&mut Slow(text.as_bytes())).unwrap();
        let expected = Request { method: "GET".to_string(), url: "/a?b".to_string() };
        assert_eq!(read("GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n"), Some(expected));
        for wrong in ["", "GET /a", "nonsense\r\n\r\n", "\u{0}\u{1}", &format!("GET /{} ", "a".repeat(20_000))] {
            assert_eq!(read(wrong), None, "{wrong:.40}");
        }
    }
}
