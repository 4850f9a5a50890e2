// The same fields in JSON Schema, as far as it can say what the pack's rules say about one row.
import Ajv from "ajv";
import addFormats from "ajv-formats";

const DATE = /^(\d\d)\/(\d\d)\/(\d{4})$/;

const name = { type: "string", minLength: 2, maxLength: 100, pattern: "^\\p{L}[\\p{L}'’-]*(?: \\p{L}[\\p{L}'’-]*)+$" };
const date = { type: "string", format: "day" };
const identity = { type: "string", pattern: "^(?:\\d{12}|\\d{9}|[A-Z]\\d{7})$" };
const email = { type: "string", format: "email", maxLength: 254 };
const mobile = { type: "string", pattern: "^0[35789]\\d{8}$" };
const text = { type: "string", minLength: 1, maxLength: 200 };

/** Compiles the schema of a row; `provinces` and `authorities` are the pack's lists. */
export function compile({ provinces, authorities }) {
  const ajv = new Ajv({ allErrors: true });
  addFormats(ajv);
  // Days are written dd/mm/yyyy; whether such a day exists is for ajv-formats to say.
  const iso = ajv.formats.date.validate ?? ajv.formats.date;
  ajv.addFormat("day", (value) => {
    const parts = DATE.exec(value);
    return parts !== null && iso(`${parts[3]}-${parts[2]}-${parts[1]}`);
  });
  const authority = { type: "string", enum: authorities };
  const properties = {
    hoTen: name,
    gioiTinh: { type: "string", enum: ["Nam", "Nữ", ""] },
    ngaySinh: date,
    soGiayTo: identity,
    ngayCap: date,
    noiCap: authority,
    email,
    coQuan: { type: "string", minLength: 1, maxLength: 400, pattern: "^[^\\n]+(?:\\n[^\\n]+){0,3}$" },
    tinh: { type: "string", enum: provinces },
    chucVu: text,
    dienThoai: mobile,
    soHieuCu: { type: "string", pattern: "^(?:[0-9A-Fa-f]{8,40})?$" },
    nguon: { type: "string", maxLength: 200 },
    nhanHoTen: name,
    nhanSoGiayTo: identity,
    nhanNgayCap: date,
    nhanNoiCap: authority,
    nhanChucVu: text,
    nhanDienThoai: mobile,
    nhanEmail: email,
  };
  const optional = ["gioiTinh", "soHieuCu", "nguon"];
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return ajv.compile({ type: "object", properties, required });
}
