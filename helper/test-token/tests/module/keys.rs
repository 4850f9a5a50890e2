//! Keys: what they tell, and what they sign.

use cryptoki::error::RvError;
use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsPssParams};
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, AttributeType, ObjectClass};
use p256::pkcs8::DecodePublicKey as _;
use rsa::{Pkcs1v15Sign, Pss};
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use signature::hazmat::PrehashVerifier as _;
use test_token::Token;

use crate::support::{Bench, PIN, object, objects, refusal, sample, token};

const DATA: &[u8] = b"to be signed";

#[test]
fn private_keys_are_seen_after_log_in_only() {
    let bench = Bench::new("visible", &token());
    let session = bench.module.open_ro_session(bench.slot()).unwrap();
    let everything = session.find_objects(&[]).unwrap();
    assert_eq!(everything.len(), 3);
    assert_eq!(objects(&session, ObjectClass::PUBLIC_KEY, 1).len(), 1);
    assert_eq!(objects(&session, ObjectClass::PRIVATE_KEY, 1), []);
    let session = bench.logged_in();
    assert_eq!(session.find_objects(&[]).unwrap().len(), 5);
    let by_label = [Attribute::Label("ký EC".into()), Attribute::Sign(true)];
    let found = session.find_objects(&by_label).unwrap();
    assert_eq!(found, [object(&session, ObjectClass::PRIVATE_KEY, 2)]);
    assert_eq!(
        session
            .find_objects(&[Attribute::Label("không có".into())])
            .unwrap(),
        []
    );
}

#[test]
fn keys_tell_what_is_public_and_nothing_else() {
    let bench = Bench::new("attributes", &token());
    let session = bench.logged_in();
    let rsa = rsa::PublicKey::from_public_key_der(&sample("keys/rsa2048.pub")).unwrap();
    let modulus = rsa::traits::PublicKeyParts::n_bytes(&rsa).into_vec();
    let asked = [AttributeType::Modulus, AttributeType::PublicExponent];
    for class in [ObjectClass::PUBLIC_KEY, ObjectClass::PRIVATE_KEY] {
        let told = session
            .get_attributes(object(&session, class, 1), &asked)
            .unwrap();
        let expected = [
            Attribute::Modulus(modulus.clone()),
            Attribute::PublicExponent(vec![1, 0, 1]),
        ];
        assert_eq!(told, expected);
    }
    let asked = [AttributeType::EcParams, AttributeType::EcPoint];
    let told = session.get_attributes(object(&session, ObjectClass::PUBLIC_KEY, 2), &asked);
    let spki = sample("keys/p256.pub");
    // The point stands at the end of the public key, its curve before it.
    let point = [&[4, 65], &spki[spki.len() - 65..]].concat();
    let curve = spki[13..23].to_vec();
    let expected = [Attribute::EcParams(curve), Attribute::EcPoint(point)];
    assert_eq!(told.unwrap(), expected);

    for (id, hidden) in [
        (1, AttributeType::PrivateExponent),
        (2, AttributeType::Value),
    ] {
        let key = object(&session, ObjectClass::PRIVATE_KEY, id);
        let asked = [AttributeType::Id, hidden, AttributeType::StartDate];
        // Only what is told comes back.
        assert_eq!(
            session.get_attributes(key, &asked).unwrap(),
            [Attribute::Id(vec![id])]
        );
    }
}

#[test]
fn a_token_may_keep_its_public_key_to_itself() {
    let mut shy = token();
    shy.keys[0].public_object = false;
    shy.keys[0].hides_modulus = true;
    let bench = Bench::new("shy", &shy);
    let session = bench.logged_in();
    assert_eq!(objects(&session, ObjectClass::PUBLIC_KEY, 1), []);
    let key = object(&session, ObjectClass::PRIVATE_KEY, 1);
    assert_eq!(
        session
            .get_attributes(key, &[AttributeType::Modulus])
            .unwrap(),
        []
    );
}

#[test]
fn rsa_signs_by_every_mechanism() {
    for name in ["rsa2048", "rsa3072"] {
        let private = sample(&format!("keys/{name}.key"));
        let token = Token::new("RSA", "1", PIN).with_key(&[1], "ký", &private);
        let bench = Bench::new(name, &token);
        let session = bench.logged_in();
        let key = object(&session, ObjectClass::PRIVATE_KEY, 1);
        let public = sample(&format!("keys/{name}.pub"));
        let public = rsa::PublicKey::from_public_key_der(&public).unwrap();

        let signature = session.sign(&Mechanism::RsaPkcs, key, DATA).unwrap();
        public
            .verify(Pkcs1v15Sign::new_unprefixed(), DATA, &signature)
            .unwrap();
        let signature = session.sign(&Mechanism::Sha256RsaPkcs, key, DATA).unwrap();
        public.pkcs1v15_verify::<Sha256>(DATA, &signature).unwrap();
        let signature = session.sign(&Mechanism::Sha384RsaPkcs, key, DATA).unwrap();
        public.pkcs1v15_verify::<Sha384>(DATA, &signature).unwrap();
        let signature = session.sign(&Mechanism::Sha512RsaPkcs, key, DATA).unwrap();
        public.pkcs1v15_verify::<Sha512>(DATA, &signature).unwrap();
        let pss = Mechanism::RsaPkcsPss(PkcsPssParams {
            hash_alg: MechanismType::SHA256,
            mgf: PkcsMgfType::MGF1_SHA256,
            s_len: 20.into(),
        });
        let digest = Sha256::digest(DATA);
        let signature = session.sign(&pss, key, &digest).unwrap();
        public
            .verify(Pss::<Sha256>::new_with_salt(20), &digest, &signature)
            .unwrap();
    }
}

#[test]
fn ecdsa_signs_by_every_mechanism() {
    let token = Token::new("EC", "1", PIN)
        .with_key(&[1], "256", &sample("keys/p256.key"))
        .with_key(&[2], "384", &sample("keys/p384.key"));
    let bench = Bench::new("ecdsa", &token);
    let session = bench.logged_in();
    let digest = Sha256::digest(DATA);
    let smaller = p256::ecdsa::VerifyingKey::from_public_key_der(&sample("keys/p256.pub"));
    let larger = p384::ecdsa::VerifyingKey::from_public_key_der(&sample("keys/p384.pub"));
    let (smaller, larger) = (smaller.unwrap(), larger.unwrap());
    for (mechanism, data) in [
        (Mechanism::Ecdsa, &digest[..]),
        (Mechanism::EcdsaSha256, DATA),
    ] {
        let key = object(&session, ObjectClass::PRIVATE_KEY, 1);
        let signature = session.sign(&mechanism, key, data).unwrap();
        let signature = p256::ecdsa::Signature::from_slice(&signature).unwrap();
        smaller.verify_prehash(&digest, &signature).unwrap();
        let key = object(&session, ObjectClass::PRIVATE_KEY, 2);
        let signature = session.sign(&mechanism, key, data).unwrap();
        let signature = p384::ecdsa::Signature::from_slice(&signature).unwrap();
        larger.verify_prehash(&digest, &signature).unwrap();
    }
}

#[test]
fn what_does_not_fit_is_not_signed() {
    let mut narrow = token();
    narrow
        .mechanisms
        .retain(|each| *each != test_token::Mechanism::EcdsaSha256);
    let bench = Bench::new("not-signed", &narrow);
    let session = bench.logged_in();
    let rsa = object(&session, ObjectClass::PRIVATE_KEY, 1);
    let ec = object(&session, ObjectClass::PRIVATE_KEY, 2);
    let certificate = object(&session, ObjectClass::CERTIFICATE, 1);
    let other_masks = Mechanism::RsaPkcsPss(PkcsPssParams {
        hash_alg: MechanismType::SHA256,
        mgf: PkcsMgfType::MGF1_SHA384,
        s_len: 32.into(),
    });
    let long = [0; 256];
    let cases: [(Mechanism, _, &[u8], RvError); 6] = [
        (Mechanism::EcdsaSha256, ec, DATA, RvError::MechanismInvalid),
        (Mechanism::RsaPkcs, ec, DATA, RvError::KeyTypeInconsistent),
        (Mechanism::Ecdsa, rsa, DATA, RvError::KeyTypeInconsistent),
        (Mechanism::RsaPkcs, rsa, &long, RvError::DataLenRange),
        (other_masks, rsa, &[0; 32], RvError::MechanismParamInvalid),
        (
            Mechanism::RsaPkcs,
            certificate,
            DATA,
            RvError::KeyFunctionNotPermitted,
        ),
    ];
    for (mechanism, key, data, expected) in cases {
        assert_eq!(refusal(session.sign(&mechanism, key, data)), expected);
    }
    // A refusal leaves nothing begun.
    session.sign(&Mechanism::Sha256RsaPkcs, rsa, DATA).unwrap();
    session.logout().unwrap();
    assert_eq!(
        refusal(session.sign(&Mechanism::Sha256RsaPkcs, rsa, DATA)),
        RvError::UserNotLoggedIn
    );
}
