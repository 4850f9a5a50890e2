//! Any bytes as what stands around a signature: OCSP answers, lists of revoked certificates, time stamps.
#![no_main]

use std::cell::OnceCell;
use std::collections::BTreeSet;

use fuzz::beside::{Beside, CONTENT, NONCE};
use fuzz::{samples, seeds};
use libfuzzer_sys::fuzz_target;
use seal::cms::add_timestamp;
use seal::revocation::{Evidence, Material, crl, ocsp};
use seal::timestamp::Token;
use seal::verify::{Question, stamp};

struct Scene {
    beside: Beside,
    seeds: Vec<(&'static str, Vec<u8>)>,
    /// What the seeds say: nobody else has signed anything.
    known: Vec<Evidence>,
    /// The tokens that are over the content, and those over the signature.
    tokens: BTreeSet<Vec<u8>>,
}

impl Scene {
    fn new() -> Scene {
        let beside = Beside::new();
        let mut seeds = beside.answers();
        seeds.push(("crl-revoked", beside.revoked()));
        seeds.push(("crl-clean", beside.lists[0].clone()));
        seeds.push(("token", beside.token.clone()));
        seeds.push(("response", beside.response()));
        let mut scene = Scene {
            beside,
            seeds,
            known: Vec::new(),
            tokens: BTreeSet::new(),
        };
        let seeds = scene.seeds.clone();
        let found = seeds.iter().flat_map(|(_, bytes)| scene.evidence(bytes));
        scene.known = found.collect();
        assert!(scene.known.len() >= 5, "{:?}", scene.known);
        let answer = scene
            .beside
            .question()
            .read_response(&scene.beside.response());
        let token = answer.expect("a time stamp").der().to_vec();
        scene.tokens = [token, scene.beside.token.clone()].into();
        scene
    }

    fn evidence(&self, bytes: &[u8]) -> Vec<Evidence> {
        let (person, middle) = (&self.beside.house.person, &self.beside.house.middle);
        self.beside.roots.with(|trust| {
            let answers = [None, Some(NONCE)].map(|nonce| {
                let evidence = ocsp::check(bytes, person, middle, nonce, trust);
                evidence.map_err(|error| error.message()).ok()
            });
            let list = crl::check(bytes, person, middle, trust);
            let list = list.map_err(|error| error.message()).ok();
            answers.into_iter().chain([list]).flatten().collect()
        })
    }

    fn check(&self, bytes: &[u8]) {
        for evidence in self.evidence(bytes) {
            assert!(self.known.contains(&evidence), "{evidence:?}");
        }
        let _ = ocsp::certificates(bytes);
        if let Ok(token) = Token::read(bytes) {
            let again = Token::read(token.der());
            assert_eq!(again.as_ref().map(Token::der), Ok(token.der()));
            let _ = (token.time(), token.policy());
        }
        match self.beside.question().read_response(bytes) {
            Ok(token) => self.is_known(token.der()),
            Err(fault) => drop(fault.message()),
        }
        let material = Material {
            certificates: vec![self.beside.house.middle.der()],
            answers: vec![bytes],
            lists: self.beside.lists(),
        };
        let question = Question {
            content: &[CONTENT],
            now: Beside::now(),
            existed: None,
            material: &material,
        };
        let found = self
            .beside
            .roots
            .with(|trust| stamp(bytes, &question, trust));
        if found.verdict.passed() {
            assert_eq!(found.time, Some(Beside::now()));
        }
        if let Ok(made) = add_timestamp(&self.beside.bare, bytes) {
            for report in self.beside.verify(&made, vec![], self.beside.lists()) {
                assert!(report.proven.is_none_or(|time| time == Beside::now()));
            }
        }
        let reports = self
            .beside
            .verify(&self.beside.bare, vec![bytes], vec![bytes]);
        assert_eq!(reports.len(), 1);
    }

    /// What is under the signature of a token cannot change; what stands beside it may.
    fn is_known(&self, token: &[u8]) {
        let time = Token::read(token).expect("a token").time();
        assert!(
            self.tokens
                .iter()
                .any(|known| Token::read(known).is_ok_and(|known| known.time() == time))
        );
    }
}

thread_local! {
    static SCENE: OnceCell<Scene> = const { OnceCell::new() };
}

fuzz_target!(
    init: SCENE.with(|scene| {
        seeds::put(scene.get_or_init(Scene::new).seeds.clone());
        seeds::put(samples::as_seeds(samples::LISTS));
    }),
    |bytes: &[u8]| SCENE.with(|scene| scene.get_or_init(Scene::new).check(bytes))
);
