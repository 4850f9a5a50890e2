// Made-up people for the benchmark: rows of the right structure, about one in eight with a fault.

/** A generator of numbers in [0, 1) that gives the same ones every time (mulberry32). */
export function numbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const FAMILIES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Lò", "Quàng", "Cà"];
const MIDDLES = { Nam: ["Văn", "Đức", "Hữu", "Minh", "Quốc"], Nữ: ["Thị", "Thu", "Ngọc", "Thanh", "Kim"] };
const GIVEN = { Nam: ["An", "Bình", "Cường", "Dũng", "Hải", "Khánh", "Quân", "Tuấn"], Nữ: ["Chi", "Dung", "Hà", "Hương", "Lan", "Mai", "Thủy", "Yến"] };
const PROVINCES = ["Sơn La", "Hà Nội", "Điện Biên", "Lai Châu", "Hòa Bình", "Yên Bái"];
const AGENCIES = ["Sở Nội vụ", "Sở Tài chính", "Sở Y tế", "Sở Tư pháp", "Văn phòng Ủy ban nhân dân tỉnh"];
const ROLES = ["Chuyên viên", "Trưởng phòng", "Phó Giám đốc", "Văn thư", "Kế toán trưởng"];

/** The chance that a row has a fault. */
const FAULTY = 0.13;

/** What may be wrong: which field, and what stands there instead. All of it can be said in JSON Schema. */
export const FAULTS = [
  ["hoTen", () => ""],
  ["hoTen", (value) => `${value} 2`],
  ["ngaySinh", () => "31/02/1990"],
  ["ngaySinh", () => "1990"],
  ["soGiayTo", (value) => value.slice(0, 11)],
  ["soGiayTo", () => ""],
  ["ngayCap", () => "2021"],
  ["noiCap", () => "Công an xã"],
  ["email", (value) => value.replace("@", "")],
  ["tinh", () => "Sơn Lam"],
  ["dienThoai", (value) => value.slice(0, 8)],
  ["chucVu", () => ""],
];

/** `count` rows of 20 fields, and the places of those with a fault. */
export function people(count, seed = 185) {
  const random = numbers(seed);
  const below = (limit) => Math.floor(random() * limit);
  const pick = (list) => list[below(list.length)];
  const digits = (number, width) => String(number).padStart(width, "0");
  const rows = [];
  const faulty = [];

  // One person's fields; the number is part of what must be unique in a list.
  const person = (number) => {
    const sex = pick(["Nam", "Nữ"]);
    const name = `${pick(FAMILIES)} ${pick(MIDDLES[sex])} ${pick(GIVEN[sex])}`;
    const year = 1966 + below(33);
    // Digits 1–3 province of birth, 4 century and sex, 5–6 year, then a running number.
    const card = `014${sex === "Nam" ? 0 : 1}${digits(year % 100, 2)}${digits(number % 1000000, 6)}`;
    return {
      hoTen: name,
      gioiTinh: sex,
      ngaySinh: `${digits(1 + below(28), 2)}/${digits(1 + below(12), 2)}/${year}`,
      soGiayTo: card,
      ngayCap: `${digits(1 + below(28), 2)}/${digits(1 + below(12), 2)}/${2019 + below(5)}`,
      noiCap: "CCSQLHCVTTXH",
      dienThoai: `0${pick(["912", "915", "978", "983", "355"])}${digits(number % 1000000, 6)}`,
      chucVu: pick(ROLES),
      email: `nguoi${number}@sonla.gov.vn`,
    };
  };

  for (let place = 0; place < count; place += 1) {
    const self = person(2 * place + 1);
    const receiver = person(2 * place + 2);
    const row = {
      ...self,
      coQuan: `Ủy ban nhân dân tỉnh Sơn La\n${pick(AGENCIES)}`,
      tinh: pick(PROVINCES),
      soHieuCu: random() < 0.3 ? `30D8C575${digits(place, 8)}` : "",
      nguon: random() < 0.5 ? `mau-01-${place}.pdf` : "",
      nhanHoTen: receiver.hoTen,
      nhanSoGiayTo: receiver.soGiayTo,
      nhanNgayCap: receiver.ngayCap,
      nhanNoiCap: receiver.noiCap,
      nhanChucVu: receiver.chucVu,
      nhanDienThoai: receiver.dienThoai,
      nhanEmail: receiver.email,
    };
    if (random() < FAULTY) {
      const [key, spoil] = pick(FAULTS);
      row[key] = spoil(row[key]);
      faulty.push(place);
    }
    rows.push(row);
  }
  return { rows, faulty };
}
