//! One procedure: who are you, which form, in which order, with what, by when, and what comes next.

use std::sync::Arc;

use forms::Pack;
use forms::pack::{Procedure, Role, Step};
use leptos::prelude::*;

use crate::app::site;
use crate::clock;
use crate::components::{Heading, crumbs, set_in_use, unsure};
use crate::pages::{new_address, role_name, step_code};

/// The page of one procedure.
pub fn page(pack: &Arc<Pack>, procedure: &Procedure) -> AnyView {
    let role = RwSignal::new(None::<Role>);
    let steps: Vec<AnyView> = procedure
        .steps
        .iter()
        .map(|step| step_view(pack, procedure, step, role))
        .collect();
    let actions = actions(pack, procedure, role);
    view! {
        {crumbs(vec![("Bắt đầu".to_owned(), "#/".to_owned())], procedure.title.clone())}
        <Heading text=procedure.title.clone() />
        <p class="lead">{procedure.summary.clone()}</p>
        {set_in_use(pack)}
        {texts("Khi nào làm việc này", &procedure.conditions)}
        <fieldset class="choice">
            <legend><h2>"Bạn là ai?"</h2></legend>
            {choice(role, Role::Subscriber, "Người dùng chứng thư số (thuê bao)", "Người đứng tên trên chứng thư số, hoặc được giao quản lý chứng thư số của cơ quan, thiết bị, phần mềm.")}
            {choice(role, Role::Agency, "Cơ quan quản lý trực tiếp", "Cơ quan có tư cách pháp nhân và con dấu riêng, gửi đề nghị lên Cục Chứng thực số và Bảo mật thông tin.")}
        </fieldset>
        {actions}
        <h2>"Các bước"</h2>
        <ol class="steps">{steps}</ol>
        {texts("Những lỗi hay gặp", &procedure.mistakes)}
        <p class="basis">"Căn cứ: " {procedure.basis.clone()}</p>
    }
    .into_any()
}

fn choice(
    role: RwSignal<Option<Role>>,
    own: Role,
    title: &'static str,
    hint: &'static str,
) -> AnyView {
    let id = match own {
        Role::Subscriber => "vai-thue-bao",
        Role::Agency => "vai-co-quan",
        Role::Authority => "vai-cuc",
    };
    view! {
        <div class="radio">
            <input type="radio" name="vai" id=id aria-describedby=[id, "-goi-y"].concat() on:change=move |_| role.set(Some(own)) />
            <label for=id>{title}</label>
            <p class="hint" id=[id, "-goi-y"].concat()>{hint}</p>
        </div>
    }
    .into_any()
}

/// The one main action, once it is known who asks.
fn actions(pack: &Arc<Pack>, procedure: &Procedure, role: RwSignal<Option<Role>>) -> AnyView {
    let find = |who: Role| {
        procedure
            .steps
            .iter()
            .find(|step| step.who == who && step.form_ready)
            .and_then(|step| {
                Some((
                    new_address(pack, step.form.as_deref()?),
                    step.title.clone(),
                    step_code(pack, step).to_owned(),
                ))
            })
    };
    let (subscriber, agency) = (find(Role::Subscriber), find(Role::Agency));
    (move || {
        let own = match role.get()? {
            Role::Subscriber => subscriber.clone(),
            Role::Agency => agency.clone(),
            Role::Authority => None,
        };
        let own = match own {
            Some((address, title, code)) => view! {
                "Việc của bạn: " {title} ". "
                <a class="button main" href=address>"Bắt đầu lập " {code}</a>
            }
            .into_any(),
            None => "Trong việc này bạn không phải lập mẫu nào; xem ai làm gì ở các bước bên dưới."
                .into_any(),
        };
        Some(view! { <p role="status" class="start">{own}</p> })
    })
    .into_any()
}

fn step_view(
    pack: &Arc<Pack>,
    procedure: &Procedure,
    step: &Step,
    role: RwSignal<Option<Role>>,
) -> AnyView {
    let who = step.who;
    let code = step_code(pack, step).to_owned();
    let deadline = match (step.deadline.is_empty(), step.working_days) {
        (false, _) => step.deadline.clone(),
        (true, Some(days)) => [&days.to_string(), " ngày làm việc"].concat(),
        (true, None) => String::new(),
    };
    let needs = match step.needs.is_empty() {
        true => String::new(),
        false => step.needs.join("; "),
    };
    let next: Vec<String> = step
        .next
        .iter()
        .filter_map(|id| procedure.steps.iter().find(|other| other.id == *id))
        .map(|other| other.title.clone())
        .collect();
    let form = match &step.form {
        Some(form) if step.form_ready => {
            let address = new_address(pack, form);
            Some(view! { <a href=address>"Lập " {code}</a> {became(pack, form)} }.into_any())
        }
        _ if !code.is_empty() => {
            let words = [&code, " – trang này chưa lập được mẫu này"].concat();
            Some(view! { <span>{words}</span> }.into_any())
        }
        _ => None,
    };
    let note = step.note.clone();
    view! {
        <li class:mine=move || role.get() == Some(who)>
            <h3>{step.title.clone()} " " {unsure(step.sure)}</h3>
            <dl class="facts">
                <dt>"Ai làm"</dt><dd>{role_name(who)}</dd>
                {form.map(|form| view! { <dt>"Mẫu"</dt><dd>{form}</dd> })}
                {fact("Gửi cho", step.to.clone())}
                {fact("Cần có", needs)}
                {fact("Hạn", deadline)}
                {fact("Tiếp theo", next.join("; "))}
                {fact("Căn cứ", step.basis.clone())}
            </dl>
            {(!note.is_empty()).then(|| view! { <p>{note}</p> })}
        </li>
    }
    .into_any()
}

/// What the form of a set that is out of force is today.
fn became(pack: &Pack, form: &str) -> Option<String> {
    if pack.in_force.contains(clock::today()) {
        return None;
    }
    let (set, new) = site().choice.became(&pack.id, form)?;
    Some([" (nay là ", &new.code, ", ", set.short(), ")"].concat())
}

fn fact(name: &'static str, value: String) -> Option<AnyView> {
    (!value.is_empty()).then(|| view! { <dt>{name}</dt><dd>{value}</dd> }.into_any())
}

fn texts(title: &'static str, texts: &[String]) -> Option<AnyView> {
    if texts.is_empty() {
        return None;
    }
    let items: Vec<AnyView> = texts
        .iter()
        .map(|text| view! { <li>{text.clone()}</li> }.into_any())
        .collect();
    Some(
        view! {
            <h2>{title}</h2>
            <ul>{items}</ul>
        }
        .into_any(),
    )
}
