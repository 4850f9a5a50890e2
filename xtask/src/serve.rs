//! A plain file server for the finished site, on the loopback address, as a portal's server would send it.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use percent_encoding::percent_decode_str;
use tiny_http::{Header, Method, Request, Response, Server, StatusCode};

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

/// Requests are answered by this many threads; a browser opens six connections to a site.
const THREADS: usize = 6;

/// Builds unless told otherwise, then serves until the program is ended.
pub fn run(places: &Places, options: &Options) -> Result<()> {
    let folder = options.folder.clone().unwrap_or_else(|| places.dist());
    let server = listen(options.port)?;
    if !options.no_build && options.folder.is_none() {
        let wasm = tools::wasm(places)?;
        site::build(places, &wasm)?;
    }
    if !folder.join("index.html").is_file() {
        bail!("{} holds no site; leave --no-build away", folder.display());
    }
    let prefix = Prefix::new(&options.prefix);
    let address = server
        .server_addr()
        .to_ip()
        .context("the server has no address")?;
    println!("\nThe site is at http://{address}{}", prefix.0);

    let shared = Arc::new((server, folder, prefix));
    let threads: Vec<_> = (0..THREADS)
        .map(|_| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                let (server, folder, prefix) = &*shared;
                for request in server.incoming_requests() {
                    answer(request, folder, prefix);
                }
            })
        })
        .collect();
    for thread in threads {
        thread
            .join()
            .map_err(|_| anyhow!("the server broke down"))?;
    }
    Ok(())
}

/// Takes the port before the build, so that nobody waits for a build that cannot be served.
fn listen(port: u16) -> Result<Server> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    Server::http(address).map_err(|error| {
        anyhow!("port {port} is taken or not allowed ({error}); choose another with --port")
    })
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

fn answer(request: Request, folder: &Path, prefix: &Prefix) {
    let response = if !matches!(request.method(), Method::Get | Method::Head) {
        plain(405, "Only GET and HEAD are answered.\n")
    } else {
        match prefix.find(folder, request.url()) {
            Found::File(file) => send(&request, &file)
                .unwrap_or_else(|error| plain(500, &format!("The file cannot be read: {error}\n"))),
            Found::Moved(to) => {
                plain(301, "The site is one slash further.\n").with_header(header("Location", &to))
            }
            Found::Nothing => plain(404, "There is no such file.\n"),
        }
    };
    // The browser may have gone away; that concerns nobody.
    let _ = request.respond(response);
}

type Answer = Response<std::io::Cursor<Vec<u8>>>;

fn send(request: &Request, file: &Path) -> Result<Answer> {
    let accepted = request
        .headers()
        .iter()
        .find(|header| header.field.equiv("Accept-Encoding"))
        .map_or("", |header| header.value.as_str());
    let (body, encoding) = best_copy(file, accepted)?;
    let mut response = Response::from_data(body)
        // With a length, the browser can show progress.
        .with_chunked_threshold(usize::MAX)
        .with_header(header("Content-Type", &content_type(file)))
        .with_header(header("Cache-Control", "no-cache"))
        .with_header(header("Vary", "Accept-Encoding"))
        .with_header(header("X-Content-Type-Options", "nosniff"));
    if let Some(encoding) = encoding {
        response.add_header(header("Content-Encoding", encoding));
    }
    Ok(response)
}

/// The smallest copy that the browser takes, and how it is compressed.
fn best_copy(file: &Path, accepted: &str) -> Result<(Vec<u8>, Option<&'static str>)> {
    for (encoding, extension) in [("br", "br"), ("gzip", "gz")] {
        if accepts(accepted, encoding) {
            let mut name = file.as_os_str().to_owned();
            name.push(format!(".{extension}"));
            if let Ok(body) = fs::read(name) {
                return Ok((body, Some(encoding)));
            }
        }
    }
    Ok((fs::read(file)?, None))
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

fn plain(status: u16, text: &str) -> Answer {
    Response::from_string(text).with_status_code(StatusCode(status))
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("names and values of headers are plain ASCII")
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
