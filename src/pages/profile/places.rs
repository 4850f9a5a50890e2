//! Which fields the agency's page shows, drawn from the forms of a pack.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use forms::pack::{Field, Form, Section};
use forms::{Finding, Level, Pack, Plan, Record, keys};

use crate::profile::{COMMON, Profile, kept};

/// Fields under one heading.
#[derive(Debug, Clone)]
pub struct Group {
    /// The section under which their values are kept.
    pub id: String,
    /// The heading.
    pub title: String,
    /// What to say under it; may be empty.
    pub hint: String,
    /// The fields.
    pub places: Vec<Place>,
}

/// One field.
#[derive(Debug, Clone)]
pub struct Place {
    /// What the form says of it.
    pub field: Field,
    /// The form whose rules it is checked by.
    pub form: String,
    /// Whether forms ask for it in rows of lists alone: nothing is carried over into these.
    pub only_in_lists: bool,
}

/// The section that names the agency; its heading comes first.
const AGENCY_SECTION: &str = "co-quan";

/// What goes into any form, in the order of the page.
const COMMON_KEYS: [&str; 8] = [
    keys::DOCUMENT_NUMBER,
    keys::PLACE,
    keys::AGENCY_NAME,
    keys::UPPER_AGENCY,
    keys::ADDRESS,
    keys::PROVINCE,
    keys::TAX_CODE,
    keys::BUDGET_CODE,
];

/// All of them: the agency, what goes into any form, then the sections that forms mark as set once, in the order of the pack.
///
/// Forms may ask for more or less in the same section: then it has the fields of all of them, said as in the first.
pub fn groups(pack: &Pack) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for form in &pack.forms {
        for section in form.sections.iter().filter(|section| section.profile) {
            match groups.iter_mut().find(|group| group.id == section.id) {
                Some(group) => add(group, form, section),
                None => groups.push(begun(form, section)),
            }
        }
    }
    groups.insert(0, common(pack));
    if let Some(at) = groups.iter().position(|group| group.id == AGENCY_SECTION) {
        let agency = groups.remove(at);
        groups.insert(0, agency);
    }
    groups.retain(|group| !group.places.is_empty());
    groups
}

fn begun(form: &Form, section: &Section) -> Group {
    let mut group = Group {
        id: section.id.clone(),
        title: section.title.clone(),
        hint: section.hint.clone(),
        places: Vec::new(),
    };
    add(&mut group, form, section);
    group
}

fn add(group: &mut Group, form: &Form, section: &Section) {
    for field in &section.fields {
        if group.places.iter().all(|own| own.field.key != field.key) {
            group.places.push(Place {
                field: field.clone(),
                form: form.id.clone(),
                only_in_lists: false,
            });
        }
    }
}

/// What goes into any form that asks for it, as the first such form says it.
fn common(pack: &Pack) -> Group {
    let places = COMMON_KEYS.iter().filter_map(|key| {
        let own = |form: &&Form| form.fields().any(|field| field.key == *key);
        let asks = |form: &&Form| form.field(key).is_some();
        let mut forms = pack.forms.iter();
        let alone = forms.clone().find(own);
        let form = alone.or_else(|| forms.find(asks))?;
        let mut field = form.field(key)?.clone();
        if *key == keys::DOCUMENT_NUMBER {
            field.label = "Ký hiệu công văn".to_owned();
            field.hint = "Phần sau số, bắt đầu bằng dấu gạch chéo; số thì điền vào từng công văn."
                .to_owned();
            field.example = "/SNV-VP".to_owned();
        }
        Some(Place {
            field,
            form: form.id.clone(),
            only_in_lists: alone.is_none(),
        })
    });
    Group {
        id: COMMON.to_owned(),
        title: "Ký hiệu công văn, địa chỉ, mã số".to_owned(),
        hint: "Điền sẵn vào đơn và công văn mới có hỏi các mục này.".to_owned(),
        places: places.collect(),
    }
}

/// The forms whose rules the fields are checked by, each once.
pub fn forms(groups: &[Group]) -> BTreeSet<&str> {
    let places = groups.iter().flat_map(|group| &group.places);
    places.map(|place| place.form.as_str()).collect()
}

/// What the rules of a field's form say about its value beside the other values of its group: the first error, else the
/// first warning. An empty field may stay empty.
pub fn finding(
    plan: &Plan,
    group: &Group,
    profile: &Profile,
    key: &str,
    today: NaiveDate,
) -> Option<Finding> {
    if kept(profile, &group.id, key).trim().is_empty() {
        return None;
    }
    let form = plan.form();
    let mut record = Record::new(&plan.pack().id, form);
    let mut row = form.new_row();
    for place in &group.places {
        let own = &*place.field.key;
        let value = kept(profile, &group.id, own);
        match form.fields().any(|field| field.key == own) {
            true => record.values.set(own, value),
            false => row.set(own, value),
        }
    }
    if form.list.is_some() {
        record.rows.push(row);
    }
    let own = plan
        .check(&record, today)
        .into_iter()
        .filter(|finding| finding.field.as_deref() == Some(key) && finding.level != Level::Advice);
    own.min_by_key(|finding| finding.level)
}
