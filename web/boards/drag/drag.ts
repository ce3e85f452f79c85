import { useCallback, useEffect, useRef, useState, type PointerEvent as ReactPointerEvent } from "react";

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
  readonly pointerId: number;
  readonly offsetX: number;
  readonly offsetY: number;
  readonly width: number;
}

const longPressMs = 350;
const startPx = 5;
const edgePx = 56;

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

/** Scrolls what lies under the pointer when it comes near an edge. */
function scrollNear(x: number, y: number): void {
  const push = (at: number, low: number, high: number): number =>
    at < low + edgePx
      ? -Math.min(18, (low + edgePx - at) / 3)
      : at > high - edgePx
        ? Math.min(18, (at - high + edgePx) / 3)
        : 0;
  for (const element of document.querySelectorAll<HTMLElement>("[data-scrolls]")) {
    const box = element.getBoundingClientRect();
    if (x < box.left || x > box.right) continue;
    const axes = element.dataset["scrolls"] ?? "";
    if (axes.includes("y") && y > box.top - edgePx && y < box.bottom + edgePx)
      element.scrollTop += push(y, box.top, box.bottom);
    if (axes.includes("x")) element.scrollLeft += push(x, box.left, box.right);
  }
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
      const { pointerId, pointerType } = event;
      const start = { x: event.clientX, y: event.clientY };
      point.current = start;
      let frame = 0;
      let timer: ReturnType<typeof setTimeout> | undefined;

      const lift = (): void => {
        const box = card.getBoundingClientRect();
        air.current = { pointerId, offsetX: start.x - box.left, offsetY: start.y - box.top, width: box.width };
        const held: Lifted = { id, from, to: from, by: "pointer", height: box.height };
        show(held);
        latest.current.onLift?.(held);
        if (pointerType !== "mouse") navigator.vibrate?.(15);
        const tick = (): void => {
          scrollNear(point.current.x, point.current.y);
          const under = placeAt(point.current.x, point.current.y);
          if (under) aim(under);
          frame = requestAnimationFrame(tick);
        };
        frame = requestAnimationFrame(tick);
      };
      const move = (moved: PointerEvent): void => {
        if (moved.pointerId !== pointerId) return;
        point.current = { x: moved.clientX, y: moved.clientY };
        const way = Math.hypot(moved.clientX - start.x, moved.clientY - start.y);
        if (now.current) place();
        else if (pointerType === "mouse" && way > startPx) lift();
        else if (pointerType !== "mouse" && way > 10) end();
      };
      const up = (moved: PointerEvent): void => {
        if (moved.pointerId !== pointerId) return;
        if (!now.current) return end();
        dragged.current = moved.timeStamp;
        drop();
      };
      const key = (pressed: KeyboardEvent): void => {
        if (pressed.key !== "Escape" || !now.current) return;
        pressed.preventDefault();
        pressed.stopPropagation();
        cancel();
      };
      const lost = (): void => (now.current ? cancel() : end());
      // A long press would open a menu or scroll the list; while a card is held it does neither.
      const still = (moved: Event): void => {
        if (now.current) moved.preventDefault();
      };
      function end(): void {
        clearTimeout(timer);
        cancelAnimationFrame(frame);
        air.current = null;
        removeEventListener("pointermove", move);
        removeEventListener("pointerup", up);
        removeEventListener("pointercancel", lost);
        removeEventListener("keydown", key, true);
        removeEventListener("blur", lost);
        removeEventListener("contextmenu", still);
        card.removeEventListener("touchmove", still);
        stop.current = () => undefined;
      }
      stop.current = end;
      addEventListener("pointermove", move);
      addEventListener("pointerup", up);
      addEventListener("pointercancel", lost);
      addEventListener("keydown", key, true);
      addEventListener("blur", lost);
      addEventListener("contextmenu", still);
      card.addEventListener("touchmove", still, { passive: false });
      if (pointerType !== "mouse") timer = setTimeout(lift, longPressMs);
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
