import { refuse } from "#http";
import { eventActorOf, type LinkVisitor } from "#items";
import type { FilesDeps } from "../deps.ts";
import { classedOf, viewItem } from "../item.ts";
import type { Node } from "../tree/node.ts";
import { authorsOf, openIn } from "./access.ts";
import { lineageOf, type Accessed } from "../tree/access.ts";
import { typeOfName } from "../tree/names.ts";

type CopyDeps = Pick<FilesDeps, "identity" | "items" | "policy" | "workspaces">;

type Placed = Pick<Accessed, "ancestors" | "node">;

/** Whether what the link opens may be taken out at all: by its purpose, and by the rules of all who are concerned. */
export async function mayTake(
  { identity, items, policy }: CopyDeps,
  link: LinkVisitor,
  accessed: Placed,
): Promise<boolean> {
  // What is shared with another server is kept by it: its own rule was asked.
  if (link.terms.purpose === "federated") return true;
  if (link.terms.purpose !== "open") return false;
  const place = await items.classes.placeOf(classedOf(lineageOf(accessed)));
  const authorOrganisationId = (await authorsOf({ identity }, [accessed.node]))(accessed.node);
  const action = { type: "copy.take" } as const;
  return place !== null && policy.decide(link.maker, action, { ...place, authorOrganisationId }) === null;
}

/** Those of a folder's nodes that go into an archive: what the link opens, and rules let be taken out. */
export async function mayTakeIn(
  deps: CopyDeps,
  link: LinkVisitor,
  folder: readonly Node[],
  nodes: readonly Node[],
): Promise<Node[]> {
  const taken: Node[] = [];
  for (const node of await openIn(deps, link, folder, nodes))
    if (await mayTake(deps, link, { ancestors: folder, node })) taken.push(node);
  return taken;
}

/** Before a visitor takes out content, which is noted. Refuses LINK_VIEW_ONLY and POLICY_REFUSED. */
export async function requireTaking({ items }: CopyDeps, link: LinkVisitor, accessed: Accessed): Promise<void> {
  const { purpose } = link.terms;
  if (purpose !== "open" && purpose !== "federated") throw refuse("LINK_VIEW_ONLY");
  const [item] = [viewItem(lineageOf(accessed))].flat();
  if (item && purpose === "federated") items.uses.read(eventActorOf({ person: null, link }), item, "downloaded");
  else if (item) await items.requireCopy({ person: null, link }, item);
}

/** One download of those that the link has. Refuses LINK_SPENT. */
export async function spendDownload({ items }: CopyDeps, link: LinkVisitor): Promise<void> {
  if (!(await items.spendDownload(link.grantId))) throw refuse("LINK_SPENT");
}

/** Films and sound have no pages that could be shown in their place. */
export const isPlayed = (contentType: string): boolean => /^(audio|video)\//.test(contentType);

/** Before a visitor names a file: what may not be taken out does not become a film, which would be sent, by its name. Refuses LINK_VIEW_ONLY. */
export async function requireNaming(
  deps: CopyDeps,
  link: LinkVisitor,
  accessed: Accessed,
  name: string,
): Promise<void> {
  const { contentType, kind } = accessed.node;
  if (kind !== "file" || isPlayed(contentType) || !isPlayed(typeOfName(name))) return;
  if (!(await mayTake(deps, link, accessed))) throw refuse("LINK_VIEW_ONLY");
}
