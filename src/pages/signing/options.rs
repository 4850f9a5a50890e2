//! How it is to be signed, folded away: what is there by itself is right for most.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::helper::{self, Link};
use super::parts::{Choice, button, live, note, radio};
use super::run::{self, Run};
use super::{Desk, Item};
use crate::bridge_client::{Field, Kind, Level, Spot, Terms, kept};
use crate::numbers;

/// What was chosen; all copies are the same.
#[derive(Clone, Copy)]
pub struct Options {
    level: RwSignal<Level>,
    reason: RwSignal<String>,
    spot: RwSignal<Place>,
    /// Number and notation of the document, for the corner.
    mark: RwSignal<String>,
    /// The number of the first PDF, whose fields were read.
    of: RwSignal<usize>,
    /// Its empty fields.
    fields: RwSignal<Vec<Field>>,
    /// The name of the one that was chosen.
    field: RwSignal<String>,
    /// What is to be said about the fields.
    said: RwSignal<String>,
}

/// Where the signature is to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Auto,
    Hidden,
    Corner,
    Field,
}

/// The levels: what each is, and what it is good for.
const LEVELS: [(Level, &str, &str); 4] = [
    (
        Level::B,
        "Cơ bản (B-B)",
        "Không cần mạng. Thời điểm ký lấy theo giờ của máy.",
    ),
    (
        Level::T,
        "Có dấu thời gian (B-T)",
        "Chứng minh được tệp đã ký trước thời điểm nào. Cần mạng.",
    ),
    (
        Level::Lt,
        "Kèm dữ liệu để kiểm tra (B-LT)",
        "Người nhận kiểm tra được cả khi không có mạng, cả khi chứng thư số đã hết hạn. Cần mạng.",
    ),
    (
        Level::Lta,
        "Lưu trữ lâu dài (B-LTA)",
        "Như B-LT, thêm dấu thời gian trên toàn bộ tệp; dùng cho hồ sơ lưu nhiều năm. Cần mạng.",
    ),
];

/// The places: what each is, and when it is right.
const PLACES: [(Place, &str, &str); 4] = [
    (
        Place::Auto,
        "Ô chữ ký trống đầu tiên của tệp",
        "Mẫu lập trên trang này có sẵn ô cho người ký, rồi ô cho con dấu. Tệp không có ô nào trống thì chữ ký không hiện trên trang giấy.",
    ),
    (
        Place::Field,
        "Ô chữ ký chọn theo tên",
        "Khi tệp có nhiều ô trống và ô của bạn không phải ô đầu tiên.",
    ),
    (
        Place::Corner,
        "Góc trên bên phải của trang đầu",
        "Cho phụ lục, bản sao (Nghị định 30/2020/NĐ-CP).",
    ),
    (
        Place::Hidden,
        "Không hiện trên trang giấy",
        "Chữ ký vẫn ở trong tệp và vẫn kiểm tra được.",
    ),
];

impl Options {
    /// What is right for most.
    pub fn new() -> Options {
        Options {
            level: RwSignal::new(Level::B),
            reason: RwSignal::new(String::new()),
            spot: RwSignal::new(Place::Auto),
            mark: RwSignal::new(String::new()),
            of: RwSignal::new(0),
            fields: RwSignal::new(Vec::new()),
            field: RwSignal::new(String::new()),
            said: RwSignal::new(String::new()),
        }
    }

    /// Forgets what is the signer's and the document's own.
    pub fn forget(self) {
        self.reason.set(String::new());
        self.mark.set(String::new());
        self.forget_fields();
        if self.spot.get_untracked() == Place::Field {
            self.spot.set(Place::Auto);
        }
    }

    fn forget_fields(self) {
        self.fields.set(Vec::new());
        self.field.set(String::new());
        self.said.set(String::new());
    }

    /// A message of the helper that names the chosen field, with the field's own words.
    pub fn in_words(self, message: String) -> String {
        let quoted = |text: &str| ["“", text, "”"].concat();
        let (field, fields) = (self.field.get_untracked(), self.fields.get_untracked());
        match fields.iter().find(|own| own.name == field) {
            Some(own) => message.replace(&quoted(&field), &quoted(&words(own))),
            None => message,
        }
    }

    /// The terms of a job; whether a PDF is in it.
    ///
    /// # Errors
    /// What is still to be chosen.
    pub fn terms(self, has_pdf: bool, certificate: &str) -> Result<Terms, String> {
        let spot = match (has_pdf, self.spot.get_untracked()) {
            (false, _) | (_, Place::Auto) => Spot::Auto,
            (_, Place::Hidden) => Spot::None,
            (_, Place::Corner) => Spot::TopRight,
            (_, Place::Field) => match self.field.get_untracked() {
                field if field.is_empty() => {
                    return Err("Chọn ô chữ ký ở mục “Tùy chọn”, hoặc chọn chỗ khác.".to_owned());
                }
                field => Spot::Field { field },
            },
        };
        Ok(Terms {
            certificate: certificate.to_owned(),
            level: self.level.get_untracked(),
            reason: self.reason.get_untracked().trim().to_owned(),
            spot,
            mark: self.mark.get_untracked().trim().to_owned(),
        })
    }
}

/// Forgets the fields where another PDF has become the first one.
pub fn look(desk: Desk) {
    let first = desk.items.with_untracked(|items| first(items));
    if first.map(|first| first.number) != Some(desk.options.of.get_untracked()) {
        desk.options.forget_fields();
    }
}

/// The first PDF that is there.
fn first(items: &[Item]) -> Option<Item> {
    let is_it = |item: &&Item| item.kind == Kind::Pdf && item.file.is_some();
    items.iter().find(is_it).cloned()
}

/// The choices.
pub fn part(desk: Desk) -> AnyView {
    let options = desk.options;
    let levels: Vec<AnyView> = LEVELS
        .iter()
        .map(|&(level, label, hint)| {
            radio(
                choice("ky-muc", level.name(), label, hint),
                move || options.level.get() == level,
                move || options.level.set(level),
            )
        })
        .collect();
    let places: Vec<AnyView> = PLACES
        .iter()
        .enumerate()
        .map(|(at, &(place, label, hint))| {
            radio(
                choice("ky-cho", &at.to_string(), label, hint),
                move || options.spot.get() == place,
                move || options.spot.set(place),
            )
        })
        .collect();
    let chosen = live(move || {
        let mut levels = LEVELS.iter();
        let (_, label, _) = levels.find(|(level, ..)| *level == options.level.get())?;
        Some(label.into_any())
    });
    let reason = live(move || {
        let reason = options.reason.get();
        Some(match reason.trim().is_empty() {
            true => "không ghi".into_any(),
            false => ["“", reason.trim(), "”"].concat().into_any(),
        })
    });
    let spot = live(move || {
        let mut places = PLACES.iter();
        let (_, label, _) = places.find(|(place, ..)| *place == options.spot.get())?;
        let first = label.chars().next()?.to_lowercase().to_string();
        Some([&first, label.get(first.len()..)?].concat().into_any())
    });
    view! {
        <details class="sign-options">
            <summary>"Tùy chọn: mức chữ ký (" {chosen} "), lý do ký (" {reason} "), chỗ đặt chữ ký (" {spot} ")"</summary>
            <fieldset class="choice">
                <legend><h3>"Mức chữ ký"</h3></legend>
                {levels}
            </fieldset>
            <div class="field">
                <label for="ky-ly-do">"Lý do ký " <span class="optional">"(không bắt buộc)"</span></label>
                <p class="hint" id="ky-ly-do-goi-y">"Ghi vào chữ ký của tệp PDF, ví dụ “Phê duyệt”."</p>
                <input
                    id="ky-ly-do"
                    class="w-40"
                    type="text"
                    maxlength="200"
                    autocomplete="off"
                    aria-describedby="ky-ly-do-goi-y"
                    prop:value=move || options.reason.get()
                    on:change=move |event| options.reason.set(event_target_value(&event))
                />
            </div>
            <fieldset class="choice">
                <legend><h3>"Chỗ đặt chữ ký trong tệp PDF"</h3></legend>
                {places}
            </fieldset>
            <p class="hint">"Trên trang giấy, ô chữ ký vẫn trắng nếu chương trình ký chưa có hình chữ ký hoặc con dấu của chứng thư số (mục picture trong tệp config.toml, xem hướng dẫn kèm chương trình)."</p>
            {live(move || match options.spot.get() {
                Place::Field => Some(field(desk)),
                Place::Corner => Some(mark(options)),
                Place::Auto | Place::Hidden => None,
            })}
        </details>
    }
    .into_any()
}

fn choice(name: &'static str, own: &str, label: &'static str, hint: &'static str) -> Choice {
    Choice {
        name,
        id: [name, "-", own].concat(),
        label: label.into_any(),
        hint: hint.into_any(),
        is_shut: false,
    }
}

/// What stands in the corner above the time.
fn mark(options: Options) -> AnyView {
    view! {
        <div class="field">
            <label for="ky-so-hieu">"Số và ký hiệu văn bản " <span class="optional">"(không bắt buộc)"</span></label>
            <p class="hint" id="ky-so-hieu-goi-y">"Hiện ở góc trang, trên dòng thời gian ký, ví dụ “12/SNV-VP”."</p>
            <input
                id="ky-so-hieu"
                class="w-40"
                type="text"
                maxlength="100"
                autocomplete="off"
                aria-describedby="ky-so-hieu-goi-y"
                prop:value=move || options.mark.get()
                on:change=move |event| options.mark.set(event_target_value(&event))
            />
        </div>
    }
    .into_any()
}

/// The choice of an empty field.
fn field(desk: Desk) -> AnyView {
    let options = desk.options;
    let read = move || {
        spawn_local(async move {
            options
                .said
                .set("Đang đọc các ô của tệp PDF đầu tiên…".to_owned());
            match fields(desk).await {
                Ok(fields) => {
                    let said = match fields.is_empty() {
                        true => "Tệp PDF đầu tiên không có ô chữ ký nào trống: hãy chọn chỗ khác.",
                        false => "",
                    };
                    options.said.set(said.to_owned());
                    options.field.set(
                        fields
                            .first()
                            .map(|own| own.name.clone())
                            .unwrap_or_default(),
                    );
                    options.fields.set(fields);
                }
                Err(why) => options.said.set(why),
            }
        });
    };
    let choice = live(move || {
        let fields = options.fields.get();
        let chosen = options.field.get_untracked();
        (!fields.is_empty()).then(|| {
            let rows: Vec<AnyView> = fields
                .into_iter()
                .map(|own| {
                    let is_chosen = own.name == chosen;
                    view! { <option value=own.name.clone() selected=is_chosen>{words(&own)}</option> }
                        .into_any()
                })
                .collect();
            view! {
                <div class="field">
                    <label for="ky-o">"Ô chữ ký"</label>
                    <select id="ky-o" class="w-80" on:change=move |event| options.field.set(event_target_value(&event))>{rows}</select>
                </div>
            }
            .into_any()
        })
    });
    view! {
        {note("", button("button", "Đọc các ô của tệp PDF đầu tiên".into_any(), read))}
        <p role="status">{live(move || Some(options.said.get().into_any()))}</p>
        {choice}
    }
    .into_any()
}

fn words(field: &Field) -> String {
    let page = field
        .page
        .map(|page| [" (trang ", &numbers::count(page + 1), ")"].concat())
        .unwrap_or_default();
    let label = field.label.as_ref().filter(|label| !label.is_empty());
    [label.unwrap_or(&field.name), page.as_str()].concat()
}

/// The empty fields of the first PDF, read by the helper in a job that is ended before it signs.
async fn fields(desk: Desk) -> Result<Vec<Field>, String> {
    let first = desk.items.with_untracked(|items| first(items));
    let Some(Item {
        number,
        name,
        file: Some(file),
        ..
    }) = first
    else {
        return Err("Chọn tệp PDF trước, rồi đọc các ô của nó.".to_owned());
    };
    let (Link::Ready(own), certificate) =
        (desk.link.get_untracked(), desk.certificate.get_untracked())
    else {
        return Ok(Vec::new());
    };
    if certificate.is_empty() {
        return Err("Chọn chứng thư số trước, rồi đọc các ô.".to_owned());
    }
    let terms = Terms {
        certificate,
        level: Level::B,
        reason: String::new(),
        spot: Spot::Auto,
        mark: String::new(),
    };
    if desk.run.get_untracked() != Run::Not {
        return Err("Đang ký: hãy chờ ký xong rồi đọc các ô.".to_owned());
    }
    desk.run.set(Run::Reading);
    let job = own.begin(&terms).await;
    let added = match &job {
        Ok(job) => {
            kept::keep_job(&kept::Job {
                job: job.clone(),
                port: own.port,
                files: Vec::new(),
                others: Vec::new(),
            });
            let added = own.add(job, Kind::Pdf, &name, &file, None).await;
            run::end(&own, job, &[]).await;
            added
        }
        Err(trouble) => Err(trouble.clone()),
    };
    run::idle(desk);
    let added = added.map_err(|trouble| helper::hear(trouble, desk))?;
    desk.options.of.set(number);
    Ok(added.fields)
}
