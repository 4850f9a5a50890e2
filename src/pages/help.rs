//! Help: how the site works, in short.

use forms::Pack;
use forms::calendar::format_date;
use forms::pack::Contact;
use leptos::prelude::*;

use crate::clock;
use crate::components::{Heading, unsure};

/// The page.
pub fn page(pack: &Pack) -> AnyView {
    let today = clock::today();
    let contacts: Vec<AnyView> = pack
        .contacts
        .iter()
        .filter(|contact| contact.period.contains(today))
        .map(contact_view)
        .collect();
    view! {
        <Heading text="Trợ giúp".to_owned() />
        <h2>"Lập một đơn"</h2>
        <ol>
            <li>"Ở trang “Bắt đầu”, chọn việc cần làm; trang cho biết dùng mẫu nào, gửi cho ai."</li>
            <li>"Điền từng ô. Không cần bấm lưu: trang tự lưu sau mỗi lần ngừng gõ."</li>
            <li>"Bấm “Kiểm tra”. Nếu có chỗ cần sửa, danh sách hiện ở đầu trang; bấm từng dòng để đến đúng ô."</li>
            <li>"Đọc lại, tạo tệp PDF, ký rồi gửi. Đối chiếu với bản gốc của biểu mẫu trước khi gửi."</li>
        </ol>
        <h2>"Lập danh sách nhiều người"</h2>
        <ol>
            <li>"Chọn mẫu cần lập danh sách, rồi thả vào tệp Excel, CSV hoặc các tệp PDF đã nhận."</li>
            <li>"Sửa các ô được đánh dấu; lỗi máy biết cách sửa thì sửa được cả loạt. Phím F8 đến lỗi kế tiếp."</li>
            <li>"Điền phần riêng của công văn, rồi tải công văn và tệp lô."</li>
        </ol>
        <h2>"Điền sẵn, không gõ lại"</h2>
        <ul>
            <li><a href="#/co-quan">"Hồ sơ cơ quan"</a> ": nhập một lần tên cơ quan, người ký, người tiếp nhận; hồ sơ lập sau này được điền sẵn."</li>
            <li><a href="#/chung-thu">"Đọc tệp chứng thư"</a> ": chọn tệp .cer để xem còn gia hạn được đến ngày nào, và lập hồ sơ có sẵn tên, số hiệu."</li>
        </ul>
        <h2>"Theo dõi chứng thư và thiết bị"</h2>
        <p>
            <a href="#/so-theo-doi">"Sổ theo dõi"</a>
            " cho biết chứng thư nào sắp hết hạn, ai giữ thiết bị nào, việc gì đến hạn, và mở sẵn mẫu tiếp theo. Nhập vào sổ tệp chứng thư (.cer), bảng tính, hoặc bấm “Ghi vào sổ” khi lập xong hồ sơ."
        </p>
        <h2>"Ký số và kiểm tra chữ ký"</h2>
        <ul>
            <li><a href="#/ky-so">"Ký số"</a> ": ký tệp PDF, tệp lô bằng thiết bị lưu khóa bí mật, qua chương trình ký Chukyso trên máy; cài chứng thư số mới vào thiết bị."</li>
            <li><a href="#/kiem-tra-chu-ky">"Kiểm tra chữ ký số"</a> ": xem ai đã ký, ký khi nào, chữ ký có hợp lệ không. Không cần chương trình ký, dùng được khi mất mạng."</li>
        </ul>
        <h2>"Cách gõ"</h2>
        <ul>
            <li>"Ngày tháng gõ ngày/tháng/năm: 05/03/1990, 5/3/1990 hay 05031990 đều được."</li>
            <li>"Gõ tiếng Việt bằng UniKey, EVKey hay bộ gõ của máy, bảng mã Unicode."</li>
            <li>"Tên cơ quan viết đầy đủ, mỗi cấp một dòng, cấp cao nhất trước."</li>
        </ul>
        <h2>"Dữ liệu của bạn ở đâu?"</h2>
        <p>
            "Chỉ trong trình duyệt này, trên máy này. Trang không gửi dữ liệu đi đâu, kể cả khi có mạng; tệp cần ký chỉ chuyển cho chương trình ký trên chính máy này. "
            "Sau lần mở đầu tiên, trang dùng được cả khi mất mạng. Trên máy dùng chung, hãy "
            <a href="#/ban-nhap">"xóa dữ liệu trên máy này"</a> " trước khi rời máy."
        </p>
        <h2>"Liên hệ"</h2>
        {contacts}
    }
    .into_any()
}

/// One whom to write to.
pub fn contact_view(contact: &Contact) -> AnyView {
    let lines: Vec<AnyView> = [
        ("Địa chỉ: ", &contact.address),
        ("Điện thoại: ", &contact.phone),
        ("Thư điện tử: ", &contact.email),
        ("Trang thông tin: ", &contact.site),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| view! { <br />{name}{value.clone()} }.into_any())
    .collect();
    let until = contact
        .period
        .to
        .map(|to| [" (đến hết ngày ", &format_date(to), ")"].concat());
    view! { <p><b>{contact.name.clone()}</b>{until} " " {unsure(contact.sure)}{lines}</p> }
        .into_any()
}
