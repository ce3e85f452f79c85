import { byIndex, soundElement, type BoardElement } from "@safos/contract/whiteboard-elements";
import { CaptureUpdateAction } from "@excalidraw/excalidraw";
import type { AppState } from "@excalidraw/excalidraw/types";
import * as Y from "yjs";
import { changedKeys, elementsIn, elementsOf, readElement, toScene, type Canvas } from "./scene.ts";

/** Changes of this time go out together; a stroke that is being drawn grows with every point and goes out less often. */
const gatherMs = 50;
const strokeMs = 200;

export interface SceneBinding {
  /** The canvas has changed: what is new of it goes to the others soon. */
  noteLocal(state: AppState): void;
  flush(): void;
  setReadOnly(isReadOnly: boolean): void;
  end(): void;
}

/**
 * Keeps a canvas and the shared whiteboard the same, element by element and property by property: what this page
 * changed since both were last the same goes out, everything else comes in. So two people who change different things,
 * or different sides of one thing, never undo each other.
 */
export function bindScene(options: {
  doc: Y.Doc;
  canvas: Canvas;
  /** Whether an element may go out yet; a picture waits until its bytes are on the server. */
  isSendable(element: BoardElement): boolean;
  onRemote(): void;
}): SceneBinding {
  const { doc, canvas } = options;
  const origin = {};
  const map = elementsOf(doc);
  /** Each element as it was when canvas and whiteboard last agreed. */
  const base = new Map<string, BoardElement>();
  const seen = new Map<string, string>();
  const waiting = new Set<string>();
  let isReadOnly = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stamp = (one: BoardElement): string => `${String(one["version"])} ${String(one["versionNonce"])}`;

  for (const one of elementsIn(canvas)) {
    const known = readElement(doc, one.id);
    if (known) base.set(one.id, known);
  }
  for (const id of map.keys()) if (!base.has(id)) waiting.add(id);

  /** What a hand is on right now; taking it away under the hand would break what is being done. */
  function heldIds(): Set<string> {
    const state = canvas.getAppState();
    const held = new Set<string>();
    for (const one of [state.newElement, state.resizingElement, state.editingTextElement]) if (one) held.add(one.id);
    if (state.editingLinearElement) held.add(state.editingLinearElement.elementId);
    if (state.selectedElementsAreBeingDragged) for (const id of Object.keys(state.selectedElementIds)) held.add(id);
    return held;
  }

  function send(): void {
    clearTimeout(timer);
    timer = undefined;
    if (isReadOnly) return;
    doc.transact(() => {
      for (const raw of elementsIn(canvas)) {
        if (seen.get(raw.id) === stamp(raw)) continue;
        const now = soundElement(raw);
        const before = base.get(raw.id);
        if (!now || !options.isSendable(now)) continue;
        // A text box that is empty yet, or was never more, is nobody else's concern.
        if (!before && (now.isDeleted || (now.type === "text" && now["text"] === ""))) continue;
        seen.set(raw.id, stamp(raw));
        const shared = map.get(raw.id);
        if (!before || !(shared instanceof Y.Map)) map.set(raw.id, new Y.Map(Object.entries(now)));
        else for (const key of changedKeys(before, now)) shared.set(key, now[key]);
        base.set(raw.id, structuredClone(now));
      }
    }, origin);
  }

  function receive(): void {
    send();
    const held = heldIds();
    const scene = new Map(elementsIn(canvas).map((one) => [one.id, one]));
    let isChanged = false;
    for (const id of [...waiting]) {
      if (held.has(id)) continue;
      waiting.delete(id);
      const here = scene.get(id);
      // Forgotten by everybody while this page was away: it has been deleted long since.
      const next =
        readElement(doc, id) ?? (here && base.has(id) && !here.isDeleted ? { ...here, isDeleted: true } : null);
      if (!next) continue;
      // Higher than what the canvas has: only so does its undo history see that this was someone else.
      const version = Math.max(Number(next["version"]), Number(here?.["version"] ?? 0) + 1);
      const element = { ...next, version };
      base.set(id, element);
      seen.set(id, stamp(element));
      // Excalidraw changes its elements in place: it gets a copy of its own.
      scene.set(id, structuredClone(element));
      isChanged = true;
    }
    if (!isChanged) return;
    canvas.updateScene({
      elements: toScene([...scene.values()].sort(byIndex)),
      captureUpdate: CaptureUpdateAction.NEVER,
    });
    options.onRemote();
  }

  const observe = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction): void => {
    if (transaction.origin === origin) return;
    for (const event of events) {
      const [id] = event.path;
      if (typeof id === "string") waiting.add(id);
      else for (const key of (event as Y.YMapEvent<unknown>).keysChanged) waiting.add(String(key));
    }
    receive();
  };
  map.observeDeep(observe);
  if (waiting.size > 0) queueMicrotask(receive);

  return {
    noteLocal(state) {
      if (waiting.size > 0) queueMicrotask(receive);
      timer ??= setTimeout(send, state.newElement?.type === "freedraw" ? strokeMs : gatherMs);
    },
    flush: send,
    setReadOnly(next) {
      isReadOnly = next;
    },
    end() {
      send();
      map.unobserveDeep(observe);
    },
  };
}
