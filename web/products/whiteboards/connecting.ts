import type { BoardElement } from "@safos/contract/whiteboard-elements";
import { CaptureUpdateAction } from "@excalidraw/excalidraw";
import type { SharedSession } from "../../shared/collaboration/index.ts";
import { bindScene } from "./binding.ts";
import { openPictures, type Pictures } from "./pictures.ts";
import { CanvasPresence, type FollowEnd, type Together } from "./presence.ts";
import { elementsIn, readElements, toScene, type Canvas } from "./scene.ts";

/** Where the canvas looks. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** What the page around hears of a canvas. All of it stable. */
export interface CanvasHandlers {
  readonly onTogether: (together: Together, ended: FollowEnd) => void;
  readonly onElements: (elements: readonly BoardElement[]) => void;
  readonly onView: (view: View) => void;
  readonly onSelect: (ids: readonly string[]) => void;
}

export interface Connection {
  readonly presence: CanvasPresence;
  setReadOnly(isReadOnly: boolean): void;
  end(): void;
}

const againMs = 4000;

/** Connects a canvas with the others: what is drawn, its pictures, and who looks where. */
export function connectCanvas(
  canvas: Canvas,
  session: SharedSession,
  whiteboardId: string,
  isReadOnlyAtFirst: boolean,
  handlers: CanvasHandlers,
): Connection {
  const { doc } = session;
  let isReadOnly = isReadOnlyAtFirst;
  const pictures = openCanvasPictures(canvas, whiteboardId, readElements(doc));
  const lookForPictures = (): void => pictures.look(elementsIn(canvas), canvas.getFiles(), isReadOnly);
  const binding = bindScene({
    doc,
    canvas,
    isSendable: (one) =>
      one.type !== "image" || (typeof one["fileId"] === "string" && pictures.isShared(one["fileId"])),
    onRemote() {
      for (const one of readElements(doc))
        if (one.type === "image" && typeof one["fileId"] === "string" && !canvas.getFiles()[one["fileId"]])
          lookForPictures();
    },
  });
  binding.setReadOnly(isReadOnly);
  const presence = new CanvasPresence(session.awareness, canvas, handlers.onTogether);
  const noteView = (): void => {
    const { scrollX, scrollY, zoom } = canvas.getAppState();
    handlers.onView({ x: scrollX, y: scrollY, zoom: zoom.value });
    presence.scrolled();
  };
  const stops = [
    canvas.onChange((_elements, state) => {
      binding.noteLocal(state);
      lookForPictures();
      const ids = Object.keys(state.selectedElementIds).filter((id) => state.selectedElementIds[id]);
      presence.select(ids);
      handlers.onSelect(ids);
      handlers.onElements(elementsIn(canvas));
    }),
    canvas.onScrollChange(noteView),
    canvas.onUserFollow((payload) => presence.noteFollow(payload)),
  ];
  lookForPictures();
  // All of it is seen to begin with, but never larger than life.
  canvas.scrollToContent(canvas.getSceneElements(), { fitToContent: true, viewportZoomFactor: 0.9 });
  handlers.onElements(elementsIn(canvas));
  noteView();
  const retry = setInterval(lookForPictures, againMs);
  return {
    presence,
    setReadOnly(next) {
      isReadOnly = next;
      binding.setReadOnly(next);
    },
    end() {
      clearInterval(retry);
      for (const stop of stops) stop();
      presence.end();
      binding.end();
      pictures.end();
    },
  };
}

/** The pictures of a canvas: an element follows its picture to the others, and goes when the server refuses that. */
function openCanvasPictures(canvas: Canvas, whiteboardId: string, known: readonly BoardElement[]): Pictures {
  const change = (changed: (one: BoardElement) => BoardElement | null): void =>
    canvas.updateScene({
      elements: toScene(
        elementsIn(canvas).map((one) => {
          const next = changed(one);
          return next ? { ...next, version: Number(one["version"]) + 1 } : one;
        }),
      ),
      captureUpdate: CaptureUpdateAction.NEVER,
    });
  const pictures = openPictures({
    whiteboardId,
    canvas,
    known: known.flatMap((one) => (typeof one["fileId"] === "string" ? [one["fileId"]] : [])),
    // The bytes are there for everybody now; the element may follow.
    onShared: () =>
      change((one) =>
        one.type === "image" && one["status"] !== "saved" && pictures.isShared(String(one["fileId"]))
          ? { ...one, status: "saved" }
          : null,
      ),
    onRefused: (fileId) => change((one) => (one["fileId"] === fileId ? { ...one, isDeleted: true } : null)),
  });
  return pictures;
}
