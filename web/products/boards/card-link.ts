import type { KeyboardEvent, MouseEvent } from "react";
import { useOnBoard } from "./context.ts";

/** Makes an element open a card: a link where the card has an address, for visitors a button. */
export function useCardLink(cardId: string) {
  const on = useOnBoard();
  const href = on.hrefOf(cardId);
  return {
    ...(href === null ? { role: "button", tabIndex: 0 } : { href }),
    ...(on.openId === cardId ? { "aria-current": "true" as const } : {}),
    onClick: (event: MouseEvent): void => {
      if (event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      on.open(cardId);
    },
    onKeyDown: (event: KeyboardEvent): void => {
      if (href !== null || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      on.open(cardId);
    },
  };
}
