//! A static server for `dist/` on the loopback interface: a thread for each connection, which answers what is asked on it.
//!
//! `httparse` (hyper's parser, no dependencies) reads the request; the rest is a page of code. axum would be 48 crates and
//! 37 s of compile time for everyone with a fresh clone. tiny_http is small, but hands connections to a pool that counts a
//! thread as free until it has woken up: under load, a burst of the idle connections that browsers open ahead leaves later
//! requests without a thread for ever (`an_idle_connection_does_not_hold_up_others` hung on it).

mod files;
mod http;

pub use files::checked_base;

use crate::say;
use anyhow::{Result, anyhow, bail};
use files::answer;
use http::{Incoming, next_request, plain};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, SocketAddrV4, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A connection that stays silent this long is closed; browsers open some ahead and never use them.
const SILENCE_LIMIT: Duration = Duration::from_secs(60);

#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    /// A free one unless given.
    pub port: Option<u16>,
    /// Open the browser.
    pub open: bool,
    /// The path that the page is served under; starts and ends with `/`.
    pub base: String,
}

/// A server that runs until it is dropped.
pub struct Serving {
    pub url: String,
    address: SocketAddr,
    ended: Arc<AtomicBool>,
    accepting: Option<std::thread::JoinHandle<()>>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        // The thread waits for a connection: this is the one that it sees the end with.
        if TcpStream::connect(self.address).is_ok() {
            self.wait();
        }
    }
}

impl Serving {
    fn wait(&mut self) {
        if let Some(thread) = self.accepting.take() {
            // A thread that panicked has said so; there is nothing left to end.
            let _ = thread.join();
        }
    }
}

/// Serves until the program is ended.
pub fn serve(dist: &Path, options: &Options) -> Result<()> {
    let mut serving = start(dist, options.port.unwrap_or(0), &options.base)?;
    say::line(&format!("\nThe playground is at {}   (Ctrl-C ends the server)", serving.url));
    if options.open {
        open(&serving.url);
    }
    serving.wait();
    bail!("The server stopped: its thread failed.")
}

/// Starts serving `folder` on 127.0.0.1; port 0 is a free one.
pub fn start(folder: &Path, port: u16, base: &str) -> Result<Serving> {
    let folder: Arc<Path> = std::fs::canonicalize(folder)
        .map_err(|error| anyhow!("{} cannot be served: {error}.", folder.display()))?
        .into();
    let listener = TcpListener::bind(SocketAddrV4::new(Ipv4Addr::LOCALHOST, port)).map_err(|error| {
        let advice = if port == 0 { "" } else { " Choose another with --port, or leave it out for a free one." };
        anyhow!("Port {port} of 127.0.0.1 cannot be used: {error}.{advice}")
    })?;
    let address = listener.local_addr()?;
    let url = format!("http://{address}{base}");
    let ended = Arc::new(AtomicBool::new(false));
    let (base, stop): (Arc<str>, _) = (base.into(), ended.clone());
    let accepting = std::thread::spawn(move || {
        for stream in listener.incoming() {
            if stop.load(Ordering::SeqCst) {
                break;
            }
            let Ok(stream) = stream else {
                // A browser that went away before it was accepted, or no file handle left: those come back, in a moment.
                std::thread::sleep(Duration::from_millis(20));
                continue;
            };
            let (folder, base, stop) = (folder.clone(), base.clone(), stop.clone());
            // Errors there are browsers that go away in the middle. Where no thread can be had, the connection is closed and
            // the browser asks again; `thread::spawn` would panic and end the server.
            let _ = std::thread::Builder::new().spawn(move || drop(converse(stream, &folder, &base, &stop)));
        }
    });
    Ok(Serving { url, address, ended, accepting: Some(accepting) })
}

/// Answers the requests of a connection until the client, an error or the end of the server closes it.
fn converse(mut stream: TcpStream, folder: &Path, base: &str, ended: &AtomicBool) -> std::io::Result<()> {
    stream.set_read_timeout(Some(SILENCE_LIMIT))?;
    // A client that asks and then does not read must not keep its thread for ever.
    stream.set_write_timeout(Some(SILENCE_LIMIT))?;
    // The next request waits for this answer: its last packet is not to wait for anything.
    stream.set_nodelay(true)?;
    let mut read = Vec::new();
    loop {
        let (bytes, goes_on) = match next_request(&mut stream, &mut read)? {
            Incoming::Over => return Ok(()),
            Incoming::Asked(request) => {
                let goes_on = request.goes_on && !ended.load(Ordering::SeqCst);
                (answer(&request, folder, base).bytes(request.method != "HEAD", goes_on), goes_on)
            }
            Incoming::Nonsense => (plain("400 Bad Request", "This is no HTTP request.\n").bytes(true, false), false),
        };
        stream.write_all(&bytes)?;
        if !goes_on {
            break;
        }
    }
    // Closing with unread bytes (a body that was sent along) would reset the connection and lose the answer on its way.
    stream.shutdown(Shutdown::Write)?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    std::io::copy(&mut stream.take(1 << 20), &mut std::io::sink()).map(drop)
}

/// Opens the browser as the platform does it; where that fails, the URL is on the screen.
fn open(url: &str) {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("cmd");
        // The empty word is the window's title, which `start` would else take the URL for.
        command.args(["/C", "start", ""]);
        command
    } else {
        Command::new("xdg-open")
    };
    command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if let Err(error) = command.spawn() {
        say::line(&format!("No browser could be opened ({error}): open the address yourself."));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    /// A folder with a page and a server for it, and a file beside the folder that must stay out of reach.
    fn served(name: &str, base: &str) -> (PathBuf, Serving) {
        let root = std::env::temp_dir().join(format!("xtask-serve-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&root);
        std::fs::create_dir_all(root.join("dist/www")).unwrap();
        std::fs::write(root.join("secret"), "secret").unwrap();
        std::fs::write(root.join("dist/index.html"), "<p>page</p>").unwrap();
        std::fs::write(root.join("dist/www/big.wasm"), vec![7; 300_000]).unwrap();
        std::fs::write(root.join("dist/www/data.unheard-of"), "?").unwrap();
        let serving = start(&root.join("dist"), 0, base).unwrap();
        (root, serving)
    }

    fn ask(serving: &Serving, request: &str) -> (String, Vec<u8>) {
        ask_with(serving, request, "")
    }

    /// `headers`: each with its end of line.
    fn ask_with(serving: &Serving, request: &str, headers: &str) -> (String, Vec<u8>) {
        let address = serving.url.strip_prefix("http://").unwrap().split('/').next().unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let head = format!("{request} HTTP/1.1\r\nHost: {address}\r\n{headers}Connection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
        (String::from_utf8_lossy(&bytes[..end]).into_owned(), bytes[end..].to_vec())
    }

    #[test]
    fn files_come_whole_with_type_length_and_no_cache() {
        let (root, serving) = served("whole", "/");
        let (head, body) = ask(&serving, "GET /www/big.wasm");
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        for line in ["Content-Type: application/wasm", "Content-Length: 300000", "Cache-Control: no-cache"] {
            assert!(head.contains(line), "{line} is not in {head}");
        }
        assert_eq!(body, vec![7; 300_000]);
        drop(serving);
        std::fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn head_has_the_headers_without_the_body() {
        let (root, serving) = served("head", "/");
        let (head, body) = ask(&serving, "HEAD /www/big.wasm");
        assert!(head.starts_with("HTTP/1.1 200") && head.contains("Content-Length: 300000"), "{head}");
        assert!(body.is_empty());
        let (head, body) = ask(&serving, "HEAD /nothing");
        assert!(head.starts_with("HTTP/1.1 404") && body.is_empty(), "{head}");
        let (head, body) = ask(&serving, "GET /www/data.unheard-of");
        assert!(head.contains("Content-Type: application/octet-stream") && body == b"?", "{head}");
        assert!(ask(&serving, "POST /").0.starts_with("HTTP/1.1 405"));
        assert!(ask(&serving, "GET").0.starts_with("HTTP/1.1 400"));
        drop(serving);
        std::fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_sub_path_serves_the_page_and_nothing_above() {
        let (root, serving) = served("sub", "/sub/path/");
        assert!(ask(&serving, "GET /sub/path/").0.starts_with("HTTP/1.1 200"));
        let (head, _) = ask(&serving, "GET /sub/path");
        assert!(head.starts_with("HTTP/1.1 301") && head.contains("Location: /sub/path/\r\n"), "{head}");
        let (head, _) = ask(&serving, "GET /sub/path?lang=fr&theme=dark");
        assert!(head.contains("Location: /sub/path/?lang=fr&theme=dark\r\n"), "{head}");
        for url in ["/", "/index.html", "/sub/path/../../../secret", "/sub/path/%2e%2e/secret"] {
            assert!(ask(&serving, &format!("GET {url}")).0.starts_with("HTTP/1.1 404"), "{url}");
        }
        drop(serving);
        std::fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn text_comes_packed_to_who_unpacks_it_and_only_once() {
        let (root, serving) = served("packed", "/");
        std::fs::write(root.join("dist/www/a.css"), "a {}\n".repeat(1000)).unwrap();
        let (head, whole) = ask(&serving, "GET /www/a.css");
        assert!(!head.contains("Content-Encoding") && whole.len() == 5000, "{head}");
        let tag = head.lines().find_map(|line| line.strip_prefix("ETag: ")).unwrap();
        let (head, packed) = ask_with(&serving, "GET /www/a.css", "Accept-Encoding: gzip, br\r\n");
        assert!(head.contains("Content-Encoding: gzip") && head.contains(tag), "{head}");
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, whole);
        let (head, body) = ask_with(&serving, "GET /www/a.css", &format!("If-None-Match: {tag}\r\n"));
        assert!(head.starts_with("HTTP/1.1 304") && body.is_empty(), "{head}");
        std::fs::write(root.join("dist/www/a.css"), "b {}\n").unwrap();
        let (head, body) = ask_with(&serving, "GET /www/a.css", &format!("If-None-Match: {tag}\r\n"));
        assert!(head.starts_with("HTTP/1.1 200") && body == b"b {}\n", "{head}");
        drop(serving);
        std::fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_connection_takes_several_requests_and_ends_when_it_is_asked_to() {
        let (root, serving) = served("several", "/");
        let address = serving.url.strip_prefix("http://").unwrap().trim_end_matches('/');
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\n\r\nGET /nothing HTTP/1.1\r\n\r\n").unwrap();
        stream.write_all(b"HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let statuses: Vec<&str> = text.split("HTTP/1.1 ").skip(1).map(|answer| &answer[..3]).collect();
        assert_eq!(statuses, ["200", "404", "200"], "{text}");
        assert_eq!(text.matches("Connection: keep-alive").count(), 2, "{text}");
        drop(serving);
        std::fs::remove_dir_all(root).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_is_not_followed() {
        let (root, serving) = served("link", "/");
        std::os::unix::fs::symlink(root.join("secret"), root.join("dist/link.txt")).unwrap();
        assert!(ask(&serving, "GET /link.txt").0.starts_with("HTTP/1.1 404"));
        drop(serving);
        std::fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn an_idle_connection_does_not_hold_up_others() {
        let (root, serving) = served("idle", "/");
        let address = serving.url.strip_prefix("http://").unwrap().trim_end_matches('/').to_string();
        let idle: Vec<TcpStream> = (0..20).map(|_| TcpStream::connect(&address).unwrap()).collect();
        std::thread::scope(|scope| {
            for _ in 0..12 {
                scope.spawn(|| assert_eq!(ask(&serving, "GET /www/big.wasm").1.len(), 300_000));
            }
        });
        drop(idle);
        drop(serving);
        std::fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_taken_port_is_answered_with_a_sentence() {
        let (root, serving) = served("taken", "/");
        let port = serving.url.trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap();
        let Err(error) = start(&root.join("dist"), port, "/") else { panic!("the port was taken") };
        assert!(error.to_string().contains("--port"), "{error}");
        drop(serving);
        std::fs::remove_dir_all(root).unwrap();
    }
}
