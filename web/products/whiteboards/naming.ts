import { text, type TextKey } from "../../text/index.tsx";
import "./text.ts";

/** Controls of Excalidraw that have no name, or none that is heard; by where they are in its page. */
const names: readonly (readonly [selector: string, key: TextKey])[] = [
  [".main-menu-trigger", "whiteboards.menu"],
  [".dropdown-menu-button:not(.main-menu-trigger)", "whiteboards.moreTools"],
  [".color-picker__button-label, .active-color", "whiteboards.colour"],
  [".excalidraw__canvas.interactive", "whiteboards.canvas"],
  ["input[type=range]", "whiteboards.amount"],
];

function correct(frame: HTMLElement): void {
  for (const [selector, key] of names)
    for (const part of frame.querySelectorAll(selector)) {
      const label = text(key);
      if (part.getAttribute("aria-label") !== label) part.setAttribute("aria-label", label);
      if (part instanceof HTMLCanvasElement) part.setAttribute("role", "img");
    }
  // The page has one foot, and this is not it.
  for (const foot of frame.querySelectorAll("footer[role=contentinfo]")) foot.setAttribute("role", "group");
  // What can be read on it is the beginning of what it is called.
  for (const zoom of frame.querySelectorAll(".reset-zoom-button")) {
    const label = `${zoom.textContent} ${zoom.getAttribute("title") ?? ""}`;
    if (zoom.getAttribute("aria-label") !== label) zoom.setAttribute("aria-label", label);
  }
}

/** Gives names to what Excalidraw leaves without, now and whenever it draws anew. */
export function nameParts(frame: HTMLElement): () => void {
  correct(frame);
  const observer = new MutationObserver(() => correct(frame));
  observer.observe(frame, { childList: true, subtree: true, characterData: true });
  return () => observer.disconnect();
}
