import { useRef, type MouseEvent, type PointerEvent } from "react";
import type { FolderState } from "../folder-state.ts";
import { indexAt } from "./index-at.ts";
import type { Choosing } from "./useChoosing.ts";

/** A finger that rests this long chooses. */
const longPressMs = 500;
/** Further than this, in pixels, the finger scrolls. */
const stillWithin = 10;

const actAt = (target: EventTarget): string | null =>
  target instanceof Element ? (target.closest<HTMLElement>("[data-act]")?.dataset["act"] ?? null) : null;

interface Pointed {
  readonly folder: FolderState;
  readonly choosing: Choosing;
  readonly go: (index: number, how: { readonly hasFocus?: boolean }) => void;
  readonly openMenu: (index: number, at?: { readonly x: number; readonly y: number }) => void;
}

/** What a mouse and a finger do in a list of files; one set of listeners for all of its rows. */
export function usePointer({ folder, choosing, go, openMenu }: Pointed) {
  const { rows, selected } = folder;
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null);
  const isTouch = useRef(false);
  /** The finger has chosen by resting; that it is lifted opens nothing. */
  const hasChosen = useRef(false);
  const endPress = (): void => {
    if (press.current) clearTimeout(press.current.timer);
    press.current = null;
  };
  const act = (kind: string, index: number): void => {
    const item = rows.at(index);
    if (!item) return;
    if (kind === "choose") choosing.toggle(index);
    else if (kind === "favourite") folder.verbs.favour([item], !item.isFavourite);
    else openMenu(index);
  };
  return {
    onPointerDown(event: PointerEvent) {
      isTouch.current = event.pointerType === "touch";
      hasChosen.current = false;
      const index = indexAt(event.target);
      endPress();
      if (!isTouch.current || index === null) return;
      const { clientX: x, clientY: y } = event;
      const timer = setTimeout(() => {
        hasChosen.current = true;
        choosing.toggle(index);
        go(index, { hasFocus: false });
      }, longPressMs);
      press.current = { timer, x, y };
    },
    onPointerMove(event: PointerEvent) {
      const { current } = press;
      if (current && Math.hypot(event.clientX - current.x, event.clientY - current.y) > stillWithin) endPress();
    },
    onPointerUp: endPress,
    onPointerCancel: endPress,
    onClick(event: MouseEvent) {
      const index = indexAt(event.target);
      if (hasChosen.current) return void (hasChosen.current = false);
      if (index === null) return isTouch.current ? undefined : onBeside(event, choosing);
      const kind = actAt(event.target);
      go(index, { hasFocus: kind === null });
      if (kind !== null) act(kind, index);
      else if (event.shiftKey) void choosing.through(index);
      else if (event.ctrlKey || event.metaKey || (isTouch.current && selected.size > 0)) choosing.toggle(index);
      else if (isTouch.current) {
        const item = rows.at(index);
        if (item) folder.open(item);
      } else choosing.only(index);
    },
    onDoubleClick(event: MouseEvent) {
      const item = rows.at(indexAt(event.target) ?? -1);
      if (item && actAt(event.target) === null && !isTouch.current) folder.open(item);
    },
    onContextMenu(event: MouseEvent) {
      const index = indexAt(event.target);
      if (index === null || rows.at(index) === undefined) return;
      event.preventDefault();
      // A finger that rests chooses instead.
      if (isTouch.current && event.button === 0) return;
      if (hasChosen.current) return;
      go(index, {});
      openMenu(index, { x: event.clientX, y: event.clientY });
    },
  };
}

/** A press beside the rows lets go of what is chosen. */
function onBeside({ target, currentTarget }: MouseEvent, choosing: Choosing): void {
  const isPart = target instanceof Element && target.closest("button, input, [role=columnheader]") !== null;
  if (!isPart && currentTarget.contains(target as Node)) choosing.none();
}
