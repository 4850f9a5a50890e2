//! The chain above a certificate, and the evidence that nobody has revoked it, for verifiers of later years.

use chrono::{DateTime, Utc};
use seal::chain::{ChainFault, Trust};
use seal::document::DocumentReport;
use seal::revocation::{CLOCK_SKEW, Evidence};
use seal::x509::Cert;

use crate::settings;
use crate::workplace::day;

use super::services::{Lack, Proof, Services};

/// The most steps up that are fetched.
const MOST_STEPS: usize = 5;

/// The certificates above this one up to the root, out of those at hand and, where one is missing and the network may be used, from where the certificate says.
pub fn chain_of(
    certificate: &Cert,
    at_hand: &[Cert],
    trust: &Trust,
    services: Option<&Services>,
    now: DateTime<Utc>,
) -> Vec<Cert> {
    let mut bag = at_hand.to_vec();
    for _ in 0..MOST_STEPS {
        let Some(services) = services else { break };
        let path = trust.path(certificate, &bag, now);
        let reaches = !path.faults.contains(&ChainFault::NoRoot);
        let top = path.certificates.last().unwrap_or(certificate);
        if reaches || top.is_self_issued() {
            break;
        }
        let fetched = services.issuers(&topmost(certificate, &bag));
        if fetched.is_empty() || fetched.iter().all(|new| bag.contains(new)) {
            break;
        }
        bag.extend(fetched);
    }
    let path = trust.path(certificate, &bag, now);
    if path.certificates.len() > 1 {
        return path.certificates[1..].to_vec();
    }
    // Without a root, what leads up is still of use to whoever verifies.
    let mut above = Vec::new();
    let mut at = certificate.clone();
    while let Some(issuer) = issuer_in(&at, &bag, &above) {
        above.push(issuer.clone());
        at = issuer;
    }
    above
}

/// The last certificate that is reached by going from issuer to issuer.
fn topmost(certificate: &Cert, bag: &[Cert]) -> Cert {
    let mut passed = Vec::new();
    let mut at = certificate.clone();
    while let Some(issuer) = issuer_in(&at, bag, &passed) {
        passed.push(issuer.clone());
        at = issuer;
    }
    at
}

fn issuer_in(certificate: &Cert, bag: &[Cert], passed: &[Cert]) -> Option<Cert> {
    if certificate.is_self_issued() || passed.len() >= MOST_STEPS {
        return None;
    }
    let issues = |other: &&Cert| {
        certificate.names_issuer(other)
            && !passed.contains(other)
            && certificate.is_signed_by(other).is_ok()
    };
    bag.iter().find(issues).cloned()
}

/// Why nothing may be signed by this certificate now; nothing where it may.
pub fn why_not(certificate: &Cert, now: DateTime<Utc>) -> Option<String> {
    if now < certificate.not_before() {
        return Some(format!(
            "Chứng thư số đến ngày {} mới có hiệu lực: hãy kiểm tra ngày giờ của máy, hoặc chờ đến ngày đó.",
            day(certificate.not_before())
        ));
    }
    if now > certificate.not_after() {
        return Some(format!(
            "Chứng thư số đã hết hạn từ ngày {}: hãy dùng chứng thư số còn hạn, hoặc cài chứng thư số đã gia hạn vào thiết bị.",
            day(certificate.not_after())
        ));
    }
    if certificate
        .extensions()
        .usage
        .is_some_and(|usage| !usage.signs())
    {
        return Some(
            "Chứng thư số này không được cấp để ký số: hãy chọn chứng thư số dùng để ký.".into(),
        );
    }
    None
}

/// Certificates and evidence, each once.
#[derive(Debug, Default)]
pub struct Collected {
    /// Certificates.
    pub certificates: Vec<Vec<u8>>,
    /// Answers (OCSP).
    pub answers: Vec<Vec<u8>>,
    /// Lists (CRL).
    pub lists: Vec<Vec<u8>>,
}

impl Collected {
    /// Adds all that is needed about a certificate, up to the root.
    pub(super) fn add(
        &mut self,
        certificate: &Cert,
        at_hand: &[Cert],
        trust: &Trust,
        services: &Services,
        now: DateTime<Utc>,
    ) -> Result<(), String> {
        let above = chain_of(certificate, at_hand, trust, Some(services), now);
        let whole: Vec<Cert> = std::iter::once(certificate.clone()).chain(above).collect();
        if whole.last().is_some_and(|top| !trust.roots().contains(top)) {
            return Err(format!(
                "Chuỗi chứng thư số không đến được chứng thư số gốc tin cậy nào: hãy chép tệp chứng thư số gốc vào thư mục {}.",
                settings::roots_folder()
            ));
        }
        for pair in whole.windows(2) {
            let [own, issuer] = pair else { continue };
            if own.extensions().ocsp_no_check {
                continue;
            }
            let proof = services.proof(own, issuer, trust, now).map_err(|lack| match lack {
                Lack::Revoked => "Chứng thư số của người ký, hoặc của nơi cấp, đã bị thu hồi: hãy hỏi cơ quan quản lý trực tiếp.".to_owned(),
                Lack::Missing(why) => format!("Không lấy được bằng chứng chứng thư số còn hiệu lực ({why})."),
            })?;
            self.keep(proof);
        }
        whole
            .iter()
            .for_each(|own| push(&mut self.certificates, own.der().to_vec()));
        Ok(())
    }

    /// Gets what a file lacks for its signatures and time stamps: what is said of its certificates today.
    ///
    /// What the file brings along about them may be from before somebody lost a key, however long it says that it serves:
    /// whoever holds that key puts it in. So it is asked about each certificate of which nothing of today is known.
    ///
    /// What could not be had is told in a sentence each.
    pub fn for_report(
        report: &DocumentReport,
        trust: &Trust,
        services: &Services,
        now: DateTime<Utc>,
    ) -> (Collected, Vec<String>) {
        let mut collected = Collected::default();
        let mut lacks = Vec::new();
        let signatures = report.signatures.iter().map(|own| &own.report);
        let chains = signatures.clone().map(|own| (&own.path, &own.revocation));
        let stamps = signatures.flat_map(|own| &own.stamps);
        let stamps = stamps.chain(report.stamps.iter().map(|own| &own.stamp));
        let chains = chains.chain(stamps.map(|stamp| (&stamp.path, &stamp.revocation)));
        for (path, known) in chains {
            // Whoever wrote the file also chose the addresses in it: nobody is asked about certificates of strangers.
            if path.last().is_none_or(|top| !trust.roots().contains(top)) {
                continue;
            }
            for (place, pair) in path.windows(2).enumerate() {
                let [own, issuer] = pair else { continue };
                let known = known.get(place).copied().flatten();
                let is_enough = |known: Evidence| {
                    // About one that has ended nobody says anything new.
                    now.signed_duration_since(known.this_update) <= CLOCK_SKEW
                        || now > own.not_after()
                };
                let extensions = own.extensions();
                let tells = !extensions.ocsp.is_empty() || !extensions.revocation_lists.is_empty();
                let is_answered = known.is_some_and(|known| is_enough(known) || !tells);
                if extensions.ocsp_no_check || is_answered {
                    continue;
                }
                match services.ask(own, issuer, trust, now) {
                    Ok(told) => collected.keep(told.proof),
                    Err(why) => {
                        let lack = match known {
                            None => format!("Không hỏi được nơi cấp về việc thu hồi ({why})."),
                            Some(_) => format!(
                                "Không hỏi được nơi cấp về việc thu hồi ({why}), nên kết quả dựa vào bằng chứng cũ kèm theo tệp."
                            ),
                        };
                        if !lacks.contains(&lack) {
                            lacks.push(lack);
                        }
                    }
                }
            }
        }
        (collected, lacks)
    }

    fn keep(&mut self, proof: Proof) {
        match proof {
            Proof::Answer(answer) => push(&mut self.answers, answer),
            Proof::List(list) => push(&mut self.lists, list),
        }
    }
}

fn push(pieces: &mut Vec<Vec<u8>>, piece: Vec<u8>) {
    if !pieces.contains(&piece) {
        pieces.push(piece);
    }
}
