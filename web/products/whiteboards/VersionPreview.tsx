import type { BoardElement } from "@safos/contract/whiteboard-elements";
import { Excalidraw } from "@excalidraw/excalidraw";
import { useEffect, useMemo, useRef, useState } from "react";
import { docOfVersion } from "../../shared/collaboration/index.ts";
import { useLocale, useText } from "../../text/index.tsx";
import { nameParts } from "./naming.ts";
import { openPictures } from "./pictures.ts";
import { readElements, toScene, type Canvas } from "./scene.ts";
import { useIsDark } from "./theme.ts";
import css from "./WhiteboardCanvas.module.css";

/** What a version shows: to look around in, never to change. */
export function VersionPreview(props: {
  update: string;
  whiteboardId: string;
  onCanvas: (canvas: Canvas | null) => void;
  onElements: (elements: readonly BoardElement[]) => void;
}) {
  const t = useText();
  const { update, whiteboardId, onCanvas, onElements } = props;
  const locale = useLocale();
  const isDark = useIsDark();
  const [canvas, setCanvas] = useState<Canvas | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const elements = useMemo(() => {
    const doc = docOfVersion(update);
    const found = readElements(doc).filter((one) => !one.isDeleted);
    doc.destroy();
    return found;
  }, [update]);
  useEffect(() => onElements(elements), [elements, onElements]);
  useEffect(() => {
    if (!canvas) return undefined;
    const pictures = openPictures({
      whiteboardId,
      canvas,
      known: elements.flatMap((one) => (typeof one["fileId"] === "string" ? [one["fileId"]] : [])),
      onShared: () => undefined,
      onRefused: () => undefined,
    });
    const show = (): void => {
      pictures.look(elements, canvas.getFiles(), true);
      canvas.scrollToContent(canvas.getSceneElements(), { fitToContent: true, viewportZoomFactor: 0.9 });
    };
    const wait = requestAnimationFrame(() => requestAnimationFrame(show));
    onCanvas(canvas);
    return () => {
      cancelAnimationFrame(wait);
      pictures.end();
      onCanvas(null);
    };
  }, [canvas, elements, whiteboardId, onCanvas]);
  useEffect(() => (frame.current ? nameParts(frame.current) : undefined), [locale]);
  return (
    <div ref={frame} className={css.preview} role="group" aria-label={t("whiteboards.versionCanvas")}>
      <Excalidraw
        excalidrawAPI={setCanvas}
        initialData={{
          // Copies: Excalidraw changes its elements in place.
          elements: toScene(structuredClone(elements)),
          appState: { viewBackgroundColor: "#ffffff" },
        }}
        langCode={locale === "sv" ? "sv-SE" : "en"}
        theme={isDark ? "dark" : "light"}
        viewModeEnabled
        zenModeEnabled
        aiEnabled={false}
        validateEmbeddable={false}
        handleKeyboardGlobally={false}
        UIOptions={{ canvasActions: { loadScene: false, saveToActiveFile: false, export: false, saveAsImage: false } }}
      />
    </div>
  );
}
