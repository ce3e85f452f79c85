import { refuse, Refusal, type Principal } from "#http";
import type { MountedFiles } from "../../federated/remote-files/mounted.ts";
import type { RemoteEntry } from "../../federated/remote-files/read-listing.ts";
import { noteRead } from "../../item.ts";
import { accessChild, lineageOf, requireAction, type Accessed } from "../../tree/access.ts";
import { createFolder } from "../../tree/create-folder.ts";
import { requireFileName } from "../../tree/names.ts";
import { openTo } from "../../tree/open-to.ts";
import { readChild, readChildren } from "../../tree/queries.ts";
import { requireSpace } from "../../tree/quota.ts";
import { nameTaken } from "../../tree/refusals.ts";
import { writeFile } from "../../tree/write.ts";
import { contentOf } from "../../uploads/content-of.ts";
import { storeContent } from "../../uploads/store-content.ts";
import type { Granted } from "#workspaces";
import type { WebdavDeps } from "../deps.ts";
import type { Exchange } from "../exchange.ts";
import type { PersonTree } from "../location.ts";
import type { RemoteTarget } from "./paths.ts";

/** Things in a folder that one request carries between servers, each by itself. */
const mostCarried = 1000;

/** How many things are left of what one request may carry. */
interface Budget {
  left: number;
}

export const carrierFor = ({ deps, principal }: Exchange, { granted }: PersonTree): Carrier => ({
  deps,
  principal,
  granted,
  budget: { left: mostCarried },
  listed: [],
});

function spend(budget: Budget): void {
  budget.left -= 1;
  if (budget.left < 0)
    throw refuse("FORBIDDEN", `No more than ${mostCarried} things are carried between servers in one request.`);
}

interface Carrier {
  readonly deps: WebdavDeps;
  readonly principal: Principal;
  readonly budget: Budget;
  /** What the person was given, of what lies here. */
  readonly granted: Granted;
  /** Folders of other servers as they were when they were carried. */
  readonly listed: { readonly from: RemoteTarget; readonly items: readonly RemoteEntry[] }[];
}

export const pathOf = ({ mount, names }: RemoteTarget) => ({ share: mount.share, names });

async function* bytesOf(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let left = size;
  for await (const part of source) {
    left -= part.length;
    if (left < 0) break;
    yield part;
  }
  // What is not as long as it was listed is no copy of it.
  if (left !== 0) throw refuse("REMOTE_UNREACHABLE");
}

async function openRemote(mounted: MountedFiles, principal: Principal, from: RemoteTarget, { size }: RemoteEntry) {
  const answer = await mounted.read(principal, pathOf(from), {});
  if (answer.statusCode === 200) return bytesOf(answer, size);
  answer.destroy();
  throw refuse("REMOTE_UNREACHABLE");
}

/** What is left out of a listing cannot be carried, and would be gone with the folder when that is moved. */
async function listWhole({ deps, principal }: Carrier, from: RemoteTarget): Promise<readonly RemoteEntry[]> {
  const { items, hasUnnamed } = await deps.mounted.list(principal, pathOf(from));
  if (hasUnnamed) throw refuse("FORBIDDEN", "The folder holds something whose name cannot be used here.");
  return items;
}

async function listToCarry(carrier: Carrier, from: RemoteTarget): Promise<readonly RemoteEntry[]> {
  const items = await listWhole(carrier, from);
  carrier.listed.push({ from, items });
  return items;
}

const stateOf = ({ name, isFolder, size, changedAt, etag }: RemoteEntry): string =>
  JSON.stringify(isFolder ? [name] : [name, size, changedAt, etag]);

/**
 * Refuses FORBIDDEN when what was carried is there not as it was: what came meanwhile would be gone with it. The copy stays where it
 * went, and nothing is removed.
 */
export async function requireAsCarried(carrier: Carrier, from: RemoteTarget, entry: RemoteEntry): Promise<void> {
  const { deps, principal, listed } = carrier;
  const before = [[entry], ...listed.map((one) => one.items)];
  const after: (readonly RemoteEntry[])[] = [[await deps.mounted.look(principal, pathOf(from))]];
  for (const one of listed) after.push(await listWhole(carrier, one.from));
  const isSame = before.every((items, index) => {
    const states = new Set(items.map(stateOf));
    const found = after[index] ?? [];
    return found.length === items.length && found.every((one) => states.has(stateOf(one)));
  });
  if (!isSame) throw refuse("FORBIDDEN", "It was changed on its server while it was copied, and is not removed there.");
}

/** From another server into a folder of ours. A file that is there already gets a new version; whether it was there. */
export async function carryHere(
  carrier: Carrier,
  from: RemoteTarget,
  entry: RemoteEntry,
  to: { readonly access: Accessed; readonly name: string; readonly isReplacing: boolean },
): Promise<boolean> {
  const { deps, principal, budget } = carrier;
  const { access, isReplacing } = to;
  spend(budget);
  requireAction(access, "write");
  const name = requireFileName(to.name);
  const existing = await readChild(deps.db, access.node.id, name);
  if (existing && (!isReplacing || entry.isFolder || existing.kind === "folder")) throw nameTaken(name);
  if (!entry.isFolder) {
    const { id: parentId, workspaceId } = access.node;
    await requireSpace(deps, workspaceId, entry.size, { parentId, name });
    const body = await openRemote(deps.mounted, principal, from, entry);
    const stored = await storeContent(deps, workspaceId, body);
    await writeFile(deps, principal, access, name, contentOf(stored, entry.changedAt ?? undefined), {
      onConflict: isReplacing ? "version" : "refuse",
    });
    return existing !== null;
  }
  const folder = accessChild(access, await createFolder(deps, principal, access, name));
  const items = await listToCarry(carrier, from);
  for (const item of items) {
    const below = { mount: from.mount, names: [...from.names, item.name] };
    await carryHere(carrier, below, item, { access: folder, name: item.name, isReplacing: false });
  }
  return false;
}

/** What lies here goes to another server only where it may be shared with it, as it is classed now. Refuses FORBIDDEN. */
async function requireOutside(
  { deps, principal }: Carrier,
  { node }: Accessed,
  { mount }: RemoteTarget,
): Promise<void> {
  try {
    const item = await deps.items.require({ person: principal, link: null }, "file", String(node.id), "read");
    await deps.items.sharing.requireFederated(principal, item, mount.share.sender);
  } catch (error) {
    if (error instanceof Refusal && error.code === "POLICY_REFUSED")
      throw refuse("FORBIDDEN", "A rule does not let this be shared with that server.");
    throw error;
  }
}

/** From here to another server. */
export async function carryThere(carrier: Carrier, from: Accessed, to: RemoteTarget): Promise<void> {
  const { deps, principal, budget, granted } = carrier;
  const { node } = from;
  spend(budget);
  await requireOutside(carrier, from, to);
  if (node.blob !== null) {
    noteRead(deps, principal, lineageOf(from), "downloaded");
    const headers = {
      "content-length": String(node.size),
      "x-oc-mtime": String(Math.floor(node.mtime.getTime() / 1000)),
    };
    const body = deps.blobs.open(node.blob) as AsyncIterable<Uint8Array>;
    await deps.mounted.write(principal, pathOf(to), { headers, body });
    return;
  }
  await deps.mounted.change(principal, pathOf(to), { method: "MKCOL" });
  const around = { above: lineageOf(from), granted };
  const children = await openTo(deps, principal, await readChildren(deps.db, [node.id]), (child) => [child], around);
  for (const child of children)
    await carryThere(carrier, accessChild(from, child), { mount: to.mount, names: [...to.names, child.name] });
}

/** From one of other servers to one, which may be the same. */
export async function carryAcross(
  carrier: Carrier,
  from: RemoteTarget,
  entry: RemoteEntry,
  to: RemoteTarget,
): Promise<void> {
  const { deps, principal, budget } = carrier;
  spend(budget);
  if (!entry.isFolder) {
    const body = await openRemote(deps.mounted, principal, from, entry);
    await deps.mounted.write(principal, pathOf(to), { headers: { "content-length": String(entry.size) }, body });
    return;
  }
  const items = await listToCarry(carrier, from);
  await deps.mounted.change(principal, pathOf(to), { method: "MKCOL" });
  for (const item of items)
    await carryAcross(carrier, { mount: from.mount, names: [...from.names, item.name] }, item, {
      mount: to.mount,
      names: [...to.names, item.name],
    });
}
