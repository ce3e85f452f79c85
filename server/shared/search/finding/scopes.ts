import type { Found } from "@safos/contract/search";
import type { Principal } from "#http";
import type { ItemRef } from "#items";
import type { SearchContext } from "../context.ts";
import type { Hit } from "../queries.ts";

/** What opens entries to a person right now: their workspaces, audiences, and what is shared with them. */
export async function scopesFor({ workspaces, sources }: SearchContext, person: Principal): Promise<string[]> {
  const list = await workspaces.listFor(person.personId);
  const audiences = await Promise.all(
    sources.map(async (source) => (await source.audiencesOf?.(person.personId)) ?? []),
  );
  const granted = await workspaces.grantedItems(person);
  return [
    ...list.filter(({ role }) => workspaces.can(role, "read")).map(({ workspace }) => `w ${workspace.id}`),
    ...audiences.flat().map((audience) => `a ${audience}`),
    ...granted.map(({ kind, id }) => `${kind} ${id}`),
  ];
}

/** Asked once more at the item itself: the index may be a moment behind a removal. */
export async function stillReadable(
  { items }: SearchContext,
  person: Principal,
  hits: readonly Hit[],
): Promise<readonly Hit[]> {
  const found = await items.readable(
    { person, link: null },
    hits.flatMap((hit) => itemOf(hit) ?? []),
  );
  const open = new Set(found.map((item) => `${item.kind} ${item.id}`));
  return hits.filter((hit) => {
    const item = itemOf(hit);
    return item !== null && open.has(`${item.kind} ${item.id}`);
  });
}

/** The item that says who may read a hit. */
function itemOf({ kind, id }: Hit): ItemRef | null {
  if (kind === "person" || kind === "workspace") return null;
  const [whole = ""] = id.split("/");
  if (kind === "speech") return { kind: "meeting", id: whole };
  return kind === "entry" ? { kind: "calendar", id: whole } : { kind, id };
}

/** Hits as the person sees them. */
export async function viewHits(
  { identity }: SearchContext,
  hits: readonly Hit[],
  workspaceNames: ReadonlyMap<string, string>,
): Promise<Found[]> {
  const authors = await identity.personsByIds([...new Set(hits.flatMap((hit) => hit.authorId ?? []))]);
  const persons = new Map(authors.map((one) => [one.id, one]));
  return hits.map((hit) => {
    const author = persons.get(hit.authorId ?? "");
    return {
      kind: hit.kind,
      id: hit.id,
      title: hit.title,
      context: hit.context,
      excerpt: hit.excerpt,
      path: hit.page === null ? hit.path : `${hit.path}${hit.path.includes("?") ? "&" : "?"}page=${hit.page}`,
      page: hit.page,
      workspaceId: hit.workspaceId,
      workspaceName: workspaceNames.get(hit.workspaceId ?? "") ?? "",
      person: author ? identity.view(author) : null,
      at: hit.at.toISOString(),
    };
  });
}
