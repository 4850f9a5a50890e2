// An office that signs: the real helper (`chukyso serve`) with a small authority, tokens that are folders (helper/test-token),
// and a person who answers as the test says (fake-pinentry). The module and the pinentry lie beside the program `CHUKYSO_CLI`.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

/** The PIN of all tokens. */
export const PIN = "Thu-12345";

const MECHANISMS = ["CKM_RSA_PKCS", "CKM_SHA256_RSA_PKCS", "CKM_ECDSA", "CKM_ECDSA_SHA256"];

export class Office {
  #helper = null;
  #lines = [];

  /** An office with an authority and nothing plugged in. */
  static async found() {
    const office = new Office();
    office.program = process.env.CHUKYSO_CLI;
    if (!office.program) throw new Error("CHUKYSO_CLI names no program: `cargo xtask test` builds it");
    office.module = join(dirname(office.program), "libtest_token.so");
    office.pinentry = join(dirname(office.program), "fake-pinentry");
    for (const file of [office.module, office.pinentry]) await access(file);
    office.place = await mkdtemp(join(tmpdir(), "chukyso-office-"));
    await mkdir(join(office.place, "home/roots"), { recursive: true });
    await mkdir(join(office.place, "tokens"));
    await writeFile(join(office.place, "home/config.toml"), `pinentry = '${office.pinentry}'\nroots = 'roots'\n`);
    office.#openssl("req -x509 -utf8 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -keyout root.key -out root.pem",
      "-subj", "/C=VN/O=Cơ quan cấp mẫu/CN=Gốc mẫu của bài kiểm thử", "-addext", "keyUsage=critical,keyCertSign,cRLSign");
    office.#openssl("x509 -in root.pem -outform DER -out home/roots/root.cer");
    await writeFile(join(office.place, "person.ext"),
      "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n");
    return office;
  }

  #openssl(parts, ...others) {
    execFileSync("openssl", [...parts.split(" "), ...others], { cwd: this.place, stdio: ["ignore", "ignore", "pipe"] });
  }

  /** Plugs in the token `name` with the key and the certificate of a new person. */
  async plugIn(name, owner) {
    this.#openssl(`req -new -utf8 -newkey rsa:2048 -nodes -keyout ${name}.key -out ${name}.csr`, "-subj", `/C=VN/O=Sở Nội vụ/CN=${owner}`);
    this.#openssl(`pkcs8 -topk8 -nocrypt -in ${name}.key -outform DER -out ${name}.p8`);
    const der = await readFile(await this.issue(name, 365));
    const key = await readFile(join(this.place, `${name}.p8`));
    const id = Buffer.from([1]).toString("base64");
    const token = {
      label: `Thiết bị ${name}`,
      serial: name,
      pin: PIN,
      triesLeft: 3,
      triesAllowed: 3,
      mechanisms: MECHANISMS,
      keys: [{ id, label: "", private: key.toString("base64"), publicObject: true, number: 1 }],
      certificates: [{ id, label: "", der: der.toString("base64"), number: 2 }],
    };
    await mkdir(join(this.place, "tokens", name));
    await writeFile(join(this.place, "tokens", name, "token.json"), JSON.stringify(token));
  }

  /** A certificate for the key of the token `name`, good for so many days; the path of its file. */
  async issue(name, days) {
    const path = join(this.place, `${name}-${days}.cer`);
    this.#openssl(`x509 -req -in ${name}.csr -CA root.pem -CAkey root.key -CAcreateserial -days ${days} -extfile person.ext -outform DER -out ${path}`);
    return path;
  }

  /** What the person answers from now on. */
  async answers(pins, confirms) {
    await rm(join(this.place, "answers.log"), { force: true });
    await writeFile(join(this.place, "answers.json"), JSON.stringify({ pins, confirms }));
  }

  /** What the person was asked since: one text a question. */
  async asked() {
    const log = await readFile(join(this.place, "answers.log"), "utf8").catch(() => "");
    return log.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  }

  /** Starts the helper; resolves with the code that it shows. */
  async open() {
    this.#helper = spawn(this.program, ["serve", "--module", this.module], {
      env: {
        ...process.env,
        CHUKYSO_HOME: join(this.place, "home"),
        CHUKYSO_TEST_TOKEN: join(this.place, "tokens"),
        CHUKYSO_FAKE_PINENTRY: join(this.place, "answers.json"),
      },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const ended = once(this.#helper, "exit").then(() => {
      throw new Error(`the helper ended: ${this.#lines.join("\n")}`);
    });
    // Only while the code is waited for.
    ended.catch(() => {});
    const lines = createInterface({ input: this.#helper.stderr });
    const code = new Promise((resolve) => {
      lines.on("line", (line) => {
        this.#lines.push(line);
        const found = line.match(/Mã ghép nối.*: (\d{3}) ?(\d{3})/);
        if (found) resolve(found[1] + found[2]);
      });
    });
    return Promise.race([code, ended]);
  }

  async close() {
    const helper = this.#helper;
    if (helper && helper.exitCode === null) {
      const ended = once(helper, "exit");
      helper.kill("SIGKILL");
      await ended;
    }
    await rm(this.place, { recursive: true, force: true });
  }
}
