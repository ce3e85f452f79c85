import { useCallback, useEffect, useRef, useState, type PointerEvent as ReactPointerEvent } from "react";
import { dayOf } from "../due.ts";
import { followPress, scrollNear } from "../../../platform/press.ts";

/** From when to when a card goes on; one of them may be missing. */
export interface Dates {
  readonly startsAt: string | null;
  readonly dueAt: string | null;
}

/** What is held of a bar: all of it, or one end. */
export type Grip = "move" | "start" | "end";

/** A bar that is held, and by how many days its first and its last day have gone. */
export interface HeldSpan {
  readonly id: string;
  readonly by: "pointer" | "keys";
  readonly startDays: number;
  readonly endDays: number;
}

/** The same time of day, a number of days later; also over the nights when the clock is changed. */
function addDays(at: string, days: number): string {
  const date = new Date(at);
  date.setDate(date.getDate() + days);
  return date.toISOString();
}

/**
 * The dates of a card whose bar was moved or stretched. A card with one date keeps one when it is moved, and gets the other
 * when an end is pulled away from it.
 */
export function shiftDates({ startsAt, dueAt }: Dates, startDays: number, endDays: number): Dates {
  const one = startsAt ?? dueAt;
  if (one === null || (startDays === 0 && endDays === 0)) return { startsAt, dueAt };
  if (startsAt === null || dueAt === null) {
    if (startDays !== endDays) return { startsAt: addDays(one, startDays), dueAt: addDays(one, endDays) };
    const moved = addDays(one, startDays);
    return startsAt === null ? { startsAt, dueAt: moved } : { startsAt: moved, dueAt };
  }
  // What was entered the wrong way round is drawn, and moved, the right way round.
  const [first, last] = Date.parse(startsAt) <= Date.parse(dueAt) ? [startsAt, dueAt] : [dueAt, startsAt];
  const [from, to] = [addDays(first, startDays), addDays(last, endDays)];
  // Pulled onto the same day, an hour in the morning may come after one in the afternoon.
  return Date.parse(from) <= Date.parse(to) ? { startsAt: from, dueAt: to } : { startsAt: to, dueAt: to };
}

/** How many days a card's bar covers beyond its first. */
export function lengthOf({ startsAt, dueAt }: Dates): number {
  return startsAt === null || dueAt === null ? 0 : Math.abs(dayOf(Date.parse(dueAt)) - dayOf(Date.parse(startsAt)));
}

/** Pulls a grip by days, never one end past the other. */
export function pull(held: HeldSpan, grip: Grip, days: number, length: number): HeldSpan {
  if (grip === "start") return { ...held, startDays: Math.min(days, length + held.endDays) };
  if (grip === "end") return { ...held, endDays: Math.max(days, held.startDays - length) };
  return { ...held, startDays: days, endDays: held.endDays - held.startDays + days };
}

/** Which grip lies under a pointer: the ends are small, and never more than a third of the bar. */
export function gripAt(x: number, width: number, isTouch: boolean): Grip {
  const end = Math.min(isTouch ? 20 : 8, width / 3);
  return x < end ? "start" : x > width - end ? "end" : "move";
}

export interface SpanDrag {
  readonly held: HeldSpan | null;
  press(event: ReactPointerEvent<HTMLElement>, id: string, length: number): void;
  lift(id: string): void;
  /** By keys: a day or more, of the whole bar or of one end. */
  step(grip: Grip, days: number, length: number): void;
  drop(): void;
  cancel(): void;
  /** True right after a drag, for the click that the browser sends after it. */
  hasJustDragged(): boolean;
}

/** Moving and stretching bars by pointer, touch and keys. `scrolls` is what the bars are scrolled in. */
export function useSpanDrag(options: {
  canLift: boolean;
  dayPx: number;
  scrolls: React.RefObject<HTMLElement | null>;
  onLift(held: HeldSpan): void;
  onAim(held: HeldSpan): void;
  onDrop(held: HeldSpan): void;
  onCancel(held: HeldSpan): void;
}): SpanDrag {
  const [held, setHeld] = useState<HeldSpan | null>(null);
  const now = useRef<HeldSpan | null>(null);
  const stop = useRef<() => void>(() => undefined);
  const dragged = useRef(Number.NEGATIVE_INFINITY);
  const latest = useRef(options);
  latest.current = options;
  useEffect(() => () => stop.current(), []);

  const show = useCallback((next: HeldSpan | null) => {
    now.current = next;
    setHeld(next);
  }, []);
  const finish = useCallback(
    (isDropped: boolean) => {
      const last = now.current;
      stop.current();
      stop.current = () => undefined;
      show(null);
      if (!last) return;
      if (isDropped) latest.current.onDrop(last);
      else latest.current.onCancel(last);
    },
    [show],
  );
  const drop = useCallback(() => finish(true), [finish]);
  const cancel = useCallback(() => finish(false), [finish]);
  const begin = useCallback(
    (id: string, by: HeldSpan["by"]) => {
      const next: HeldSpan = { id, by, startDays: 0, endDays: 0 };
      show(next);
      latest.current.onLift(next);
    },
    [show],
  );
  const aim = useCallback(
    (next: HeldSpan) => {
      const last = now.current;
      if (last?.startDays === next.startDays && last.endDays === next.endDays) return;
      show(next);
      latest.current.onAim(next);
    },
    [show],
  );

  const press = useCallback(
    (event: ReactPointerEvent<HTMLElement>, id: string, length: number) => {
      if (!latest.current.canLift || event.button !== 0 || now.current) return;
      const box = event.currentTarget.getBoundingClientRect();
      const grip = gripAt(event.clientX - box.left, box.width, event.pointerType !== "mouse");
      const scrolledBefore = latest.current.scrolls.current?.scrollLeft ?? 0;
      const startX = event.clientX;
      let [x, y] = [event.clientX, event.clientY];
      const look = (): void => {
        if (!now.current) return;
        const way = x - startX + (latest.current.scrolls.current?.scrollLeft ?? 0) - scrolledBefore;
        aim(pull(now.current, grip, Math.round(way / latest.current.dayPx), length));
      };
      stop.current = followPress(event, {
        isHeld: () => now.current !== null,
        lift: () => begin(id, "pointer"),
        move: (nextX, nextY) => void ([x, y] = [nextX, nextY]),
        tick() {
          scrollNear(x, y);
          look();
        },
        drop(at) {
          look();
          dragged.current = at;
          drop();
        },
        cancel,
      });
    },
    [aim, begin, cancel, drop],
  );
  return {
    held,
    press,
    lift: (id) => void (latest.current.canLift && begin(id, "keys")),
    step(grip, days, length) {
      const last = now.current;
      if (last) aim(pull(last, grip, (grip === "end" ? last.endDays : last.startDays) + days, length));
    },
    drop,
    cancel,
    hasJustDragged: () => performance.now() - dragged.current < 250,
  };
}
