import { useEffect, useRef, useState, type RefObject } from "react";
import type { FolderState } from "../folder-state.ts";
import { indexAt } from "./index-at.ts";
import { keepPlace, placeIn, type Place } from "./remembered.ts";

export const placeKeyOf = ({ workspaceId, folderId }: Pick<FolderState, "workspaceId" | "folderId">): string =>
  `${workspaceId} ${folderId ?? ""}`;

/** The row or tile that Tab leads to: it follows its file when the list changes around it, and is found again on coming back. */
export function useCurrent(folder: FolderState, box: RefObject<HTMLElement | null>) {
  const { rows } = folder;
  const key = placeKeyOf(folder);
  const [place, setPlace] = useState<Pick<Place, "index" | "id">>(() => placeIn(key) ?? { index: 0, id: null });
  const wantsFocus = useRef(false);
  const hadFocus = useRef(false);
  const found = place.id === null ? -1 : rows.indexOf(place.id);
  const index = Math.min(found < 0 ? place.index : found, Math.max(0, rows.total - 1));
  useEffect(() => {
    // What had the focus may have been removed.
    const isLost = hadFocus.current && document.activeElement === document.body;
    if (!wantsFocus.current && !isLost) return;
    const element = box.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
    if (!element) return;
    wantsFocus.current = false;
    element.focus({ preventScroll: true });
  });
  return {
    index,
    /** Makes it another place's turn, and gives it the focus. */
    go(to: number, how: { readonly hasFocus?: boolean } = {}) {
      wantsFocus.current = how.hasFocus ?? true;
      const id = rows.at(to)?.id ?? null;
      setPlace({ index: to, id });
      keepPlace(key, { offset: box.current?.scrollTop ?? 0, index: to, id });
    },
    /** Whatever gave a row the focus, keys act on that row. */
    onFocus(target: EventTarget) {
      hadFocus.current = true;
      const at = indexAt(target);
      if (at !== null && at !== index) setPlace({ index: at, id: rows.at(at)?.id ?? null });
    },
    onBlur(to: EventTarget | null) {
      if (to instanceof Node && !box.current?.contains(to)) hadFocus.current = false;
    },
  };
}
