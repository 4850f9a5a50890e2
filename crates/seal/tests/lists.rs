//! What a list of revoked certificates (CRL) tells, and of which certificates.

mod authority;

use authority::*;
use seal::chain::Trust;
use seal::revocation::crl::{self, CrlError};
use seal::revocation::{Evidence, Status};

const DAY: &str = "2026-06-01";

fn trust(house: &House) -> Trust {
    Trust::new(vec![house.root.clone()])
}

fn ask_list(house: &House, list: &List) -> Result<Evidence, CrlError> {
    crl::check(&list.sign(), &house.person, &house.middle, &trust(house))
}

#[test]
fn lists_are_read_and_their_scope_is_kept() {
    let house = House::new(RSA);
    let base = List::new(MIDDLE_NAME, P256_MIDDLE, DAY);
    let since = moment("2026-03-01");
    let point = |parts: &[u8]| vec![extension("2.5.29.28", true, &sequence(&[parts]))];
    let revoked = Ok(Status::Revoked {
        since,
        reason: Some(1),
    });
    let cases = [
        (Ok(Status::Good), base.clone()),
        (
            Ok(Status::Good),
            List {
                revoked: vec![(7, since), (1002, since)],
                ..base.clone()
            },
        ),
        (
            revoked.clone(),
            List {
                revoked: vec![(7, since), (1001, since)],
                ..base.clone()
            },
        ),
        (
            Ok(Status::Good),
            List {
                next_update: None,
                ..base.clone()
            },
        ),
        (
            Ok(Status::Good),
            List {
                extensions: vec![extension("2.5.29.20", false, &integer(5))],
                ..base.clone()
            },
        ),
        // Users only, authorities only, of some reasons, of other issuers.
        (
            revoked,
            List {
                revoked: vec![(1001, since)],
                extensions: point(&[0x81, 1, 0xFF]),
                ..base.clone()
            },
        ),
        (
            Err(CrlError::Partial),
            List {
                extensions: point(&[0x82, 1, 0xFF]),
                ..base.clone()
            },
        ),
        (
            Err(CrlError::Partial),
            List {
                extensions: point(&[0x83, 2, 1, 2]),
                ..base.clone()
            },
        ),
        (
            Err(CrlError::Partial),
            List {
                extensions: point(&[0x84, 1, 0xFF]),
                ..base.clone()
            },
        ),
        (
            Ok(Status::Good),
            List {
                extensions: point(&[0x84, 1, 0]),
                ..base.clone()
            },
        ),
        // Changes only.
        (
            Err(CrlError::Partial),
            List {
                extensions: vec![extension("2.5.29.27", true, &integer(1))],
                ..base.clone()
            },
        ),
        (
            Err(CrlError::OtherIssuer),
            List {
                issuer: ROOT_NAME,
                pair: P256_ROOT,
                ..base.clone()
            },
        ),
        (
            Err(CrlError::WrongSignature),
            List {
                pair: P256_OTHER,
                ..base.clone()
            },
        ),
        (Err(CrlError::WrongSignature), List { pair: RSA, ..base }),
    ];
    for (expected, list) in cases {
        let found = ask_list(&house, &list).map(|evidence| evidence.status);
        assert_eq!(found, expected, "{:?}", list.extensions);
    }
    // An authority that may not sign lists.
    let template = Template {
        serial: 2,
        usage: Some(ISSUING),
        ..Template::authority(MIDDLE_NAME, P256_MIDDLE)
    };
    let middle = read(&template.issue(ROOT_NAME, P256_ROOT));
    let list = List::new(MIDDLE_NAME, P256_MIDDLE, DAY).sign();
    let found = crl::check(&list, &house.person, &middle, &trust(&house));
    assert_eq!(found, Err(CrlError::NotAllowed));
    for end in 0..list.len() {
        let found = crl::check(&list[..end], &house.person, &house.middle, &trust(&house));
        assert_eq!(found, Err(CrlError::Damaged));
    }
}

#[test]
fn a_list_under_another_name_says_nothing_about_a_certificate() {
    let address = |text: &str| element(0x86, &[text.as_bytes()]);
    let point = |names: &[&str]| {
        let names: Vec<Vec<u8>> = names.iter().map(|name| address(name)).collect();
        element(0xA0, &[&element(0xA0, &[&names.concat()])])
    };
    let named_by = |points: &[&[&str]]| {
        let points: Vec<Vec<u8>> = points
            .iter()
            .map(|names| sequence(&[&point(names)]))
            .collect();
        House::of(&Template {
            further: match points.is_empty() {
                true => Vec::new(),
                false => vec![extension(
                    "2.5.29.31",
                    false,
                    &sequence(&[&points.concat()]),
                )],
            },
            ..Template::person(RSA)
        })
    };
    let list = |names: &[&str]| List {
        extensions: match names.is_empty() {
            true => Vec::new(),
            false => vec![extension("2.5.29.28", true, &sequence(&[&point(names)]))],
        },
        ..List::new(MIDDLE_NAME, P256_MIDDLE, DAY)
    };
    const ONE: &str = "http://ca.example/1.crl";
    const TWO: &str = "http://ca.example/2.crl";
    let good = Ok(Status::Good);
    let other = Err(CrlError::Partial);
    let cases: [(&[&[&str]], &[&str], _); 9] = [
        (&[&[ONE]], &[ONE], good.clone()),
        (&[&[ONE]], &["http://CA.example/1.crl"], good.clone()),
        (&[&[ONE], &[TWO]], &[TWO], good.clone()),
        (&[&["ldap://x/", ONE]], &[TWO, ONE], good.clone()),
        // One of them does not tell.
        (&[], &[ONE], good.clone()),
        (&[&[ONE]], &[], good),
        (&[&[ONE]], &[TWO], other.clone()),
        (&[&[ONE]], &["http://ca.example/1.CRL"], other.clone()),
        (&[&[ONE]], &["http://cb.example/1.crl"], other),
    ];
    for (meant, names, expected) in cases {
        let house = named_by(meant);
        let found = ask_list(&house, &list(names)).map(|evidence| evidence.status);
        assert_eq!(found, expected, "{meant:?} {names:?}");
    }
}
