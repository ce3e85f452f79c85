import { useCallback, useEffect, useRef, useState } from "react";

interface Awaited {
  readonly id: string;
  /** The cell it must lie in before it takes the focus; null where any will do. */
  readonly cell: string | null;
}

const elementOf = (id: string): HTMLElement | null => document.querySelector<HTMLElement>(`[data-card="${id}"]`);

/** Which card has the focus of the board, and which gets it as soon as it is drawn. */
export function useCardFocus() {
  const [activeId, setActiveId] = useState<string | null>(null);
  const awaited = useRef<Awaited | null>(null);
  const focusCard = useCallback((id: string) => {
    awaited.current = { id, cell: null };
    setActiveId(id);
  }, []);
  // Cards far away are drawn only after their list has scrolled to them.
  useEffect(() => {
    const next = awaited.current;
    if (next === null) return;
    const element = elementOf(next.id);
    const cell = element?.closest<HTMLElement>("[data-cell]")?.dataset["cell"];
    if (!element || (next.cell !== null && cell !== next.cell)) return;
    awaited.current = null;
    element.focus();
  });
  return { activeId, setActiveId, awaited, focusCard };
}

export type CardFocus = ReturnType<typeof useCardFocus>;

/** Brings the open card into sight, also when the panel has taken its place; anyone who closes it is back at it. */
export function useOpenCard(openId: string | null, isPhone: boolean, focusCard: (id: string) => void): void {
  const lastOpen = useRef<string | null>(null);
  useEffect(() => {
    const closedId = lastOpen.current;
    lastOpen.current = openId;
    if (openId === null && closedId !== null && !isPhone) {
      const element = elementOf(closedId);
      if (element) element.focus();
      else focusCard(closedId);
    }
    if (openId === null) return undefined;
    const frame = requestAnimationFrame(() =>
      elementOf(openId)?.scrollIntoView({ block: "nearest", inline: "nearest" }),
    );
    return () => cancelAnimationFrame(frame);
  }, [openId, isPhone, focusCard]);
}
