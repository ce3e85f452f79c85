import { refuse } from "#http";
import { eventActorOf, type LinkVisitor } from "#items";
import type { FilesDeps } from "../deps.ts";
import { classedOf, viewItem } from "../item.ts";
import type { Accessed } from "../tree/access.ts";

type CopyDeps = Pick<FilesDeps, "items" | "policy">;

const lineageOf = ({ ancestors, node }: Accessed) => [...ancestors, node];

/** Whether what the link opens may be taken out at all: by its purpose, and by the rules of all who are concerned. */
export async function mayTake({ items, policy }: CopyDeps, link: LinkVisitor, accessed: Accessed): Promise<boolean> {
  // What is shared with another server is kept by it: its own rule was asked.
  if (link.terms.purpose === "federated") return true;
  if (link.terms.purpose !== "open") return false;
  const place = await items.classes.placeOf(classedOf(lineageOf(accessed)));
  return place !== null && policy.decide(link.maker, { type: "copy.take" }, place) === null;
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
