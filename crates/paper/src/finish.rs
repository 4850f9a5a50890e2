//! The last pass over the document: structure, language, metadata, the attached record, fixed identity.

use chrono::NaiveDate;
use lopdf::{
    Dictionary, Document, Object, ObjectId, SaveOptions, Stream, StringFormat, dictionary,
};

use crate::block::Role;
use crate::draw::Drawn;
use crate::layout::{Element, ElementId};
use crate::sign::{self, Widget};
use crate::write::Attachment;

/// What the file says about itself.
pub(crate) struct About<'a> {
    pub(crate) title: &'a str,
    pub(crate) made_on: NaiveDate,
}

/// The program named in the file.
const PRODUCER: &str = "Chukyso";

/// Finishes the document and writes it out.
pub(crate) fn finish(
    drawn: Drawn,
    elements: &[Element],
    attachment: &Attachment<'_>,
    about: &About<'_>,
) -> lopdf::Result<Vec<u8>> {
    let Drawn {
        mut document,
        sequences,
        fields,
        ..
    } = drawn;
    let pages: Vec<ObjectId> = document.page_iter().collect();

    let widgets = sign::add_widgets(&mut document, &fields, &pages)?;
    let structure = add_structure(&mut document, elements, &sequences, &pages, &widgets);
    for (index, &page) in pages.iter().enumerate() {
        let page = document.get_dictionary_mut(page)?;
        page.set("StructParents", index as i64);
        page.set("Tabs", "S");
    }
    let file = add_attachment(&mut document, attachment, about);
    let metadata = add_metadata(&mut document, about);
    let info = document.add_object(info(about));

    let catalog = document.catalog_mut()?;
    catalog.set("Lang", text("vi-VN"));
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("StructTreeRoot", structure);
    catalog.set("Metadata", metadata);
    catalog.set(
        "ViewerPreferences",
        dictionary! { "DisplayDocTitle" => true },
    );
    catalog.set("PageLayout", "OneColumn");
    if !widgets.is_empty() {
        let fields: Vec<Object> = widgets.iter().map(|widget| widget.id.into()).collect();
        catalog.set("AcroForm", dictionary! { "Fields" => fields });
    }
    catalog.set("AF", vec![file.into()]);
    let names = dictionary! { "Names" => vec![text(attachment.name), file.into()] };
    catalog.set("Names", dictionary! { "EmbeddedFiles" => names });

    document.trailer.set("Info", info);
    document.trailer.set("ID", identity(about, attachment));
    document.compress();
    let mut bytes = Vec::new();
    let options = SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .max_objects_per_stream(200)
        .build();
    document.save_with_options(&mut bytes, options)?;
    Ok(bytes)
}

/// Text for people: Latin as it is, else UTF-16 (ISO 32000-1, 7.9.2.2).
pub(crate) fn text(value: &str) -> Object {
    if value.is_ascii() {
        return Object::string_literal(value);
    }
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(value.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

fn pdf_date(day: NaiveDate) -> Object {
    Object::string_literal(day.format("D:%Y%m%d000000+07'00'").to_string())
}

fn info(about: &About<'_>) -> Dictionary {
    dictionary! {
        "Title" => text(about.title),
        "Producer" => text(PRODUCER),
        "CreationDate" => pdf_date(about.made_on),
        "ModDate" => pdf_date(about.made_on),
    }
}

/// The attached file with its description (ISO 32000-1, 7.11.4; relationship after ISO 19005-3, Annex E).
fn add_attachment(
    document: &mut Document,
    attachment: &Attachment<'_>,
    about: &About<'_>,
) -> ObjectId {
    let parameters = dictionary! {
        "Size" => attachment.bytes.len() as i64,
        "ModDate" => pdf_date(about.made_on),
    };
    let stream = Stream::new(
        dictionary! { "Type" => "EmbeddedFile", "Subtype" => attachment.mime, "Params" => parameters },
        attachment.bytes.to_vec(),
    );
    let file = document.add_object(stream);
    document.add_object(dictionary! {
        "Type" => "Filespec",
        "F" => text(attachment.name),
        "UF" => text(attachment.name),
        "Desc" => text(attachment.description),
        "AFRelationship" => "Data",
        "EF" => dictionary! { "F" => file, "UF" => file },
    })
}

/// Metadata as XMP (ISO 16684-1), saying the same as the information dictionary, and that the file keeps to PDF/A-3a
/// (ISO 19005-3) and PDF/UA-1 (ISO 14289-1).
fn add_metadata(document: &mut Document, about: &About<'_>) -> ObjectId {
    let title = escape(about.title);
    let day = about.made_on.format("%Y-%m-%dT00:00:00+07:00");
    let xmp = format!(
        r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>vi-VN</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{day}</xmp:CreateDate>
<xmp:ModifyDate>{day}</xmp:ModifyDate>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"#,
        bom = '\u{feff}',
    );
    let stream = Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        xmp.into_bytes(),
    );
    // Readable without unpacking, as archives want it.
    document.add_object(stream.with_compression(false))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The file's identity: made from what it says, so that the same input gives the same bytes.
fn identity(about: &About<'_>, attachment: &Attachment<'_>) -> Object {
    // FNV-1a, 128 bits: an identity, not a protection.
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    let day = about.made_on.to_string();
    for byte in about
        .title
        .bytes()
        .chain(day.bytes())
        .chain(attachment.bytes.iter().copied())
    {
        hash = (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    }
    let id = Object::String(hash.to_be_bytes().to_vec(), StringFormat::Hexadecimal);
    Object::Array(vec![id.clone(), id])
}

/// The tree of elements and, for each page, which element each marked sequence belongs to (ISO 32000-1, 14.7).
fn add_structure(
    document: &mut Document,
    elements: &[Element],
    sequences: &[Vec<ElementId>],
    pages: &[ObjectId],
    widgets: &[Widget],
) -> ObjectId {
    let root = document.new_object_id();
    let ids: Vec<ObjectId> = elements.iter().map(|_| document.new_object_id()).collect();
    let mut kids: Vec<Vec<Object>> = vec![Vec::new(); elements.len()];
    for (index, element) in elements.iter().enumerate() {
        if let Some(parent) = element.parent {
            kids[parent].push(ids[index].into());
        }
    }
    let mut parents = Vec::new();
    // The page of an element's first sequence: the others tell theirs only where it is another one.
    let mut first_page: Vec<Option<ObjectId>> = vec![None; elements.len()];
    for (index, (&page, of_page)) in pages.iter().zip(sequences).enumerate() {
        for (number, &element) in of_page.iter().enumerate() {
            let number = number as i64;
            let first = *first_page[element].get_or_insert(page);
            kids[element].push(if first == page {
                number.into()
            } else {
                Object::Dictionary(dictionary! { "Type" => "MCR", "Pg" => page, "MCID" => number })
            });
        }
        let owners: Vec<Object> = of_page.iter().map(|&element| ids[element].into()).collect();
        parents.push((index as i64).into());
        parents.push(document.add_object(owners).into());
    }
    for widget in widgets {
        let reference = dictionary! { "Type" => "OBJR", "Obj" => widget.id, "Pg" => widget.page };
        kids[widget.element].push(reference.into());
        first_page[widget.element] = Some(widget.page);
        parents.push(widget.key.into());
        parents.push(ids[widget.element].into());
    }
    for (index, (element, mut kids)) in elements.iter().zip(kids).enumerate() {
        let parent = element.parent.map_or(root, |parent| ids[parent]);
        let kids = if kids.len() == 1 {
            kids.remove(0)
        } else {
            Object::Array(kids)
        };
        let mut dictionary = dictionary! { "S" => tag(element.role), "P" => parent, "K" => kids };
        if let Some(page) = first_page[index] {
            dictionary.set("Pg", page);
        }
        if element.role == Role::HeadCell {
            dictionary.set("A", dictionary! { "O" => "Table", "Scope" => "Column" });
        }
        document.set_object(ids[index], dictionary);
    }
    let parents = document.add_object(dictionary! { "Nums" => parents });
    document.set_object(
        root,
        dictionary! {
            "Type" => "StructTreeRoot",
            "K" => ids[0],
            "ParentTree" => parents,
            "ParentTreeNextKey" => (pages.len() + widgets.len()) as i64,
        },
    );
    root
}

fn tag(role: Role) -> &'static str {
    match role {
        Role::Document => "Document",
        Role::Heading => "H1",
        Role::Paragraph => "P",
        Role::Table => "Table",
        Role::Row => "TR",
        Role::HeadCell => "TH",
        Role::Cell => "TD",
        Role::Form => "Form",
    }
}
