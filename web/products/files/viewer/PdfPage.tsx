import { TextLayer, type PDFDocumentProxy } from "pdfjs-dist";
import { useEffect, useRef } from "react";
import css from "./PdfView.module.css";
import type { PageSize } from "./pdf.ts";

/** Pixels a canvas may have; beyond them a page is drawn less sharply. */
const mostPixels = 16_000_000;

interface PdfPageProps {
  file: PDFDocumentProxy;
  /** From 1. */
  number: number;
  size: PageSize;
  scale: number;
  /** Near enough to what is seen to be drawn. */
  isNear: boolean;
  /** Without the text that can be marked: small pages. */
  isPicture?: boolean;
  onText?: (layer: HTMLElement | null) => void;
}

/** One page: what it looks like, and over it its text, which can be marked, searched and read aloud. */
export function PdfPage({ file, number, size, scale, isNear, isPicture = false, onText }: PdfPageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const given = useRef(onText);
  given.current = onText;
  useEffect(() => {
    const drawn = canvas.current;
    if (!isNear || !drawn) return undefined;
    let end = (): void => undefined;
    let isOver = false;
    const draw = async (): Promise<void> => {
      const page = await file.getPage(number);
      if (isOver) return;
      const viewport = page.getViewport({ scale });
      const sharp = Math.min(devicePixelRatio, Math.sqrt(mostPixels / (viewport.width * viewport.height)));
      drawn.width = Math.floor(viewport.width * sharp);
      drawn.height = Math.floor(viewport.height * sharp);
      const task = page.render({ canvas: drawn, viewport: page.getViewport({ scale: scale * sharp }) });
      end = () => task.cancel();
      await task.promise;
      if (isOver || isPicture || !layer.current) return;
      layer.current.replaceChildren();
      const text = new TextLayer({ textContentSource: page.streamTextContent(), container: layer.current, viewport });
      end = () => text.cancel();
      await text.render();
      if (!isOver) given.current?.(layer.current);
    };
    // Cancelled when one scrolls on; what cannot be drawn stays white.
    draw().catch(() => undefined);
    const text = layer.current;
    return () => {
      isOver = true;
      end();
      given.current?.(null);
      text?.replaceChildren();
      drawn.width = 0;
    };
  }, [file, number, scale, isNear, isPicture]);
  return (
    <div
      className={css.page}
      style={{
        inlineSize: `${Math.floor(size.width * scale)}px`,
        blockSize: `${Math.floor(size.height * scale)}px`,
        ["--total-scale-factor" as string]: scale,
      }}
    >
      <canvas ref={canvas} className={css.canvas} aria-hidden="true" />
      {!isPicture && <div ref={layer} className={css.text} lang="" />}
    </div>
  );
}
