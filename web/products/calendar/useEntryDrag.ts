import type { Occurrence } from "@safos/contract/calendar";
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { followPress, scrollNear, type Press } from "../../platform/press.ts";
import { daysBetween, timeOn, type Day } from "./days.ts";
import { datedOf, drawnAt } from "./layers/dated.ts";
import type { Shift } from "./moved-rule.ts";
import { isMoved, movedTimes, rangeOf, stepMinutes, type Grip, type Times } from "./moving.ts";
import { keyOf } from "./placing.ts";

/** What is moved along: days alone, or the clock too. */
export type Axis = "days" | "time";

export interface Held {
  readonly occurrence: Occurrence;
  readonly times: Times;
  /** In whose column it is held, where a day has one for each calendar; else its own. */
  readonly calendarId: string;
  readonly by: "pointer" | "keys";
}

/** What is held, as it would be if it were let go. */
export const heldAs = ({ occurrence, times, calendarId }: Held): Occurrence => ({
  ...drawnAt(occurrence, times),
  calendarId,
});

/** A range of a day that is being drawn, in minutes since midnight. `calendarId`: where its column is one calendar's. */
export interface Drawn {
  readonly day: Day;
  readonly calendarId: string | undefined;
  readonly from: number;
  readonly to: number;
}

/** What moves an entry; the same functions as long as the page is there. */
export interface EntryHandlers {
  readonly press: (event: PointerEvent<HTMLElement>, one: Occurrence, axis: Axis) => void;
  readonly key: (event: KeyboardEvent<HTMLElement>, one: Occurrence, axis: Axis) => void;
  /** Puts back what keys hold. */
  readonly cancel: () => void;
  readonly isHolding: () => boolean;
  /** True right after a drag, for the click that the browser sends after it. */
  readonly hasJustDragged: () => boolean;
}

export interface EntryDrag {
  readonly held: Held | null;
  readonly drawn: Drawn | null;
  readonly canMove: (one: Occurrence) => boolean;
  readonly on: EntryHandlers;
  readonly pressFree: (event: PointerEvent<HTMLElement>) => void;
}

interface Options {
  /** The calendars that have a column each; empty: one column a day. */
  readonly columns: readonly string[];
  readonly canMove: (one: Occurrence) => boolean;
  readonly onHold: (held: Held) => void;
  readonly onDrop: (held: Held) => void;
  readonly onCancel: (held: Held) => void;
  readonly onDraw: (drawn: Drawn) => void;
}

interface Spot {
  readonly day: Day;
  readonly minutes: number;
  /** Whose column it is; undefined: nobody's. */
  readonly calendarId: string | undefined;
}

const minutesIn = (element: Element, y: number): number => {
  const box = element.getBoundingClientRect();
  return ((y - box.top) / box.height) * 1440;
};

/** Whether what is held would be another if it were let go. */
const isElsewhere = ({ occurrence, times, calendarId }: Held): boolean =>
  isMoved(occurrence, times) || calendarId !== occurrence.calendarId;

/** A series goes to another calendar as a whole, and so at its own times. */
const timesIn = (one: Occurrence, calendarId: string, times: Times): Times =>
  one.isRecurring && calendarId !== one.calendarId ? one : times;

/** The day under a pointer, and with `time` where on its clock; null: over none. */
function spotAt(x: number, y: number, axis: Axis): Spot | null {
  for (const element of document.elementsFromPoint(x, y)) {
    if (!(element instanceof HTMLElement)) continue;
    const { day, hours, calendar: calendarId } = element.dataset;
    if (day === undefined || (axis === "time" && hours === undefined)) continue;
    return { day, calendarId, minutes: axis === "time" ? minutesIn(element, y) : 0 };
  }
  return null;
}

/** Which grip lies under a pointer: the ends are small, and never more than a third of the entry. */
function gripAt(event: PointerEvent<HTMLElement>, axis: Axis): Grip {
  if (axis === "days") return "move";
  const box = event.currentTarget.getBoundingClientRect();
  const end = Math.min(event.pointerType === "mouse" ? 6 : 12, box.height / 3);
  if (event.clientY < box.top + end) return "start";
  return event.clientY > box.bottom - end ? "end" : "move";
}

const arrows: Readonly<Record<Axis, Readonly<Record<string, Shift>>>> = {
  time: {
    ArrowUp: { days: 0, minutes: -stepMinutes },
    ArrowDown: { days: 0, minutes: stepMinutes },
    ArrowLeft: { days: -1, minutes: 0 },
    ArrowRight: { days: 1, minutes: 0 },
  },
  days: {
    ArrowUp: { days: -7, minutes: 0 },
    ArrowDown: { days: 7, minutes: 0 },
    ArrowLeft: { days: -1, minutes: 0 },
    ArrowRight: { days: 1, minutes: 0 },
  },
};

/** What is held or drawn, and the pointer that does it until it is let go. */
function useHolding(options: Options) {
  const [held, setHeld] = useState<Held | null>(null);
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  const current = useRef<{ held: Held | null; drawn: Drawn | null }>({ held: null, drawn: null });
  const stop = useRef<() => void>(() => undefined);
  const dragged = useRef(Number.NEGATIVE_INFINITY);
  const latest = useRef(options);
  latest.current = options;
  useEffect(() => () => stop.current(), []);

  const hold = useCallback((next: Held | null) => {
    current.current.held = next;
    setHeld(next);
    if (next) latest.current.onHold(next);
  }, []);
  const draw = useCallback((next: Drawn | null) => {
    current.current.drawn = next;
    setDrawn(next);
  }, []);
  const finish = useCallback(
    (isDropped: boolean) => {
      const last = { ...current.current };
      stop.current();
      stop.current = () => undefined;
      hold(null);
      draw(null);
      if (last.held) {
        if (isDropped && isElsewhere(last.held)) latest.current.onDrop(last.held);
        else latest.current.onCancel(last.held);
      }
      if (last.drawn && isDropped) latest.current.onDraw(last.drawn);
    },
    [draw, hold],
  );
  const cancel = useCallback(() => finish(false), [finish]);

  /** Follows a pointer: `lift` once it is held, `look` before each picture. */
  const follow = useCallback(
    (event: PointerEvent<HTMLElement>, of: { lift(): void; look(x: number, y: number): void }) => {
      let [x, y] = [event.clientX, event.clientY];
      const press: Press = {
        isHeld: () => current.current.held !== null || current.current.drawn !== null,
        lift: () => of.lift(),
        move: (nextX, nextY) => void ([x, y] = [nextX, nextY]),
        tick() {
          scrollNear(x, y);
          of.look(x, y);
        },
        drop(at) {
          of.look(x, y);
          dragged.current = at;
          finish(true);
        },
        cancel() {
          dragged.current = performance.now();
          cancel();
        },
      };
      stop.current = followPress(event, press);
    },
    [cancel, finish],
  );

  return { held, drawn, current, latest, hold, draw, finish, cancel, follow, dragged };
}

/** Moving and stretching entries, and drawing new ones, by pointer, touch and keys. */
export function useEntryDrag(options: Options): EntryDrag {
  const { held, drawn, current, latest, hold, draw, finish, cancel, follow, dragged } = useHolding(options);

  const press = useCallback(
    (event: PointerEvent<HTMLElement>, one: Occurrence, axis: Axis) => {
      if (!latest.current.canMove(one) || event.button !== 0 || current.current.held) return;
      const began = spotAt(event.clientX, event.clientY, axis);
      if (!began) return;
      const grip = gripAt(event, axis);
      follow(event, {
        lift: () => hold({ occurrence: one, times: one, calendarId: one.calendarId, by: "pointer" }),
        look(x, y) {
          const spot = spotAt(x, y, axis);
          const last = current.current.held;
          if (!spot || !last) return;
          const minutes = Math.round((spot.minutes - began.minutes) / stepMinutes) * stepMinutes;
          // What is no entry is in no calendar.
          const calendarId = grip === "move" && !datedOf(one) ? (spot.calendarId ?? one.calendarId) : one.calendarId;
          const shift = { days: daysBetween(began.day, spot.day), minutes };
          const times = timesIn(one, calendarId, movedTimes(one, grip, shift));
          if (isMoved(last.times, times) || last.calendarId !== calendarId) hold({ ...last, times, calendarId });
        },
      });
    },
    [current, follow, hold, latest],
  );

  const pressFree = useCallback(
    (event: PointerEvent<HTMLElement>) => {
      const column = event.currentTarget.closest<HTMLElement>("[data-hours]");
      const day = column?.dataset["day"];
      if (!column || day === undefined || event.button !== 0 || current.current.held) return;
      const began = minutesIn(column, event.clientY);
      const calendarId = column.dataset["calendar"];
      follow(event, {
        lift: () => draw({ day, calendarId, ...rangeOf(began, began) }),
        look(_, y) {
          const last = current.current.drawn;
          const range = rangeOf(began, minutesIn(column, y));
          if (last && (last.from !== range.from || last.to !== range.to)) draw({ day, calendarId, ...range });
        },
      });
    },
    [current, draw, follow],
  );

  const key = useCallback(
    (event: KeyboardEvent<HTMLElement>, one: Occurrence, axis: Axis) => {
      const last = current.current.held;
      const isHeld = last?.by === "keys" && keyOf(last.occurrence) === keyOf(one);
      const step = arrows[axis][event.key];
      if (!isHeld) {
        if (event.key !== " " || last || !latest.current.canMove(one)) return;
        hold({ occurrence: one, times: one, calendarId: one.calendarId, by: "keys" });
      } else if (event.key === " " || event.key === "Enter") finish(true);
      else if (event.key === "Escape") cancel();
      else if (step && step.days !== 0 && !event.shiftKey && !datedOf(one) && latest.current.columns.length > 0) {
        const { columns } = latest.current;
        const calendarId = columns[columns.indexOf(last.calendarId) + Math.sign(step.days)];
        if (calendarId !== undefined) hold({ ...last, calendarId, times: timesIn(one, calendarId, last.times) });
      } else if (step) {
        const grip = event.shiftKey ? "end" : "move";
        const times = movedTimes({ ...one, ...last.times }, grip, step);
        hold({ ...last, times: timesIn(one, last.calendarId, times) });
      } else return;
      event.preventDefault();
      event.stopPropagation();
    },
    [cancel, current, finish, hold, latest],
  );

  const on = useMemo(
    () => ({
      press,
      key,
      cancel() {
        if (current.current.held?.by === "keys") cancel();
      },
      isHolding: () => current.current.held !== null,
      hasJustDragged: () => performance.now() - dragged.current < 250,
    }),
    [cancel, current, dragged, key, press],
  );
  return { held, drawn, canMove: options.canMove, on, pressFree };
}

/** Where a range begins and ends, as the form has it. */
export const timesOfRange = ({
  day,
  from,
  to,
}: Omit<Drawn, "calendarId">): { readonly start: string; readonly end: string } => ({
  start: timeOn(day, from),
  end: timeOn(day, to),
});
