import type { ChangeShare, LinkTerms, NewLinkTerms } from "@safos/contract/items";
import type { Transaction } from "#events";
import { byPerson, topicOfWorkspace, type Events } from "#events";
import { refuse } from "#http";
import type { ItemKind } from "../kinds.ts";
import type { PlacedItem } from "../shares/list.ts";
import type { ItemDb } from "../tables.ts";
import { readTerms, storeTerms } from "./queries.ts";

export const noTerms: LinkTerms = {
  purpose: "open",
  label: "",
  mostDownloads: null,
  downloads: 0,
  mostFiles: null,
  mostBytes: null,
  sorting: "folder",
};

export interface TermsDeps {
  readonly db: ItemDb;
  readonly events: Events;
  readonly kinds: ReadonlyMap<string, ItemKind>;
}

/** What a new link may be used for. Refuses LINK_TERMS where its item takes no such links, INVALID for a file request without a name. */
export async function readNewTerms(
  { kinds }: Pick<TermsDeps, "kinds">,
  item: PlacedItem,
  wanted: NewLinkTerms | undefined,
): Promise<LinkTerms | null> {
  if (wanted === undefined) return null;
  const terms = { ...noTerms, ...wanted, label: (wanted.label ?? "").trim() };
  if ((await kinds.get(item.kind)?.takesLinks?.(item.id, terms.purpose)) !== true) throw refuse("LINK_TERMS");
  if (terms.purpose === "drop" && terms.label === "") throw refuse("INVALID", "A file request needs a name.");
  return terms;
}

/** Writes what a link may be used for, in the transaction that makes it, and tells so. */
export async function setTerms(
  { events }: Pick<TermsDeps, "events">,
  trx: Transaction,
  { personId, item, grantId }: { readonly personId: string; readonly item: PlacedItem; readonly grantId: string },
  terms: LinkTerms,
): Promise<void> {
  const { kind, id, workspaceId } = item;
  const { purpose, mostDownloads, mostFiles, mostBytes } = terms;
  await storeTerms(trx, grantId, terms);
  await events.emit(trx, {
    type: "link.termsSet",
    actor: byPerson(personId),
    workspaceId,
    item: { kind, id },
    subject: topicOfWorkspace(workspaceId),
    topics: [topicOfWorkspace(workspaceId)],
    payload: { grantId, purpose, mostDownloads, mostFiles, mostBytes },
  });
}

/** Another name or other limits for a link that has terms already, or gets its first. Refuses LINK_TERMS and INVALID as new ones do. */
export async function changeTerms(
  deps: TermsDeps,
  personId: string,
  item: PlacedItem,
  { grantId, change }: { readonly grantId: string; readonly change: NonNullable<ChangeShare["terms"]> },
): Promise<void> {
  const before = (await readTerms(deps.db, [grantId])).get(grantId) ?? noTerms;
  const { downloads: _, purpose, ...rest } = before;
  // Whom it is for stays as it was agreed with their server.
  if (purpose === "federated") throw refuse("LINK_TERMS");
  const terms = await readNewTerms(deps, item, { ...rest, purpose, ...change });
  if (terms) await deps.db.transaction().execute((trx) => setTerms(deps, trx, { personId, item, grantId }, terms));
}
