import { resourceRoutes } from "@safos/contract/routes/resources";
import { useQuery } from "@tanstack/react-query";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import type { Span } from "../invited.ts";
import { windowOf } from "../queries.ts";
import { hoursOf, minutesIn, partOf } from "../when/strip.ts";
import { useWhenText } from "../when/when-text.ts";
import css from "./RoomDay.module.css";

/** How the day of a room is: when it is taken, and by whom where that may be known. */
export function RoomDay(props: { id: string; name: string; time: Span }) {
  const t = useText();
  const when = useWhenText();
  const day = props.time.start.slice(0, 10);
  const hours = hoursOf(props.time);
  const { data } = useQuery({
    queryKey: ["calendar", "resource-times", props.id, day],
    queryFn: async ({ signal }) =>
      (
        await request(resourceRoutes.readResourceTimes, {
          params: { id: props.id },
          query: windowOf(day, day),
          signal,
        })
      ).items,
    staleTime: 30_000,
    throwOnError: false,
  });
  if (!data || data.length === 0) return null;
  return (
    <div className={css.day}>
      <div className={css.track} aria-hidden="true">
        {data.map((one) => {
          const part = partOf(...minutesIn(day, one), hours);
          return (
            part && (
              <i
                key={one.start}
                className={css.taken}
                style={{ insetInline: `${part.from * 100}% ${(1 - part.to) * 100}%` }}
              />
            )
          );
        })}
      </div>
      <ul className={css.list} aria-label={t("resources.day", { name: props.name, day: when.day(props.time.start) })}>
        {data.map(({ start, end, organizer }) => (
          <li key={start}>
            {when.clock(Date.parse(start))}–{when.clock(Date.parse(end))} {organizer ?? t("resources.taken")}
          </li>
        ))}
      </ul>
    </div>
  );
}
