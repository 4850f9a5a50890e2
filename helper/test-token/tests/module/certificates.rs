//! Certificates put on a token and taken off.

use cryptoki::error::RvError;
use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass};

use crate::support::{Bench, PIN, log_in, object, objects, refusal, sample, token};

/// A template with subject, issuer and serial number as the token itself tells them for a certificate that it has.
fn template(bench: &Bench) -> Vec<Attribute> {
    let session = bench.module.open_ro_session(bench.slot()).unwrap();
    let certificate = object(&session, ObjectClass::CERTIFICATE, 1);
    let asked = [
        AttributeType::Subject,
        AttributeType::Issuer,
        AttributeType::SerialNumber,
        AttributeType::Value,
    ];
    let mut template = session.get_attributes(certificate, &asked).unwrap();
    assert_eq!(template[3], Attribute::Value(sample("person-utf8.cer")));
    template.extend([
        Attribute::Class(ObjectClass::CERTIFICATE),
        Attribute::CertificateType(CertificateType::X_509),
        Attribute::Token(true),
        Attribute::Private(false),
        Attribute::Id(vec![9]),
        Attribute::Label("mới".into()),
    ]);
    template
}

#[test]
fn a_certificate_is_put_on_read_back_and_taken_off() {
    let bench = Bench::new("certificate", &token());
    let template = template(&bench);
    let session = bench.logged_in();
    let handle = session.create_object(&template).unwrap();
    assert_eq!(object(&session, ObjectClass::CERTIFICATE, 9), handle);
    let back = session.get_attributes(handle, &[AttributeType::Value, AttributeType::Label]);
    assert_eq!(
        back.unwrap(),
        [
            Attribute::Value(sample("person-utf8.cer")),
            Attribute::Label("mới".into())
        ]
    );
    // Another program finds it, too, and both stand side by side.
    let other = bench.other_program();
    let slot = other.get_slots_with_token().unwrap()[0];
    let reader = other.open_ro_session(slot).unwrap();
    let all = [Attribute::Class(ObjectClass::CERTIFICATE)];
    assert_eq!(reader.find_objects(&all).unwrap().len(), 2);

    session.destroy_object(handle).unwrap();
    assert_eq!(objects(&session, ObjectClass::CERTIFICATE, 9), []);
    assert_eq!(
        refusal(session.destroy_object(handle)),
        RvError::ObjectHandleInvalid
    );
    assert_eq!(objects(&session, ObjectClass::CERTIFICATE, 1).len(), 1);
}

#[test]
fn templates_that_describe_no_certificate_are_refused() {
    let bench = Bench::new("templates", &token());
    let whole = template(&bench);
    let session = bench.logged_in();
    let without = |kind| -> Vec<Attribute> {
        let rest = whole.iter().filter(|each| each.attribute_type() != kind);
        rest.cloned().collect()
    };
    let with = |instead: Attribute| {
        let mut changed = without(instead.attribute_type());
        changed.push(instead);
        changed
    };
    for (changed, expected) in [
        (without(AttributeType::Value), RvError::TemplateIncomplete),
        (without(AttributeType::Subject), RvError::TemplateIncomplete),
        (
            without(AttributeType::CertificateType),
            RvError::TemplateIncomplete,
        ),
        (without(AttributeType::Token), RvError::TemplateInconsistent),
        (with(Attribute::Token(false)), RvError::TemplateInconsistent),
        (
            with(Attribute::Class(ObjectClass::DATA)),
            RvError::TemplateInconsistent,
        ),
        (
            with(Attribute::Subject(vec![0x30, 0])),
            RvError::AttributeValueInvalid,
        ),
        (
            with(Attribute::SerialNumber(vec![2, 1, 1])),
            RvError::AttributeValueInvalid,
        ),
        (
            with(Attribute::Value(b"no certificate".to_vec())),
            RvError::AttributeValueInvalid,
        ),
        (
            with(Attribute::Private(true)),
            RvError::AttributeValueInvalid,
        ),
        (with(Attribute::Sign(true)), RvError::AttributeTypeInvalid),
    ] {
        assert_eq!(
            refusal(session.create_object(&changed)),
            expected,
            "{changed:?}"
        );
    }
    assert_eq!(bench.folder.token("a").unwrap().certificates.len(), 1);
}

#[test]
fn only_who_may_write_writes() {
    let bench = Bench::new("writing", &token());
    let template = template(&bench);
    let reader = bench.module.open_ro_session(bench.slot()).unwrap();
    let writer = bench.module.open_rw_session(bench.slot()).unwrap();
    assert_eq!(
        refusal(writer.create_object(&template)),
        RvError::UserNotLoggedIn
    );
    log_in(&writer, PIN).unwrap();
    assert_eq!(
        refusal(reader.create_object(&template)),
        RvError::SessionReadOnly
    );
    let certificate = object(&reader, ObjectClass::CERTIFICATE, 1);
    assert_eq!(
        refusal(reader.destroy_object(certificate)),
        RvError::SessionReadOnly
    );
    for class in [ObjectClass::PUBLIC_KEY, ObjectClass::PRIVATE_KEY] {
        let key = object(&writer, class, 1);
        assert_eq!(
            refusal(writer.destroy_object(key)),
            RvError::ActionProhibited
        );
    }
    bench
        .folder
        .change("a", |token| token.read_only = true)
        .unwrap();
    assert_eq!(
        refusal(writer.create_object(&template)),
        RvError::TokenWriteProtected
    );
    assert_eq!(
        refusal(writer.destroy_object(certificate)),
        RvError::TokenWriteProtected
    );
}

#[test]
fn a_token_that_fails_to_keep_a_certificate() {
    let bench = Bench::new("failing-create", &token());
    let template = template(&bench);
    let session = bench.logged_in();
    bench
        .folder
        .change("a", |token| token.faults.fail_create = true)
        .unwrap();
    assert_eq!(
        refusal(session.create_object(&template)),
        RvError::DeviceMemory
    );

    bench
        .folder
        .change("a", |token| {
            token.faults.fail_create = false;
            token.faults.wrong_read_back = true;
        })
        .unwrap();
    let handle = session.create_object(&template).unwrap();
    let back = session
        .get_attributes(handle, &[AttributeType::Value])
        .unwrap();
    let Attribute::Value(back) = &back[0] else {
        panic!("{back:?}");
    };
    let whole = sample("person-utf8.cer");
    assert_ne!(*back, whole);
    assert_eq!(back.len(), whole.len());

    bench
        .folder
        .change("a", |token| {
            token.faults.wrong_read_back = false;
            token.faults.gone_after_create = true;
        })
        .unwrap();
    let handle = session.create_object(&template).unwrap();
    assert_eq!(
        refusal(session.get_attributes(handle, &[AttributeType::Value])),
        RvError::DeviceRemoved
    );
    bench.folder.plug_in_again("a").unwrap();
    let session = bench.logged_in();
    let back = session
        .get_attributes(handle, &[AttributeType::Value])
        .unwrap();
    assert_eq!(back, [Attribute::Value(whole)]);
    session.create_object(&template).unwrap();
    assert_eq!(objects(&session, ObjectClass::CERTIFICATE, 9).len(), 3);
}
