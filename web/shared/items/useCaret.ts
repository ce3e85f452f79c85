import { useLayoutEffect, useRef, type RefObject } from "react";

/**
 * Puts the caret of a field where it belongs in a text that is written there by the page. It is there in the same step as the text:
 * a key that is pressed before the next picture is drawn is written behind it.
 */
export function useCaret(field: RefObject<HTMLTextAreaElement | null>): (caret: number) => void {
  const wanted = useRef<number | null>(null);
  // Whatever is drawn first with the new text in it.
  useLayoutEffect(() => {
    const caret = wanted.current;
    if (caret === null) return;
    wanted.current = null;
    field.current?.setSelectionRange(caret, caret);
  });
  return (caret) => {
    wanted.current = caret;
    // What the text was chosen in closes first, and gives the focus back.
    if (document.activeElement !== field.current) requestAnimationFrame(() => field.current?.focus());
  };
}
