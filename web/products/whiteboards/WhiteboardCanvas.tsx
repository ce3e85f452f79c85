import type { BoardElement } from "@safos/contract/whiteboard-elements";
import { CaptureUpdateAction, Excalidraw, MainMenu } from "@excalidraw/excalidraw";
import "@excalidraw/excalidraw/index.css";
import { useEffect, useRef, useState, type ReactNode } from "react";
import type { SharedSession } from "../../shared/collaboration/index.ts";
import { useLocale } from "../../text/index.tsx";
import { bindScene, type SceneBinding } from "./binding.ts";
import { nameParts } from "./naming.ts";
import { openPictures, type Pictures } from "./pictures.ts";
import { openPresence, type CanvasPresence, type Together } from "./presence.ts";
import { elementsIn, readElements, toScene, type Canvas } from "./scene.ts";
import { useIsDark } from "./theme.ts";
import css from "./WhiteboardCanvas.module.css";

/** Where Excalidraw's own letters lie; the page's policy lets them come from nowhere else. */
(globalThis as { EXCALIDRAW_ASSET_PATH?: string }).EXCALIDRAW_ASSET_PATH = "/whiteboard-fonts/";

/** Where the canvas looks. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** The canvas of one whiteboard, the same for everybody who has it open. `children` lie over it. */
export function WhiteboardCanvas(props: {
  session: SharedSession;
  whiteboardId: string;
  isReadOnly: boolean;
  isPresenting: boolean;
  isFollowing: boolean;
  /** Something else is shown in its place; it goes on, but cannot be reached. */
  isCovered: boolean;
  onCanvas: (canvas: Canvas | null, presence: CanvasPresence | null) => void;
  onTogether: (together: Together, ended: "shown" | "left" | null) => void;
  onElements: (elements: readonly BoardElement[]) => void;
  onView: (view: View) => void;
  onSelect: (ids: readonly string[]) => void;
  children?: ReactNode;
}) {
  const { session, whiteboardId, isReadOnly, onCanvas, onElements, onView, onSelect, onTogether } = props;
  const locale = useLocale();
  const isDark = useIsDark();
  const [api, setApi] = useState<Canvas | null>(null);
  const [canvas, setCanvas] = useState<Canvas | null>(null);
  const parts = useRef<{ binding: SceneBinding; pictures: Pictures; presence: CanvasPresence } | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const readOnly = useRef(isReadOnly);
  const [initial] = useState(() => ({
    elements: toScene(readElements(session.doc)),
    appState: {
      currentItemFontFamily: 6,
      currentItemRoughness: 0,
      currentItemStrokeWidth: 2,
      viewBackgroundColor: "#ffffff",
    },
  }));

  // It takes Excalidraw a moment to show what it was given; whatever came in before that would be overwritten by it.
  useEffect(
    () => api?.onChange((_elements, state) => setCanvas((last) => last ?? (state.isLoading ? null : api))),
    [api],
  );

  useEffect(() => {
    if (!canvas) return undefined;
    const pictures = openPictures({
      whiteboardId,
      canvas,
      known: readElements(session.doc).flatMap((one) => (typeof one["fileId"] === "string" ? [one["fileId"]] : [])),
      onShared() {
        // The bytes are there for everybody now; the element may follow.
        canvas.updateScene({
          elements: toScene(
            elementsIn(canvas).map((one) =>
              one.type === "image" && one["status"] !== "saved" && pictures.isShared(String(one["fileId"]))
                ? { ...one, status: "saved", version: Number(one["version"]) + 1 }
                : one,
            ),
          ),
          captureUpdate: CaptureUpdateAction.NEVER,
        });
      },
      onRefused(fileId) {
        canvas.updateScene({
          elements: toScene(
            elementsIn(canvas).map((one) =>
              one["fileId"] === fileId ? { ...one, isDeleted: true, version: Number(one["version"]) + 1 } : one,
            ),
          ),
          captureUpdate: CaptureUpdateAction.NEVER,
        });
      },
    });
    const lookForPictures = (): void => pictures.look(elementsIn(canvas), canvas.getFiles(), readOnly.current);
    const binding = bindScene({
      doc: session.doc,
      canvas,
      isSendable: (one) =>
        one.type !== "image" || (typeof one["fileId"] === "string" && pictures.isShared(one["fileId"])),
      onRemote() {
        for (const one of readElements(session.doc))
          if (one.type === "image" && typeof one["fileId"] === "string" && !canvas.getFiles()[one["fileId"]])
            lookForPictures();
      },
    });
    binding.setReadOnly(readOnly.current);
    const presence = openPresence(session.awareness, canvas, onTogether);
    parts.current = { binding, pictures, presence };
    const tellView = (): void => {
      const { scrollX, scrollY, zoom } = canvas.getAppState();
      onView({ x: scrollX, y: scrollY, zoom: zoom.value });
      presence.scrolled();
    };
    const stops = [
      canvas.onChange((_elements, state) => {
        binding.noteLocal(state);
        lookForPictures();
        const ids = Object.keys(state.selectedElementIds).filter((id) => state.selectedElementIds[id]);
        presence.select(ids);
        onSelect(ids);
        onElements(elementsIn(canvas));
      }),
      canvas.onScrollChange(tellView),
      canvas.onUserFollow((payload) => presence.noteFollow(payload)),
    ];
    lookForPictures();
    // All of it is seen to begin with, but never larger than life.
    canvas.scrollToContent(canvas.getSceneElements(), { fitToContent: true, viewportZoomFactor: 0.9 });
    onElements(elementsIn(canvas));
    tellView();
    onCanvas(canvas, presence);
    const retry = setInterval(lookForPictures, 4000);
    return () => {
      clearInterval(retry);
      for (const stop of stops) stop();
      presence.end();
      binding.end();
      pictures.end();
      parts.current = null;
      onCanvas(null, null);
    };
  }, [canvas, session, whiteboardId, onCanvas, onElements, onView, onSelect, onTogether]);

  useEffect(() => {
    readOnly.current = isReadOnly;
    parts.current?.binding.setReadOnly(isReadOnly);
  }, [isReadOnly]);
  useEffect(() => (frame.current ? nameParts(frame.current) : undefined), [locale]);

  return (
    <div
      ref={frame}
      className={css.frame}
      data-presenting={props.isPresenting || undefined}
      data-following={props.isFollowing || undefined}
      inert={props.isCovered}
    >
      <Excalidraw
        excalidrawAPI={setApi}
        initialData={initial}
        langCode={locale === "sv" ? "sv-SE" : "en"}
        theme={isDark ? "dark" : "light"}
        isCollaborating
        viewModeEnabled={isReadOnly || props.isPresenting}
        zenModeEnabled={props.isPresenting}
        aiEnabled={false}
        validateEmbeddable={false}
        autoFocus={false}
        handleKeyboardGlobally={false}
        onPointerUpdate={(payload) => parts.current?.presence.point(payload)}
        generateIdForFile={hashOf}
        UIOptions={{
          canvasActions: {
            loadScene: false,
            saveToActiveFile: false,
            export: false,
            saveAsImage: false,
            toggleTheme: false,
            clearCanvas: false,
            changeViewBackgroundColor: false,
          },
        }}
      >
        <MainMenu>
          <MainMenu.DefaultItems.SearchMenu />
          <MainMenu.DefaultItems.Help />
        </MainMenu>
      </Excalidraw>
      {props.children}
    </div>
  );
}

/** A picture is called by what it holds: put in twice, it is one. */
async function hashOf(file: File): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
