import { useRef, type PointerEvent } from "react";

/** How far a finger goes to turn, in pixels. */
const swipe = 60;

interface Point {
  x: number;
  y: number;
}

const distance = ([a, b]: readonly Point[]): number => (a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0);

/** One finger turns, two draw it larger or smaller. What is a film's own is left to it. */
export function useTouch(on: {
  scale: number;
  onScale: (scale: number) => void;
  onBack: () => void;
  onForward: () => void;
}) {
  const fingers = useRef(new Map<number, Point>());
  const start = useRef<{ point: Point; apart: number; scale: number } | null>(null);
  const isOwn = (event: PointerEvent): boolean =>
    event.pointerType === "touch" && !(event.target as HTMLElement).matches("video");
  const lift = (event: PointerEvent): void => {
    fingers.current.delete(event.pointerId);
    if (fingers.current.size === 0) start.current = null;
  };
  return {
    onPointerDown(event: PointerEvent) {
      if (!isOwn(event)) return;
      const point = { x: event.clientX, y: event.clientY };
      fingers.current.set(event.pointerId, point);
      start.current = { point, apart: distance([...fingers.current.values()]), scale: on.scale };
    },
    onPointerMove(event: PointerEvent) {
      const begun = start.current;
      if (!begun || !fingers.current.has(event.pointerId)) return;
      fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (begun.apart > 0) on.onScale((begun.scale * distance([...fingers.current.values()])) / begun.apart);
    },
    onPointerUp(event: PointerEvent) {
      const begun = start.current;
      lift(event);
      if (!begun || begun.apart > 0 || on.scale > 1) return;
      const x = event.clientX - begun.point.x;
      if (Math.abs(x) < swipe || Math.abs(x) < Math.abs(event.clientY - begun.point.y)) return;
      if (x > 0) on.onBack();
      else on.onForward();
    },
    onPointerCancel: lift,
  };
}
