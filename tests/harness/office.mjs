// An office that signs: the real helper (`chukyso serve`) with a small authority, tokens, and a person who answers as the test
// says (fake-pinentry). Our own module and the pinentry lie beside the program `CHUKYSO_CLI`.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { FolderTokens, SoftTokens } from "./tokens.mjs";

export { PIN } from "./tokens.mjs";

export class Office {
  #helper = null;
  #lines = [];

  /** An office with an authority and nothing plugged in; its tokens are `folders` or those of `softhsm`. */
  static async found(kind) {
    const office = new Office();
    office.program = process.env.CHUKYSO_CLI;
    if (!office.program) throw new Error("CHUKYSO_CLI names no program: `cargo xtask test` builds it");
    office.pinentry = join(dirname(office.program), "fake-pinentry");
    await access(office.pinentry);
    office.place = await mkdtemp(join(tmpdir(), "chukyso-office-"));
    await mkdir(join(office.place, "home/roots"), { recursive: true });
    office.tokens = kind === "softhsm"
      ? await SoftTokens.made(office.place)
      : await FolderTokens.made(office.place, join(dirname(office.program), "libtest_token.so"));
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

  /** The certificate of a new person with a new key, which is on no token; the path of its file. */
  async certificate(name, owner) {
    this.#openssl(`req -new -utf8 -newkey rsa:2048 -nodes -keyout ${name}.key -out ${name}.csr`, "-subj", `/C=VN/O=Sở Nội vụ/CN=${owner}`);
    this.#openssl(`pkcs8 -topk8 -nocrypt -in ${name}.key -outform DER -out ${name}.p8`);
    return this.issue(name, 365);
  }

  /** Plugs in the token `name` with the key and the certificate of a new person. */
  async plugIn(name, owner) {
    const certificate = await this.certificate(name, owner);
    await this.tokens.plugIn(name, join(this.place, `${name}.p8`), certificate);
  }

  /** A certificate for the key of the token `name`, good for so many days; the path of its file. */
  async issue(name, days) {
    const path = join(this.place, `${name}-${days}.cer`);
    this.#openssl(`x509 -req -in ${name}.csr -CA root.pem -CAkey root.key -CAcreateserial -days ${days} -extfile person.ext -outform DER -out ${path}`);
    return path;
  }

  /** The authority's list of revoked certificates, with nobody on it; the path of its file. */
  async revocations() {
    await writeFile(join(this.place, "index.txt"), "");
    await writeFile(join(this.place, "lists.cnf"), "[ca]\ndefault_ca = own\n[own]\ndatabase = index.txt\ndefault_md = sha256\ndefault_crl_days = 30\n");
    this.#openssl("ca -gencrl -config lists.cnf -cert root.pem -keyfile root.key -out root.crl");
    return join(this.place, "root.crl");
  }

  /** The folder of the certificates that this office trusts. */
  get roots() {
    return join(this.place, "home/roots");
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
    this.#helper = spawn(this.program, ["serve", "--module", this.tokens.module], {
      env: {
        ...process.env,
        CHUKYSO_HOME: join(this.place, "home"),
        ...this.tokens.environment,
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
    if (helper && helper.exitCode === null && helper.signalCode === null) {
      const ended = once(helper, "exit");
      helper.kill("SIGKILL");
      await ended;
    }
    await rm(this.place, { recursive: true, force: true });
  }
}
