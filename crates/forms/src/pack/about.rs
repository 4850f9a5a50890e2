//! What forms are about, and what their pack says of renewing a certificate, as their fields and rules tell.

use super::{Form, Pack, Rule};
use crate::check::rule::Condition;
use crate::keys;

impl Form {
    /// Whether it, or each row of its list, is about a certificate that there is: it asks for its name and its serial number.
    pub fn is_about_certificate(&self) -> bool {
        self.field(keys::CERTIFICATE_NAME).is_some() && self.field(keys::SERIAL).is_some()
    }

    /// Whether the form itself is about one certificate that there is, and not about those of a list.
    pub fn is_about_one_certificate(&self) -> bool {
        let own = |key: &str| self.fields().any(|field| field.key == key);
        own(keys::CERTIFICATE_NAME) && own(keys::SERIAL)
    }
}

impl Pack {
    /// The rule that says how often a certificate can be renewed; none where no rule says it.
    pub fn once_rule(&self) -> Option<&Rule> {
        let asks = |condition: &Condition| condition.fields().any(|key| key == keys::RENEWED);
        self.rules.iter().find(|rule| {
            rule.fields.iter().any(|key| key == keys::REQUEST_KIND) && rule.when.iter().any(asks)
        })
    }
}
