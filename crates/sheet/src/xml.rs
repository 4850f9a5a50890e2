//! What reading OpenDocument sheets and changing workbooks have in common: both are XML.

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

/// An attribute's value by its name without prefix; empty where there is none.
pub(crate) fn attribute(start: &BytesStart<'_>, name: &str) -> String {
    let found = start
        .attributes()
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name);
    found
        .and_then(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0).ok())
        .map(|value| value.into_owned())
        .unwrap_or_default()
}
