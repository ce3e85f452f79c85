import { useCallback, useEffect, useRef, useState, type PointerEvent as ReactPointerEvent } from "react";
import { followPress, scrollNear } from "../../../platform/press.ts";

/** A place in a cell: a list, or a list's part of a lane. */
export interface Place {
  readonly cell: string;
  readonly index: number;
}

/** A card that is held, by pointer or by keys, and where it would land. */
export interface Lifted {
  readonly id: string;
  readonly from: Place;
  readonly to: Place;
  readonly by: "pointer" | "keys";
  /** How tall the hole is that it left behind, in px. */
  readonly height: number;
}

/** Where the picture under the pointer stands; changed without drawing the board anew. */
interface Flight {
  readonly offsetX: number;
  readonly offsetY: number;
  readonly width: number;
}

/** Which place the pointer is over, read from what is drawn: `data-cell` on cells, `data-index` on cards in them. */
function placeAt(x: number, y: number): Place | null {
  const cell = document
    .elementsFromPoint(x, y)
    .map((element) => element.closest<HTMLElement>("[data-cell]"))
    .find(Boolean);
  if (!cell) return null;
  const cards = [...cell.querySelectorAll<HTMLElement>("[data-index]")]
    .map((element) => ({ index: Number(element.dataset["index"]), box: element.getBoundingClientRect() }))
    .sort((a, b) => a.index - b.index);
  const below = cards.find(({ box }) => y < box.top + box.height / 2);
  return { cell: cell.dataset["cell"] ?? "", index: below?.index ?? (cards.at(-1)?.index ?? -1) + 1 };
}

export interface Drag {
  readonly lifted: Lifted | null;
  /** Set on the picture that follows the pointer. */
  readonly flight: React.RefObject<HTMLDivElement | null>;
  readonly flightWidth: number;
  /** On every card: begins when the pointer has gone a little way, by touch after a long press. */
  press(event: ReactPointerEvent<HTMLElement>, id: string, from: Place): void;
  lift(id: string, from: Place, height: number): void;
  aim(to: Place): void;
  drop(): void;
  cancel(): void;
  /** True right after a drag, for the click that the browser sends after it. */
  hasJustDragged(): boolean;
}

/** Lifting, aiming and dropping by pointer, touch and keys. `onDrop` says what became of it. */
export function useDrag(options: {
  canLift: boolean;
  onDrop: (lifted: Lifted) => void;
  onLift?: (lifted: Lifted) => void;
  onCancel?: (lifted: Lifted) => void;
}): Drag {
  const [lifted, setLifted] = useState<Lifted | null>(null);
  const now = useRef<Lifted | null>(null);
  const flight = useRef<HTMLDivElement>(null);
  const air = useRef<Flight | null>(null);
  const point = useRef({ x: 0, y: 0 });
  const dragged = useRef(0);
  const stop = useRef<() => void>(() => undefined);
  const latest = useRef(options);
  latest.current = options;

  const show = useCallback((next: Lifted | null) => {
    now.current = next;
    setLifted(next);
  }, []);
  const place = useCallback(() => {
    const { current } = air;
    if (flight.current && current)
      flight.current.style.transform = `translate(${point.current.x - current.offsetX}px, ${point.current.y - current.offsetY}px) rotate(1.6deg)`;
  }, []);
  // The picture is drawn after the state has changed: put it under the pointer before it is seen.
  useEffect(place);
  useEffect(() => () => stop.current(), []);

  const cancel = useCallback(() => {
    const held = now.current;
    stop.current();
    show(null);
    if (held) latest.current.onCancel?.(held);
  }, [show]);
  const drop = useCallback(() => {
    const held = now.current;
    stop.current();
    show(null);
    if (held) latest.current.onDrop(held);
  }, [show]);
  const aim = useCallback(
    (to: Place) => {
      const held = now.current;
      if (held && (held.to.cell !== to.cell || held.to.index !== to.index)) show({ ...held, to });
    },
    [show],
  );

  const press = useCallback(
    (event: ReactPointerEvent<HTMLElement>, id: string, from: Place) => {
      if (!latest.current.canLift || event.button !== 0 || now.current) return;
      const card = event.currentTarget;
      const start = { x: event.clientX, y: event.clientY };
      point.current = start;
      const end = followPress(event, {
        isHeld: () => now.current !== null,
        lift() {
          const box = card.getBoundingClientRect();
          air.current = { offsetX: start.x - box.left, offsetY: start.y - box.top, width: box.width };
          const held: Lifted = { id, from, to: from, by: "pointer", height: box.height };
          show(held);
          latest.current.onLift?.(held);
        },
        move(x, y) {
          point.current = { x, y };
          if (now.current) place();
        },
        tick() {
          scrollNear(point.current.x, point.current.y);
          const under = placeAt(point.current.x, point.current.y);
          if (under) aim(under);
        },
        drop(at) {
          dragged.current = at;
          drop();
        },
        cancel,
      });
      stop.current = () => {
        end();
        air.current = null;
        stop.current = () => undefined;
      };
    },
    [aim, cancel, drop, place, show],
  );

  const lift = useCallback(
    (id: string, from: Place, height: number) => {
      if (!latest.current.canLift) return;
      const held: Lifted = { id, from, to: from, by: "keys", height };
      show(held);
      latest.current.onLift?.(held);
    },
    [show],
  );
  const hasJustDragged = useCallback(() => {
    const isJust = performance.now() - dragged.current < 250;
    return isJust;
  }, []);
  return { lifted, flight, flightWidth: air.current?.width ?? 0, press, lift, aim, drop, cancel, hasJustDragged };
}
