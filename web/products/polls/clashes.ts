import type { Poll, PollOption } from "@safos/contract/polls";
import { calendarRoutes } from "@safos/contract/routes/calendar";
import { useQuery } from "@tanstack/react-query";
import { request } from "../../platform/request.ts";
import { useMaybeMe } from "../../platform/session.ts";

interface Span {
  readonly from: number;
  readonly to: number;
}

const hourMs = 3_600_000;
/** As far as free and busy is told at once. */
const longestMs = 62 * 24 * hourMs;

/** The time that an option of days and times takes; null: it is words, or whole days, which hold free hours anyway. */
export function spanOf({
  startsAt,
  endsAt,
  isAllDay,
}: Pick<PollOption, "startsAt" | "endsAt" | "isAllDay">): Span | null {
  if (startsAt === null || isAllDay) return null;
  const from = Date.parse(startsAt);
  return { from, to: endsAt === null ? from + hourMs : Date.parse(endsAt) };
}

/** Whether the voter's own calendars hold something at an option's time; nobody else is told. */
export function useClashes(poll: Poll): (option: PollOption) => boolean {
  const me = useMaybeMe();
  const spans = poll.options.flatMap((one) => spanOf(one) ?? []);
  const from = Math.min(...spans.map((one) => one.from));
  const to = Math.min(Math.max(...spans.map((one) => one.to)), from + longestMs);
  const own = me?.person.id ?? "";
  const { data = [] } = useQuery({
    queryKey: ["calendar", "clashes", own, from, to],
    queryFn: async ({ signal }) => {
      const query = { people: own, from: new Date(from).toISOString(), to: new Date(to).toISOString() };
      const { items } = await request(calendarRoutes.readFreeBusy, { query, signal, isQuiet: true });
      return items.flatMap(({ periods }) =>
        periods.map((one) => ({ from: Date.parse(one.start), to: Date.parse(one.end) })),
      );
    },
    enabled: own !== "" && spans.length > 0 && poll.isOpen,
    throwOnError: false,
  });
  return (option) => {
    const span = spanOf(option);
    return span !== null && data.some((one) => one.from < span.to && one.to > span.from);
  };
}
