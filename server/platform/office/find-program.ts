import { access, constants } from "node:fs/promises";
import type { Log } from "#log";
import { findOnPath } from "#workers";

/** The path of LibreOffice; null when it is switched off or not there. */
export async function findProgram(program: string | null, log: Log): Promise<string | null> {
  if (program === "off") return null;
  if (program === null) return (await findOnPath("soffice")) ?? (await findOnPath("libreoffice"));
  const isThere = await access(program, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isThere) log.warn("SAFOS_LIBREOFFICE names no program; files that need it are refused");
  return isThere ? program : null;
}
