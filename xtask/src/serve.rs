//! A plain file server for the finished site, on the loopback address, as a portal's server would send it.

use std::fs;
use std::io::{self, BufRead, BufReader, Read as _, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;

use anyhow::{Context, Result, bail};
use clap::Args;
use percent_encoding::percent_decode_str;

use crate::places::Places;
use crate::{site, tools};

/// How to serve.
#[derive(Args)]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes any free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The path under which the site stands, for example /chu-ky-so.
    #[arg(long, default_value = "/")]
    prefix: String,
    /// Serve dist/ as it is.
    #[arg(long)]
    no_build: bool,
    /// Serve another folder as it is.
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

/// Builds unless told otherwise, then serves until the program is ended.
pub fn run(places: &Places, options: &Options) -> Result<()> {
    let folder = options.folder.clone().unwrap_or_else(|| places.dist());
    // The port comes before the build, so that nobody waits for a build that cannot be served.
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let listener = TcpListener::bind(address).with_context(|| {
        format!(
            "port {} is taken or not allowed; choose another with --port",
            options.port
        )
    })?;
    if !options.no_build && options.folder.is_none() {
        let wasm = tools::wasm(places)?;
        site::build(places, &wasm)?;
    }
    if !folder.join("index.html").is_file() {
        bail!("{} holds no site; leave --no-build away", folder.display());
    }
    let prefix = Prefix::new(&options.prefix);
    println!(
        "\nThe site is at http://{}{}",
        listener.local_addr()?,
        prefix.0
    );

    let site = Arc::new((folder, prefix));
    for connection in listener.incoming() {
        let connection = connection?;
        let site = Arc::clone(&site);
        // A browser keeps half a dozen connections open, some without ever using them: each has its own thread.
        thread::spawn(move || {
            // The browser may go away at any time; that concerns nobody.
            let _ = converse(connection, &site.0, &site.1);
        });
    }
    Ok(())
}

/// Answers the requests of one connection, one after the other.
fn converse(connection: TcpStream, folder: &Path, prefix: &Prefix) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut reader = BufReader::new(connection.try_clone()?);
    let mut writer = connection;
    while let Some(head) = read_head(&mut reader)? {
        let Some(request) = Request::parse(&head) else {
            return plain("400 Bad Request", "This is not a request of HTTP.\n").send(
                &mut writer,
                false,
                true,
            );
        };
        let answer = answer(&request, folder, prefix);
        answer.send(&mut writer, request.method == "HEAD", request.is_last)?;
        if request.is_last {
            break;
        }
    }
    Ok(())
}

/// More than any browser sends.
const HEAD_LIMIT: u64 = 64 * 1024;

/// The bytes up to the empty line that ends a request's head; nothing when the connection ended.
fn read_head(reader: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut head = Vec::new();
    let mut reader = reader.take(HEAD_LIMIT);
    loop {
        let line_start = head.len();
        if reader.read_until(b'\n', &mut head)? == 0 {
            return Ok(None);
        }
        if matches!(&head[line_start..], b"\r\n" | b"\n") {
            return Ok(Some(head));
        }
    }
}

/// What the server needs to know of a request.
#[derive(Debug, PartialEq)]
struct Request {
    method: String,
    path: String,
    /// `Accept-Encoding`, empty where there is none.
    accepted: String,
    /// True when the connection ends with the answer.
    is_last: bool,
}

impl Request {
    fn parse(head: &[u8]) -> Option<Request> {
        let mut headers = [httparse::EMPTY_HEADER; 100];
        let mut parsed = httparse::Request::new(&mut headers);
        if !parsed.parse(head).ok()?.is_complete() {
            return None;
        }
        let field = |name: &str| {
            let header = parsed
                .headers
                .iter()
                .find(|header| header.name.eq_ignore_ascii_case(name));
            header
                .and_then(|header| str::from_utf8(header.value).ok())
                .unwrap_or_default()
        };
        // A body is not read, so what follows it could not be told from it.
        let has_body =
            !matches!(field("Content-Length"), "" | "0") || !field("Transfer-Encoding").is_empty();
        let is_last = parsed.version == Some(0)
            || has_body
            || field("Connection").eq_ignore_ascii_case("close");
        Some(Request {
            method: parsed.method?.to_owned(),
            path: parsed.path?.to_owned(),
            accepted: field("Accept-Encoding").to_owned(),
            is_last,
        })
    }
}

/// The path of the site's folder, with a slash at both ends.
struct Prefix(String);

impl Prefix {
    fn new(path: &str) -> Prefix {
        let inner = path.trim_matches('/');
        Prefix(if inner.is_empty() {
            "/".to_owned()
        } else {
            format!("/{inner}/")
        })
    }

    /// The file that an address means.
    fn find(&self, folder: &Path, url: &str) -> Found {
        let path = url.split(['?', '#']).next().unwrap_or_default();
        if format!("{path}/") == self.0 {
            return Found::Moved(self.0.clone());
        }
        let Some(relative) = path.strip_prefix(&self.0) else {
            return Found::Nothing;
        };
        let Ok(relative) = percent_decode_str(relative).decode_utf8() else {
            return Found::Nothing;
        };
        let relative = Path::new(&*relative);
        // Nothing outside the folder: no `..`, no absolute path.
        if !relative
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
        {
            return Found::Nothing;
        }
        let mut file = folder.join(relative);
        if relative.as_os_str().is_empty() {
            file.push("index.html");
        }
        if file.is_file() {
            Found::File(file)
        } else {
            Found::Nothing
        }
    }
}

#[derive(Debug, PartialEq)]
enum Found {
    File(PathBuf),
    Moved(String),
    Nothing,
}

/// A status, headers and a body.
struct Answer {
    status: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn send(&self, writer: &mut impl Write, without_body: bool, is_last: bool) -> io::Result<()> {
        let mut bytes = format!(
            "HTTP/1.1 {}\r\nContent-Length: {}\r\n",
            self.status,
            self.body.len()
        );
        for (name, value) in &self.headers {
            bytes.push_str(&format!("{name}: {value}\r\n"));
        }
        if is_last {
            bytes.push_str("Connection: close\r\n");
        }
        bytes.push_str("\r\n");
        let mut bytes = bytes.into_bytes();
        if !without_body {
            bytes.extend_from_slice(&self.body);
        }
        writer.write_all(&bytes)
    }
}

fn answer(request: &Request, folder: &Path, prefix: &Prefix) -> Answer {
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return plain(
            "405 Method Not Allowed",
            "Only GET and HEAD are answered.\n",
        );
    }
    match prefix.find(folder, &request.path) {
        Found::File(file) => file_answer(&request.accepted, &file).unwrap_or_else(|error| {
            plain(
                "500 Internal Server Error",
                &format!("The file cannot be read: {error}\n"),
            )
        }),
        Found::Moved(to) => {
            let mut answer = plain("301 Moved Permanently", "The site is one slash further.\n");
            answer.headers.push(("Location", to));
            answer
        }
        Found::Nothing => plain("404 Not Found", "There is no such file.\n"),
    }
}

fn file_answer(accepted: &str, file: &Path) -> io::Result<Answer> {
    let (body, encoding) = best_copy(file, accepted)?;
    let mut headers = vec![
        ("Content-Type", content_type(file)),
        ("Cache-Control", "no-cache".to_owned()),
        ("Vary", "Accept-Encoding".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
    ];
    if let Some(encoding) = encoding {
        headers.push(("Content-Encoding", encoding.to_owned()));
    }
    Ok(Answer {
        status: "200 OK",
        headers,
        body,
    })
}

/// The smallest copy that the browser takes, and how it is compressed.
fn best_copy(file: &Path, accepted: &str) -> io::Result<(Vec<u8>, Option<&'static str>)> {
    for (encoding, extension) in [("br", "br"), ("gzip", "gz")] {
        let mut name = file.as_os_str().to_owned();
        name.push(format!(".{extension}"));
        if accepts(accepted, encoding) && is_as_new(Path::new(&name), file) {
            return Ok((fs::read(name)?, Some(encoding)));
        }
    }
    Ok((fs::read(file)?, None))
}

/// False also when there is no copy: a copy older than its file is of what stood there before an edit.
fn is_as_new(copy: &Path, file: &Path) -> bool {
    let changed = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified());
    matches!((changed(copy), changed(file)), (Ok(copy), Ok(file)) if copy >= file)
}

/// True when `Accept-Encoding` names an encoding and does not give it the weight 0 (RFC 9110, 12.5.3).
fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let refused = parts.any(|part| {
            part.strip_prefix("q=")
                .and_then(|weight| weight.parse::<f32>().ok())
                .is_some_and(|weight| weight == 0.0)
        });
        named && !refused
    })
}

fn content_type(file: &Path) -> String {
    let kind = mime_guess::from_path(file).first_or_octet_stream();
    if kind.type_() == "text" || kind.subtype() == "json" {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_string()
    }
}

fn plain(status: &'static str, text: &str) -> Answer {
    Answer {
        status,
        headers: vec![("Content-Type", "text/plain; charset=utf-8".to_owned())],
        body: text.as_bytes().to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_to_files_inside_the_folder_only() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let file = Found::File(folder.join("src/main.rs"));
        for (prefix, url, expected) in [
            ("/", "/src/main.rs", file),
            (
                "/a/b",
                "/a/b/src/main.rs?v=1",
                Found::File(folder.join("src/main.rs")),
            ),
            (
                "a/b/",
                "/a/b/src/m%61in.rs",
                Found::File(folder.join("src/main.rs")),
            ),
            ("/a/b", "/a/b", Found::Moved("/a/b/".to_owned())),
            ("/a/b", "/src/main.rs", Found::Nothing),
            ("/", "/../xtask/src/main.rs", Found::Nothing),
            ("/", "/%2e%2e/xtask/src/main.rs", Found::Nothing),
            ("/", "//etc/passwd", Found::Nothing),
            ("/", "/src", Found::Nothing),
        ] {
            assert_eq!(
                Prefix::new(prefix).find(folder, url),
                expected,
                "{prefix} {url}"
            );
        }
    }

    #[test]
    fn requests_are_told_apart_on_one_connection() {
        let bytes = b"GET /a?b HTTP/1.1\r\nHost: x\r\naccept-encoding: br\r\n\r\n\
                      POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc";
        let mut reader = BufReader::new(&bytes[..]);
        let request = |method: &str, path: &str, accepted: &str, is_last| {
            Some(Request {
                method: method.to_owned(),
                path: path.to_owned(),
                accepted: accepted.to_owned(),
                is_last,
            })
        };
        let first = read_head(&mut reader).unwrap().unwrap();
        assert_eq!(Request::parse(&first), request("GET", "/a?b", "br", false));
        let second = read_head(&mut reader).unwrap().unwrap();
        assert_eq!(Request::parse(&second), request("POST", "/", "", true));
        assert_eq!(read_head(&mut reader).unwrap(), None);
        assert_eq!(Request::parse(b"nonsense\r\n\r\n"), None);
    }

    #[test]
    fn encodings_are_read_with_their_weights() {
        for (header, encoding, expected) in [
            ("gzip, deflate, br, zstd", "br", true),
            ("gzip;q=0.5, br;q=0", "br", false),
            ("gzip;q=0.5, br;q=0", "gzip", true),
            ("", "gzip", false),
        ] {
            assert_eq!(accepts(header, encoding), expected, "{header} {encoding}");
        }
    }

    #[test]
    fn browsers_are_told_the_right_types() {
        for (name, expected) in [
            ("index.html", "text/html; charset=utf-8"),
            ("app_bg.wasm", "application/wasm"),
            ("app.js", "text/javascript; charset=utf-8"),
            ("config.json", "application/json; charset=utf-8"),
            ("style.css", "text/css; charset=utf-8"),
            ("a.svg", "image/svg+xml"),
            ("pack.toml", "text/x-toml; charset=utf-8"),
            ("face.ttf", "font/ttf"),
        ] {
            assert_eq!(content_type(Path::new(name)), expected, "{name}");
        }
    }
}
