import { useQuery } from "@tanstack/react-query";
import { Clock } from "lucide-react";
import { useEffect, useState } from "react";
import { now } from "../../../platform/clock.ts";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import type { Person } from "../person.ts";
import type { Engine } from "../engine.ts";
import { useComing } from "./ChooseMoment.tsx";
import css from "./Later.module.css";
import { refreshScheduled, scheduledQuery } from "./queries.ts";
import { ScheduledList } from "./ScheduledList.tsx";
import "../list/text.ts";

/** Longer than this no timer waits, in ms. */
const longestTimer = 2 ** 31 - 1;

/** Above the field: that messages of the person wait to be sent here. */
export function ScheduledHint({
  engine,
  roomId,
  people,
}: {
  engine: Engine;
  roomId: string;
  people: readonly Person[];
}) {
  const t = useText();
  const whenOf = useComing();
  const [isOpen, setOpen] = useState(false);
  const { data: waiting } = useQuery(scheduledQuery(engine, roomId));
  const first = waiting?.[0];
  // When the first is sent, it waits no more.
  useEffect(() => {
    if (!first) return undefined;
    const timer = setTimeout(
      () => void refreshScheduled(roomId),
      Math.min(Math.max(first.at - now(), 0) + 1500, longestTimer),
    );
    return () => clearTimeout(timer);
  }, [first, roomId]);
  if (!first && !isOpen) return null;
  return (
    <>
      {first && (
        <div className={css.hint}>
          <Clock aria-hidden="true" />
          <span className={css.hintText}>
            {t("later.waiting", { n: waiting?.length ?? 1, when: whenOf(first.at) })}
          </span>
          <Button size="sm" variant="quiet" onPress={() => setOpen(true)}>
            {t("later.show")}
          </Button>
        </div>
      )}
      {isOpen && (
        <ScheduledList
          engine={engine}
          roomId={roomId}
          people={people}
          waiting={waiting ?? []}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
