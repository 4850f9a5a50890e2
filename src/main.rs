//! The pages that everybody needs, up to a form that is filled in and checked; see the library.

fn main() {
    chukyso_site::app::start(None);
}
