import { setImmediate as nextTurn } from "node:timers/promises";
import { SaxesParser } from "saxes";
import { requireFileName } from "../../tree/names.ts";

/** What is shown of one folder, unless more is asked for. */
const mostEntries = 2000;

/** A folder or file as another server describes it; nothing of it is taken for granted. */
export interface RemoteEntry {
  /** "" for what was asked for itself. */
  readonly name: string;
  readonly isFolder: boolean;
  /** Bytes, as far as that server says so. */
  readonly size: number;
  readonly changedAt: Date | null;
  /** What its own server lets one do, where it says so (Open Cloud Mesh, share-permissions). */
  readonly canWrite: boolean | null;
  /** Without quotes; null: it has none, or none that can be passed on. */
  readonly etag: string | null;
  /** What names it there for good; "": that server says nothing of it. */
  readonly mark: string;
  /** `SHA1:…`, else `SHA256:…`, where that server knows it. */
  readonly checksum: string | null;
}

type Response = { -readonly [K in keyof Omit<RemoteEntry, "name">]: RemoteEntry[K] } & { href: string };

export interface ReadListing {
  /** What was asked for itself; null: the answer does not tell of it. */
  readonly self: RemoteEntry | null;
  readonly items: readonly RemoteEntry[];
  readonly isPartial: boolean;
  /** Something is left out: its name is one that no file here may have. */
  readonly hasUnnamed: boolean;
}

/** The path of an address on the server itself, decoded in parts; null for one anywhere else. */
function pathOf(href: string, folder: URL): string[] | null {
  if (!URL.canParse(href.trim(), folder)) return null;
  const url = new URL(href.trim(), folder);
  if (url.origin !== folder.origin) return null;
  return url.pathname.split("/").filter((one) => one !== "");
}

/** The name of what lies in the folder; "" for the folder itself, null for what lies elsewhere or has a name that none may have. */
function nameIn(href: string, folder: URL): string | null {
  const path = pathOf(href, folder);
  const above = folder.pathname.split("/").filter((one) => one !== "");
  const same = (one: string, other: string | undefined): boolean =>
    other !== undefined && decode(one) === decode(other);
  if (!path || path.length > above.length + 1 || !above.every((one, index) => same(one, path[index]))) return null;
  const last = path[above.length];
  if (last === undefined) return "";
  try {
    return requireFileName(decodeURIComponent(last));
  } catch {
    return null;
  }
}

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/**
 * A multistatus (RFC 4918 §13) of depth 1, of a server that nothing is taken for granted of. Throws for what is no XML, and for a
 * document type. A long one is read a part at a time, and everything else goes on in between.
 */
export async function readListing(xml: string, at: string, most = mostEntries): Promise<ReadListing> {
  const folder = new URL(at);
  const items = new Map<string, RemoteEntry>();
  let self: ReadListing["self"] = null;
  let isPartial = false;
  let hasUnnamed = false;
  let count = 0;
  for (const { href, ...found } of await readResponses(xml, most)) {
    if (++count % 500 === 0) await nextTurn();
    const name = nameIn(href, folder);
    if (name === null) hasUnnamed = true;
    else if (name === "") self = { name, ...found };
    else if (items.size >= most) isPartial = true;
    else items.set(name, { name, ...found });
  }
  return { self, items: [...items.values()], isPartial, hasUnnamed };
}

const dav = "DAV:";
const mesh = "http://open-cloud-mesh.org/ns";
const cloud = "http://owncloud.org/ns";
const mostText = 4000;
const unknown: Omit<Response, "href"> = {
  isFolder: false,
  size: 0,
  changedAt: null,
  canWrite: null,
  etag: null,
  mark: "",
  checksum: null,
};

/** Characters that are read at once. */
const partSize = 1 << 16;

async function readResponses(xml: string, most: number): Promise<Response[]> {
  const parser = new SaxesParser({ xmlns: true });
  const found: Response[] = [];
  let current: Response | null = null;
  let text = "";
  let depth = 0;
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("doctype", () => {
    throw new Error("A document type is not allowed.");
  });
  parser.on("opentag", ({ uri, local }) => {
    if (++depth > 30) throw new Error("That is nested too deeply.");
    text = "";
    if (uri !== dav) return;
    if (local === "response") current = { href: "", ...unknown };
    if (local === "collection" && current) current.isFolder = true;
  });
  parser.on("text", (part) => {
    if (text.length < mostText) text += part.slice(0, mostText);
  });
  parser.on("closetag", ({ uri, local }) => {
    depth--;
    if (!current) return;
    readProperty(current, uri, local, text);
    if (uri !== dav || local !== "response") return;
    // One more than is shown says that there are more, besides what was asked for itself.
    if (found.length <= most + 1) found.push(current);
    current = null;
  });
  for (let at = 0; at < xml.length; at += partSize) {
    if (at > 0) await nextTurn();
    parser.write(xml.slice(at, at + partSize));
  }
  parser.close();
  return found;
}

/** What it does not have is in the answer too, and empty. */
function readProperty(into: Response, uri: string, local: string, text: string): void {
  if (uri === mesh && local === "share-permissions") into.canWrite = /"write"/.test(text);
  if (uri === cloud && local === "id") into.mark ||= text.trim().slice(0, 200);
  if (uri === cloud && local === "checksum") into.checksum ??= checksumIn(text);
  if (uri !== dav) return;
  if (local === "href" && into.href === "") into.href = text;
  if (local === "getcontentlength" && text !== "") into.size = readSize(text);
  if (local === "getlastmodified" && text !== "") into.changedAt = readDate(text);
  if (local === "getetag") into.etag ??= etagIn(text);
}

const checksumIn = (text: string): string | null =>
  /\bSHA1:[0-9a-f]{40}\b/i.exec(text)?.[0] ?? /\bSHA256:[0-9a-f]{64}\b/i.exec(text)?.[0] ?? null;

/** An etag (RFC 9110 §8.8.3) without its quotes; null for what cannot be passed on. */
export const etagIn = (text: string): string | null => /^\s*(?:W\/)?"([!#-~]{1,120})"\s*$/.exec(text)?.[1] ?? null;

function readSize(text: string): number {
  const size = Number(text.trim());
  return Number.isSafeInteger(size) && size >= 0 ? size : 0;
}

function readDate(text: string): Date | null {
  const date = new Date(text.trim());
  return Number.isNaN(date.getTime()) ? null : date;
}
