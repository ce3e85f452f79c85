import { readPathNames } from "#dav";
import { requireFileName } from "../../tree/names.ts";
import { refuse } from "#http";

const deepest = 50;

/** The names of a path in what another server shares. Refuses NAME_INVALID. */
export function readNames(path = ""): string[] {
  const names = readPathNames(path).map(requireFileName);
  if (names.length > deepest) throw refuse("NAME_INVALID", "That is too deep.");
  return names;
}

/** The address of what stands at these names, below the root that the server named when it was asked. */
export const urlOf = (webdav: string, names: readonly string[], isFolder = false): string =>
  `${webdav}/${names.map(encodeURIComponent).join("/")}${isFolder && names.length > 0 ? "/" : ""}`;

/** The secret is the name of Basic, and there is no password. */
export const basicOf = (secret: string): string => `Basic ${Buffer.from(`${secret}:`).toString("base64")}`;
