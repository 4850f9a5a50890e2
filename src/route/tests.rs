//! Addresses that people keep, send on and type by hand.

use super::{Part, Route};

fn own(text: &str) -> String {
    text.to_owned()
}

/// Every kind of page, with its address.
fn pages() -> Vec<(Route, &'static str)> {
    let form = |part| Route::form("mau-01", "d1", part);
    vec![
        (Route::Home, "#/"),
        (
            Route::Procedure(own("cap-moi-ca-nhan")),
            "#/viec/cap-moi-ca-nhan",
        ),
        (Route::NewForm(own("mau-01")), "#/mau/mau-01"),
        (form(Part::Fill), "#/mau/mau-01/d1"),
        (form(Part::Mend(own("hoTen"))), "#/mau/mau-01/d1/sua/hoTen"),
        (form(Part::Review), "#/mau/mau-01/d1/kiem-tra"),
        (form(Part::Result), "#/mau/mau-01/d1/ket-qua"),
        (Route::Drafts, "#/ban-nhap"),
        (Route::Ledger, "#/so-theo-doi"),
        (Route::Help, "#/tro-giup"),
        (Route::Profile, "#/co-quan"),
        (Route::Certificates, "#/chung-thu"),
        (Route::Verify, "#/kiem-tra-chu-ky"),
        (Route::Sign, "#/ky-so"),
        (Route::Sources, "#/nguon"),
    ]
}

#[test]
fn a_page_is_found_again_by_its_address() {
    for (page, address) in pages() {
        assert_eq!(page.href(), address);
        assert_eq!(Route::parse(address), page, "{address}");
    }
}

#[test]
fn lists_are_found_again_by_their_address() {
    for address in ["#/danh-sach", "#/danh-sach/moi/mau-04", "#/danh-sach/d1"] {
        let page = Route::parse(address);
        assert!(page != Route::Unknown && page != Route::Home, "{address}");
        assert_eq!(page.href(), address);
        assert_eq!(
            page.draft(),
            address.strip_prefix("#/danh-sach/d").map(|_| "d1")
        );
    }
}

#[test]
fn an_address_typed_by_hand_need_not_be_exact() {
    for address in ["", "#", "#/", "/", "#//"] {
        assert_eq!(Route::parse(address), Route::Home, "{address:?}");
    }
    assert_eq!(Route::parse("#/ban-nhap/"), Route::Drafts);
    assert_eq!(Route::parse("tro-giup"), Route::Help);
}

#[test]
fn an_address_that_is_none_leads_to_no_page() {
    for address in [
        "#/khong-co",
        "#/viec",
        "#/viec/a/b",
        "#/mau",
        "#/mau/mau-01/d1/sua",
        "#/mau/mau-01/d1/ket-qua/2",
        "#/ban-nhap/2",
    ] {
        assert_eq!(Route::parse(address), Route::Unknown, "{address}");
    }
    // From there a link leads home.
    assert_eq!(Route::Unknown.href(), "#/");
}
