import type { GivenFile } from "@safos/contract/files";
import type { Principal } from "#http";
import type { FilesDeps } from "../deps.ts";
import { nodeIdsOf } from "../item.ts";
import { readLineages } from "../tree/queries.ts";
import { viewNodes } from "../tree/view.ts";

type Deps = Pick<FilesDeps, "db" | "identity" | "items" | "programEndings" | "workspaces">;

interface PageEnd {
  readonly sharedAt: Date;
  readonly itemId: string;
}

/** What `next` says; nonsense begins at the beginning. */
function readEnd(after = ""): PageEnd | null {
  const [, at = "", itemId = ""] = /^(\d{1,15})-(\d{1,15})$/.exec(after) ?? [];
  return itemId === "" ? null : { sharedAt: new Date(Number(at)), itemId };
}

/** A page of what a person has shared, the latest first; without what is in the trash or no longer theirs to read. */
export async function listGiven(
  deps: Deps,
  person: Principal,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<{ items: GivenFile[]; next?: string }> {
  const found = await deps.workspaces.givenItems(person.personId, "file", { after: readEnd(after), limit: limit + 1 });
  const page = found.slice(0, limit);
  const refs = page.map((one) => ({ kind: "file" as const, id: one.itemId }));
  const readable = await deps.items.readable({ person, link: null }, refs);
  const lineages = await readLineages(deps.db, nodeIdsOf(readable.map((one) => one.id)));
  const nodes = [...lineages.values()].flatMap((lineage) => lineage.at(-1) ?? []);
  const views = new Map(
    (await viewNodes(deps, person.personId, nodes)).map((view) => [String(view.id), view] as const),
  );
  const items = page.flatMap(({ itemId, sharedAt, persons, groups, links }): GivenFile[] => {
    const view = views.get(itemId);
    return view ? [{ ...view, sharedAt: sharedAt.toISOString(), persons, groups, links }] : [];
  });
  const last = page.at(-1);
  return found.length > limit && last ? { items, next: `${last.sharedAt.getTime()}-${last.itemId}` } : { items };
}
