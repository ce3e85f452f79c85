import { byIndex, soundElement, type BoardElement } from "@safos/contract/whiteboard-elements";
import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";
import * as Y from "yjs";

export type Canvas = ExcalidrawImperativeAPI;
export type SceneElements = NonNullable<Parameters<Canvas["updateScene"]>[0]["elements"]>;

/** Excalidraw's own types say more than can be known of what came over the network; it has been made sound. */
export const toScene = (elements: readonly BoardElement[]): SceneElements => elements as unknown as SceneElements;
export const elementsIn = (canvas: Canvas): readonly BoardElement[] =>
  canvas.getSceneElementsIncludingDeleted() as readonly unknown[] as readonly BoardElement[];

export const elementsOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap("elements");

/** What lies on the shared whiteboard, deleted things too, from the bottom to the top. */
export function readElements(doc: Y.Doc): BoardElement[] {
  const out: BoardElement[] = [];
  for (const [id] of elementsOf(doc)) {
    const element = readElement(doc, id);
    if (element) out.push(element);
  }
  return out.sort(byIndex);
}

export function readElement(doc: Y.Doc, id: string): BoardElement | null {
  const value = elementsOf(doc).get(id);
  return value instanceof Y.Map ? soundElement(value.toJSON()) : null;
}

/** Told along with what really changed, never by themselves. */
const bookkeeping = new Set(["version", "versionNonce", "updated"]);

const isSame = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === "object" && typeof b === "object" && JSON.stringify(a) === JSON.stringify(b));

export const changedKeys = (before: BoardElement, after: BoardElement): string[] => {
  const keys = Object.keys(after).filter((key) => !isSame(before[key], after[key]));
  return keys.some((key) => !bookkeeping.has(key)) ? keys : [];
};

/** Whether nothing has changed, as Excalidraw counts changes. */
export const isSameScene = (a: readonly BoardElement[], b: readonly BoardElement[]): boolean =>
  a.length === b.length &&
  a.every((one, place) => {
    const other = b[place];
    return one.id === other?.id && one["version"] === other["version"] && one["versionNonce"] === other["versionNonce"];
  });
