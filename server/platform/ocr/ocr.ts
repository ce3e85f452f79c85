import { execFile } from "node:child_process";
import { chown, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Log } from "#log";
import { findOnPath, isRoot, nobody, runProgram, type Owner, type Workers } from "#workers";

/** Reads the text of pictures with Tesseract where it is installed. */
export interface Ocr {
  readonly isThere: boolean;
  /**
   * The text of a picture that was drawn or decoded here before: what strangers sent goes through a worker process first. Empty
   * when it holds none. Refuses TOO_LARGE and UNAVAILABLE.
   */
  read(png: Uint8Array, call: { readonly owner: Owner; readonly signal?: AbortSignal }): Promise<string>;
}

const wanted = ["swe", "eng"];
const limits = { seconds: 60, fileBytes: 4 << 20, memory: 2048 };

/** Tesseract as it is on this machine, looked for once at the start. */
export async function createOcr(options: { mode: "auto" | "off"; log: Log; workers: Workers }): Promise<Ocr> {
  const { log, workers } = options;
  const program = options.mode === "off" ? null : await findOnPath("tesseract");
  const languages = program === null ? [] : await languagesOf(program);
  if (program !== null && languages.length === 0)
    log.warn("Tesseract reads neither Swedish nor English; pictures are found by their names");
  return {
    isThere: program !== null && languages.length > 0,
    async read(png, call) {
      if (program === null || languages.length === 0) return "";
      return workers.hold(call, async (signal) => {
        const folder = await mkdtemp(join(tmpdir(), "safos-ocr-"));
        try {
          const [picture, text] = [join(folder, "page.png"), join(folder, "page")];
          await writeFile(picture, png);
          if (isRoot()) for (const path of [folder, picture]) await chown(path, nobody, nobody);
          const parameters = [picture, text, "-l", languages.join("+")];
          await runProgram({ program, parameters, folder, limits, environment: { OMP_THREAD_LIMIT: "1" } }, signal);
          const made = await stat(`${text}.txt`).catch(() => null);
          return made?.isFile() ? await readFile(`${text}.txt`, "utf8") : "";
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      });
    },
  };
}

/** By program: each is asked once, however many servers a process makes. */
const known = new Map<string, Promise<readonly string[]>>();

function languagesOf(program: string): Promise<readonly string[]> {
  const asked = known.get(program) ?? askLanguages(program);
  known.set(program, asked);
  return asked;
}

async function askLanguages(program: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(program, ["--list-langs"]).catch(() => ({ stdout: "" }));
  const has = stdout.split("\n").map((line) => line.trim());
  return wanted.filter((one) => has.includes(one));
}
