import type { PresentPerson } from "@safos/contract/collaboration";

/** Name tag and line where someone else's cursor is. */
export function drawCaret(shown: Record<string, unknown>): HTMLElement {
  const user = shown as Partial<PresentPerson>;
  const caret = document.createElement("span");
  caret.className = "caret";
  caret.dataset["tone"] = String(user.tone ?? 1);
  const name = document.createElement("span");
  name.className = "caret-name";
  name.textContent = user.name ?? "";
  caret.append(name);
  return caret;
}

/** How what someone else has selected looks. */
export const selectionAttributes = (shown: Record<string, unknown>) => ({
  class: "others-selection",
  "data-tone": String((shown as Partial<PresentPerson>).tone ?? 1),
});
