//! How the name in the certificate (distinguished name, X.520) will likely read.

use forms::keys;
use leptos::prelude::*;

use super::Filling;

/// The fields that the name is made of.
const PARTS: [&str; 3] = [keys::FULL_NAME, keys::AGENCY, keys::PROVINCE];

/// The name, as far as it is filled in; nothing for a form without such fields.
///
/// The order is that of certificates seen: the highest level of the agency is O, the levels below are OU.
pub fn name_preview(filling: &Filling) -> Option<AnyView> {
    if PARTS.iter().any(|key| filling.form().field(key).is_none()) {
        return None;
    }
    // A device has its own name in the certificate, not that of the person who manages it: the check shows it.
    if filling.form().field(keys::DEVICE_NAME).is_some() {
        return None;
    }
    let filling = filling.clone();
    let lines = move || {
        let [person, agency, province] = PARTS.map(|key| filling.value(key));
        let levels: Vec<&str> = agency
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        let mut lines = vec![("CN", person.trim().to_owned())];
        lines.extend(
            levels
                .iter()
                .skip(1)
                .rev()
                .map(|level| ("OU", (*level).to_owned())),
        );
        lines.push(("O", levels.first().copied().unwrap_or_default().to_owned()));
        lines.push(("L", province.trim().to_owned()));
        lines.push(("C", "VN".to_owned()));
        let lines = lines.into_iter().map(|(name, value)| {
            let value = if value.is_empty() {
                "…".to_owned()
            } else {
                value
            };
            view! { <dd><span>{name} "="</span>{value}</dd> }.into_any()
        });
        lines.collect::<Vec<_>>()
    };
    Some(
        view! {
            <dl class="name-preview">
                <dt>"Tên trong chứng thư số dự kiến là"</dt>
                {lines}
            </dl>
        }
        .into_any(),
    )
}
