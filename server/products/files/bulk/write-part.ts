import { readPathNames } from "#dav";
import { refuse } from "#http";
import { lineageOf, requireAction } from "../tree/access.ts";
import { requireSpace } from "../tree/quota.ts";
import { rootIsFixed } from "../tree/refusals.ts";
import { writeFile } from "../tree/write.ts";
import { contentOf } from "../uploads/content-of.ts";
import { storeContent } from "../uploads/store-content.ts";
import { findDestination } from "../webdav/destination.ts";
import { compareDigests, digestsFor } from "../webdav/digests.ts";
import { etagFor } from "../webdav/etags.ts";
import type { Exchange } from "../webdav/exchange.ts";
import { mtimeOf } from "../webdav/headers.ts";
import { fileIdOf, permissionsOf } from "../webdav/properties.ts";
import { readRemoteTarget } from "../webdav/remote/paths.ts";
import type { BodyPart } from "./parts.ts";

/** What a client learns of one file. */
export interface PartWritten {
  readonly error: false;
  readonly etag: string;
  readonly fileid: string;
  readonly permissions: string;
}

/** Of one of many: what is larger is sent by itself. */
const mostBytes = 100 << 20;
const mostPath = 4096;

/** Writes one file of many, whole or not at all. Refuses what a PUT of it would be refused with. */
export async function writePart(exchange: Exchange, part: BodyPart): Promise<PartWritten> {
  const { deps, principal, tree } = exchange;
  const { headers, size, body } = part;
  const path = headers.get("x-file-path") ?? "";
  const names = readNames(path);
  const limit = Math.min(mostBytes, deps.maxFileBytes);
  if (size > limit) throw refuse("TOO_LARGE", "The file is larger than what is sent together with others.");
  const whole = await tree();
  if (readRemoteTarget(whole, names)) throw refuse("FORBIDDEN", "What goes to another server is sent by itself.");
  const parent = await findDestination(deps, whole, names);
  const isMount = whole.mounts.some(
    (one) => one.path.length === names.length && one.path.every((name, index) => name === names[index]),
  );
  if (parent.over === undefined && isMount) throw rootIsFixed();
  requireAction(parent.access, "write");
  const { id: parentId, workspaceId } = parent.access.node;
  await requireSpace(deps, workspaceId, size, { parentId, name: parent.name });
  const md5 = headers.get("x-file-md5");
  const given = [headers.get("oc-checksum"), md5 === undefined ? undefined : `MD5:${md5}`].filter(Boolean).join(" ");
  const stored = await storeContent(deps, workspaceId, body, { digests: digestsFor(given), limit });
  const checksums = await compareDigests(deps.blobs, stored, given);
  const mtime = mtimeOf(headers.get("x-file-mtime") ?? headers.get("x-oc-mtime"));
  const content = contentOf(stored, mtime, checksums);
  const { node } = await writeFile(deps, principal, parent.access, parent.name, content, {
    onConflict: "version",
    over: parent.over,
  });
  const { mount } = parent.location;
  const { role } = parent.access;
  const isMountRoot = parent.over !== undefined;
  return {
    error: false,
    etag: `"${etagFor(whole, node, { role, mount, lineage: [...lineageOf(parent.access), node] })}"`,
    fileid: fileIdOf(node, await deps.instanceId()),
    permissions: permissionsOf({ role, isMountRoot, isPersonRoot: false, isShared: mount?.kind === "share", node }),
  };
}

/** `X-File-Path` is written as it is, and not as in an address. Refuses INVALID and NAME_INVALID. */
function readNames(path: string): string[] {
  if (path === "" || Buffer.byteLength(path) > mostPath || path.includes("\ufffd"))
    throw refuse("INVALID", "X-File-Path is a path of at most 4,096 bytes.");
  return readPathNames(path.split("/").map(encodeURIComponent).join("/"));
}
