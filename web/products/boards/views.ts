import { useState } from "react";

export const views = ["board", "table", "calendar", "timeline"] as const;
export type View = (typeof views)[number];

/** Which view a board is shown in, remembered in this browser. */
export function useView(boardId: string): [View, (view: View) => void] {
  const key = `safos.board.${boardId}`;
  const [view, setView] = useState<View>(() => views.find((one) => one === localStorage.getItem(key)) ?? "board");
  const choose = (next: View): void => {
    setView(next);
    localStorage.setItem(key, next);
  };
  return [view, choose];
}
