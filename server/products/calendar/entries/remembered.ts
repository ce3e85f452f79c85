import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { CalendarObject } from "../icalendar/index.ts";

/** Of texts whose objects are remembered; what is read of one takes some ten times as much. */
const rememberedLength = 8 * 1024 * 1024;
/** Longer ones are read anew each time: few would fill it. */
const longest = 16 * 1024;

const objects = new LRUCache<string, { readonly object: CalendarObject; readonly length: number }>({
  maxSize: rememberedLength,
  sizeCalculation: ({ length }) => length,
});

/** The etag of a body, without quotes: one body has one, in every process, and no two have the same. */
export const etagOf = (body: string): string => hash("sha256", body, "base64url").slice(0, 32);

/**
 * What was read of the text of an etag (as `shownEtag` gives it), if it is remembered. Lists read the same recurring entries again and
 * again: their texts need not even be asked for. An entry that any process has changed has another etag.
 */
export const recallObject = (etag: string): CalendarObject | null => objects.get(etag)?.object ?? null;

export function rememberObject(etag: string, length: number, object: CalendarObject): void {
  if (length <= longest) objects.set(etag, { object, length });
}

/** How much text the remembered objects stand for; never more than `most`. */
export const rememberedTexts = () => ({ length: objects.calculatedSize, most: rememberedLength });
