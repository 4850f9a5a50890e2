//! From a pack's text to [`Pack`].

use std::cell::RefCell;
use std::sync::Arc;

use super::codes::{CodeEntry, CodeList};
use super::model::*;
use super::open::HEAD;
use super::read_rule::read_rule;
use super::source::{Fault, NameOrTable, Node, Source};
use crate::kind::Kind;
use crate::record::Columns;

/// The words for how sure a fact is, the first where there is none.
pub(super) const SURENESS: [(&str, Sureness); 4] = [
    ("seen", Sureness::Seen),
    ("second-hand", Sureness::SecondHand),
    ("inferred", Sureness::Inferred),
    ("unsure", Sureness::Unsure),
];

impl Pack {
    /// The names of a pack's other files, as its `pack.toml` lists them.
    ///
    /// # Errors
    /// The faults of that file.
    pub fn files(head: &str) -> Result<Vec<String>, Vec<Fault>> {
        let faults = RefCell::default();
        let source = Source::new(HEAD, head, &faults);
        let table = source.parse();
        let files = Node::new(&source, &table, 0).texts("files");
        match faults.into_inner() {
            faults if faults.is_empty() => Ok(files),
            faults => Err(faults),
        }
    }

    /// Loads a pack from its files (name and text), and lints it.
    ///
    /// # Errors
    /// All faults of all files: a pack with a fault is not used at all.
    pub fn load<S: AsRef<str>>(files: &[(S, S)]) -> Result<Pack, Vec<Fault>> {
        let faults = RefCell::default();
        let pack = read(&borrowed(files), &faults);
        if faults.borrow().is_empty() {
            super::lint::lint(&pack, &faults);
        }
        let mut faults = faults.into_inner();
        if faults.is_empty() {
            return Ok(pack);
        }
        faults.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        faults.dedup();
        Err(faults)
    }
}

/// Names and texts, whoever holds them.
pub(super) fn borrowed<S: AsRef<str>>(files: &[(S, S)]) -> Vec<(&str, &str)> {
    files
        .iter()
        .map(|(name, text)| (name.as_ref(), text.as_ref()))
        .collect()
}

fn read(files: &[(&str, &str)], faults: &RefCell<Vec<Fault>>) -> Pack {
    let sources: Vec<Source<'_>> = files
        .iter()
        .map(|&(name, text)| Source::new(name, text, faults))
        .collect();
    let tables: Vec<_> = sources.iter().map(|source| source.parse()).collect();
    let roots = || {
        sources
            .iter()
            .zip(&tables)
            .map(|(s, t)| (s.file, Node::new(s, t, 0)))
    };
    let mut pack = empty();
    // Forms name fields, so fields come first, whatever the order of the files.
    let mut forms = Vec::new();
    let mut seen_head = false;
    for (file, root) in roots() {
        if file == HEAD {
            read_head(&root, &mut pack);
            root.texts("files");
            let successors = root.tables("successor");
            pack.successors
                .extend(successors.into_iter().map(read_successor));
            seen_head = true;
        }
        read_fields(&root, &mut pack);
        forms.extend(root.tables("form"));
        pack.channels
            .extend(root.tables("channel").into_iter().map(read_channel));
        pack.contacts
            .extend(root.tables("contact").into_iter().map(read_contact));
        pack.rules
            .extend(root.tables("rule").into_iter().map(read_rule));
        read_procedures_and_lists(&root, &mut pack);
        root.finish();
    }
    if !seen_head {
        faults.borrow_mut().push(Fault {
            file: HEAD.to_owned(),
            line: 1,
            message: "thiếu tệp này trong thư mục bộ mẫu.".to_owned(),
        });
    }
    for node in forms {
        let form = read_form(node, &pack.fields);
        pack.heads.push(FormHead {
            id: form.id.clone(),
            code: form.code.clone(),
            has_list: form.list.is_some(),
            unit: form
                .list
                .as_ref()
                .map_or_else(String::new, |list| list.unit.clone()),
        });
        pack.forms.push(form);
    }
    mark_ready_steps(&mut pack);
    pack
}

/// Reads what a build made of a pack: its outline, and forms, each with what it needs ([`super::built`]).
pub(super) fn read_built(outline: &str, forms: &[String]) -> Option<Pack> {
    let faults = RefCell::default();
    let mut pack = empty();
    let source = Source::built("outline", outline, &faults);
    let table = source.parse_built();
    let root = Node::new(&source, &table, 0);
    read_head(&root, &mut pack);
    pack.heads = read_form_heads(&root);
    read_procedures_and_lists(&root, &mut pack);
    mark_ready_steps(&mut pack);
    for text in forms {
        let source = Source::built("form", text, &faults);
        let table = source.parse_built();
        let root = Node::new(&source, &table, 0);
        // What two forms have in common comes with each of them; the first is found.
        read_fields(&root, &mut pack);
        for form in root.tables("form") {
            let form = read_form(form, &pack.fields);
            pack.forms.push(form);
        }
        read_procedures_and_lists(&root, &mut pack);
        root.finish();
    }
    // Each file brought its form.
    if pack.forms.len() < forms.len() {
        return None;
    }
    faults.borrow().is_empty().then_some(pack)
}

/// The forms' names as a build wrote them.
#[inline(never)]
fn read_form_heads(root: &Node<'_>) -> Vec<FormHead> {
    let heads = root.tables("head").into_iter().map(|head| {
        let unit = head.text("list");
        FormHead {
            id: head.needed("id"),
            code: head.needed("code"),
            has_list: !unit.is_empty(),
            unit,
        }
    });
    heads.collect()
}

/// Reads the index of packs that a build made ([`super::built`]).
pub(super) fn read_index(text: &str) -> Option<Vec<PackHead>> {
    let faults = RefCell::default();
    let source = Source::built("index", text, &faults);
    let table = source.parse_built();
    let packs = Node::new(&source, &table, 0).tables("pack");
    let heads = packs.iter().map(read_pack_head).collect();
    faults.borrow().is_empty().then_some(heads)
}

impl PackHead {
    /// What `pack.toml` itself says; none where it has a fault.
    pub fn from_text(text: &str) -> Option<PackHead> {
        let faults = RefCell::default();
        let source = Source::new(HEAD, text, &faults);
        let table = source.parse();
        let head = read_pack_head(&Node::new(&source, &table, 0));
        faults.borrow().is_empty().then_some(head)
    }
}

#[inline(never)]
fn read_pack_head(root: &Node<'_>) -> PackHead {
    PackHead {
        id: root.needed("id"),
        title: root.needed("title"),
        in_force: read_period(root),
        forms: read_form_heads(root),
        successors: root
            .tables("successor")
            .into_iter()
            .map(read_successor)
            .collect(),
        print: root.text("print"),
    }
}

#[inline(never)]
fn read_fields(root: &Node<'_>, pack: &mut Pack) {
    if let Some(fields) = root.table("field") {
        for (key, node) in fields.named_tables() {
            pack.fields.push(read_field(&key, node));
        }
    }
}

#[inline(never)]
fn read_procedures_and_lists(root: &Node<'_>, pack: &mut Pack) {
    pack.procedures
        .extend(root.tables("procedure").into_iter().map(read_procedure));
    pack.lists
        .extend(root.tables("list").into_iter().map(read_list));
}

/// A step is ready where the pack has its form.
fn mark_ready_steps(pack: &mut Pack) {
    for procedure in &mut pack.procedures {
        for step in &mut procedure.steps {
            step.form_ready = step
                .form
                .as_ref()
                .is_some_and(|id| pack.heads.iter().any(|head| head.id == *id));
        }
    }
}

fn empty() -> Pack {
    Pack {
        id: String::new(),
        title: String::new(),
        regulation: String::new(),
        in_force: Period::default(),
        replaces: Vec::new(),
        replaced_by: String::new(),
        caution: String::new(),
        fields: Vec::new(),
        heads: Vec::new(),
        forms: Vec::new(),
        procedures: Vec::new(),
        channels: Vec::new(),
        contacts: Vec::new(),
        lists: Vec::new(),
        rules: Vec::new(),
        successors: Vec::new(),
    }
}

#[inline(never)]
fn read_head(root: &Node<'_>, pack: &mut Pack) {
    pack.id = root.needed("id");
    pack.title = root.needed("title");
    pack.regulation = root.needed("regulation");
    pack.in_force = read_period(root);
    pack.replaces = root.texts("replaces");
    pack.replaced_by = root.text("replaced-by");
    pack.caution = root.needed("caution");
}

#[inline(never)]
fn read_successor(node: Node<'_>) -> Successor {
    let successor = Successor {
        from_pack: node.needed("from-pack"),
        from: node.needed("from"),
        to: node.needed("to"),
        fields: node
            .table("fields")
            .map_or_else(Vec::new, |fields| fields.named_texts()),
        at: node.place(),
    };
    node.finish();
    successor
}

#[inline(never)]
fn read_period(node: &Node<'_>) -> Period {
    let period = Period {
        from: node.day("from"),
        to: node.day("to"),
    };
    if let (Some(from), Some(to)) = (period.from, period.to)
        && to < from
    {
        node.fault_at("to", "“to” phải sau “from”.".to_owned());
    }
    period
}

#[inline(never)]
fn read_kind(node: &Node<'_>) -> Kind {
    let name = node.needed("kind");
    let list = node.text("list");
    match Kind::from_name(&name, &list) {
        Some(kind) => {
            if kind.list().is_some_and(str::is_empty) {
                node.fault_at("kind", format!("kiểu “{name}” cần có “list”."));
            } else if kind.list().is_none() && !list.is_empty() {
                node.fault_at("list", format!("kiểu “{name}” không dùng “list”."));
            }
            kind
        }
        None => {
            if !name.is_empty() {
                node.fault_at("kind", format!("không có kiểu “{name}”."));
            }
            Kind::Text
        }
    }
}

#[inline(never)]
fn read_field(key: &str, node: Node<'_>) -> Field {
    let label = node.needed("label");
    let short = node.text("short");
    let field = Field {
        key: key.to_owned(),
        short: if short.is_empty() {
            label.clone()
        } else {
            short
        },
        label,
        hint: node.text("hint"),
        example: node.text("example"),
        missing: node.text("missing"),
        kind: read_kind(&node),
        required: node.flag("required"),
        off: node.flag("off"),
        default: node.text("default"),
        autocomplete: node.text("autocomplete"),
        width: node.count("width").map_or(40, |n| n.min(200) as u16),
        label_sure: node.choice("label-sure", &SURENESS),
        place_sure: node.choice("place-sure", &SURENESS),
    };
    if field.required && field.missing.is_empty() {
        node.fault("trường bắt buộc phải có câu “missing” để nói khi còn trống.".to_owned());
    }
    node.finish();
    field
}

/// A section's or a list's fields: names, or tables that say a field otherwise.
#[inline(never)]
fn read_field_list(node: &Node<'_>, known: &[Field]) -> Vec<Field> {
    let find = |key: &str| known.iter().find(|field| field.key == key).cloned();
    node.names_or_tables("fields")
        .into_iter()
        .filter_map(|item| match item {
            NameOrTable::Name(key) => find(&key).or_else(|| {
                node.fault_at("fields", format!("không có trường “{key}” trong [field]."));
                None
            }),
            NameOrTable::Table(own) => {
                let key = own.needed("key");
                let Some(mut field) = find(&key) else {
                    own.fault(format!("không có trường “{key}” trong [field]."));
                    return None;
                };
                for (name, place) in [
                    ("label", &mut field.label),
                    ("short", &mut field.short),
                    ("hint", &mut field.hint),
                    ("example", &mut field.example),
                    ("missing", &mut field.missing),
                    ("default", &mut field.default),
                ] {
                    let text = own.text(name);
                    if !text.is_empty() {
                        *place = text;
                    }
                }
                if own.has("required") {
                    field.required = own.flag("required");
                }
                if own.has("label-sure") {
                    field.label_sure = own.choice("label-sure", &SURENESS);
                }
                if own.has("place-sure") {
                    field.place_sure = own.choice("place-sure", &SURENESS);
                }
                own.finish();
                Some(field)
            }
        })
        .collect()
}

#[inline(never)]
fn columns(fields: &[&Field]) -> Arc<Columns> {
    Arc::new(Columns::new(fields.iter().map(|field| field.key.as_str())))
}

#[inline(never)]
fn read_form(node: Node<'_>, known: &[Field]) -> Form {
    let sections: Vec<Section> = node
        .tables("section")
        .into_iter()
        .map(|section| {
            let read = Section {
                id: section.needed("id"),
                title: section.needed("title"),
                hint: section.text("hint"),
                profile: section.flag("profile"),
                print: section.text("print"),
                fields: read_field_list(&section, known),
            };
            section.finish();
            read
        })
        .collect();
    let list = node.table("rows").map(|rows| {
        let fields = read_field_list(&rows, known);
        let printed = rows
            .tables("printed")
            .into_iter()
            .map(|column| {
                let read = PrintedColumn {
                    title: column.needed("title"),
                    fields: column.texts("fields"),
                    weight: column.number("weight").unwrap_or(1.0) as f32,
                };
                column.finish();
                read
            })
            .collect();
        let list = ListPart {
            unit: rows.needed("unit"),
            backed_by: rows.text("backed-by"),
            columns: columns(&fields.iter().collect::<Vec<_>>()),
            fields,
            printed,
        };
        rows.finish();
        list
    });
    let own: Vec<&Field> = sections
        .iter()
        .flat_map(|section| &section.fields)
        .collect();
    let form = Form {
        id: node.needed("id"),
        code: node.needed("code"),
        title: node.needed("title"),
        heading: node.needed("heading"),
        shape: node.choice(
            "shape",
            &[
                ("request", Shape::Request),
                ("official-letter", Shape::OfficialLetter),
                ("minutes", Shape::Minutes),
            ],
        ),
        author: node.needed("author"),
        addressee: node.needed("addressee"),
        basis: node.needed("basis"),
        fields_sure: node.choice("fields-sure", &SURENESS),
        layout_sure: node.choice("layout-sure", &SURENESS),
        columns: columns(&own),
        sections,
        list,
        texts: node
            .table("text")
            .map_or_else(Vec::new, |texts| texts.named_texts()),
        at: node.place(),
    };
    node.finish();
    form
}

#[inline(never)]
fn read_procedure(node: Node<'_>) -> Procedure {
    let procedure = Procedure {
        id: node.needed("id"),
        title: node.needed("title"),
        summary: node.needed("summary"),
        conditions: node.texts("conditions"),
        steps: node.tables("step").into_iter().map(read_step).collect(),
        mistakes: node.texts("mistakes"),
        basis: node.needed("basis"),
        at: node.place(),
    };
    node.finish();
    procedure
}

#[inline(never)]
fn read_step(node: Node<'_>) -> Step {
    let form = node.text("form");
    let step = Step {
        id: node.needed("id"),
        title: node.needed("title"),
        who: node.choice(
            "who",
            &[
                ("subscriber", Role::Subscriber),
                ("agency", Role::Agency),
                ("authority", Role::Authority),
            ],
        ),
        to: node.text("to"),
        form: (!form.is_empty()).then_some(form),
        form_code: node.text("form-code"),
        form_ready: false,
        needs: node.texts("needs"),
        deadline: node.text("deadline"),
        working_days: node.count("working-days"),
        note: node.text("note"),
        next: node.texts("next"),
        basis: node.needed("basis"),
        sure: node.choice("sure", &SURENESS),
    };
    node.finish();
    step
}

#[inline(never)]
fn read_channel(node: Node<'_>) -> Channel {
    let channel = Channel {
        id: node.needed("id"),
        title: node.needed("title"),
        worth: node.needed("worth"),
        signed: node.flag("signed"),
    };
    node.finish();
    channel
}

#[inline(never)]
fn read_contact(node: Node<'_>) -> Contact {
    let contact = Contact {
        name: node.needed("name"),
        address: node.text("address"),
        phone: node.text("phone"),
        email: node.text("email"),
        site: node.text("site"),
        period: read_period(&node),
        sure: node.choice("sure", &SURENESS),
    };
    node.finish();
    contact
}

#[inline(never)]
fn read_list(node: Node<'_>) -> CodeList {
    let entries = node
        .tables("entry")
        .into_iter()
        .map(|entry| {
            let value = entry.needed("value");
            let label = entry.text("label");
            let read = CodeEntry {
                label: if label.is_empty() {
                    value.clone()
                } else {
                    label
                },
                value,
                code: entry.text("code"),
                aliases: entry.texts("aliases"),
                period: read_period(&entry),
                into: entry.text("into"),
            };
            entry.finish();
            read
        })
        .collect();
    let list = CodeList {
        id: node.needed("id"),
        entries,
        other: node.text("other"),
        at: node.place(),
    };
    node.finish();
    list
}
