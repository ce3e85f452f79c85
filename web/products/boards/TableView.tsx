import type { CardSummary } from "@safos/contract/boards";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { now } from "../../platform/clock.ts";
import { useIsPhone } from "../../platform/screen.ts";
import { useLocale, useText } from "../../text/index.tsx";
import { AvatarStack, cx } from "../../ui/index.ts";
import tile from "./CardTile.module.css";
import { givenTo, markOf, useOnBoard } from "./context.ts";
import { shortDay, urgencyOf } from "./due.ts";
import css from "./Views.module.css";
import "./text.ts";

type Column = "no" | "title" | "list" | "due" | "people" | "labels";

/** Every card as a row; columns sort. Only the rows in sight are drawn. */
export function TableView({ faces }: { faces: readonly CardSummary[] }) {
  const t = useText();
  const locale = useLocale();
  const on = useOnBoard();
  const isPhone = useIsPhone();
  const place = useRef<HTMLDivElement>(null);
  const [sort, setSort] = useState<{ by: Column; isDown: boolean }>({ by: "no", isDown: true });
  const lists = useMemo(
    () => new Map(on.board.lists.map((one, index) => [one.id, { ...one, index }])),
    [on.board.lists],
  );
  const { people, groups, labels } = on;
  const sorted = useMemo(() => {
    const nameOf = (face: CardSummary): string => givenTo(face, { people, groups })[0]?.name ?? "\uffff";
    const labelOf = (face: CardSummary): string => labels.get(face.labelIds[0] ?? "")?.title ?? "\uffff";
    const compare = {
      no: (a: CardSummary, b: CardSummary) => a.no - b.no,
      title: (a: CardSummary, b: CardSummary) => a.title.localeCompare(b.title, locale),
      list: (a: CardSummary, b: CardSummary) => (lists.get(a.listId)?.index ?? 0) - (lists.get(b.listId)?.index ?? 0),
      due: (a: CardSummary, b: CardSummary) => (a.dueAt ?? "9999").localeCompare(b.dueAt ?? "9999"),
      people: (a: CardSummary, b: CardSummary) => nameOf(a).localeCompare(nameOf(b), locale),
      labels: (a: CardSummary, b: CardSummary) => labelOf(a).localeCompare(labelOf(b), locale),
    }[sort.by];
    return [...faces].sort((a, b) => (sort.isDown ? -compare(a, b) : compare(a, b)) || a.no - b.no);
  }, [faces, sort, lists, people, groups, labels, locale]);
  const rows = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => place.current,
    estimateSize: () => (isPhone ? 64 : 44),
    overscan: 12,
  });
  const columns: readonly Column[] = isPhone
    ? ["no", "title", "due"]
    : ["no", "title", "list", "people", "labels", "due"];
  return (
    <div ref={place} className={css.tableScroll} tabIndex={0} role="region" aria-label={t("boards.view.table")}>
      <div role="table" aria-label={on.board.title} aria-rowcount={sorted.length + 1} className={css.table}>
        <div role="row" aria-rowindex={1} className={cx(css.row, css.headRow)}>
          {columns.map((column) => (
            <span
              key={column}
              role="columnheader"
              aria-sort={sort.by === column ? (sort.isDown ? "descending" : "ascending") : "none"}
            >
              <button
                type="button"
                className={css.sort}
                onClick={() => setSort({ by: column, isDown: sort.by === column ? !sort.isDown : false })}
              >
                {t(`boards.column.${column}`)}
                {sort.by === column &&
                  (sort.isDown ? <ArrowDown aria-hidden="true" /> : <ArrowUp aria-hidden="true" />)}
              </button>
            </span>
          ))}
        </div>
        <div role="rowgroup" style={{ blockSize: rows.getTotalSize(), position: "relative" }}>
          {rows.getVirtualItems().map((row) => {
            const face = sorted[row.index];
            if (!face) return null;
            const href = on.hrefOf(face.id);
            const urgency = face.dueAt ? urgencyOf(face.dueAt, face.doneAt, now()) : "later";
            const cells = {
              no: markOf(on.board, face.no),
              title: (
                <a
                  {...(href ? { href } : { role: "button", tabIndex: 0 })}
                  className={css.cardLink}
                  {...(on.openId === face.id ? { "aria-current": "true" as const } : {})}
                  onClick={(event) => {
                    if (event.ctrlKey || event.metaKey) return;
                    event.preventDefault();
                    on.open(face.id);
                  }}
                  onKeyDown={(event) => {
                    if (!href && (event.key === "Enter" || event.key === " ")) on.open(face.id);
                  }}
                >
                  {face.title}
                </a>
              ),
              list: lists.get(face.listId)?.title ?? "",
              people: (
                <>
                  <AvatarStack people={givenTo(face, on)} size={24} most={3} />
                  <span className={css.hidden}>
                    {givenTo(face, on)
                      .map((one) => one.name)
                      .join(", ")}
                  </span>
                </>
              ),
              labels: face.labelIds.flatMap((id) => {
                const label = on.labels.get(id);
                return label
                  ? [
                      <span key={id} className={cx(tile.label, label.tone !== null && tile[`l${label.tone}`])}>
                        {label.title}
                      </span>,
                    ]
                  : [];
              }),
              due: face.doneAt ? (
                <span className={tile.isDone}>{t("boards.done")}</span>
              ) : face.dueAt ? (
                <span className={tile[urgency]}>{shortDay(t, locale, face.dueAt, now())}</span>
              ) : (
                ""
              ),
            };
            return (
              <div
                key={face.id}
                role="row"
                aria-rowindex={row.index + 2}
                className={cx(css.row, css.bodyRow)}
                style={{ transform: `translateY(${row.start}px)`, blockSize: row.size }}
              >
                {columns.map((column) => (
                  <span key={column} role="cell" className={css.cell}>
                    {cells[column]}
                  </span>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
