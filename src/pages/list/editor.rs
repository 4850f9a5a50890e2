//! The one editor of the table: a text box that lies over the cell that is worked on.
//!
//! The box always holds the focus, with the cell's whole text selected, so that the first letter of any way of typing
//! Vietnamese (a keyboard program that sends backspace and letter, or a composition of the system) goes straight into it.
//! Nothing writes into the box while somebody types there.

use forms::Level;
use leptos::html;
use leptos::prelude::*;
use web_sys::{ClipboardEvent, HtmlTextAreaElement, KeyboardEvent};

use super::bench::Bench;
use super::clipboard;
use super::columns::{Column, NUMBER, edges, scroll_for};
use super::jump;
use super::position::Cursor;
use super::table::{HEAD, ROW, pixels};

/// The class of what lies over the cell that is worked on.
pub const OVER: &str = "over";
/// The element that the description of a cell's findings has.
pub const FINDINGS: &str = "loi-cua-o";
/// The element that takes the focus when somebody leaves the table with Escape.
pub const WAY_OUT: &str = "khung-loi";

/// A handle to the editor.
#[derive(Clone, Copy)]
pub struct Editor {
    area: NodeRef<html::Textarea>,
    /// Whether somebody types in the box; if not, keys move from cell to cell.
    typing: RwSignal<bool>,
    /// What stood in the cell before somebody typed.
    before: RwSignal<String>,
}

impl Editor {
    /// An editor that is not shown yet.
    pub fn new() -> Editor {
        Editor {
            area: NodeRef::new(),
            typing: RwSignal::new(false),
            before: RwSignal::default(),
        }
    }

    fn text(self) -> String {
        self.area
            .get_untracked()
            .map(|area| area.value())
            .unwrap_or_default()
    }

    /// Puts the focus into the box.
    pub fn focus(self) {
        // Between a frame and the next the table may have been left.
        if let Some(area) = self.area.try_get_untracked().flatten() {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = area.focus_with_options(&options);
            if !self.typing.get_untracked() {
                area.select();
            }
        }
    }

    /// Keeps what was typed, before another cell is gone to.
    pub fn leave(self, bench: Bench) {
        // A page that is left with the focus in the box loses the box last; its draft was kept with it.
        if let Some(draft) = bench.draft.try_get_untracked().flatten() {
            draft.flush();
        }
        self.typing.try_set(false);
    }

    /// Begins to change the text that is there, with the caret at its end.
    fn begin(self) {
        self.typing.set(true);
        if let Some(area) = self.area.get_untracked() {
            let end = area.value().encode_utf16().count() as u32;
            let _ = area.set_selection_range(end, end);
        }
    }

    /// Shows a cell's text, all of it selected.
    fn show(self, text: &str) {
        self.before.set(text.to_owned());
        if let Some(area) = self.area.get_untracked() {
            if area.value() != text {
                area.set_value(text);
            }
            if has_focus(&area) {
                area.select();
            }
        }
    }
}

fn has_focus(area: &HtmlTextAreaElement) -> bool {
    document()
        .active_element()
        .is_some_and(|active| active.is_same_node(Some(area)))
}

/// The column and the row of the cell that is worked on.
fn current(bench: Bench) -> Option<(u32, Column)> {
    let cursor = bench.cursor.get_untracked();
    let row = bench.row_at(cursor.row)?;
    let column = bench.columns().into_iter().nth(cursor.column)?;
    Some((row, column))
}

/// The box, over its cell inside the table's frame.
pub fn view(bench: Bench, editor: Editor, frame: NodeRef<html::Div>) -> AnyView {
    let Editor { area, typing, .. } = editor;
    // Another cell, or another text in this one: show it, unless somebody types.
    let last = StoredValue::new(None::<(usize, usize)>);
    Effect::new(move || {
        bench.revision.track();
        let cursor = bench.cursor.get();
        let place = (cursor.row, cursor.column);
        let before = last.get_value();
        let moved = before != Some(place);
        last.set_value(Some(place));
        let text = current(bench)
            .map(|(row, column)| bench.text(row, &column.key))
            .unwrap_or_default();
        if moved || !typing.get_untracked() {
            typing.set(false);
            editor.show(&text);
        }
        if moved {
            scroll_to(bench, cursor, frame);
        }
        // Not for the first cell: the page begins at its heading.
        if moved && before.is_some() {
            scroll_window(cursor, frame);
        }
    });
    area.on_load(move |_| {
        let text = current(bench)
            .map(|(row, column)| bench.text(row, &column.key))
            .unwrap_or_default();
        editor.show(&text);
    });

    let place = Memo::new(move |_| {
        bench.revision.track();
        let cursor = bench.cursor.get();
        let columns = bench.columns();
        let left = edges(&columns)
            .get(cursor.column)
            .copied()
            .unwrap_or(NUMBER);
        let width = columns
            .get(cursor.column)
            .map_or(0.0, |column| column.width);
        (
            HEAD + cursor.row as f64 * ROW,
            left,
            width,
            cursor.column == 0,
            bench.shown() == 0,
        )
    });
    let label = move || {
        bench.revision.track();
        let cursor = bench.cursor.get();
        let title = bench
            .columns()
            .into_iter()
            .nth(cursor.column)
            .map(|column| column.title)
            .unwrap_or_default();
        let number = bench
            .row_at(cursor.row)
            .and_then(|row| bench.with_list(|list| list.place_of(row)));
        [
            "Dòng ",
            &number.map_or(0, |place| place + 1).to_string(),
            ", ",
            &title,
        ]
        .concat()
    };
    // Whether a remark stands in the cell, and whether it is wrong.
    let told = Memo::new(move |_| {
        bench.revision.track();
        bench.cursor.track();
        let Some((row, column)) = current(bench) else {
            return (false, false);
        };
        let levels = bench.levels(row, &column.key);
        let noted = !levels.is_empty() || bench.is_mended(row, &column.key);
        (noted, levels.contains(&Level::Error))
    });
    // Beside a remark a cell's text stands higher, and so does the editor's.
    let noted = move || told.get().0;
    let faulty = move || told.get().1.to_string();
    let on_input = move |_| {
        typing.set(true);
        let (Some(draft), Some((row, column))) = (bench.draft.get_untracked(), current(bench))
        else {
            return;
        };
        let field = [&row.to_string(), "/", &column.key].concat();
        // Taken now: when the page is left, the box is gone before this is kept.
        let text = editor.text();
        let text = if column.multiline {
            text
        } else {
            text.replace(['\r', '\n'], " ")
        };
        draft.type_later(&field, move || bench.set(row, &column.key, &text));
    };
    view! {
        <div class=OVER style:top=move || pixels(place.get().0) class:pinned=move || place.get().3 hidden=move || place.get().4>
            <textarea
                node_ref=area
                rows="1"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-label=label
                aria-describedby=FINDINGS
                aria-invalid=faulty
                class:typing=move || typing.get()
                class:noted=noted
                class:lines=move || {
                    bench.revision.track();
                    let column = bench.cursor.get().column;
                    bench.columns().get(column).is_some_and(|column| column.multiline)
                }
                readonly=move || !bench.may_write()
                style:margin-left=move || if place.get().3 { String::new() } else { pixels(place.get().1) }
                style:width=move || pixels(place.get().2)
                on:input=on_input
                on:blur=move |_| editor.leave(bench)
                on:mousedown=move |_| typing.set(true)
                on:keydown=move |event| key(&event, bench, editor, frame)
                on:copy=move |event| copy(&event, bench, editor, false)
                on:cut=move |event| copy(&event, bench, editor, true)
                on:paste=move |event| paste(&event, bench, editor)
            ></textarea>
        </div>
    }
    .into_any()
}

fn key(event: &KeyboardEvent, bench: Bench, editor: Editor, frame: NodeRef<html::Div>) {
    // While the system composes a letter, keys belong to it.
    if event.is_composing() || event.key_code() == 229 {
        return;
    }
    let typing = editor.typing.get_untracked();
    let control = event.ctrl_key() || event.meta_key();
    let shift = event.shift_key();
    let page = frame.get_untracked().map_or(10, |frame| {
        (f64::from(frame.client_height()) / ROW) as isize - 1
    });
    let rows = bench.shown() as isize;
    let columns = bench.columns().len() as isize;
    let go = |down: isize, right: isize| step(bench, editor, down, right, shift && !typing);
    match event.key().as_str() {
        "F8" => {
            editor.leave(bench);
            jump::to_next(bench, shift);
            editor.focus();
        }
        "F2" if !typing => editor.begin(),
        "Escape" if typing => {
            let before = editor.before.get_untracked();
            if let Some(area) = editor.area.get_untracked() {
                area.set_value(&before);
            }
            editor.leave(bench);
            if let Some((row, column)) = current(bench) {
                bench.set(row, &column.key, &before);
            }
            editor.focus();
        }
        "Escape" => {
            if let Some(panel) = document().get_element_by_id(WAY_OUT) {
                let _ = wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(panel).focus();
            }
        }
        "Enter" if typing && (event.alt_key() || control) => {
            let multiline = current(bench).is_some_and(|(_, column)| column.multiline);
            if let (true, Some(area)) = (multiline, editor.area.get_untracked()) {
                let at = area.selection_start().ok().flatten().unwrap_or_default();
                let end = area.selection_end().ok().flatten().unwrap_or(at);
                let _ = area.set_range_text_with_start_and_end("\n", at, end);
                let _ = area.set_selection_range(at + 1, at + 1);
                let _ = web_sys::Event::new("input").and_then(|event| area.dispatch_event(&event));
            }
        }
        "Enter" if typing => {
            editor.leave(bench);
            step(bench, editor, if shift { -1 } else { 1 }, 0, false);
        }
        "Enter" => editor.begin(),
        "Tab" => {
            let cursor = bench.cursor.get_untracked();
            let (row, column) = (cursor.row as isize, cursor.column as isize);
            let place = row * columns + column + if shift { -1 } else { 1 };
            if place < 0 || place >= rows * columns {
                return;
            }
            step(
                bench,
                editor,
                place / columns - row,
                place % columns - column,
                false,
            );
        }
        "ArrowDown" if !typing => go(if control { rows } else { 1 }, 0),
        "ArrowUp" if !typing => go(if control { -rows } else { -1 }, 0),
        "ArrowRight" if !typing => go(0, if control { columns } else { 1 }),
        "ArrowLeft" if !typing => go(0, if control { -columns } else { -1 }),
        "PageDown" => go(page, 0),
        "PageUp" => go(-page, 0),
        "Home" if !typing => go(if control { -rows } else { 0 }, -columns),
        "End" if !typing => go(if control { rows } else { 0 }, columns),
        "Delete" if !typing && bench.cursor.get_untracked().anchor.is_some() => {
            clipboard::clear(bench)
        }
        "a" | "A" if control && !typing => {
            let last = ((rows - 1).max(0) as usize, (columns - 1).max(0) as usize);
            bench.cursor.set(Cursor {
                row: 0,
                column: 0,
                anchor: Some(last),
            });
        }
        "z" | "Z" if control && !typing => bench.step_back(shift),
        "y" | "Y" if control && !typing => bench.step_back(true),
        _ => return,
    }
    event.prevent_default();
}

/// Goes so many rows down and columns to the right; `extend` keeps the other corner of what is selected.
fn step(bench: Bench, editor: Editor, down: isize, right: isize, extend: bool) {
    editor.leave(bench);
    let before = bench.cursor.get_untracked();
    let within = |at: usize, by: isize, count: usize| {
        at.saturating_add_signed(by).min(count.saturating_sub(1))
    };
    let anchor = extend.then(|| before.anchor.unwrap_or((before.row, before.column)));
    bench.cursor.set(Cursor {
        row: within(before.row, down, bench.shown()),
        column: within(before.column, right, bench.columns().len()),
        anchor,
    });
    editor.focus();
}

fn copy(event: &ClipboardEvent, bench: Bench, editor: Editor, cut: bool) {
    if editor.typing.get_untracked() {
        return;
    }
    let Some(data) = event.clipboard_data() else {
        return;
    };
    let _ = data.set_data("text/plain", &clipboard::selected(bench));
    event.prevent_default();
    if cut {
        clipboard::clear(bench);
    }
}

fn paste(event: &ClipboardEvent, bench: Bench, editor: Editor) {
    let Some(text) = event
        .clipboard_data()
        .and_then(|data| data.get_data("text/plain").ok())
    else {
        return;
    };
    if editor.typing.get_untracked() || !bench.may_write() {
        return;
    }
    event.prevent_default();
    clipboard::paste(bench, &text);
}

/// Scrolls a cell into view, clear of the head and of the columns that stay.
fn scroll_to(bench: Bench, cursor: Cursor, frame: NodeRef<html::Div>) {
    let Some(frame) = frame.get_untracked() else {
        return;
    };
    let columns = bench.columns();
    let edges = edges(&columns);
    let above = cursor.row as f64 * ROW;
    let below = HEAD + above + ROW;
    let (top, height) = (
        f64::from(frame.scroll_top()),
        f64::from(frame.client_height()),
    );
    if above < top {
        frame.set_scroll_top(above as i32);
    } else if below > top + height {
        frame.set_scroll_top((below - height).ceil() as i32);
    }
    if cursor.column == 0 {
        return;
    }
    let (Some(left), Some(right)) = (edges.get(cursor.column), edges.get(cursor.column + 1)) else {
        return;
    };
    // On a narrow screen only the names stay beside the numbers.
    let kept = edges.get(1).copied().unwrap_or(NUMBER);
    let (from, width) = (
        f64::from(frame.scroll_left()),
        f64::from(frame.client_width()),
    );
    // As far as a whole column, where scrolling stops by itself too.
    if *left < from + kept {
        frame.set_scroll_left((left - kept) as i32);
    } else if *right > from + width {
        frame.set_scroll_left(scroll_for(&edges, cursor.column, width) as i32);
    }
}

/// Scrolls the window so that the row of a cell is in it: on a small screen the table may be out of sight.
fn scroll_window(cursor: Cursor, frame: NodeRef<html::Div>) {
    let Some(frame) = frame.get_untracked() else {
        return;
    };
    let room = window().inner_height().ok().and_then(|room| room.as_f64());
    let within = HEAD + cursor.row as f64 * ROW - f64::from(frame.scroll_top());
    let top = frame.get_bounding_client_rect().top() + within;
    // One row above stays in sight, and two below.
    let (over, under) = (top - ROW, top + 3.0 * ROW - room.unwrap_or(f64::MAX));
    if over < 0.0 {
        window().scroll_by_with_x_and_y(0.0, over);
    } else if under > 0.0 {
        window().scroll_by_with_x_and_y(0.0, under);
    }
}
