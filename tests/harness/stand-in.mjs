// A stand-in for the helper (`chukyso serve`): answers pages as docs/bridge.md says, with a person who does what the test says.
import { createServer } from "node:http";
import { createHash, randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

/** A certificate as the helper tells it. */
export const certificate = (name, other = {}) => ({
  id: createHash("sha256").update(name).digest("hex"),
  owner: name,
  organization: "Sở Nội vụ, Ủy ban nhân dân tỉnh Sơn La",
  issuer: "Cơ quan cấp mẫu",
  serial: "5a0f3c7d9e",
  notBefore: "2024-01-05T00:00:00Z",
  notAfter: "2029-01-05T00:00:00Z",
  daysLeft: 772,
  key: "RSA 2048",
  token: "VGCA Token 01",
  tokenSerial: "0001",
  pin: "ok",
  usable: true,
  note: null,
  ...other,
});

const base64url = (length) => randomBytes(length).toString("base64url");

/** A refusal with its HTTP status. */
class Refusal extends Error {
  constructor(status, code, message = `Câu của máy: ${code}.`) {
    super(message);
    Object.assign(this, { status, code });
  }
}

export class StandIn {
  /** The code that is shown. */
  code = "123456";
  /** Tokens given out, by origin. */
  tokens = new Map();
  /** What is plugged in. */
  certificates = [certificate("Lò Văn Ký")];
  notes = [];
  /** Whether the person agrees, to pairing and to signing. */
  agrees = true;
  /** The name of the refusal that every pairing meets. */
  pairing = null;
  /** While it stands, the person has not answered. */
  question = Promise.resolve();
  /** Why every job breaks off after the person has agreed, if it does. */
  fails = null;
  /** How long a file takes, in milliseconds. */
  pace = 5;
  /** What comes of a file: `{ bytes, level?, message? }`, or `{ failed }`; `{ refused }` where it is not even taken. */
  sign = ({ bytes }) => ({ bytes, level: "b" });
  /** The empty fields of every PDF. */
  fields = [];
  /** What an installation comes to, tried (`dry`) or done. */
  install = () => new Refusal(422, "cannot-install");
  /** Every request: `{ method, path, query, origin, body }`. */
  requests = [];

  #server = null;
  #job = null;
  /** Whether a question is open, also after its job was ended. */
  #asks = false;

  constructor(port = 47185) {
    this.port = port;
  }

  async start() {
    this.#server = createServer((request, response) => this.#answer(request, response));
    await new Promise((resolve, reject) => this.#server.once("error", reject).listen(this.port, "127.0.0.1", resolve));
    return this;
  }

  /** Goes away as a program that is ended. */
  async stop() {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  /** The person does not answer until the function given back is called. */
  hold() {
    let answer;
    this.question = new Promise((resolve) => (answer = resolve));
    return answer;
  }

  /** Whether a job is there. */
  get hasJob() {
    return this.#job !== null;
  }

  async #answer(request, response) {
    const { method, headers } = request;
    const origin = headers.origin;
    const url = new URL(request.url, "http://127.0.0.1");
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    this.requests.push({ method, path: url.pathname, query: url.searchParams, origin, body });
    const common = {
      "Vary": "Origin",
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Connection": "close",
    };
    const send = (status, fields, content) => response.writeHead(status, { ...common, ...fields }).end(content);
    if (headers.host !== `127.0.0.1:${this.port}`) return send(421, {}, "{}");
    if (!/^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost)(:|$)/.test(origin ?? "")) return send(403, {}, "{}");
    common["Access-Control-Allow-Origin"] = origin;
    if (method === "OPTIONS") {
      return send(204, {
        "Access-Control-Allow-Methods": "GET, POST, DELETE",
        "Access-Control-Allow-Headers": "Authorization, Content-Type",
        "Access-Control-Max-Age": "600",
      });
    }
    try {
      const paired = headers.authorization === `Bearer ${this.tokens.get(origin)}`;
      const told = await this.#call({ method, url, origin, body, paired, type: headers["content-type"] });
      if (told instanceof Buffer) return send(200, { "Content-Type": "application/octet-stream" }, told);
      if (told === null) return send(204, {});
      const status = { "POST /v1/jobs": 201 }[`${method} ${url.pathname}`] ?? (url.pathname.endsWith("/files") ? 201 : url.pathname.endsWith("/sign") ? 202 : 200);
      send(status, { "Content-Type": "application/json" }, JSON.stringify(told));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      send(error.status, { "Content-Type": "application/json" }, JSON.stringify({ error: { code: error.code, message: error.message } }));
    }
  }

  async #call({ method, url, origin, body, paired, type }) {
    const path = url.pathname.replace(/^\/v1\//, "").split("/");
    const json = () => {
      if (type !== "application/json") throw new Refusal(415, "wrong-type");
      return JSON.parse(body.toString());
    };
    if (method === "GET" && path[0] === "status") return { name: "chukyso", version: "0.1.0", interface: 1, paired };
    if (method === "POST" && path[0] === "pair") {
      if (this.pairing) throw new Refusal(429, this.pairing);
      if (json().code !== this.code) throw new Refusal(403, "wrong-code", "Mã ghép nối không đúng: hãy nhập mã đang hiện ở cửa sổ của chương trình Chukyso.");
      await this.question;
      if (!this.agrees) throw new Refusal(403, "refused", "Bạn đã không đồng ý ghép nối: nếu bấm nhầm, hãy ghép nối lại bằng mã mới.");
      const token = base64url(32);
      this.tokens.set(origin, token);
      return { token };
    }
    if (!paired) throw new Refusal(401, "not-paired", "Trang chưa được ghép nối với chương trình Chukyso trên máy này: hãy ghép nối bằng mã sáu chữ số.");
    if (method === "GET" && path[0] === "certificates") return { certificates: this.certificates, notes: this.notes };
    if (method === "POST" && path[0] === "install") {
      const { certificate, dryRun } = json();
      if (!dryRun) await this.question;
      const installed = this.install({ der: Buffer.from(certificate, "base64"), dry: Boolean(dryRun) });
      if (installed instanceof Refusal) throw installed;
      return installed;
    }
    if (path[0] !== "jobs") throw new Refusal(404, "no-such-path");
    if (method === "POST" && path.length === 1) {
      if (this.#job || this.#asks) throw new Refusal(409, "busy", "Chương trình Chukyso đang làm việc khác: hãy chờ xong hoặc kết thúc việc đó rồi thử lại.");
      this.#job = { id: base64url(16), origin, terms: json(), state: "new", message: null, files: [] };
      return { job: this.#job.id };
    }
    const job = this.#job;
    if (!job || job.id !== path[1] || job.origin !== origin) throw new Refusal(404, "no-such-job", "Lượt ký này không còn: hãy ký lại từ đầu.");
    if (method === "POST" && path[2] === "files") {
      if (type !== "application/octet-stream") throw new Refusal(415, "wrong-type");
      const beside = Number(url.searchParams.get("beside"));
      const file = { name: url.searchParams.get("name"), bytes: body.subarray(beside), beside: body.subarray(0, beside), kind: url.searchParams.get("kind"), terms: job.terms, state: "waiting", message: null, level: null, size: null };
      const { refused } = this.sign(file);
      if (refused) throw new Refusal(422, "cannot-sign", refused);
      job.files.push(file);
      const told = { file: job.files.length - 1, sha256: createHash("sha256").update(file.bytes).digest("hex") };
      return file.kind === "pdf" ? { ...told, pages: 1, fields: this.fields, signatures: 0 } : told;
    }
    if (method === "POST" && path[2] === "sign") {
      if (job.files.length === 0) throw new Refusal(422, "no-files");
      this.#carryOut(job);
      return {};
    }
    if (method === "GET" && path[2] === "files") {
      const signed = job.files[Number(path[3])]?.signed;
      if (!signed) throw new Refusal(404, "not-signed");
      return signed;
    }
    if (method === "GET") {
      const done = job.files.filter(({ state }) => state !== "waiting").length;
      const files = job.files.map(({ state, message, level, size }) => ({ state, message, level, size }));
      return { state: job.state, done, total: job.files.length, message: job.message, files };
    }
    if (method === "DELETE") {
      this.#job = null;
      return null;
    }
    throw new Refusal(405, "wrong-method");
  }

  async #carryOut(job) {
    job.state = "asking";
    this.#asks = true;
    await this.question;
    this.#asks = false;
    if (this.#job !== job) return;
    if (!this.agrees) {
      Object.assign(job, { state: "refused", message: "Bạn đã không đồng ý ký: không có tệp nào được ký." });
      return;
    }
    if (this.fails) {
      Object.assign(job, { state: "failed", message: this.fails });
      return;
    }
    job.state = "signing";
    for (const file of job.files) {
      await pause(this.pace);
      if (this.#job !== job) return;
      const { failed, bytes, level = "b", message = null } = this.sign(file);
      if (failed) Object.assign(file, { state: "failed", message: failed });
      else Object.assign(file, { state: "signed", signed: bytes, size: bytes.length, level, message });
    }
    job.state = "done";
  }
}
