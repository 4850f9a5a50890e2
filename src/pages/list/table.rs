//! The table: a real one, of which only the visible rows are drawn.
//!
//! All rows have one height, so that where a row stands is arithmetic; the editor lies over the cell that is worked on.

use forms::Level;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, MouseEvent};

use super::bench::Bench;
use super::columns::{NUMBER, edges, scroll_for};
use super::editor::{self, Editor};
use super::position::Cursor;
use super::rows::{CellView, RowView};

/// Height of a row in pixels; `style/whole/table.css` says the same.
pub const ROW: f64 = 48.0;
/// Height of the head in pixels; `style/whole/table.css` says the same.
pub const HEAD: f64 = 48.0;
/// Rows drawn beyond what is visible, so that scrolling shows no gap.
const SPARE: usize = 8;

/// The table and its editor.
pub fn table(bench: Bench, editor: Editor) -> AnyView {
    let frame = NodeRef::<html::Div>::new();
    let top = RwSignal::new(0.0_f64);
    let height = RwSignal::new(640.0_f64);
    let breadth = RwSignal::new(960.0_f64);
    let columns = Memo::new(move |_| {
        bench.revision.track();
        bench.columns()
    });
    let measure = move || {
        let Some(frame) = frame.try_get_untracked().flatten() else {
            return;
        };
        for (size, now) in [
            (height, frame.client_height()),
            (breadth, frame.client_width()),
        ] {
            let now = f64::from(now);
            if now > 0.0 && size.try_get_untracked() != Some(now) {
                size.set(now);
            }
        }
    };
    // The frame is as high as its rows up to a limit: it is measured once they are drawn.
    Effect::new(move || {
        bench.revision.track();
        request_animation_frame(measure);
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| {
        bench.fit();
        measure();
    });
    on_cleanup(move || resized.remove());

    let first = Memo::new(move |_| ((top.get() - HEAD).max(0.0) / ROW) as usize);
    let count = Memo::new(move |_| (height.get() / ROW) as usize + 2 + 2 * SPARE);
    let rows = Memo::new(move |_| {
        bench.revision.track();
        let cursor = bench.cursor.get();
        let from = first
            .get()
            .saturating_sub(SPARE)
            .min(bench.shown().saturating_sub(1));
        let places = from..(from + count.get()).min(bench.shown());
        columns.with(|columns| {
            places
                .filter_map(|place| RowView::of(bench, columns, place, cursor))
                .collect::<Vec<_>>()
        })
    });
    let before = move || rows.with(|rows| rows.first().map_or(0.0, |row| row.place as f64 * ROW));
    let after = move || {
        let last = rows.with(|rows| rows.last().map_or(0, |row| row.place + 1));
        bench.revision.track();
        bench.shown().saturating_sub(last) as f64 * ROW
    };
    let total = move || {
        bench.revision.track();
        (bench.shown() + 1).to_string()
    };
    let width =
        move || columns.with(|columns| pixels(edges(columns).last().copied().unwrap_or(NUMBER)));

    // Scrolling sideways stops where a column begins beside those that stay.
    let kept =
        move || columns.with(|columns| pixels(edges(columns).get(1).copied().unwrap_or(NUMBER)));

    // Room behind the last column, so that also there one begins beside those that stay.
    let tail = Memo::new(move |_| {
        columns.with(|columns| {
            let edges = edges(columns);
            let all = edges.last().copied().unwrap_or(NUMBER);
            let goal = scroll_for(&edges, columns.len().saturating_sub(1), breadth.get());
            (all, (goal + breadth.get() - all).max(0.0))
        })
    });

    let on_down = move |event: MouseEvent| {
        let Some((row, column)) = place_of(&event) else {
            return;
        };
        if event.button() != 0 {
            return;
        }
        event.prevent_default();
        editor.leave(bench);
        let before = bench.cursor.get_untracked();
        let anchor = event
            .shift_key()
            .then(|| before.anchor.unwrap_or((before.row, before.column)));
        bench.cursor.set(Cursor {
            row,
            column,
            anchor,
        });
        editor.focus();
    };
    let on_drag = move |event: MouseEvent| {
        if event.buttons() != 1 {
            return;
        }
        let Some((row, column)) = place_of(&event) else {
            return;
        };
        let before = bench.cursor.get_untracked();
        if (row, column) != (before.row, before.column) {
            let anchor = Some(before.anchor.unwrap_or((before.row, before.column)));
            bench.cursor.set(Cursor {
                row,
                column,
                anchor,
            });
        }
    };
    let headings = move || {
        columns.with(|columns| {
            let heads = columns.iter().map(|column| {
                view! { <th scope="col"><span>{column.title.clone()}</span></th> }.into_any()
            });
            heads.collect::<Vec<AnyView>>()
        })
    };
    let widths = move || {
        columns.with(|columns| {
            let widths = columns.iter().map(|column| pixels(column.width));
            widths
                .map(|width| view! { <col style:width=width /> }.into_any())
                .collect::<Vec<AnyView>>()
        })
    };
    view! {
        <div
            class="sheet"
            node_ref=frame
            role="region"
            aria-label="Bảng danh sách"
            style:scroll-padding-left=kept
            on:scroll=move |_| {
                if let Some(frame) = frame.get_untracked() {
                    top.set(f64::from(frame.scroll_top()));
                }
                // Beside a panel that was folded it is wider.
                measure();
            }
        >
            <table aria-rowcount=total aria-label=["Danh sách ", &bench.unit(), " đề nghị"].concat() style:width=width>
                <colgroup>
                    <col style:width=pixels(NUMBER) />
                    {widths}
                </colgroup>
                <thead>
                    <tr aria-rowindex="1">
                        <th scope="col">"STT"</th>
                        {headings}
                    </tr>
                </thead>
                <tbody on:mousedown=on_down on:mouseover=on_drag>
                    <tr class="gap" aria-hidden="true" style:height=move || pixels(before())></tr>
                    <For each=move || rows.get() key=|row| row.key children=row_view />
                    <tr class="gap" aria-hidden="true" style:height=move || pixels(after())></tr>
                </tbody>
            </table>
            <div class="tail" aria-hidden="true" style:left=move || pixels(tail.get().0) style:width=move || pixels(tail.get().1)></div>
            {editor::view(bench, editor, frame)}
        </div>
    }
    .into_any()
}

fn row_view(row: RowView) -> AnyView {
    let cells: Vec<AnyView> = row
        .cells
        .iter()
        .enumerate()
        .map(|(at, cell)| cell_view(at, cell))
        .collect();
    let mark = row.level.map(|level| view! { <b class=["mark ", class_of(level)].concat() aria-hidden="true">{sign(level)}</b> });
    view! {
        <tr aria-rowindex=(row.place + 2).to_string() data-row=row.place.to_string()>
            <th scope="row">{row.number.to_string()} {mark}</th>
            {cells}
        </tr>
    }
    .into_any()
}

fn cell_view(at: usize, cell: &CellView) -> AnyView {
    let note = match &cell.finding {
        Some((level, group)) => Some((class_of(*level), sign(*level), word(*level), group.clone())),
        None if cell.mended => Some(("mended", "✓", "Máy", "Đã sửa".to_owned())),
        None => None,
    };
    let mut class = note.as_ref().map_or("", |(class, ..)| *class).to_owned();
    if cell.selected {
        class.push_str(" selected");
    }
    let note = note.map(|(_, sign, word, text)| {
        view! {
            <small>
                <b class="mark" aria-hidden="true">{sign}</b>
                <span class="hidden-text">{word} ": "</span>
                {text}
            </small>
        }
    });
    view! {
        <td class=class data-column=at.to_string()>
            <span>{cell.text.clone()}</span>
            {note}
        </td>
    }
    .into_any()
}

/// The class of a level.
pub fn class_of(level: Level) -> &'static str {
    match level {
        Level::Error => "bad",
        Level::Warning => "doubt",
        Level::Advice => "hint",
    }
}

/// The sign of a level, for those who see no colour.
pub fn sign(level: Level) -> &'static str {
    match level {
        Level::Error => "!",
        Level::Warning => "?",
        Level::Advice => "i",
    }
}

/// The word for a level.
pub fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "Lỗi",
        Level::Warning => "Cần xem lại",
        Level::Advice => "Nên biết",
    }
}

/// A length for a style.
pub fn pixels(length: f64) -> String {
    [&length.to_string(), "px"].concat()
}

/// Row and column of the cell under the pointer.
fn place_of(event: &MouseEvent) -> Option<(usize, usize)> {
    let target: HtmlElement = event.target()?.dyn_into().ok()?;
    let cell = target.closest("td,th").ok()??;
    let row = cell
        .closest("tr[data-row]")
        .ok()??
        .get_attribute("data-row")?
        .parse()
        .ok()?;
    let column = cell
        .get_attribute("data-column")
        .map_or(Some(0), |column| column.parse().ok())?;
    Some((row, column))
}
