import { calendarRoutes } from "@safos/contract/routes/calendar";
import type { FreeBusy, ProposalList } from "@safos/contract/calendar";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { now } from "../../../platform/clock.ts";
import { request } from "../../../platform/request.ts";
import { addDays, startOf, type Day } from "../days.ts";
import { ownZone, windowOf } from "../queries.ts";
import { holidaysFrom } from "./strip.ts";

/** How many days times are proposed in. */
export const proposalDays = 14;
const roundMs = 15 * 60_000;

const idsOf = (ids: readonly (string | null)[]): string =>
  ids
    .flatMap((id) => id ?? [])
    .slice(0, 50)
    .join(",");
const isoOf = (ms: number): string => new Date(ms).toISOString();

/** Left out: what the entry itself takes of people's time. */
interface About {
  readonly ids: readonly (string | null)[];
  readonly entryId: string | undefined;
}

const withEntry = (entryId: string | undefined) => (entryId === undefined ? {} : { entryId });

export const dayQuery = (day: Day, { ids, entryId }: About) =>
  queryOptions<FreeBusy["items"]>({
    queryKey: ["calendar", "free-busy-day", day, ids, entryId],
    queryFn: async ({ signal }) => {
      const query = { people: idsOf(ids), ...windowOf(day, day), ...withEntry(entryId) };
      return (await request(calendarRoutes.readFreeBusy, { query, signal })).items;
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const proposalsQuery = (
  from: Day,
  minutes: number,
  { ids, optional, entryId }: About & { readonly optional: readonly (string | null)[] },
) =>
  queryOptions<ProposalList>({
    queryKey: ["calendar", "proposals", from, minutes, ids, optional, entryId],
    queryFn: ({ signal }) => {
      const begins = Math.max(startOf(from), Math.ceil(now() / roundMs) * roundMs);
      const without = holidaysFrom(from, proposalDays + 1);
      const query = {
        people: idsOf(ids),
        ...(optional.length > 0 ? { optional: idsOf(optional) } : {}),
        from: isoOf(begins),
        to: isoOf(Math.max(startOf(addDays(from, proposalDays)), begins + roundMs)),
        minutes,
        zone: ownZone(),
        ...(without.length > 0 ? { without: without.join(",") } : {}),
        ...withEntry(entryId),
      };
      return request(calendarRoutes.proposeTimes, { query, signal });
    },
    enabled: minutes >= 5 && minutes <= 24 * 60,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
