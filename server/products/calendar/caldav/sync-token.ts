import { BrokenCondition } from "#dav";
import type { CalendarRow } from "../tables.ts";

/** What counts its changes: a calendar, or someone's inbox by their id. */
type Counted = Pick<CalendarRow, "id" | "revision" | "forgottenRevision">;

/** How far a client has come (RFC 6578 §4): a URI that names the calendar and its revision. */
export const syncTokenOf = (id: string, revision: number): string => `urn:safos:calendar:${id}:${revision}`;

/**
 * The revision of a token; null for none, as at the beginning. Refuses `valid-sync-token` for another calendar's, one that was never
 * given and one from before what is still known to have been removed.
 */
export function readSyncToken(token: string, { id, revision, forgottenRevision }: Counted): number | null {
  if (token === "") return null;
  const found = /^urn:safos:calendar:([0-9a-f-]{36}):(\d{1,16})$/.exec(token);
  const since = Number(found?.[2]);
  if (!found || found[1] !== id || since > revision || since < forgottenRevision)
    throw new BrokenCondition(403, "<d:valid-sync-token/>", "The sync token is not known.");
  return since;
}
