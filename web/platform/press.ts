import type { PointerEvent as ReactPointerEvent } from "react";

const longPressMs = 350;
const startPx = 5;
const edgePx = 56;

export interface Press {
  isHeld(): boolean;
  /** A mouse has gone a little way, or a finger has rested. */
  lift(): void;
  move(x: number, y: number): void;
  /** Before each picture while it is held. */
  tick(): void;
  drop(at: number): void;
  cancel(): void;
}

/** Scrolls what lies under the pointer when it comes near an edge. */
export function scrollNear(x: number, y: number): void {
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

/** Follows a pointer from its press until it is let go, lost or Escape is pressed. Returns the way to stop following. */
export function followPress(event: ReactPointerEvent<HTMLElement>, press: Press): () => void {
  const pressed = event.currentTarget;
  const { pointerId, pointerType } = event;
  const start = { x: event.clientX, y: event.clientY };
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const lift = (): void => {
    press.lift();
    if (pointerType !== "mouse") navigator.vibrate?.(15);
    const tick = (): void => {
      press.tick();
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
  };
  const move = (moved: PointerEvent): void => {
    if (moved.pointerId !== pointerId) return;
    press.move(moved.clientX, moved.clientY);
    const way = Math.hypot(moved.clientX - start.x, moved.clientY - start.y);
    if (press.isHeld()) return;
    if (pointerType === "mouse" && way > startPx) lift();
    else if (pointerType !== "mouse" && way > 10) end();
  };
  const up = (moved: PointerEvent): void => {
    if (moved.pointerId !== pointerId) return;
    if (press.isHeld()) press.drop(moved.timeStamp);
    else end();
  };
  const key = (down: KeyboardEvent): void => {
    if (down.key !== "Escape" || !press.isHeld()) return;
    down.preventDefault();
    down.stopPropagation();
    press.cancel();
  };
  const lost = (): void => (press.isHeld() ? press.cancel() : end());
  // A long press would open a menu or scroll the list; while something is held it does neither.
  const still = (moved: Event): void => {
    if (press.isHeld()) moved.preventDefault();
  };
  function end(): void {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", up);
    removeEventListener("pointercancel", lost);
    removeEventListener("keydown", key, true);
    removeEventListener("blur", lost);
    removeEventListener("contextmenu", still);
    pressed.removeEventListener("touchmove", still);
  }
  addEventListener("pointermove", move);
  addEventListener("pointerup", up);
  addEventListener("pointercancel", lost);
  addEventListener("keydown", key, true);
  addEventListener("blur", lost);
  addEventListener("contextmenu", still);
  pressed.addEventListener("touchmove", still, { passive: false });
  if (pointerType !== "mouse") timer = setTimeout(lift, longPressMs);
  return end;
}
