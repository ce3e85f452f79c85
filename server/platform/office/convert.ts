import { chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Refusal, refuse } from "#http";
import type { Log } from "#log";
import { isRoot, nobody, runProgram } from "#workers";

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

/** Bytes that a converted file may have. */
const largestMade = 64 << 20;
const longestSeconds = 60;

/** What is made: the ending of the file, and how LibreOffice calls it. */
export interface Target {
  readonly ending: string;
  readonly filter: string;
}

/** One file as another, in a folder and with a profile of its own that are removed afterwards. */
export async function convert(
  options: { log: Log; longestMs?: number; temporaryFolder?: string },
  program: string,
  file: { ending: string; filter: string; bytes: Buffer; target: Target },
  signal: AbortSignal,
): Promise<Buffer> {
  const { ending, filter, bytes, target } = file;
  const folder = await mkdtemp(join(options.temporaryFolder ?? tmpdir(), "safos-office-"));
  try {
    const profile = join(folder, "profile");
    const source = join(folder, `in.${ending}`);
    await mkdir(join(profile, "user"), { recursive: true });
    await writeFile(join(profile, "user", "registrymodifications.xcu"), settings);
    await writeFile(source, bytes);
    // Started as root it must not read a stranger's file as root.
    if (isRoot())
      for (const path of [
        folder,
        profile,
        join(profile, "user"),
        join(profile, "user", "registrymodifications.xcu"),
        source,
      ])
        await chown(path, nobody, nobody);
    const parameters = [
      `-env:UserInstallation=${pathToFileURL(profile).href}`,
      "--headless",
      "--norestore",
      "--nologo",
      "--nodefault",
      "--nofirststartwizard",
      "--nolockcheck",
      `--infilter=${filter}`,
      "--convert-to",
      target.filter,
      "--outdir",
      folder,
      source,
    ];
    const limits = {
      seconds: (options.longestMs ?? longestSeconds * 1000) / 1000,
      fileBytes: largestMade * 2,
      memory: 6144,
    };
    await runProgram({ program, parameters, folder, limits, environment: { SAL_USE_VCLPLUGIN: "svp" } }, signal).catch(
      (error: unknown) => {
        if (error instanceof Refusal) options.log.info("LibreOffice took too long with a file and was stopped");
        throw error;
      },
    );
    const made = join(folder, `in.${target.ending}`);
    const about = await stat(made).catch(() => null);
    if (!about?.isFile()) throw refuse("FORMAT_BROKEN");
    if (about.size > largestMade) throw refuse("TOO_LARGE", { limit: "unpackedBytes", most: largestMade });
    return await readFile(made);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}
