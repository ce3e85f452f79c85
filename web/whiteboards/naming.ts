import { text } from "../text/index.tsx";
import "./text.ts";

/** Controls of Excalidraw that have no name, or none that is heard; by where they are in its page. */
const names = [
  [".color-picker__button-label, .active-color", "whiteboards.colour"],
  [".excalidraw__canvas.interactive", "whiteboards.canvas"],
  [".popover input[type=range], .properties-content input[type=range]", "whiteboards.amount"],
] as const;

/** Gives names to what Excalidraw leaves without, now and whenever it draws anew. */
export function nameParts(frame: HTMLElement, _locale: string): () => void {
  const name = (): void => {
    for (const [selector, key] of names)
      for (const part of frame.querySelectorAll(selector))
        if (!part.hasAttribute("aria-label")) {
          part.setAttribute("aria-label", text(key));
          if (part instanceof HTMLCanvasElement) part.setAttribute("role", "img");
        }
  };
  name();
  const observer = new MutationObserver(name);
  observer.observe(frame, { childList: true, subtree: true });
  return () => observer.disconnect();
}
