import type { PDFDocumentProxy } from "pdfjs-dist";
import { FileX, Lock } from "lucide-react";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useIsPhone } from "../../../platform/screen.ts";
import { useText } from "../../../text/index.tsx";
import { cx, EmptyState, Skeleton } from "../../../ui/index.ts";
import { clearMarks, markHits } from "./find.ts";
import { FindField } from "./FindField.tsx";
import { PageNumber, Zoom } from "./PageTools.tsx";
import { textsOf, usePdf, type PageSize } from "./pdf.ts";
import { PdfPage } from "./PdfPage.tsx";
import css from "./PdfView.module.css";
import { useFind } from "./useFind.ts";
import { useNear } from "./useNear.ts";
import frame from "./Viewer.module.css";

interface PdfViewProps {
  url: string;
  name: string;
  /** From 1; null: the first one. */
  startPage: number | null;
  /** Drawn by the server first, which takes a while. */
  isDrawn: boolean;
  /** What is said above it. */
  note?: string | undefined;
  /** In its place when it cannot be shown. */
  fallback?: ReactNode;
}

/** A PDF with its pages beside it, to be read, searched and marked in. */
export function PdfView(props: PdfViewProps) {
  const t = useText();
  const pdf = usePdf(props.url);
  if (pdf.state === "opening")
    return props.isDrawn ? (
      <p className={frame.wait} role="status">
        {t("viewer.drawing")}
      </p>
    ) : (
      <Skeleton label={t("common.loading")} rows={8} />
    );
  if (pdf.state === "broken" && props.fallback !== undefined) return props.fallback;
  if (pdf.state !== "open")
    return (
      <EmptyState icon={pdf.state === "locked" ? <Lock /> : <FileX />} title={props.name}>
        {t(pdf.state === "locked" ? "viewer.locked" : "viewer.broken")}
      </EmptyState>
    );
  return <Pages {...props} file={pdf.file} sizes={pdf.sizes} />;
}

/** The width that pages have when they are fitted, at most, in points: more is no easier to read. */
const widest = 900;

function useScale(box: React.RefObject<HTMLElement | null>, sizes: readonly PageSize[]) {
  const [wanted, setWanted] = useState<number | null>(null);
  const [room, setRoom] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setRoom(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  const width = useMemo(() => Math.max(...sizes.map((size) => size.width)), [sizes]);
  const fitted = room === 0 ? 1 : Math.min(widest, room - (room < 640 ? 16 : 64)) / width;
  const scale = wanted ?? fitted;
  const before = useRef(scale);
  // What one reads stays where it is while pages grow.
  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop *= scale / before.current;
    before.current = scale;
  }, [box, scale]);
  return { scale, setWanted, isMeasured: room > 0 };
}

function Pages({
  file,
  sizes,
  name,
  startPage,
  note,
}: PdfViewProps & { file: PDFDocumentProxy; sizes: readonly PageSize[] }) {
  const t = useText();
  const isPhone = useIsPhone();
  const box = useRef<HTMLDivElement>(null);
  const layers = useRef(new Map<number, HTMLElement>());
  const [drawn, setDrawn] = useState(0);
  const { scale, setWanted, isMeasured } = useScale(box, sizes);
  const { near, first } = useNear(box, sizes.length, "800px 0px");
  const texts = useRef<Promise<string[]> | null>(null);
  const find = useFind(
    () => (texts.current ??= textsOf(file)),
    () => first - 1,
  );
  const goTo = useCallback((page: number) => {
    box.current?.querySelector(`[data-page="${page}"]`)?.scrollIntoView({ block: "start" });
  }, []);
  useEffect(() => {
    if (startPage !== null && isMeasured) goTo(startPage);
  }, [startPage, isMeasured, goTo]);
  const { hit, needle } = find;
  useEffect(() => {
    if (hit && !layers.current.has(hit.page)) goTo(hit.page + 1);
  }, [hit, goTo]);
  useEffect(() => {
    const range = markHits(layers.current, needle.trim(), hit);
    range?.startContainer.parentElement?.scrollIntoView({ block: "center" });
  }, [hit, needle, drawn]);
  useEffect(() => clearMarks, []);
  return (
    <>
      <div className={frame.tools}>
        <PageNumber page={first} count={sizes.length} goTo={goTo} />
        <Zoom scale={scale} onScale={setWanted} />
        <FindField find={find} />
      </div>
      <div className={css.body}>
        {!isPhone && sizes.length > 1 && <Thumbnails file={file} sizes={sizes} page={first} goTo={goTo} />}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard */}
        <div className={css.pages} ref={box} role="document" tabIndex={0} aria-label={t("viewer.content", { name })}>
          {note !== undefined && <p className={css.note}>{note}</p>}
          {sizes.map((size, index) => (
            <section key={index} data-page={index + 1} aria-label={t("viewer.pageName", { n: index + 1 })}>
              <PdfPage
                file={file}
                number={index + 1}
                size={size}
                scale={scale}
                isNear={near.has(index + 1)}
                onText={(layer) => {
                  if (layer) layers.current.set(index, layer);
                  else layers.current.delete(index);
                  if (layer) setDrawn((before) => before + 1);
                }}
              />
            </section>
          ))}
        </div>
      </div>
    </>
  );
}

const thumbnailWidth = 100;

function Thumbnails(props: {
  file: PDFDocumentProxy;
  sizes: readonly PageSize[];
  page: number;
  goTo: (page: number) => void;
}) {
  const t = useText();
  const box = useRef<HTMLElement>(null);
  const { near } = useNear(box, props.sizes.length, "200px 0px");
  useEffect(() => {
    box.current?.querySelector(`[data-page="${props.page}"]`)?.scrollIntoView({ block: "nearest" });
  }, [props.page]);
  return (
    <nav className={css.thumbnails} ref={box} aria-label={t("viewer.pages")}>
      {props.sizes.map((size, index) => (
        <button
          key={index}
          type="button"
          data-page={index + 1}
          className={cx(css.thumbnail, props.page === index + 1 && css.here)}
          aria-label={t("viewer.goToPage", { n: index + 1 })}
          aria-current={props.page === index + 1 ? "page" : undefined}
          onClick={() => props.goTo(index + 1)}
        >
          <PdfPage
            file={props.file}
            number={index + 1}
            size={size}
            scale={thumbnailWidth / size.width}
            isNear={near.has(index + 1)}
            isPicture
          />
          <span aria-hidden="true">{index + 1}</span>
        </button>
      ))}
    </nav>
  );
}
