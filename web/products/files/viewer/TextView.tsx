import "../text.ts";
import { FileX } from "lucide-react";
import { useCallback, useEffect, useRef } from "react";
import type { pageKindOf } from "../../../platform/page-kind.ts";
import { useText } from "../../../text/index.tsx";
import { EmptyState } from "../../../ui/index.ts";
import { clearMarks, markHits } from "./find.ts";
import { FindField } from "./FindField.tsx";
import { PageNumber } from "./PageTools.tsx";
import { useFind } from "./useFind.ts";
import { useNear } from "./useNear.ts";
import css from "./TextView.module.css";
import frame from "./Viewer.module.css";

interface TextViewProps {
  name: string;
  pages: readonly string[];
  /** From 1; null: the first one. */
  startPage: number | null;
  /** What is said above it. */
  note?: string | undefined;
  /** Every sign as wide as the next. */
  isCode?: boolean;
  pageKind: ReturnType<typeof pageKindOf>;
}

/** What stands in a file, as text. */
export function TextView({ name, pages, startPage, note, isCode = false, pageKind }: TextViewProps) {
  const t = useText();
  const pageName = pageKind === "page" ? "viewer.pageName" : (`viewer.${pageKind}` as const);
  const box = useRef<HTMLDivElement>(null);
  const { first } = useNear(box, pages.length, "0px");
  const find = useFind(
    () => Promise.resolve(pages),
    () => first - 1,
  );
  const goTo = useCallback((page: number) => {
    box.current?.querySelector(`[data-page="${page}"]`)?.scrollIntoView({ block: "start" });
  }, []);
  useEffect(() => {
    if (startPage !== null) goTo(startPage);
  }, [startPage, goTo]);
  const { hit, needle } = find;
  useEffect(() => {
    const layers = new Map(
      [...(box.current?.querySelectorAll("[data-page] > pre") ?? [])].map((element, index) => [index, element]),
    );
    const range = markHits(layers, needle.trim(), hit);
    const place = range?.getBoundingClientRect();
    const room = box.current?.getBoundingClientRect();
    if (box.current && place && room && (place.top < room.top || place.bottom > room.bottom))
      box.current.scrollTop += place.top - room.top - room.height / 3;
  }, [hit, needle, pages]);
  useEffect(() => clearMarks, []);
  if (pages.length === 0)
    return (
      <EmptyState icon={<FileX />} title={name}>
        {t("files.noPreview")}
      </EmptyState>
    );
  return (
    <>
      <div className={frame.tools}>
        {pages.length > 1 && <PageNumber page={first} count={pages.length} goTo={goTo} />}
        <span className={frame.room} />
        <FindField find={find} />
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard */}
      <div className={css.pages} ref={box} role="document" tabIndex={0} aria-label={t("viewer.content", { name })}>
        {note !== undefined && <p className={css.note}>{note}</p>}
        {pages.map((page, index) => (
          <section key={index} data-page={index + 1} className={css.page} aria-label={t(pageName, { n: index + 1 })}>
            {pages.length > 1 && <h3 className={css.name}>{t(pageName, { n: index + 1 })}</h3>}
            <pre className={isCode ? css.code : css.text}>{page}</pre>
          </section>
        ))}
      </div>
    </>
  );
}
