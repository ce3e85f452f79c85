import { SaxesParser } from "saxes";
import type { RemoteFile } from "@safos/contract/federated";
import { requireFileName } from "../../tree/names.ts";

/** What is shown of one folder. */
const mostEntries = 2000;

interface Response {
  href: string;
  isFolder: boolean;
  size: number;
  changedAt: Date | null;
  /** What its own server lets one do, where it says so (Open Cloud Mesh, share-permissions). */
  canWrite: boolean | null;
}

export interface ReadListing {
  /** What was asked for itself; null: the answer does not tell of it. */
  readonly self: Pick<Response, "isFolder" | "canWrite"> | null;
  readonly items: readonly RemoteFile[];
  readonly isPartial: boolean;
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
 * document type.
 */
export function readListing(xml: string, at: string): ReadListing {
  const folder = new URL(at);
  const items = new Map<string, RemoteFile>();
  let self: ReadListing["self"] = null;
  let isPartial = false;
  for (const found of readResponses(xml)) {
    const name = nameIn(found.href, folder);
    if (name === null) continue;
    if (name === "") self = { isFolder: found.isFolder, canWrite: found.canWrite };
    else if (items.size >= mostEntries) isPartial = true;
    else
      items.set(name, {
        name,
        kind: found.isFolder ? "folder" : "file",
        size: found.size,
        changedAt: found.changedAt?.toISOString() ?? null,
      });
  }
  return { self, items: [...items.values()], isPartial };
}

const dav = "DAV:";
const mesh = "http://open-cloud-mesh.org/ns";
const mostText = 4000;

function readResponses(xml: string): Response[] {
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
    if (local === "response") current = { href: "", isFolder: false, size: 0, changedAt: null, canWrite: null };
    if (local === "collection" && current) current.isFolder = true;
  });
  parser.on("text", (part) => {
    if (text.length < mostText) text += part.slice(0, mostText);
  });
  parser.on("closetag", ({ uri, local }) => {
    depth--;
    if (uri === mesh && local === "share-permissions" && current) current.canWrite = /"write"/.test(text);
    if (uri !== dav || !current) return;
    if (local === "href" && current.href === "") current.href = text;
    if (local === "getcontentlength") current.size = readSize(text);
    if (local === "getlastmodified") current.changedAt = readDate(text);
    if (local === "response") {
      // One more than is shown says that there are more, besides what was asked for itself.
      if (found.length <= mostEntries + 1) found.push(current);
      current = null;
    }
  });
  parser.write(xml).close();
  return found;
}

function readSize(text: string): number {
  const size = Number(text.trim());
  return Number.isSafeInteger(size) && size >= 0 ? size : 0;
}

function readDate(text: string): Date | null {
  const date = new Date(text.trim());
  return Number.isNaN(date.getTime()) ? null : date;
}
