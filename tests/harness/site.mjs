// The site's server: `cargo xtask serve --no-build` itself, which a test may stop and start again.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const DIST = join(ROOT, "dist");

/** A server for `folder` under `prefix`, on `port` or a free one. Its address ends with a slash and stays the same when it starts again. */
export class Site {
  #process = null;
  #options;
  #port;

  constructor({ folder = DIST, prefix = "/", port = 0 } = {}) {
    this.#options = { folder, prefix };
    this.#port = port;
  }

  async start() {
    const { folder, prefix } = this.#options;
    const [program, ...before] = process.env.CHUKYSO_XTASK ? [process.env.CHUKYSO_XTASK] : ["cargo", "xtask"];
    const serve = ["serve", "--no-build", "--folder", folder, "--prefix", prefix, "--port", String(this.#port)];
    this.#process = spawn(program, [...before, ...serve], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
    for await (const line of createInterface({ input: this.#process.stdout })) {
      const found = line.match(/The site is at (http:\S+)/);
      if (found) {
        this.#process.stdout.resume();
        this.address = found[1];
        this.#port = Number(new URL(this.address).port);
        return this;
      }
    }
    throw new Error("the server did not start");
  }

  async stop() {
    const running = this.#process;
    if (!running) return;
    this.#process = null;
    const ended = once(running, "exit");
    running.kill("SIGKILL");
    await ended;
  }
}

/** All files of a folder as addresses relative to it, sorted. */
export async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/** A copy of the built site without compressed files, which a test may change. */
export async function copyOfDist() {
  const folder = await mkdtemp(join(tmpdir(), "chukyso-site-"));
  await cp(DIST, folder, { recursive: true, filter: (path) => !/\.(br|gz)$/.test(path) });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/**
 * Turns a copy into what a later build would be: changes a fixed file, and the list and version that stand for it.
 * With `uploaded: false` the list is new and the file still the old one, as in the middle of an upload.
 */
export async function release(folder, { version, path, change, uploaded = true }) {
  const text = change(await readFile(join(folder, path), "utf8"));
  if (uploaded) await writeFile(join(folder, path), text);
  const script = await readFile(join(folder, "sw.js"), "utf8");
  const changed = script.replace(/^const BUILD = (.*);$/m, (_, json) => {
    const build = JSON.parse(json);
    build.version = version;
    build.files.find((file) => file[0] === path)[1] = createHash("sha256").update(text).digest("hex");
    return `const BUILD = ${JSON.stringify(build)};`;
  });
  if (changed === script) throw new Error("sw.js has no list of files");
  await writeFile(join(folder, "sw.js"), changed);
  await writeFile(join(folder, "version.json"), JSON.stringify({ version }));
}
