//! The site without lists; see the library.

fn main() {
    chukyso_site::app::start(None);
}
