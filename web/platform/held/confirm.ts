import { itemRoutes } from "@safos/contract/routes/items";
import { workspaceRoutes } from "@safos/contract/routes/workspaces";
import { databasesOf } from "../database.ts";
import { sharedStorePrefix } from "../offline.ts";
import { request } from "../request.ts";
import { itemOf, workspaceOf, type ItemRef } from "./entries.ts";

/** How many items are asked about at once. */
const mostAtOnce = 200;

interface Store {
  paths(): Promise<string[]>;
  remove(paths: readonly string[]): Promise<void>;
}

const keyOf = ({ kind, id }: ItemRef): string => `${kind}/${id}`;

/** What of this browser belongs to items: answers, and what was written together. */
async function readNames(store: Store): Promise<{ paths: string[]; shared: Map<string, ItemRef> }> {
  const shared = new Map<string, ItemRef>();
  for (const name of await databasesOf(sharedStorePrefix)) {
    const [kind = "", id = ""] = name.slice(name.lastIndexOf(" ") + 1).split("/");
    if (id !== "") shared.set(name, { kind: kind as ItemRef["kind"], id });
  }
  return { paths: await store.paths(), shared };
}

/** Forgets what is held of things that the person may no longer read. Throws when the server cannot be asked. */
export async function dropUnreadable(store: Store): Promise<void> {
  const { paths, shared } = await readNames(store);
  const refs = new Map<string, ItemRef>();
  for (const ref of [...paths.flatMap((path) => itemOf(path) ?? []), ...shared.values()]) refs.set(keyOf(ref), ref);
  const all = [...refs.values()];
  const readable = new Set<string>();
  for (let from = 0; from < all.length; from += mostAtOnce) {
    const { items } = await request(itemRoutes.findReadable, { body: { items: all.slice(from, from + mostAtOnce) } });
    for (const item of items) readable.add(keyOf(item));
  }
  const workspaces = new Set((await request(workspaceRoutes.listWorkspaces)).items.map((one) => one.id));
  const isGone = (path: string): boolean => {
    const ref = itemOf(path);
    const workspaceId = workspaceOf(path);
    return (ref !== null && !readable.has(keyOf(ref))) || (workspaceId !== null && !workspaces.has(workspaceId));
  };
  await store.remove(paths.filter(isGone));
  for (const [name, ref] of shared) if (!readable.has(keyOf(ref))) indexedDB.deleteDatabase(name);
}
