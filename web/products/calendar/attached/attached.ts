import type { EntryAttachment, NewAttachment } from "@safos/contract/calendar";
import { searchRoutes } from "@safos/contract/routes/search";
import type { ItemKindName } from "@safos/contract/items";
import type { Found } from "@safos/contract/search";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { request } from "../../../platform/request.ts";

/** As many as the server takes of each. */
export const mostAttached = 20;
export const mostCategories = 20;
const longestCategory = 100;
export const longestUrl = 2000;

const pages: readonly [RegExp, ItemKindName][] = [
  [/^\/w\/[^/?#]+\/boards\/[^/?#]+\/cards\/[^/?#]+$/, "card"],
  [/^\/w\/[^/?#]+\/boards\/[^/?#]+$/, "board"],
  [/^\/w\/[^/?#]+\/documents\/[^/?#]+$/, "document"],
  [/^\/w\/[^/?#]+\/whiteboards\/[^/?#]+$/, "whiteboard"],
  [/^\/w\/[^/?#]+\/polls\/[^/?#]+$/, "poll"],
  [/^\/w\/[^/?#]+\/forms\/[^/?#]+$/, "form"],
  [/^\/w\/[^/?#]+\/meetings\/[^/?#]+$/, "meeting"],
  [/^\/w\/[^/?#]+\/files\/[^/?#]*(\?file=[^/?#]+)?$/, "file"],
];

/** What a page of Safos is of; null: none of what is attached. */
export const kindAt = (path: string | null): ItemKindName | null =>
  path === null ? null : (pages.find(([page]) => page.test(path))?.[1] ?? null);

/** What is searched for things to attach. */
const kinds: readonly ItemKindName[] = ["document", "board", "card", "file", "poll", "form", "whiteboard", "meeting"];

/** Things that the reader may see, by the beginnings of their words. */
export const thingsQuery = (text: string) =>
  queryOptions<Found[]>({
    queryKey: ["calendar", "things", text],
    queryFn: async ({ signal }) => {
      const query = { q: text, kinds: kinds.join(","), limit: 5 };
      const { groups } = await request(searchRoutes.search, { query, signal });
      return groups.flatMap(({ items }) => items).filter(({ path }) => kindAt(path) !== null);
    },
    enabled: /[\p{L}\p{N}]/u.test(text),
    staleTime: 10_000,
    placeholderData: keepPreviousData,
  });

/** Something that was found, as what is attached. */
export const attachmentOf = ({ path, title }: Pick<Found, "path" | "title">): EntryAttachment => ({
  url: path,
  path,
  name: oneLine(title).slice(0, 200),
});

/** A web address as it was written, with https:// where it has no beginning; null: it is none. */
export function addressIn(text: string): string | null {
  const written = text.trim();
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(written) ? written : `https://${written}`;
  if (!/^https?:\/\/\S+$/i.test(whole)) return null;
  const url = URL.parse(whole);
  if (!url?.hostname.includes(".") || url.username !== "" || url.password !== "") return null;
  return url.href.length <= longestUrl ? url.href : null;
}

/** A link to an address, which may be of a thing at `origin`, this page's own. */
export function linkTo(url: string, name: string, origin: string): EntryAttachment {
  const path = url.startsWith(`${origin}/`) ? url.slice(origin.length) : null;
  return { url, path: kindAt(path) === null ? null : path, name: oneLine(name) };
}

/** By what two are the same. */
const keyOf = ({ path, url }: EntryAttachment): string | null => path ?? url;

/** What is set: the links. What lies in the entry itself stays by itself. */
export const linksOf = (attachments: readonly EntryAttachment[]): NewAttachment[] =>
  attachments.flatMap((one) => {
    const url = keyOf(one);
    return url === null ? [] : [{ url, name: one.name }];
  });

export const isSameAttached = (before: readonly EntryAttachment[], after: readonly EntryAttachment[]): boolean =>
  JSON.stringify(linksOf(before)) === JSON.stringify(linksOf(after));

/** With one more at the end; the same one twice is attached once, by its new name. */
export const withAttachment = (all: readonly EntryAttachment[], one: EntryAttachment): EntryAttachment[] => [
  ...all.filter((other) => keyOf(other) === null || keyOf(other) !== keyOf(one)),
  one,
];

/** What stands for it. */
export const titleOf = ({ name, url }: EntryAttachment): string => name || (url ?? "").replace(/^https?:\/\//i, "");

/** Whose address it is, which its name does not say; "": none. */
export const hostOf = ({ url }: EntryAttachment): string => URL.parse(url ?? "")?.host ?? "";

const oneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();

/** Categories that differ in their capitals alone are one. */
export const categoryKey = (category: string): string => category.toLocaleLowerCase("sv");

/** With the categories that were written, by commas; each once, whatever their capitals. */
export function withCategories(all: readonly string[], written: string): string[] {
  const known = new Set(all.map(categoryKey));
  const added = written.split(",").flatMap((one) => {
    const category = oneLine(one).slice(0, longestCategory).trim();
    const key = categoryKey(category);
    if (key === "" || known.has(key)) return [];
    known.add(key);
    return [category];
  });
  return [...all, ...added].slice(0, Math.max(mostCategories, all.length));
}
