//! The helper looked for, and the page paired with it; what keeps them apart is told with what to do.

use js_sys::Reflect;
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::SubmitEvent;

use super::parts::{button, focus, heading, live, note};
use super::{Desk, certificates, run};
use crate::bridge_client::{Found, Helper, Permission, Trouble, find, kept, pair, permission};

/// The id of the heading.
const HEADING: &str = "ky-chuong-trinh";

/// How long the helper may take to answer, in milliseconds.
const SOON: u32 = 5_000;
/// The same while the browser asks the person whether the page may ask.
const PERSON: u32 = 60_000;

/// Said while it is looked for.
const LOOKING: &str = "Đang tìm chương trình ký trên máy này…";
/// Said where the browser's question was not answered.
const UNANSWERED: &str = "Trình duyệt hỏi nhưng chưa được trả lời nên trang chưa tìm được chương trình ký: hãy bấm tìm lại, rồi bấm “Cho phép” khi trình duyệt hỏi.";

/// How the page and the helper stand to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// The person has not looked for it.
    Off,
    /// It is being looked for; what the browser said beforehand about the permission.
    Looking(Permission),
    /// No helper answers.
    NotRunning,
    /// The browser was told not to let the page talk to it.
    Refused,
    /// The browser's question was not answered.
    Unanswered,
    /// This browser cannot; why and what to do.
    NoWay(&'static str),
    /// Helpers on these ports, none of them paired.
    NotPaired(Vec<u16>),
    /// It is there and paired.
    Ready(Helper),
}

/// Finds out what can be found out without asking the helper; looks for it where that was done in this browser before.
pub fn open(desk: Desk) {
    let is_new = |link: &Link| !matches!(link, Link::Ready(_) | Link::Looking(_));
    if !desk.link.with_untracked(is_new) {
        return;
    }
    spawn_local(async move {
        let permission = permission().await;
        desk.permission.set(permission);
        // A browser that does not tell may ask the person: not before it was answered once.
        let may = match permission {
            Permission::Granted => kept::is_on(),
            Permission::Unknown => kept::token().is_some(),
            Permission::Denied | Permission::Prompt => false,
        };
        if may && desk.link.with_untracked(is_new) {
            look(desk).await;
        }
    });
}

/// Looks for the helper.
async fn look(desk: Desk) {
    if let Some(why) = insecure() {
        return desk.link.set(Link::NoWay(why));
    }
    desk.link.set(Link::Looking(Permission::Granted));
    let before = permission().await;
    desk.permission.set(before);
    if before == Permission::Denied {
        return desk.link.set(Link::Refused);
    }
    kept::turn_on();
    desk.link.set(Link::Looking(before));
    // Where nobody listens, the answer comes at once all the same.
    let patience = match before {
        Permission::Granted => SOON,
        _ => PERSON,
    };
    match find(patience).await {
        Found::Paired(helper) => ready(desk, helper),
        Found::Unpaired(ports) => desk.link.set(Link::NotPaired(ports)),
        Found::Nothing => {
            let after = permission().await;
            desk.permission.set(after);
            desk.link.set(match (after, apple()) {
                (Permission::Denied, _) => Link::Refused,
                (Permission::Prompt, _) => Link::Unanswered,
                (Permission::Unknown, Some(why)) => Link::NoWay(why),
                _ => Link::NotRunning,
            });
        }
    }
}

fn ready(desk: Desk, helper: Helper) {
    desk.link.set(Link::Ready(helper.clone()));
    desk.calm();
    certificates::fetch(desk, None);
    run::resume(desk, helper);
}

/// Brings the page to where a call that went wrong leaves it; the sentence for the person.
pub fn hear(trouble: Trouble, desk: Desk) -> String {
    let port = desk.link.with_untracked(|link| match link {
        Link::Ready(helper) => Some(helper.port),
        _ => None,
    });
    if trouble == Trouble::Gone {
        desk.link.set(Link::NotRunning);
    } else if let (true, Some(port)) = (trouble.is("not-paired"), port) {
        desk.link.set(Link::NotPaired(vec![port]));
    }
    trouble.message()
}

/// Said where the page was not opened over `https:`.
fn insecure() -> Option<&'static str> {
    (!window().is_secure_context()).then_some(
        "Trang đang mở bằng địa chỉ http nên trình duyệt không cho kết nối với chương trình trên máy: hãy mở trang bằng địa chỉ https.",
    )
}

/// Said in Safari and in every browser of iPhone and iPad.
fn apple() -> Option<&'static str> {
    let vendor = Reflect::get(&window().navigator(), &"vendor".into());
    let vendor = vendor.ok()?.as_string()?;
    vendor.starts_with("Apple").then_some(
        "Trình duyệt này không cho trang web kết nối với chương trình trên máy: hãy mở trang bằng Chrome, Edge hoặc Firefox trên máy Windows hoặc Linux có chương trình ký.",
    )
}

/// The state, and what to do about it.
pub fn part(desk: Desk) -> AnyView {
    let seek = move |words: &'static str| {
        let act = move || {
            // The button goes away.
            focus(HEADING);
            spawn_local(look(desk));
        };
        note("", button("button main", words.into_any(), act))
    };
    let again = move || seek("Tìm lại chương trình ký");
    let shown = live(move || {
        Some(match desk.link.get() {
            Link::Off => view! {
                <p>"Trang tìm chương trình ký Chukyso đang chạy trên máy này. Tệp chỉ đi từ trang sang chương trình ký, không ra khỏi máy."</p>
                {beforehand(desk)}
                {seek("Tìm chương trình ký")}
            }
            .into_any(),
            Link::Looking(permission) => {
                let asks = match permission {
                    Permission::Prompt => Some("Trình duyệt đang hỏi ở góc trên của cửa sổ: hãy bấm “Cho phép”."),
                    Permission::Unknown => Some("Nếu trình duyệt hỏi, hãy bấm “Cho phép”."),
                    Permission::Granted | Permission::Denied => None,
                };
                view! {
                    {note("", LOOKING.into_any())}
                    {asks.map(|asks| note("note", asks.into_any()))}
                }
                .into_any()
            }
            Link::NotRunning => together(not_running(desk), again()),
            Link::Refused => together(refused(), again()),
            Link::Unanswered => together(note("note", UNANSWERED.into_any()), again()),
            Link::NoWay(why) => together(note("note bad", why.into_any()), again()),
            Link::NotPaired(ports) => pairing(ports, desk),
            Link::Ready(_) => connected(desk),
        })
    });
    view! {
        {heading(HEADING, "2. Chương trình ký trên máy này")}
        <div role="status">{shown}</div>
    }
    .into_any()
}

fn together(first: AnyView, second: AnyView) -> AnyView {
    view! { {first} {second} }.into_any()
}

fn connected(desk: Desk) -> AnyView {
    let forget = live(move || {
        let act = move || {
            kept::forget();
            desk.link.set(Link::Off);
            focus(HEADING);
        };
        (!desk.is_running()).then(|| button("link", "Bỏ ghép nối".into_any(), act))
    });
    view! { <p><span class="done">"Đã kết nối với chương trình ký trên máy này."</span> " " {forget}</p> }
        .into_any()
}

/// What the browser will ask, said before it does.
fn beforehand(desk: Desk) -> AnyView {
    live(move || {
        (desk.permission.get() == Permission::Prompt).then(|| {
            view! {
                <p class="note">
                    "Khi bấm nút dưới đây, trình duyệt sẽ hỏi có cho trang này truy cập ứng dụng trên máy hoặc trên mạng cục bộ không. "
                    <b>"Hãy bấm “Cho phép”"</b> ": nếu không, trang không gặp được chương trình ký. Trang chỉ dùng quyền này để nói chuyện với chương trình ký Chukyso."
                </p>
            }
            .into_any()
        })
    })
}

fn not_running(desk: Desk) -> AnyView {
    // Where the browser tells nothing about the permission, it may as well be the browser.
    let browser = live(move || {
        (desk.permission.get() == Permission::Unknown).then(|| {
            view! { <li>"Chương trình ký đang chạy mà trang vẫn không thấy: có thể trình duyệt đang chặn. Bấm biểu tượng bên trái ô địa chỉ, cho trang này truy cập mạng cục bộ (ứng dụng trên máy) hoặc xóa dòng chặn ở đó, rồi tìm lại."</li> }
                .into_any()
        })
    });
    view! {
        <div class="note">
            <p><b>"Không thấy chương trình ký đang chạy trên máy này."</b></p>
            <ul>
                <li>"Windows: bấm đúp tệp " <code>"Mo-chuong-trinh-ky.cmd"</code> " trong thư mục chương trình ký. Linux: mở “Chukyso” trong danh sách ứng dụng, hoặc gõ lệnh " <code>"chukyso serve"</code> "."</li>
                <li>"Để cửa sổ của chương trình mở trong lúc ký. Chương trình tự tắt sau 30 phút không dùng."</li>
                <li>"Máy chưa có chương trình ký: đề nghị bộ phận công nghệ thông tin của cơ quan cài đặt; chương trình nhận từ đơn vị quản lý trang này."</li>
                {browser}
            </ul>
        </div>
    }
    .into_any()
}

fn refused() -> AnyView {
    view! {
        <div class="note bad">
            <p><b>"Trình duyệt đang chặn trang này kết nối với chương trình trên máy."</b> " Muốn cho phép lại:"</p>
            <ul>
                <li>"Chrome, Cốc Cốc: bấm biểu tượng bên trái ô địa chỉ, chọn “Cài đặt trang web”, tìm quyền truy cập ứng dụng trên thiết bị (hoặc mạng cục bộ), chọn “Cho phép”."</li>
                <li>"Edge: bấm ổ khóa bên trái ô địa chỉ, chọn “Quyền cho trang web này”, tìm quyền như trên, chọn “Cho phép”."</li>
                <li>"Firefox: bấm biểu tượng bên trái ô địa chỉ, ở dòng chặn truy cập thiết bị hoặc mạng cục bộ bấm dấu ✕ để trình duyệt hỏi lại."</li>
                <li>"Không đổi được vì máy do cơ quan quản lý: đề nghị bộ phận công nghệ thông tin cho phép địa chỉ của trang này, hoặc ký qua tệp như hướng dẫn ở cuối trang."</li>
            </ul>
            <p>"Xong thì tải lại trang hoặc bấm tìm lại."</p>
        </div>
    }
    .into_any()
}

/// The box for the code that the helper shows.
fn pairing(ports: Vec<u16>, desk: Desk) -> AnyView {
    let place = NodeRef::<Input>::new();
    let (error, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(input) = place.get_untracked() else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        let wrong = move |why: String| {
            error.set(why);
            if let Some(input) = place.get_untracked() {
                let _ = input.focus();
            }
        };
        let typed = input.value();
        let is_between = |letter: &char| letter.is_whitespace() || "-.".contains(*letter);
        let code: String = typed.chars().filter(|letter| !is_between(letter)).collect();
        if code.len() != 6 || !code.bytes().all(|digit| digit.is_ascii_digit()) {
            return wrong("Nhập đủ sáu chữ số đang hiện ở cửa sổ của chương trình ký.".to_owned());
        }
        error.set(String::new());
        busy.set(true);
        let ports = ports.clone();
        spawn_local(async move {
            let paired = pair(&ports, &code).await;
            busy.try_set(false);
            match paired {
                Ok(helper) => {
                    kept::keep(helper.token());
                    ready(desk, helper);
                    // The box goes away.
                    focus(HEADING);
                }
                Err(Trouble::Gone) => desk.link.set(Link::NotRunning),
                Err(_) if error.try_get_untracked().is_none() => {}
                Err(trouble) => {
                    // The code is used up.
                    if let (true, Some(input)) = (trouble.is("refused"), place.get_untracked()) {
                        input.set_value("");
                    }
                    wrong(trouble.message());
                }
            }
        });
    };
    let is_wrong = move || error.with(|error| !error.is_empty());
    let finding = live(move || {
        let error = error.get();
        (!error.is_empty()).then(|| {
            view! { <p class="finding" id="ma-ghep-loi"><b>"Lỗi: "</b> {error}</p> }.into_any()
        })
    });
    let look = live(move || {
        let words = "Hãy xem cửa sổ của chương trình ký và đồng ý ghép nối với trang này.";
        busy.get().then(|| note("note", words.into_any()))
    });
    view! {
        <p>"Đã thấy chương trình ký. Lần đầu dùng trang này trên trình duyệt này, cần ghép nối hai bên một lần."</p>
        <form novalidate on:submit=send>
            <div class="field" class:wrong=is_wrong>
                <label for="ma-ghep">"Mã ghép nối"</label>
                <p class="hint" id="ma-ghep-goi-y">"Sáu chữ số đang hiện ở cửa sổ của chương trình ký."</p>
                {finding}
                <input
                    id="ma-ghep"
                    class="w-10"
                    node_ref=place
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    aria-describedby="ma-ghep-goi-y ma-ghep-loi"
                    aria-invalid=move || is_wrong().then_some("true")
                />
            </div>
            <p><button type="submit" class="button main" aria-disabled=move || busy.get().then_some("true")>"Ghép nối"</button></p>
        </form>
        {look}
    }
    .into_any()
}
