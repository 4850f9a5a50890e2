//! Which column of a list is which field, and the rows that come of it.

mod apply;
mod headings;
mod keep;
mod split;
mod vocabulary;

pub use apply::{Applied, MappedRow, apply};
pub use keep::keep_all;
pub use vocabulary::Vocabulary;
pub(crate) use vocabulary::part_break;

use crate::read::Table;
use forms::pack::ListPart;
use forms::{Form, keys};

/// What is done with the text of a column.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Target {
    /// Nothing.
    Ignore,
    /// Nothing: it is the running number (STT), which is written anew.
    RowNumber,
    /// It is the field with this key.
    Field(String),
    /// It is *họ và tên đệm*: goes before the given name into `hoTen`.
    FamilyName,
    /// It is *tên*: goes behind the family name into `hoTen`.
    GivenName,
    /// It is *tổ chức cấp n* (1 to 4): a line of `coQuan`.
    AgencyLevel(u8),
    /// It is number, date and place of issue of the identity paper in one cell.
    IdentityPaper,
}

/// How sure a suggestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sureness {
    /// Nothing is known about the column.
    None,
    /// Guessed from the cells.
    Guess,
    /// The heading has the words in it.
    Likely,
    /// The heading is one of the known ones.
    Exact,
}

/// What is done with one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnUse {
    /// What is done with its text.
    pub target: Target,
    /// How sure the suggestion was; [`Sureness::Exact`] once a person has chosen.
    pub sureness: Sureness,
}

/// What is done with each column of a table, in the table's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// One entry a column.
    pub columns: Vec<ColumnUse>,
}

impl Mapping {
    /// The person's own choice for a column; nothing happens beyond the last.
    pub fn choose(&mut self, column: usize, target: Target) {
        if let Some(column) = self.columns.get_mut(column) {
            *column = ColumnUse {
                target,
                sureness: Sureness::Exact,
            };
        }
    }

    /// The first column with a target.
    pub fn column_of(&self, target: &Target) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| column.target == *target)
    }

    /// The required fields of the form's rows that no column gives.
    pub fn missing<'f>(&self, form: &'f Form) -> Vec<&'f str> {
        let fields = row_fields(form);
        fields
            .filter(|field| field.required && !self.gives(&field.key))
            .map(|field| field.key.as_str())
            .collect()
    }

    fn gives(&self, key: &str) -> bool {
        self.columns.iter().any(|column| match &column.target {
            Target::Field(field) => field == key,
            Target::FamilyName | Target::GivenName => key == keys::FULL_NAME,
            Target::AgencyLevel(_) => key == keys::AGENCY,
            Target::IdentityPaper => {
                matches!(key, keys::IDENTITY_NUMBER | keys::ISSUE_DATE | keys::ISSUER)
            }
            Target::Ignore | Target::RowNumber => false,
        })
    }
}

/// The fields of one row of a form's list; for a form without a list, its own fields.
pub(crate) fn row_fields(form: &Form) -> impl Iterator<Item = &forms::Field> {
    let of_list = form.list.iter().flat_map(|list| &list.fields);
    let own = form
        .sections
        .iter()
        .filter(|_| form.list.is_none())
        .flat_map(|section| &section.fields);
    of_list.chain(own)
}

/// What the headings say about the columns; for columns whose heading says nothing, what their cells say.
///
/// Several columns may have the same target (the template has two for the province): see [`apply`].
pub fn suggest(table: &Table, form: &Form) -> Mapping {
    let vocabulary = Vocabulary::new(form);
    let mut columns: Vec<ColumnUse> = table
        .headers
        .iter()
        .map(|header| {
            let (target, sureness) = vocabulary.meaning(header);
            ColumnUse { target, sureness }
        })
        .collect();
    // "Tên" alone is the whole name; beside a column for the rest it is the given name.
    if !columns
        .iter()
        .any(|column| column.target == Target::FamilyName)
    {
        for column in columns
            .iter_mut()
            .filter(|column| column.target == Target::GivenName)
        {
            column.target = Target::Field(keys::FULL_NAME.into());
        }
    }
    for place in 0..columns.len() {
        if columns[place].sureness == Sureness::None
            && let Some(target) =
                vocabulary.guess(table.rows.iter().map(|row| row.cells[place].as_str()))
            && !columns.iter().any(|column| column.target == target)
        {
            columns[place] = ColumnUse {
                target,
                sureness: Sureness::Guess,
            };
        }
    }
    Mapping { columns }
}

/// What a person can choose for a column, with the words for it, in the order of the form.
pub fn choices(form: &Form) -> Vec<(Target, String)> {
    let mut choices = vec![(Target::Ignore, "Bỏ qua cột này".to_owned())];
    for field in row_fields(form) {
        choices.push((Target::Field(field.key.clone()), field.label.clone()));
        match field.key.as_str() {
            keys::FULL_NAME => {
                choices.push((Target::FamilyName, "Họ và tên đệm".to_owned()));
                choices.push((Target::GivenName, "Tên".to_owned()));
            }
            keys::IDENTITY_NUMBER => choices.push((
                Target::IdentityPaper,
                "Số giấy tờ, ngày cấp, nơi cấp (cùng một ô)".to_owned(),
            )),
            keys::AGENCY => choices.extend(
                (1..=4).map(|level| (Target::AgencyLevel(level), format!("Tổ chức cấp {level}"))),
            ),
            _ => {}
        }
    }
    if form.list.as_ref().is_some_and(ListPart::is_of_people) {
        for (key, label) in crate::template::EXTRA_FIELDS {
            if form.field(key).is_none() {
                choices.push((Target::Field(key.to_owned()), label.to_owned()));
            }
        }
    }
    choices.push((Target::RowNumber, "Số thứ tự (STT)".to_owned()));
    choices
}
