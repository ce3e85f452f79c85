import { highestClass, type InformationClass } from "@safos/contract/policy";
import { byPerson } from "#events";
import { classedOf, nodeIdsOf } from "../item.ts";
import { touchUpwards } from "./changes.ts";
import type { TreeContext } from "./context.ts";
import { eventOf } from "./events.ts";
import { freeName, requireLive, requireLiveFolder } from "./locked.ts";
import type { LockedTree } from "./locked-tree.ts";
import type { Placed } from "./move.ts";
import { nextFreeName } from "./names.ts";
import type { Node } from "./node.ts";
import { readLineages, readNames } from "./queries.ts";
import { payWithVersions, requireRoom } from "./quota.ts";
import { forbidden, intoItself } from "./refusals.ts";
import { requireWhole } from "./whole.ts";

/** What is copied, and to where. */
export interface Placing {
  readonly sourceId: number;
  readonly sourceWorkspaceId: string;
  readonly workspaceId: string;
  readonly parentId: number;
  /** Null: the next free one after the source's. */
  readonly name: string | null;
  readonly sourceName: string;
  readonly isReplacing: boolean;
}

/** Puts a copy, which `make` makes or shows under the name it is given, into its place under the lock of both trees. */
export async function placeCopy(
  context: Pick<TreeContext, "events" | "items">,
  tree: LockedTree,
  to: Placing & { readonly quota: number | null },
  make: (name: string) => Promise<Node>,
): Promise<Placed> {
  const { trx, actor } = tree;
  const { parentId, workspaceId, quota, isReplacing } = to;
  const { node: current, lineage } = await requireLive(tree, to.sourceId, to.sourceWorkspaceId, "read");
  const target = await requireLiveFolder(tree, parentId, workspaceId);
  await requireWhole(tree, lineage);
  if (target.lineage.some((one) => one.id === current.id)) throw intoItself();
  // RFC 4918 §9.8.5: source and destination are the same resource.
  if (current.parentId === parentId && current.name === to.name) throw forbidden();
  const names = to.name === null ? await readNames(trx, parentId) : null;
  const name = names ? nextFreeName(to.sourceName, (one) => names.has(one)) : (to.name ?? to.sourceName);
  const hasReplaced = await freeName(context, tree, { folder: target, name, source: lineage, isReplacing });
  const level = await classOfCopy(context, tree, lineage);
  const node = await make(name);
  await context.items.classes.keep(trx, byPerson(actor.personId), level, classedOf([...target.lineage, node]));
  await requireRoom(trx, workspaceId, quota, node.size);
  await touchUpwards(trx, parentId, node.size);
  await payWithVersions(trx, workspaceId, quota, node.size, actor.personId);
  await context.events.emit(trx, eventOf("file.added", node, actor));
  return { node, hasReplaced };
}

/** A copy has the class of what was copied: the highest of all that lies in it, since what is in the copy has none of its own. */
async function classOfCopy(
  { items: { classes } }: Pick<TreeContext, "items">,
  { trx, workspaces }: LockedTree,
  lineage: readonly Node[],
): Promise<InformationClass | null> {
  const id = lineage.at(-1)?.id;
  const raised = nodeIdsOf(classes.raisedOf("file"));
  const lineages = raised.length === 0 ? [] : [...(await readLineages(trx, raised)).values()];
  const below = lineages.filter((one) => one.some((node) => node.id === id)).map((one) => classes.own(classedOf(one)));
  return highestClass(await classes.effective(classedOf(lineage), workspaces), ...below);
}
