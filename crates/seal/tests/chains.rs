//! Chains from a certificate up to a trusted root.

mod authority;

use authority::*;
use seal::chain::{ChainFault, Path, Trust};
use seal::x509::{Cert, CertError, KeyKind};

const DAY: &str = "2026-06-01";

fn climb(roots: &[&Cert], bag: &[&Cert], certificate: &Cert, day: &str) -> Path {
    let roots = roots.iter().map(|root| (*root).clone()).collect();
    let bag: Vec<Cert> = bag.iter().map(|found| (*found).clone()).collect();
    Trust::new(roots).path(certificate, &bag, moment(day))
}

#[test]
fn a_chain_is_found_whatever_else_is_in_the_bag() {
    let house = House::new(RSA);
    let House {
        root,
        middle,
        person,
        ..
    } = &house;
    let whole = [person, middle, root].map(Clone::clone);
    let stranger = read(&Template::authority("Người lạ", P256_OTHER).root());
    // The same name with another key, once told by the identifier and once not.
    let namesake = read(&Template::authority(MIDDLE_NAME, P256_OTHER).issue(ROOT_NAME, P256_ROOT));
    let quiet = Template {
        with_key_ids: false,
        ..Template::authority(MIDDLE_NAME, P256_OTHER)
    };
    let quiet = read(&quiet.issue(ROOT_NAME, P256_ROOT));
    for bag in [
        vec![middle],
        vec![root, middle],
        vec![&stranger, &namesake, &quiet, middle, root, person, middle],
    ] {
        let path = climb(&[root], &bag, person, DAY);
        assert_eq!(
            (path.certificates.as_slice(), &path.faults[..]),
            (&whole[..], &[][..])
        );
    }
    // A root that is given in the middle, or is the certificate itself, ends the chain there.
    assert_eq!(
        climb(&[middle], &[root], person, DAY).certificates,
        whole[..2]
    );
    let alone = climb(&[person], &[], person, DAY);
    assert_eq!((alone.certificates.len(), alone.faults.len()), (1, 0));
}

#[test]
fn without_a_trusted_root_there_is_no_chain() {
    let house = House::new(RSA);
    let House {
        root,
        middle,
        person,
        ..
    } = &house;
    // The same name, another key.
    let false_root = read(&Template::authority(ROOT_NAME, P256_OTHER).root());
    let quiet = Template {
        with_key_ids: false,
        ..Template::authority(ROOT_NAME, P256_OTHER)
    };
    let quiet = read(&quiet.root());
    for (roots, bag) in [
        (vec![], vec![middle, root]),
        (vec![root], vec![]),
        (vec![&false_root], vec![middle, root]),
        (vec![&quiet], vec![middle, root]),
    ] {
        let path = climb(&roots, &bag, person, DAY);
        assert_eq!(path.faults, [ChainFault::NoRoot]);
        assert_eq!(path.certificates, std::slice::from_ref(person));
    }
}

#[test]
fn names_are_compared_whatever_the_kind_of_text() {
    // Issued by the same name in other letters and blanks.
    let root = read(&Template::authority("GOC  mau", P256_ROOT).root());
    let person = read(&Template::person(RSA).issue("Goc mau", P256_ROOT));
    let path = climb(&[&root], &[], &person, DAY);
    assert!(path.faults.is_empty() && path.certificates.len() == 2);
}

#[test]
fn rules_of_the_chain_are_kept() {
    let root = || Template::authority(ROOT_NAME, P256_ROOT);
    let middle = || Template {
        serial: 2,
        ..Template::authority(MIDDLE_NAME, P256_MIDDLE)
    };
    let cases = [
        ("good", root(), middle(), vec![]),
        (
            "a usage left out",
            root(),
            Template {
                usage: None,
                ..middle()
            },
            vec![],
        ),
        (
            "enough room",
            root(),
            Template {
                authority: Some((true, Some(0))),
                ..middle()
            },
            vec![],
        ),
        (
            "a root of old",
            Template {
                authority: None,
                usage: None,
                ..root()
            },
            middle(),
            vec![],
        ),
        (
            "no authority",
            root(),
            Template {
                authority: Some((false, None)),
                ..middle()
            },
            vec![ChainFault::NoAuthority(1)],
        ),
        (
            "does not say",
            root(),
            Template {
                authority: None,
                ..middle()
            },
            vec![ChainFault::NoAuthority(1)],
        ),
        (
            "may not issue",
            root(),
            Template {
                usage: Some(LISTS),
                ..middle()
            },
            vec![ChainFault::NoAuthority(1)],
        ),
        (
            "a root that is none",
            Template {
                authority: Some((false, None)),
                ..root()
            },
            middle(),
            vec![ChainFault::NoAuthority(2)],
        ),
        (
            "no room",
            Template {
                authority: Some((true, Some(0))),
                ..root()
            },
            middle(),
            vec![ChainFault::TooLong(2)],
        ),
        (
            "ended",
            root(),
            Template {
                to: "2026-01-01",
                ..middle()
            },
            vec![ChainFault::NoLonger(1)],
        ),
        (
            "not begun",
            root(),
            Template {
                from: "2027-01-01",
                ..middle()
            },
            vec![ChainFault::NotYet(1)],
        ),
        (
            "root ended",
            Template {
                to: "2026-01-01",
                ..root()
            },
            middle(),
            vec![ChainFault::NoLonger(2)],
        ),
        (
            "limits names",
            root(),
            Template {
                further: vec![extension("2.5.29.30", true, &sequence(&[]))],
                ..middle()
            },
            vec![ChainFault::NotUnderstood(1, "2.5.29.30".into())],
        ),
        (
            "limits names in passing",
            root(),
            Template {
                further: vec![extension("2.5.29.30", false, &sequence(&[]))],
                ..middle()
            },
            vec![ChainFault::NotUnderstood(1, "2.5.29.30".into())],
        ),
        (
            "says something twice",
            root(),
            Template {
                further: vec![extension("2.5.29.19", true, &sequence(&[&[1, 1, 0xFF]]))],
                ..middle()
            },
            vec![ChainFault::NotUnderstood(1, "2.5.29.19".into())],
        ),
        (
            "a usage that cannot be read",
            root(),
            Template {
                usage: None,
                further: vec![extension("2.5.29.15", true, &[4])],
                ..middle()
            },
            vec![ChainFault::NotUnderstood(1, "2.5.29.15".into())],
        ),
        (
            "policies",
            root(),
            Template {
                further: vec![
                    extension("2.5.29.32", true, &sequence(&[])),
                    extension("2.5.29.54", true, &integer(0)),
                ],
                ..middle()
            },
            vec![],
        ),
        (
            "a short key",
            Template {
                pair: RSA_SHORT,
                ..root()
            },
            middle(),
            vec![ChainFault::WeakKey(2, 1024)],
        ),
    ];
    for (what, root, middle, expected) in cases {
        let middle = read(&middle.issue(ROOT_NAME, root.pair));
        let root = read(&root.root());
        let person = read(&Template::person(RSA).issue(MIDDLE_NAME, P256_MIDDLE));
        let path = climb(&[&root], &[&middle], &person, DAY);
        assert_eq!(path.faults, expected, "{what}");
        assert_eq!(path.certificates.len(), 3, "{what}");
    }
}

#[test]
fn extensions_are_read_as_authorities_write_them() {
    let root = read(&Template::authority(ROOT_NAME, P256_ROOT).root());
    let written = [
        // "No" said although it goes without saying, bits that say nothing behind those that do.
        extension("2.5.29.19", true, &sequence(&[&[1, 1, 0]])),
        extension("2.5.29.19", false, &sequence(&[])),
        extension("2.5.29.15", true, &[3, 2, 0, 0xC0]),
        extension("2.5.29.15", true, &[3, 3, 7, 0xC0, 0x80]),
    ];
    for further in written {
        let person = Template {
            usage: None,
            further: vec![further.clone()],
            ..Template::person(RSA)
        };
        let person = read(&person.issue(ROOT_NAME, P256_ROOT));
        assert_eq!(
            climb(&[&root], &[], &person, DAY).faults,
            [],
            "{further:02X?}"
        );
        if further.contains(&0xC0) {
            assert!(person.extensions().usage.unwrap().non_repudiation);
        }
    }
}

#[test]
fn numbers_of_certificates_are_written_short() {
    let bytes = Template::person(RSA).issue(ROOT_NAME, P256_ROOT);
    let short = integer(1001);
    let at = bytes.windows(4).position(|found| found == short).unwrap();
    // The same length in all, so that nothing else has to change.
    for wrong in [[2, 2, 0, 5], [2, 2, 0xFF, 0x80], [2, 0x81, 1, 5]] {
        let mut changed = bytes.clone();
        changed[at..at + 4].copy_from_slice(&wrong);
        assert_eq!(Cert::read(&changed).err(), Some(CertError::Damaged));
    }
}

#[test]
fn weak_and_wrong_signatures_of_issuers_are_no_chain() {
    let root = read(&Template::authority(ROOT_NAME, RSA_OTHER).root());
    let weak = Template {
        written_algorithm: Some(SHA1_WITH_RSA),
        ..Template::person(RSA)
    };
    let weak = read(&weak.issue(ROOT_NAME, RSA_OTHER));
    let path = climb(&[&root], &[], &weak, DAY);
    assert_eq!(path.faults, [ChainFault::WeakAlgorithm(0, "SHA-1")]);
    let unknown = Template {
        written_algorithm: Some("1.2.3"),
        ..Template::person(RSA)
    };
    let path = climb(
        &[&root],
        &[],
        &read(&unknown.issue(ROOT_NAME, RSA_OTHER)),
        DAY,
    );
    assert_eq!(path.faults, [ChainFault::UnknownAlgorithm(0)]);
    // One byte of the signature, and one of what is signed.
    let good = Template::person(RSA).issue(ROOT_NAME, RSA_OTHER);
    for at in [good.len() - 1, good.len() / 2] {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        let path = climb(&[&root], &[], &read(&bytes), DAY);
        assert_eq!(path.faults, [ChainFault::NoRoot]);
    }
}

#[test]
fn cross_signed_authorities_and_loops_end() {
    // Two that sign each other, and a root that signs one of them.
    let one = read(&Template::authority("Một", P256).issue("Hai", P256_OTHER));
    let two = read(&Template::authority("Hai", P256_OTHER).issue("Một", P256));
    let person = read(&Template::person(RSA).issue("Một", P256));
    let path = climb(&[], &[&one, &two], &person, DAY);
    assert_eq!(path.faults, [ChainFault::NoRoot]);
    let root = read(&Template::authority(ROOT_NAME, P256_ROOT).root());
    let two_by_root = read(&Template::authority("Hai", P256_OTHER).issue(ROOT_NAME, P256_ROOT));
    let path = climb(&[&root], &[&one, &two, &two_by_root], &person, DAY);
    assert_eq!(
        path.certificates,
        [
            person.clone(),
            one.clone(),
            two_by_root.clone(),
            root.clone()
        ]
    );
    assert_eq!(path.faults, []);
    // Of an old and a new certificate of one authority, that is taken which holds.
    let old = Template {
        to: "2025-01-01",
        ..Template::authority("Hai", P256_OTHER)
    };
    let old = read(&old.issue(ROOT_NAME, P256_ROOT));
    for bag in [[&one, &old, &two_by_root], [&one, &two_by_root, &old]] {
        assert_eq!(climb(&[&root], &bag, &person, DAY).faults, []);
    }
    // Where only the old one is there, it is told.
    let path = climb(&[&root], &[&one, &old], &person, DAY);
    assert_eq!(path.faults, [ChainFault::NoLonger(2)]);
}

#[test]
fn a_bag_full_of_namesakes_ends_soon() {
    let root = read(&Template::authority(ROOT_NAME, P256_ROOT).root());
    let many: Vec<Cert> = (0..300)
        .map(|serial| {
            let template = Template {
                serial,
                with_key_ids: false,
                ..Template::authority("Một", P256)
            };
            read(&template.issue("Một", P256))
        })
        .collect();
    let person = read(
        &Template {
            with_key_ids: false,
            ..Template::person(RSA)
        }
        .issue("Một", P256),
    );
    let path = climb(&[&root], &many.iter().collect::<Vec<_>>(), &person, DAY);
    assert_eq!(path.faults, [ChainFault::NoRoot]);
}

#[test]
fn certificates_are_read_or_refused() {
    let person = Template::person(RSA).issue(ROOT_NAME, P256_ROOT);
    let kinds = [
        (RSA, KeyKind::Rsa(2048)),
        (RSA_LONG, KeyKind::Rsa(3072)),
        (RSA_SHORT, KeyKind::Rsa(1024)),
        (P256, KeyKind::P256),
        (P384, KeyKind::P384),
    ];
    for (pair, kind) in kinds {
        let cert = read(&Template::person(pair).issue(ROOT_NAME, P256_ROOT));
        assert_eq!(cert.key_kind(), &kind);
    }
    for end in 0..person.len() {
        assert_eq!(Cert::read(&person[..end]).err(), Some(CertError::Damaged));
    }
    let behind = [person.as_slice(), &[0]].concat();
    assert_eq!(Cert::read(&behind).err(), Some(CertError::Damaged));
    assert_eq!(
        Cert::read(&vec![0x30; 70_000]).err(),
        Some(CertError::TooLarge)
    );
}
