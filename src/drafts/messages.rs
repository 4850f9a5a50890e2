//! What is said to the user about drafts: what happened, and what to do.

use drafts::{OpenError, SaveState, Trouble};

use super::{Mode, OpenFault};

/// The title in the list of a draft whose own cannot be read.
pub const UNKNOWN_TITLE: &str = "Bản nháp không rõ tên";

/// Said when two copies of a draft had gone different ways and the other one was kept too.
pub const FORKED: &str = "Bản nháp này từng được sửa ở hai nơi mà trình duyệt không ghép được. \
    Bản sửa sau cùng đang mở; bản kia có trong danh sách với tên ghi thêm “bản song song”.";

/// Said when something that could not be read was set aside.
pub const SET_ASIDE: &str = "Một phần dữ liệu đã lưu của bản nháp này không đọc được. \
    Phần đó được cất riêng, có thể tải về ở trang “Bản nháp”.";

/// Why a change could not be kept.
pub fn trouble(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Full => {
            "Chưa lưu được: bộ nhớ dành cho trang này trong trình duyệt đã đầy. \
            Hãy tải bản nháp về máy, hoặc xóa bớt bản nháp cũ rồi bấm “Lưu lại”."
        }
        Trouble::NoStore => {
            "Chưa lưu được: trình duyệt không cho trang này lưu dữ liệu (có thể do cửa sổ ẩn danh). \
            Hãy tải bản nháp về máy trước khi đóng trang."
        }
        Trouble::Refused => {
            "Chưa lưu được: trình duyệt từ chối ghi dữ liệu. \
            Hãy bấm “Lưu lại”; nếu vẫn không được thì tải bản nháp về máy."
        }
    }
}

/// The status line; `time` writes a time of the day, for example “14:03”.
pub fn state(state: SaveState, time: impl FnOnce(u64) -> String) -> String {
    match state {
        SaveState::Saved { at, .. } => format!("Đã lưu lúc {}", time(at)),
        SaveState::Saving => "Đang lưu…".to_owned(),
        SaveState::Failed(why) => trouble(why).to_owned(),
    }
}

/// Said above a draft that this tab may not change; nothing where it may.
pub fn mode(mode: Mode) -> Option<&'static str> {
    match mode {
        Mode::Writing => None,
        Mode::OpenElsewhere => Some(
            "Bản nháp này đang mở ở thẻ khác nên ở đây chỉ xem được. \
            Bấm “Chuyển sang sửa ở đây” để sửa tiếp tại thẻ này.",
        ),
        Mode::TakenOver => Some(
            "Bản nháp này đã chuyển sang sửa ở thẻ khác nên ở đây chỉ xem được. \
            Bấm “Chuyển sang sửa ở đây” để lấy lại.",
        ),
    }
}

/// Why a draft cannot be opened.
pub fn open_fault(fault: OpenFault) -> &'static str {
    match fault {
        OpenFault::Draft(OpenError::Missing) => {
            "Không có bản nháp này trong trình duyệt. \
            Hãy chọn bản khác trong danh sách, hoặc mở tệp bản nháp đã tải về máy."
        }
        OpenFault::Draft(OpenError::Newer(_)) => {
            "Bản nháp này do phiên bản mới hơn của trang tạo ra. \
            Hãy tải lại trang để dùng phiên bản mới rồi mở lại; bản nháp vẫn còn nguyên."
        }
        OpenFault::Draft(OpenError::Unreadable | OpenError::TooLarge) => {
            "Không đọc được bản nháp này. \
            Dữ liệu vẫn được giữ nguyên; hãy tải về máy và gửi cho người quản trị."
        }
        OpenFault::Draft(OpenError::Elsewhere) => {
            "Chưa đọc được bản nháp này vì trình duyệt đang không mở kho dữ liệu của trang. \
            Hãy đóng các thẻ khác của trang, tắt chế độ ẩn danh rồi mở lại."
        }
        OpenFault::NoRoom(_) => {
            "Chưa mở được bản nháp này vì bộ nhớ dành cho trang trong trình duyệt đã đầy. \
            Hãy tải về máy và xóa bớt bản nháp cũ rồi mở lại."
        }
    }
}

/// Why a file is not opened as a draft.
pub fn file_fault(fault: OpenFault) -> &'static str {
    match fault {
        OpenFault::Draft(OpenError::Newer(_)) => {
            "Tệp này do phiên bản mới hơn của trang tạo ra. \
            Hãy tải lại trang để dùng phiên bản mới rồi mở lại tệp."
        }
        OpenFault::Draft(OpenError::TooLarge) => {
            "Tệp này ghi quá nhiều cột và dòng, nhiều hơn mọi danh sách có thật, nên không mở. \
            Hãy chọn tệp bản nháp khác, hoặc xin lại tệp từ nơi gửi."
        }
        _ => {
            "Tệp này không phải là bản nháp của trang. \
            Hãy chọn tệp đã tải về bằng nút “Tải bản nháp về máy”."
        }
    }
}
