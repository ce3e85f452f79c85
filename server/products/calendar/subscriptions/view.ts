import type { CalendarSource } from "@safos/contract/calendar-source";
import type { Person } from "#identity";
import type { Role } from "#workspaces";
import type { CalendarContext } from "../context.ts";
import { mayFetch, purposeOf } from "./fetch-one.ts";
import type { SubscriptionRow } from "./queries.ts";

/** Where a calendar comes from; its address is shown to its owners alone. */
export function viewSource(
  ctx: Pick<CalendarContext, "policy" | "sources">,
  row: SubscriptionRow,
  { owner, role }: { readonly owner: Person | null | undefined; readonly role: Role },
): CalendarSource {
  return {
    host: row.host,
    url: role === "owner" ? ctx.sources.seal.open(row.address, purposeOf(row.calendarId)) : null,
    countsAsBusy: row.isBusy,
    fetchedAt: row.fetchedAt?.toISOString() ?? null,
    triedAt: row.triedAt?.toISOString() ?? null,
    // A rule that was closed a moment ago holds from then on.
    failure: mayFetch(ctx, owner) ? row.failure : "rule",
    isPaused: row.dueAt === null,
    leftOut: row.leftOut,
  };
}
