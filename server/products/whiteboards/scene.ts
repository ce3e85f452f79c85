import {
  byIndex,
  indexAt,
  mostElements,
  soundElement,
  tombstoneMs,
  type BoardElement,
} from "@safos/contract/whiteboard-elements";
import * as Y from "yjs";
import { now } from "#clock";
import { refuseTask, TaskFault } from "#workers";

/** The map of elements by id; each is a map of its properties, so that two people change one element at once. */
const elementsOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap("elements");

const toMap = (element: BoardElement): Y.Map<unknown> => new Y.Map(Object.entries(element));

/** What lies on a whiteboard, from the bottom to the top; what is no sound element is left out. */
export function readScene(doc: Y.Doc): BoardElement[] {
  const out: BoardElement[] = [];
  for (const value of elementsOf(doc).values()) {
    const element = value instanceof Y.Map ? soundElement(value.toJSON()) : null;
    if (element && !element.isDeleted) out.push(element);
  }
  return out.sort(byIndex);
}

/** Ordered anew: files may come without an order, or with a broken one. */
export function newScene(elements: readonly BoardElement[]): Y.Doc {
  const doc = new Y.Doc();
  doc.transact(() => {
    const map = elementsOf(doc);
    for (const [place, element] of elements.entries())
      map.set(element.id, toMap({ ...element, index: indexAt(place) }));
  });
  return doc;
}

/**
 * Makes a whiteboard show what another one shows, for restoring a version: property by property, so that what is alike is
 * not written again.
 */
export function replaceScene(current: Y.Doc, wanted: Y.Doc): void {
  const map = elementsOf(current);
  const next = new Map(readScene(wanted).map((one) => [one.id, one]));
  for (const [id, value] of map) {
    if (next.has(id) || !(value instanceof Y.Map) || value.get("isDeleted") === true) continue;
    value.set("isDeleted", true);
    // Deleted now, however old it is: those who are away must receive it before it is forgotten.
    value.set("updated", now());
  }
  for (const [id, element] of next) {
    const there = map.get(id);
    if (!(there instanceof Y.Map)) map.set(id, toMap(element));
    else
      for (const [key, value] of Object.entries(element))
        if (JSON.stringify(there.get(key)) !== JSON.stringify(value)) there.set(key, value);
  }
}

/** Forgets what was deleted so long ago that nobody will undo it. */
export function dropTombstones(doc: Y.Doc, nowMs: number): boolean {
  const map = elementsOf(doc);
  const old = [...map].filter(
    ([, value]) =>
      value instanceof Y.Map &&
      value.get("isDeleted") === true &&
      nowMs - Number(value.get("updated") ?? 0) > tombstoneMs,
  );
  for (const [id] of old) map.delete(id);
  return old.length > 0;
}

/** A picture as an `.excalidraw` file carries it. */
export interface CarriedImage {
  readonly id: string;
  readonly bytes: Buffer;
}

/** Reads an `.excalidraw` file. Refuses NOT_A_DRAWING and TOO_MANY_ELEMENTS; single faulty elements are left out. */
export function readDrawing(bytes: Buffer): { elements: BoardElement[]; images: CarriedImage[] } {
  const refusal = refuseTask("NOT_A_DRAWING");
  let read: { type?: unknown; elements?: unknown; files?: unknown };
  try {
    read = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as typeof read;
  } catch {
    throw refusal;
  }
  if (typeof read !== "object" || read === null || read.type !== "excalidraw" || !Array.isArray(read.elements))
    throw refusal;
  if (read.elements.length > mostElements) throw new TaskFault("TOO_MANY_ELEMENTS", { limit: mostElements });
  const sound = new Map<string, BoardElement>();
  for (const value of read.elements) {
    const element = soundElement(value);
    if (element && !element.isDeleted) sound.set(element.id, element);
  }
  if (read.elements.length > 0 && sound.size === 0) throw refusal;
  const images: CarriedImage[] = [];
  const files = typeof read.files === "object" && read.files !== null ? (read.files as Record<string, unknown>) : {};
  for (const one of sound.values()) {
    const fileId = one["fileId"];
    if (typeof fileId !== "string" || images.some(({ id }) => id === fileId) || !Object.hasOwn(files, fileId)) continue;
    const url = (files[fileId] as { dataURL?: unknown } | null)?.dataURL;
    const base64 = typeof url === "string" ? /^data:[\w./+-]*;base64,([A-Za-z0-9+/=\s]*)$/.exec(url)?.[1] : undefined;
    if (base64 !== undefined) images.push({ id: fileId, bytes: Buffer.from(base64, "base64") });
  }
  return { elements: [...sound.values()], images };
}

/** Writes an `.excalidraw` file without pictures; `files` is its last field. */
export const writeDrawing = (elements: readonly BoardElement[]): string =>
  JSON.stringify({
    type: "excalidraw",
    version: 2,
    source: "safos",
    elements,
    appState: { viewBackgroundColor: "#ffffff", gridSize: 20 },
    files: {},
  });
