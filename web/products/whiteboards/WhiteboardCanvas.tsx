import { Excalidraw, MainMenu } from "@excalidraw/excalidraw";
import "@excalidraw/excalidraw/index.css";
import { useEffect, useRef, useState, type ReactNode } from "react";
import type { SharedSession } from "../../shared/collaboration/index.ts";
import { useLocale } from "../../text/index.tsx";
import { connectCanvas, type CanvasHandlers, type Connection } from "./connecting.ts";
import { nameParts } from "./naming.ts";
import type { CanvasPresence } from "./presence.ts";
import { readElements, toScene, type Canvas } from "./scene.ts";
import { useIsDark } from "./theme.ts";
import css from "./WhiteboardCanvas.module.css";

/** Where Excalidraw's own letters lie; the page's policy lets them come from nowhere else. */
(globalThis as { EXCALIDRAW_ASSET_PATH?: string }).EXCALIDRAW_ASSET_PATH = "/whiteboard-fonts/";

interface CanvasProps extends CanvasHandlers {
  session: SharedSession;
  whiteboardId: string;
  isReadOnly: boolean;
  isPresenting: boolean;
  isFollowing: boolean;
  /** Something else is shown in its place; it goes on, but cannot be reached. */
  isCovered: boolean;
  onCanvas: (canvas: Canvas | null, presence: CanvasPresence | null) => void;
  children?: ReactNode;
}

/** The canvas of one whiteboard, the same for everybody who has it open. `children` lie over it. */
export function WhiteboardCanvas(props: CanvasProps) {
  const { isReadOnly, isPresenting } = props;
  const locale = useLocale();
  const isDark = useIsDark();
  const { setApi, connection } = useConnection(props);
  const frame = useRef<HTMLDivElement>(null);
  const [initial] = useState(() => ({
    elements: toScene(readElements(props.session.doc)),
    appState: {
      currentItemFontFamily: 6,
      currentItemRoughness: 0,
      currentItemStrokeWidth: 2,
      viewBackgroundColor: "#ffffff",
    },
  }));
  useEffect(() => (frame.current ? nameParts(frame.current) : undefined), [locale]);
  return (
    <div
      ref={frame}
      className={css.frame}
      data-presenting={isPresenting || undefined}
      data-following={props.isFollowing || undefined}
      inert={props.isCovered}
    >
      <Excalidraw
        excalidrawAPI={setApi}
        initialData={initial}
        langCode={locale === "sv" ? "sv-SE" : "en"}
        theme={isDark ? "dark" : "light"}
        isCollaborating
        viewModeEnabled={isReadOnly || isPresenting}
        zenModeEnabled={isPresenting}
        aiEnabled={false}
        validateEmbeddable={false}
        autoFocus={false}
        handleKeyboardGlobally={false}
        onPointerUpdate={(payload) => connection.current?.presence.point(payload)}
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

/** Connects the canvas with the others as soon as it shows what it was given, and for as long as it is there. */
function useConnection(props: CanvasProps) {
  const { session, whiteboardId, isReadOnly, onCanvas, onElements, onView, onSelect, onTogether } = props;
  const [api, setApi] = useState<Canvas | null>(null);
  const [canvas, setCanvas] = useState<Canvas | null>(null);
  const connection = useRef<Connection | null>(null);
  const readOnly = useRef(isReadOnly);

  // It takes Excalidraw a moment to show what it was given; whatever came in before that would be overwritten by it.
  useEffect(
    () => api?.onChange((_elements, state) => setCanvas((last) => last ?? (state.isLoading ? null : api))),
    [api],
  );
  useEffect(() => {
    if (!canvas) return undefined;
    const handlers = { onElements, onView, onSelect, onTogether };
    const made = connectCanvas(canvas, session, whiteboardId, readOnly.current, handlers);
    connection.current = made;
    onCanvas(canvas, made.presence);
    return () => {
      made.end();
      connection.current = null;
      onCanvas(null, null);
    };
  }, [canvas, session, whiteboardId, onCanvas, onElements, onView, onSelect, onTogether]);
  useEffect(() => {
    readOnly.current = isReadOnly;
    connection.current?.setReadOnly(isReadOnly);
  }, [isReadOnly]);
  return { setApi, connection };
}

/** A picture is called by what it holds: put in twice, it is one. */
async function hashOf(file: File): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
