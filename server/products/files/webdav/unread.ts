import type { RequestedProperties } from "#dav";
import type { Principal } from "#http";
import type { FilesDeps } from "../deps.ts";

/** How many comments on nodes a person has not read, by the node; counted only when a request asks for it. */
export async function readUnread(
  { items }: Pick<FilesDeps, "items">,
  { personId }: Pick<Principal, "personId">,
  ids: readonly number[],
  requested: RequestedProperties,
): Promise<(id: number) => number> {
  if (typeof requested === "string" || !requested.includes("oc:comments-unread")) return () => 0;
  const counts = await items.comments.unread(personId, "file", ids.map(String));
  return (id) => counts.get(String(id)) ?? 0;
}
