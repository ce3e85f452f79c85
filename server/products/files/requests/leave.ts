import type { Received } from "@safos/contract/file-visits";
import { uuid } from "#clock";
import { refuse } from "#http";
import type { LinkVisitor } from "#items";
import type { StoredBlob } from "#blobs";
import type { FileDb, FileTransaction } from "../tables.ts";
import { accessChild, type Accessed } from "../tree/access.ts";
import type { Actor } from "../tree/context.ts";
import { createFolder } from "../tree/create-folder.ts";
import { eventOf } from "../tree/events.ts";
import { nextFreeName } from "../tree/names.ts";
import { readLineage, readNames } from "../tree/queries.ts";
import { writeFile } from "../tree/write.ts";
import { contentOf } from "../uploads/content-of.ts";
import { accessVisited } from "../visitors/access.ts";
import { storeVisited } from "../visitors/store.ts";
import { requireGuest, writerFor, type VisitDeps } from "../visitors/context.ts";
import { fileNameFor, senderFolder } from "./names.ts";
import { insertReceived, readReceivedSum, readSenderFolder, type ReceivedRow } from "./queries.ts";
import { viewReceived } from "./read.ts";

/** Files that any link takes, whatever is said of it: more is for a folder that is shared. */
const mostFiles = 10_000;

interface Sender {
  readonly link: LinkVisitor;
  readonly guest: NonNullable<LinkVisitor["guest"]>;
  /** The folder that files are asked for. */
  readonly top: Accessed;
  /** What the file is called here. */
  readonly name: string;
  readonly actor: Actor;
}

/** Bytes that one more file may have. Refuses LINK_SPENT when the link takes no more. */
export async function roomOf(db: FileDb, { grantId, terms }: LinkVisitor, maxFileBytes: number): Promise<number> {
  const { files, bytes } = await readReceivedSum(db, grantId);
  const isFull = files >= Math.min(terms.mostFiles ?? mostFiles, mostFiles);
  const room = terms.mostBytes === null ? maxFileBytes : Math.min(maxFileBytes, terms.mostBytes - bytes);
  if (isFull || room <= 0) throw refuse("LINK_SPENT");
  return room;
}

/** The sender's own folder, made when they leave their first file. */
async function folderOf(
  deps: VisitDeps,
  link: LinkVisitor,
  actor: Actor,
  { top, guestId, sender }: { readonly top: Accessed; readonly guestId: string; readonly sender: string },
): Promise<Accessed> {
  if (link.terms.sorting === "name") return top;
  const known = await readSenderFolder(deps.db, { grantId: link.grantId, guestId, folderId: top.node.id });
  const lineage = known === null ? [] : await readLineage(deps.db, known);
  const folder = lineage.at(-1);
  if (folder) return accessChild(top, folder);
  const names = await readNames(deps.db, top.node.id);
  const name = nextFreeName(senderFolder(sender), (one) => names.has(one));
  return accessChild(top, await createFolder(deps, actor, top, name));
}

/** A sender at the folder that files are asked for, before anything is read of what they send. Refuses as `leaveFile` does. */
export async function meetSender(deps: VisitDeps, link: LinkVisitor, wanted: string): Promise<Sender> {
  const { guest } = requireGuest(link);
  const top = await accessVisited(deps, link, undefined, "editor");
  const name = fileNameFor(wanted, link.terms.sorting === "name" ? guest.name : null);
  return { link, guest, top, name, actor: writerFor(deps, link, top) };
}

/** Puts what has come where it belongs, and notes it; `alongside` is written in the same transaction. */
export async function placeLeft(
  deps: VisitDeps,
  { link, guest, top, name, actor }: Sender,
  stored: StoredBlob,
  alongside?: (trx: FileTransaction) => Promise<void>,
): Promise<Received> {
  const { grantId } = link;
  const folder = await folderOf(deps, link, actor, { top, guestId: guest.id, sender: guest.name });
  let received: ReceivedRow | null = null;
  await writeFile(deps, actor, folder, name, contentOf(stored), {
    onConflict: "rename",
    async permit(trx) {
      if ((await roomOf(trx, link, deps.maxFileBytes)) < stored.size) throw refuse("LINK_SPENT");
    },
    async alongside(trx, node) {
      await alongside?.(trx);
      const { id: nodeId, size } = node;
      const row = { id: uuid(), grantId, nodeId, guestId: guest.id, sender: guest.name, name: node.name, size };
      received = await insertReceived(trx, row);
      const more = { grantId, size, folderId: top.node.id, askedById: link.maker.personId, label: link.terms.label };
      await deps.events.emit(trx, eventOf("file.received", node, actor, more));
    },
  });
  if (received === null) throw new Error("What was left was not noted.");
  return viewReceived(received);
}

/**
 * One file of a sender. Everything is asked before the body is read, and again under the lock when it has come: rights of the person
 * who asks, rules, the link, its limits, room. It never takes the place of another. Refuses GUEST_NAME_MISSING, LINK_GONE, LINK_SPENT,
 * FORBIDDEN, NAME_INVALID, TOO_LARGE and QUOTA_EXCEEDED.
 */
export async function leaveFile(
  deps: VisitDeps,
  link: LinkVisitor,
  wanted: string,
  body: AsyncIterable<Uint8Array>,
): Promise<Received> {
  const sender = await meetSender(deps, link, wanted);
  const limit = await roomOf(deps.db, link, deps.maxFileBytes);
  const stored = await storeVisited(deps, link, sender.top.node.workspaceId, body, limit);
  return placeLeft(deps, sender, stored);
}
