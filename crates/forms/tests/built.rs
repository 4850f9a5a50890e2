//! A pack as a build makes it says the same as the text, as far as a form is filled in with it.

mod common;

use common::{files, new_files, new_pack, pack};
use forms::Pack;
use forms::pack::{Built, PackHead, Successor, fingerprint, sources};

fn built() -> Built {
    Pack::build(files()).unwrap()
}

#[test]
fn the_outline_leads_to_every_form_as_the_text_does() {
    let outline = Pack::from_built(&built().outline, &[]).unwrap();
    let text = pack();
    assert_eq!(outline.id, text.id);
    assert_eq!(outline.title, text.title);
    assert_eq!(outline.caution, text.caution);
    assert_eq!(outline.in_force, text.in_force);
    assert_eq!(outline.replaced_by, text.replaced_by);
    assert_eq!(outline.heads, text.heads);
    assert!(outline.forms.is_empty());
    for (short, whole) in outline.procedures.iter().zip(&text.procedures) {
        // Where a procedure stands in the text is for the lint alone.
        let told = |procedure: &forms::pack::Procedure| {
            format!(
                "{:?} {:?} {:?} {:?}",
                procedure.title, procedure.conditions, procedure.steps, procedure.mistakes
            )
        };
        assert_eq!(told(short), told(whole));
    }
    assert_eq!(outline.procedures.len(), text.procedures.len());
}

#[test]
fn every_form_without_a_list_is_filled_in_as_the_text_says() {
    let built = built();
    let text = pack();
    let alone = text.forms.iter().filter(|form| form.list.is_none());
    let expected: Vec<&String> = alone.map(|form| &form.id).collect();
    let ids: Vec<&String> = built.forms.iter().map(|(id, _)| id).collect();
    assert_eq!(ids, expected);

    let forms: Vec<String> = built.forms.iter().map(|(_, text)| text.clone()).collect();
    let first = Pack::from_built(&built.outline, &forms).unwrap();
    for form in &first.forms {
        let whole = text.form(&form.id).unwrap();
        let told = |form: &forms::Form| {
            let parts = form.sections.iter().map(|part| {
                let fields = part.fields.iter().map(|field| {
                    format!(
                        "{} {} {:?} {} {} {:?} {} {} {} {} {}",
                        field.key,
                        field.label,
                        field.label_sure,
                        field.hint,
                        field.example,
                        field.kind,
                        field.required,
                        field.width,
                        field.autocomplete,
                        field.off,
                        field.default
                    )
                });
                let fields: Vec<String> = fields.collect();
                format!(
                    "{} {} {} {} {fields:#?}",
                    part.id, part.title, part.hint, part.profile
                )
            });
            format!(
                "{:?} {:?} {:?} {:?} {:#?}",
                form.code,
                form.title,
                form.author,
                form.addressee,
                parts.collect::<Vec<String>>()
            )
        };
        assert_eq!(told(form), told(whole));
        for field in form.fields() {
            // Abbreviations are looked for, and never offered.
            let offered_from = field.kind.list().filter(|list| *list != "viet-tat");
            let Some(list) = offered_from else {
                continue;
            };
            let offered = |pack: &Pack| -> Vec<_> {
                let entries = &pack.list(list).unwrap().entries;
                let entry =
                    |e: &forms::pack::CodeEntry| (e.value.clone(), e.label.clone(), e.period);
                entries.iter().map(entry).collect()
            };
            assert_eq!(offered(&first), offered(&text), "{list}");
            let other = |pack: &Pack| pack.list(list).unwrap().other.clone();
            assert_eq!(other(&first), other(&text), "{list}");
        }
    }
}

#[test]
fn a_text_that_was_edited_has_another_fingerprint() {
    let sources = sources(&built().outline).unwrap();
    assert_eq!(sources.len(), files().len());
    for (name, text) in files() {
        let (_, print) = sources.iter().find(|(source, _)| source == name).unwrap();
        assert_eq!(*print, fingerprint(text), "{name}");
        assert_ne!(*print, fingerprint(&format!("{text} ")), "{name}");
    }
    // The published value of FNV-1a with 64 bits for this text.
    assert_eq!(fingerprint("foobar"), "85944171f73967e8");
}

#[test]
fn what_no_build_wrote_is_not_read() {
    let built = built();
    let half = built.outline.floor_char_boundary(built.outline.len() / 2);
    let half = &built.outline[..half];
    for text in ["", "[]", "{}", "null", "{\"id\": 1}", half] {
        assert!(Pack::from_built(text, &[]).is_none(), "{text}");
        assert!(
            Pack::from_built(&built.outline, &[text.to_owned()]).is_none(),
            "{text}"
        );
    }
    assert!(sources("[]").is_none());
}

#[test]
fn a_pack_with_a_fault_is_not_built() {
    assert!(Pack::build(&[("pack.toml", "id = 1")]).is_err());
}

#[test]
fn the_index_names_every_pack_as_its_text_does() {
    let built = [built(), Pack::build(new_files()).unwrap()];
    let heads = PackHead::from_index(&Built::index(&built)).unwrap();
    for (head, (pack, files)) in heads
        .iter()
        .zip([(pack(), files()), (new_pack(), new_files())])
    {
        assert_eq!(head.id, pack.id);
        assert_eq!(head.title, pack.title);
        assert_eq!(head.in_force, pack.in_force);
        assert_eq!(head.forms, pack.heads);
        let became = |all: &[Successor]| -> Vec<_> {
            let pair = |own: &Successor| (own.from.clone(), own.to.clone(), own.fields.clone());
            all.iter().map(pair).collect()
        };
        assert_eq!(became(&head.successors), became(&pack.successors));
        let (_, text) = files.iter().find(|(name, _)| *name == "pack.toml").unwrap();
        assert_eq!(head.print, fingerprint(text));
        let read = PackHead::from_text(text).unwrap();
        assert_eq!((&read.id, read.in_force), (&head.id, head.in_force));
    }
    assert_eq!(heads[0].short(), "Thông tư 185/2019/TT-BQP");
    assert!(PackHead::from_index("{\"pack\": [{}]}").is_none());
    assert!(PackHead::from_text("id = 1").is_none());
}
