import type { Comment } from "@safos/contract/items";
import type { BoardElement } from "@safos/contract/whiteboard-elements";
import type { View } from "./connecting.ts";

/** Where on the whiteboard a comment is fastened, as its anchor says; null when what it was on is gone. */
export function placeOfAnchor(anchor: string, elements: readonly BoardElement[]): { x: number; y: number } | null {
  const [kind, value = ""] = anchor.split(/:(.*)/s);
  if (kind === "element") {
    const one = elements.find(({ id, isDeleted }) => id === value && !isDeleted);
    return one ? { x: one.x + one.width, y: one.y } : null;
  }
  const [x = Number.NaN, y = Number.NaN] = value.split(",").map(Number);
  return kind === "place" && Number.isFinite(x) && Number.isFinite(y) ? { x, y } : null;
}

/** Where a new comment is fastened: at what is selected, or in the middle of what is shown. */
export function anchorFor(
  selected: readonly string[],
  elements: readonly BoardElement[],
  view: View,
  size: { readonly width: number; readonly height: number },
): string {
  const one = selected.find((chosen) => elements.some((element) => element.id === chosen && !element.isDeleted));
  if (one !== undefined) return `element:${one}`;
  const [x, y] = [size.width / 2 / view.zoom - view.x, size.height / 2 / view.zoom - view.y];
  return `place:${Math.round(x)},${Math.round(y)}`;
}

/** The anchors of threads that are not resolved, each once. */
export const openAnchors = (comments: readonly Comment[]): string[] => [
  ...new Set(
    comments.filter((one) => one.parentId === null && one.resolvedAt === null).flatMap((one) => one.anchor ?? []),
  ),
];
