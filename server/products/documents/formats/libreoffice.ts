import { execFile, spawn } from "node:child_process";
import { access, chown, constants, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { type Refusal, refuse } from "#http";
import type { Log } from "#log";

/** Reads with LibreOffice what no library of ours reads, by making DOCX of it. */
export interface Office {
  /** Endings it reads on this machine; none when LibreOffice is not there. */
  endings(): Promise<readonly string[]>;
  /** Refuses FORMAT_NEEDS_LIBREOFFICE, FORMAT_BROKEN, TOO_LARGE and UNAVAILABLE. */
  makeDocx(ending: string, bytes: Buffer): Promise<Buffer>;
}

/** How files begin, and LibreOffice's filter for them: it guesses nothing, so that rubbish is not read as text. */
const filters: readonly { ending: RegExp; start: RegExp; filter: string }[] = [
  { ending: /^doc$/, start: /^\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1/, filter: "MS Word 97" },
  { ending: /^dot$/, start: /^\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1/, filter: "MS Word 97 Vorlage" },
  // Word has often given RTF the ending of its own files.
  { ending: /^(rtf|doc)$/, start: /^\{\\rtf/, filter: "Rich Text Format" },
  { ending: /^fodt$/, start: /^(\xEF\xBB\xBF)?\s*<[?o]/, filter: "OpenDocument Text Flat XML" },
];
/** Endings that LibreOffice is needed for. */
export const officeEndings = ["doc", "dot", "rtf", "fodt"] as const;

const largestMade = 64 << 20;
const longestMs = 60_000;
const mostWaiting = 8;
/** The account without rights that every Linux has. */
const nobody = 65_534;
/** Seconds of work, largest file in blocks of 512 bytes, memory in KiB: these hold also when nobody is left to stop it. */
const limited = `ulimit -t ${longestMs / 1000}; ulimit -f ${(largestMade * 2) / 512}; ulimit -v ${6 << 20}; exec "$0" "$@"`;

const set = (path: string, name: string, value: string): string =>
  `<item oor:path="/org.openoffice.${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`;
const scripting = "Office.Common/Security/Scripting";
/** No macros, nothing fetched from what a text names, and a proxy that leads nowhere for what would be fetched after all. */
const settings = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
${set(scripting, "DisableMacrosExecution", "true")}
${set(scripting, "MacroSecurityLevel", "3")}
${set(scripting, "DisableActiveContent", "true")}
${set(scripting, "BlockUntrustedRefererLinks", "true")}
${set("Office.Writer/Content/Update", "Link", "2")}
${set("Inet/Settings", "ooInetProxyType", "2")}
${set("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1")}
${set("Inet/Settings", "ooInetHTTPProxyPort", "9")}
${set("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1")}
${set("Inet/Settings", "ooInetHTTPSProxyPort", "9")}
</oor:items>
`;

/**
 * `program` is the setting SAFOS_LIBREOFFICE: a path, `off`, or null for whatever PATH has. Each conversion has a folder
 * and a profile of its own that are gone afterwards; one runs at a time.
 */
export function createOffice(options: {
  program: string | null;
  log: Log;
  longestMs?: number;
  temporaryFolder?: string;
}): Office {
  let found: Promise<string | null> | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  async function find(): Promise<string | null> {
    const { program } = options;
    if (program === "off") return null;
    if (program === null) {
      const looked = promisify(execFile)("/bin/sh", ["-c", "command -v soffice || command -v libreoffice"]);
      return (await looked.catch(() => ({ stdout: "" }))).stdout.trim() || null;
    }
    const isThere = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!isThere) options.log.warn("SAFOS_LIBREOFFICE names no program; files that need it are refused");
    return isThere ? program : null;
  }
  const programOf = (): Promise<string | null> => (found ??= find());

  async function convert(program: string, ending: string, filter: string, bytes: Buffer): Promise<Buffer> {
    const folder = await mkdtemp(join(options.temporaryFolder ?? tmpdir(), "safos-office-"));
    try {
      const profile = join(folder, "profile");
      const source = join(folder, `in.${ending}`);
      await mkdir(join(profile, "user"), { recursive: true });
      await writeFile(join(profile, "user", "registrymodifications.xcu"), settings);
      await writeFile(source, bytes);
      // Started as root it must not read a stranger's file as root.
      const isRoot = process.getuid?.() === 0;
      if (isRoot)
        for (const path of [
          folder,
          profile,
          join(profile, "user"),
          join(profile, "user", "registrymodifications.xcu"),
          source,
        ])
          await chown(path, nobody, nobody);
      await run(
        program,
        [
          `-env:UserInstallation=${pathToFileURL(profile).href}`,
          "--headless",
          "--norestore",
          "--nologo",
          "--nodefault",
          "--nofirststartwizard",
          "--nolockcheck",
          `--infilter=${filter}`,
          "--convert-to",
          "docx:MS Word 2007 XML",
          "--outdir",
          folder,
          source,
        ],
        folder,
        isRoot,
      );
      const made = join(folder, "in.docx");
      const about = await stat(made).catch(() => null);
      if (!about?.isFile()) throw broken();
      if (about.size > largestMade)
        throw refuse("TOO_LARGE", "The content is larger than allowed.", { limit: largestMade });
      return await readFile(made);
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    }
  }

  /** Runs it in a group of processes of its own, which is ended whatever happens. */
  function run(program: string, parameters: readonly string[], folder: string, isRoot: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = spawn("/bin/sh", ["-c", limited, program, ...parameters], {
        cwd: folder,
        detached: true,
        stdio: "ignore",
        // Nothing of our own environment: it holds secrets.
        env: {
          PATH: "/usr/local/bin:/usr/bin:/bin",
          HOME: folder,
          TMPDIR: folder,
          LANG: "C.UTF-8",
          SAL_USE_VCLPLUGIN: "svp",
          http_proxy: "http://127.0.0.1:9",
          https_proxy: "http://127.0.0.1:9",
        },
        ...(isRoot ? { uid: nobody, gid: nobody } : {}),
      });
      const end = (): void => {
        try {
          if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
        } catch {
          // All of them have ended.
        }
      };
      const timer = setTimeout(() => {
        options.log.warn("LibreOffice took too long with a file and was stopped");
        end();
      }, options.longestMs ?? longestMs);
      child.once("error", (error) => {
        clearTimeout(timer);
        reject(error);
      });
      child.once("close", () => {
        clearTimeout(timer);
        end();
        resolve();
      });
    });
  }

  return {
    endings: async () => ((await programOf()) === null ? [] : officeEndings),
    async makeDocx(ending, bytes) {
      const program = await programOf();
      if (program === null) throw refuse("FORMAT_NEEDS_LIBREOFFICE");
      const start = bytes.subarray(0, 64).toString("latin1");
      const known = filters.find((one) => one.ending.test(ending) && one.start.test(start));
      if (!known) throw broken();
      if (waiting >= mostWaiting)
        throw refuse("UNAVAILABLE", "Many files are being read right now; try again in a while.");
      waiting += 1;
      const mine = queue.then(() => convert(program, ending, known.filter, bytes));
      queue = mine.catch(() => undefined);
      try {
        return await mine;
      } finally {
        waiting -= 1;
      }
    },
  };
}

const broken = (): Refusal => refuse("FORMAT_BROKEN");
