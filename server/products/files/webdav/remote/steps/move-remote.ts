import { readOverwrite } from "#dav";
import { refuse } from "#http";
import { requireFileName } from "../../../tree/names.ts";
import { readChild } from "../../../tree/queries.ts";
import { intoItself, nameTaken, rootIsFixed } from "../../../tree/refusals.ts";
import { findDestination } from "../../destination.ts";
import { defineStep, type Exchange } from "../../exchange.ts";
import { header } from "../../headers.ts";
import type { PersonTree } from "../../location.ts";
import { carryAcross, carrierFor, carryHere, pathOf, requireAsCarried } from "../carry.ts";
import { readRemoteTarget, type RemoteTarget } from "../paths.ts";

/** A mount's own name, at the top and for its person alone. */
async function rename(
  { deps }: Exchange,
  tree: PersonTree,
  { mount }: RemoteTarget,
  names: readonly string[],
): Promise<RemoteTarget> {
  const [wanted] = names;
  if (wanted === undefined || names.length > 1)
    throw refuse("FORBIDDEN", "What was shared from another server stays at the top of your files.");
  const name = requireFileName(wanted);
  const isTaken =
    [...tree.mounts, ...tree.remotes].some(({ path }) => path.length === 1 && path[0] === name) ||
    (await readChild(deps.db, tree.personalId, name)) !== null;
  if (isTaken) throw nameTaken(name);
  await deps.renameMount(mount.share.id, name);
  return { mount: { ...mount, path: [name] }, names: [] };
}

const isWithin = (inner: readonly string[], outer: readonly string[]): boolean =>
  outer.every((name, index) => name === inner[index]);

/**
 * Within one share it is the other server that moves or copies; everything else is carried from the one server to the other, and
 * removed where it was when all of it has arrived.
 */
export const moveRemote = defineStep({
  name: "move-remote",
  section: "RFC 4918 §9.8, §9.9",
  needs: ["remote", "destination"],
  async run(exchange, { remote, destination }) {
    const { deps, principal, request, reply } = exchange;
    const tree = await exchange.tree();
    const isMove = request.method === "MOVE";
    const isReplacing = readOverwrite(header(request, "overwrite"));
    const { names } = destination;
    if (isMove && remote.names.length === 0) {
      await rename(exchange, tree, remote, names);
      return reply.code(201).send();
    }
    if (isMove && !remote.mount.share.canWrite) throw refuse("FORBIDDEN", "This was shared with you to read.");
    const to = readRemoteTarget(tree, names);
    if (to !== null && to.names.length === 0) throw rootIsFixed();
    const isInside = to !== null && to.mount.share.id === remote.mount.share.id;
    if (isInside && isWithin(to.names, remote.names)) throw intoItself();
    if (isInside && isMove) {
      const what = { method: "MOVE", to: to.names, overwrite: isReplacing } as const;
      const status = await deps.mounted.change(principal, pathOf(remote), what);
      return reply.code(status === 201 ? 201 : 204).send();
    }
    const entry = await deps.mounted.look(principal, pathOf(remote));
    const carrier = carrierFor(exchange, tree);
    let hasReplaced = false;
    if (to === null) {
      if (tree.mounts.some(({ path }) => path.length === names.length && isWithin(path, names))) throw rootIsFixed();
      const { access, name, over } = await findDestination(deps, tree, names);
      if (over !== undefined) throw rootIsFixed();
      hasReplaced = await carryHere(carrier, remote, entry, { access, name, isReplacing });
    } else {
      await requireFree(exchange, to, isReplacing && !entry.isFolder);
      await carryAcross(carrier, remote, entry, to);
    }
    if (isMove) {
      await requireAsCarried(carrier, remote, entry);
      await deps.mounted.change(principal, pathOf(remote), { method: "DELETE" });
    }
    return reply.code(hasReplaced ? 204 : 201).send();
  },
});

/** Refuses NAME_TAKEN for what is there and may not be written over. */
export async function requireFree(
  { deps, principal }: Pick<Exchange, "deps" | "principal">,
  to: RemoteTarget,
  isReplacing: boolean,
): Promise<void> {
  if (!to.mount.share.canWrite) throw refuse("FORBIDDEN", "This was shared with you to read.");
  const { items } = await deps.mounted.list(principal, pathOf({ ...to, names: to.names.slice(0, -1) }));
  const existing = items.find((one) => one.name === to.names.at(-1));
  if (existing && (!isReplacing || existing.isFolder)) throw nameTaken(existing.name);
}
