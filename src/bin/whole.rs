//! The whole site; see the library.

fn main() {
    chukyso_site::app::start(Some(chukyso_site::pages::FURTHER));
}
