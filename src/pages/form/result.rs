//! The finished PDF, and what comes next.

use forms::pack::Step;
use forms::{Level, Pack, keys};
use leptos::html::Iframe;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use web_sys::Blob;

use super::paper::{Making, make};
use super::{address, frame};
use crate::components::form::Filling;
use crate::components::{Heading, files, pdf_frame};
use crate::pages::{handover, ledger, role_name, step_code};
use crate::route::{Part, Route};

/// The page.
pub fn page(filling: &Filling) -> AnyView {
    filling.draft.flush();
    let making = RwSignal::new(make(filling));
    let name = [&files::file_name(&filling.draft.about().title), ".pdf"].concat();
    let owner = Owner::current();
    let again = {
        let filling = filling.clone();
        move |_| {
            if let Some(owner) = &owner {
                making.set(owner.with(|| make(&filling)));
            }
        }
    };
    let shown = {
        let form = filling.form().code.clone();
        move || {
            match making.get().get() {
            Making::Under => view! {
                <p role="status">"Đang tạo tệp PDF… "<progress aria-label="Đang tạo tệp PDF"></progress></p>
            }
            .into_any(),
            Making::Failed(why) => view! {
                <p class="note" role="alert">{why}</p>
                <p class="actions"><button type="button" class="button main" on:click=again.clone()>"Thử lại"</button></p>
            }
            .into_any(),
            Making::Done(content, address, notices) => done(&form, content, &address, &name, notices),
        }
        }
    };
    let file = {
        let draft = filling.draft.clone();
        move |_| files::save_draft(&draft)
    };
    let record = {
        let draft = filling.draft.clone();
        move || draft.with(|document| document.record().clone())
    };
    view! {
        <p class="on-paper">"Đây không phải bản in của đơn. Hãy đóng hộp thoại in, rồi bấm nút “In” trên trang hoặc mở tệp PDF đã tải về để in."</p>
        <div class="on-screen">
            {frame(filling, 3)}
            <Heading text="Tải về, ký và gửi".to_owned() />
            {shown}
            {left_over(filling)}
            {next(filling)}
            {ledger::request_button(record)}
            <p>
                "Tệp PDF mang theo dữ liệu của đơn: cơ quan quản lý trực tiếp mở nó trên trang này là có ngay một dòng trong danh sách. "
                <button type="button" class="link" on:click=file>"Tải bản nháp về máy"</button> " để sửa tiếp ở máy khác, hoặc "
                <a href=address(filling, Part::Review)>"quay lại kiểm tra"</a> "."
            </p>
            {super::out_of_force_note(filling)}
            <p class="note">{filling.pack().caution.clone()}</p>
        </div>
    }
    .into_any()
}

fn done(
    form: &str,
    content: SendWrapper<Blob>,
    address: &str,
    name: &str,
    notices: Vec<String>,
) -> AnyView {
    let frame = NodeRef::<Iframe>::new();
    let print = move |_| {
        let inner = frame
            .get_untracked()
            .and_then(|frame| frame.content_window());
        if let Some(inner) = inner {
            let _ = inner.focus();
            let _ = inner.print();
        }
    };
    let notices: Vec<AnyView> = notices
        .into_iter()
        .map(|notice| view! { <p class="note">{notice}</p> }.into_any())
        .collect();
    let title = ["Bản in của ", form].concat();
    let own = name.to_owned();
    let sign = move |_| {
        let file = handover::named(&own, &content);
        handover::give(&Route::Sign, file.into_iter().collect());
    };
    view! {
        <p role="status" class="lead">"Tệp PDF đã sẵn sàng. Đối chiếu với bản gốc của biểu mẫu trước khi gửi."</p>
        {notices}
        <p class="actions">
            <a class="button main" href=address.to_owned() download=name.to_owned()>"Tải tệp PDF"</a>
            <button type="button" class="button wide-only" on:click=print>"In"</button>
            <a class="button" href=Route::Sign.href() on:click=sign>"Ký số"</a>
        </p>
        {pdf_frame(address.to_owned(), title, frame)}
    }
    .into_any()
}

/// What the check still finds in it: said, never in the way.
fn left_over(filling: &Filling) -> Option<AnyView> {
    let findings = filling.checker.as_ref()?.findings().get_untracked();
    let of = |level: Level| findings.iter().filter(|own| own.level == level).count();
    let told = [
        (of(Level::Error), " chỗ cần sửa"),
        (of(Level::Warning), " chỗ cần xem lại"),
    ];
    let told: Vec<String> = told
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| [count.to_string(), (*words).to_owned()].concat())
        .collect();
    (!told.is_empty()).then(|| {
        view! {
            <p class="note">
                "Hồ sơ còn " {told.join(", ")} ". " <a href=address(filling, Part::Review)>"Xem lại từng chỗ"</a>
            </p>
        }
        .into_any()
    })
}

/// What to do with the file, after the procedure that the form belongs to.
fn next(filling: &Filling) -> Option<AnyView> {
    let pack = filling.pack();
    let (procedure, step) = pack.step_of(&filling.form().id)?;
    let addressee = filling.value_now(keys::ADDRESSEE);
    let to = if addressee.is_empty() {
        step.to.clone()
    } else {
        addressee
    };
    let deadline = (!step.deadline.is_empty()).then(|| [" Hạn: ", &step.deadline, "."].concat());
    let later: Vec<AnyView> = procedure
        .following(step)
        .into_iter()
        .map(|step| later_view(pack, step))
        .collect();
    Some(
        view! {
            <h2>"Việc tiếp theo"</h2>
            <p>{step.note.clone()} " Nơi nhận: " <b>{to}</b> "." {deadline}</p>
            <p>"Sau đó:"</p>
            <ol>{later}</ol>
        }
        .into_any(),
    )
}

fn later_view(pack: &Pack, step: &Step) -> AnyView {
    let code = match step_code(pack, step) {
        "" => String::new(),
        code => [" (", code, ")"].concat(),
    };
    let deadline = match step.deadline.as_str() {
        "" => String::new(),
        deadline => [" Hạn: ", deadline, "."].concat(),
    };
    view! { <li>{role_name(step.who)} ": " {step.title.clone()} {code} "." {deadline}</li> }
        .into_any()
}
