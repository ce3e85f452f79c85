import { mostTogether, type ManyWritten, type OnConflict } from "@safos/contract/files";
import { readPathNames } from "#dav";
import { refuse } from "#http";
import type { FilesDeps } from "../deps.ts";
import { requireAction } from "../tree/access.ts";
import type { Actor } from "../tree/context.ts";
import { requireSpace } from "../tree/quota.ts";
import { writeOnce } from "../tree/write-once.ts";
import { contentOf } from "../uploads/content-of.ts";
import { accessDestination } from "../uploads/destination.ts";
import { requireOwner } from "../uploads/owner.ts";
import { storeContent } from "../uploads/store-content.ts";
import { mtimeOf } from "../webdav/headers.ts";
import { createFolders, type FolderAt } from "./make-folders.ts";
import { boundaryOf, readParts, type BodyPart } from "./parts.ts";
import { writeAll } from "./write-parts.ts";

const mostPath = 4096;
const deepest = 100;

interface Many {
  readonly workspaceId: string;
  readonly folder?: number | undefined;
  /** Whom the page sends it for. */
  readonly person: string;
  readonly contentType: string | undefined;
}

/**
 * Files and folders that the page sends together, each written or refused by itself. Access is asked before the body is read, for every
 * folder on the way, and again by each write. Refuses as `accessDestination` does, OTHER_PERSON, INVALID and TOO_LARGE.
 */
export async function writeMany(
  deps: FilesDeps,
  actor: Actor,
  { workspaceId, folder, person, contentType }: Many,
  body: AsyncIterable<Uint8Array>,
): Promise<ManyWritten> {
  const base = await accessDestination(deps, actor, workspaceId, folder);
  requireOwner(actor, person);
  const boundary = boundaryOf(contentType);
  const folders = createFolders(deps, actor, base);
  const write = (part: BodyPart) => writePart(deps, actor, folders, part);
  const written = await writeAll(deps.log, readParts(body, boundary), write, mostTogether);
  const items = [...written].map(([path, one]) =>
    "error" in one ? { path, code: one.code, data: { ...one.data } } : { path, id: one.id },
  );
  return { items };
}

async function writePart(
  deps: FilesDeps,
  actor: Actor,
  folders: FolderAt,
  { headers, size, body }: BodyPart,
): Promise<{ readonly id: number }> {
  const names = readNames(headers.get("x-file-path") ?? "");
  if (headers.get("x-kind") === "folder") return { id: (await folders(names)).node.id };
  const parent = await folders(names.slice(0, -1));
  requireAction(parent, "write");
  const name = names.at(-1) ?? "";
  const { id: parentId, workspaceId } = parent.node;
  await requireSpace(deps, workspaceId, size, { parentId, name });
  const content = contentOf(await storeContent(deps, workspaceId, body), mtimeOf(headers.get("x-file-mtime")));
  return writeOnce(deps, actor, parent, name, content, readConflict(headers.get("x-on-conflict")));
}

/** Refuses INVALID and NAME_INVALID. */
function readNames(path: string): string[] {
  const names = path.length <= mostPath ? readPathNames(path) : [];
  if (names.length === 0 || names.length > deepest)
    throw refuse("INVALID", "X-File-Path is a path of at most 4,096 bytes and 100 names.");
  return names;
}

function readConflict(text = "refuse"): OnConflict {
  if (text === "refuse" || text === "version" || text === "rename") return text;
  throw refuse("INVALID", "X-On-Conflict is refuse, version or rename.");
}
