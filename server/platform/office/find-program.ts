import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { promisify } from "node:util";
import type { Log } from "#log";

/** The path of LibreOffice; null when it is switched off or not there. */
export async function findProgram(program: string | null, log: Log): Promise<string | null> {
  if (program === "off") return null;
  if (program === null) {
    const looked = promisify(execFile)("/bin/sh", ["-c", "command -v soffice || command -v libreoffice"]);
    return (await looked.catch(() => ({ stdout: "" }))).stdout.trim() || null;
  }
  const isThere = await access(program, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isThere) log.warn("SAFOS_LIBREOFFICE names no program; files that need it are refused");
  return isThere ? program : null;
}
