import { readPathNames } from "#dav";
import type { Principal } from "#http";
import { missing } from "../tree/refusals.ts";

export const filesPrefix = "/remote.php/dav/files";
/** Without a person in the path: always the caller's own tree. */
export const legacyPrefix = "/remote.php/webdav";
export const uploadsPrefix = "/remote.php/dav/uploads";
export const trashPrefix = "/remote.php/dav/trashbin";
export const versionsPrefix = "/remote.php/dav/versions";
export const commentsPrefix = "/remote.php/dav/comments";
export const tagsPrefix = "/remote.php/dav/systemtags";
/** Tags of files by the files' numbers. */
export const taggedPrefix = "/remote.php/dav/systemtags-relations";
/** Many small files for the caller's own tree. */
export const bulkPath = "/remote.php/dav/bulk";
/** What is above them all. */
export const topPath = "/remote.php/dav";
const prefixes = [filesPrefix, uploadsPrefix, trashPrefix, versionsPrefix];

/** Where a path points: below the root of the person it names. */
export interface Target {
  readonly names: readonly string[];
  /** What every href begins with. */
  readonly base: string;
}

/**
 * Reads a path under one of the prefixes. The person in it may be written in either form, and must be the caller:
 * other people's trees do not exist here.
 */
export function readTarget(principal: Principal, rawPath: string, known: readonly string[] = prefixes): Target {
  for (const prefix of known) {
    if (rawPath !== prefix && !rawPath.startsWith(`${prefix}/`)) continue;
    const [raw = "", ...rest] = rawPath.slice(prefix.length + 1).split("/");
    const [person = ""] = readPathNames(raw);
    if (person !== principal.name && person !== principal.userId) throw missing();
    return { names: readPathNames(rest.join("/")), base: `${prefix}/${raw}` };
  }
  if (rawPath === legacyPrefix || rawPath.startsWith(`${legacyPrefix}/`))
    return { names: readPathNames(rawPath.slice(legacyPrefix.length)), base: legacyPrefix };
  // Comments stand at their item, not at a person.
  if (rawPath.startsWith(`${commentsPrefix}/`))
    return { names: readPathNames(rawPath.slice(commentsPrefix.length)), base: commentsPrefix };
  if (rawPath === bulkPath) return { names: [], base: bulkPath };
  // Nor are tags anyone's alone.
  for (const prefix of [tagsPrefix, taggedPrefix])
    if (rawPath === prefix || rawPath.startsWith(`${prefix}/`))
      return { names: readPathNames(rawPath.slice(prefix.length)), base: prefix };
  if (rawPath === topPath || rawPath === `${topPath}/`) return { names: [], base: topPath };
  throw missing();
}

/** Where something is moved or copied to: never among the uploads. */
export function readFileTarget(principal: Principal, rawPath: string): Target {
  return readTarget(principal, rawPath, [filesPrefix]);
}
