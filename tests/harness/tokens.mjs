// Tokens of an office, of two kinds: folders of our own (helper/test-token), which come and go while the helper runs, and those of
// SoftHSM2, which others have written. Each: `module`, `environment`, `plugIn(name, key, certificate)` with paths (PKCS #8 and X.509, DER).
import { execFileSync } from "node:child_process";
import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The PIN of all tokens. */
export const PIN = "Thu-12345";

const MECHANISMS = ["CKM_RSA_PKCS", "CKM_SHA256_RSA_PKCS", "CKM_ECDSA", "CKM_ECDSA_SHA256"];

export class FolderTokens {
  static async made(place, module) {
    await access(module);
    const folder = join(place, "tokens");
    await mkdir(folder);
    return Object.assign(new FolderTokens(), { module, folder, environment: { CHUKYSO_TEST_TOKEN: folder } });
  }

  async plugIn(name, key, certificate) {
    const id = Buffer.from([1]).toString("base64");
    const octets = async (path) => (await readFile(path)).toString("base64");
    const token = {
      label: `Thiết bị ${name}`,
      serial: name,
      pin: PIN,
      triesLeft: 3,
      triesAllowed: 3,
      mechanisms: MECHANISMS,
      keys: [{ id, label: "", private: await octets(key), publicObject: true, number: 1 }],
      certificates: [{ id, label: "", der: await octets(certificate), number: 2 }],
    };
    await mkdir(join(this.folder, name));
    await writeFile(join(this.folder, name, "token.json"), JSON.stringify(token));
  }
}

/** SoftHSM sees only those tokens that were plugged in before the helper began. */
export class SoftTokens {
  static async made(place) {
    const module = process.env.CHUKYSO_SOFTHSM;
    if (!module) throw new Error("CHUKYSO_SOFTHSM names no module: `cargo xtask test` finds it");
    const settings = join(place, "softhsm2.conf");
    await mkdir(join(place, "softhsm"));
    await writeFile(settings, `directories.tokendir = ${join(place, "softhsm")}\n`);
    return Object.assign(new SoftTokens(), { module, environment: { SOFTHSM2_CONF: settings } });
  }

  async plugIn(name, key, certificate) {
    const run = (program, ...parts) =>
      execFileSync(program, ["--module", this.module, ...parts], { env: { ...process.env, ...this.environment }, stdio: "pipe" });
    const label = `Thiết bị ${name}`;
    run("softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", PIN);
    const write = (kind, path) =>
      run("pkcs11-tool", "--token-label", label, "--login", "--pin", PIN, "--id", "a1", "--type", kind, "--write-object", path);
    write("privkey", key);
    write("cert", certificate);
  }
}
