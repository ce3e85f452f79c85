import type { BoardElement } from "@safos/contract/whiteboard-elements";
import { useCallback, useState } from "react";
import type { View } from "./connecting.ts";
import type { CanvasPresence } from "./presence.ts";
import { isSameScene, type Canvas } from "./scene.ts";

/** The canvas that is drawn on, and what is drawn beside it: its elements, where it looks, what is selected. */
export function useBoardCanvas(notePresence: (presence: CanvasPresence | null) => void) {
  const [canvas, setCanvas] = useState<Canvas | null>(null);
  const [elements, setElements] = useState<readonly BoardElement[]>([]);
  const [view, setView] = useState<View>({ x: 0, y: 0, zoom: 1 });
  const [selected, setSelected] = useState<readonly string[]>([]);
  const handlers = {
    onCanvas: useCallback(
      (next: Canvas | null, presence: CanvasPresence | null) => {
        setCanvas(next);
        notePresence(presence);
      },
      [notePresence],
    ),
    onElements: useCallback((next: readonly BoardElement[]) => {
      // Excalidraw changes its elements in place: what is drawn beside it needs its own copy of what it looks at.
      setElements((last) => (isSameScene(last, next) ? last : next.map((one) => ({ ...one }))));
    }, []),
    onView: setView,
    onSelect: useCallback(
      (ids: readonly string[]) => setSelected((last) => (last.join() === ids.join() ? last : ids)),
      [],
    ),
  };
  return { canvas, elements, view, selected, handlers };
}

interface OldBoard {
  readonly canvas: Canvas | null;
  readonly elements: readonly BoardElement[];
}

const nothingOld: OldBoard = { canvas: null, elements: [] };

/** The same of an old version while it is looked at. */
export function useOldCanvas() {
  const [old, setOld] = useState(nothingOld);
  const handlers = {
    onCanvas: useCallback(
      (next: Canvas | null) => setOld((last) => (next ? { ...last, canvas: next } : nothingOld)),
      [],
    ),
    onElements: useCallback((next: readonly BoardElement[]) => setOld((last) => ({ ...last, elements: next })), []),
  };
  return { ...old, handlers };
}
