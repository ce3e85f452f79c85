import type { BoardList } from "@safos/contract/boards";
import { useEffect, useRef, type ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import { isFull } from "../context.ts";
import type { Lifted } from "../drag/drag.ts";
import css from "./PhoneLists.module.css";
import "../text.ts";

/** One list at a time: chips choose, a swipe goes to the next. A held card is dropped on a chip to go to that list. */
export function PhoneLists(props: {
  lists: readonly BoardList[];
  counts: ReadonlyMap<string, number>;
  listId: string;
  onList: (id: string) => void;
  lifted: Lifted | null;
  onAim: (listId: string) => void;
  children: ReactNode;
}) {
  const { lists, listId, onList } = props;
  const t = useText();
  const start = useRef<{ x: number; y: number } | null>(null);
  const chips = useRef<HTMLDivElement>(null);
  useEffect(() => {
    chips.current?.querySelector("[aria-pressed=true]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [listId]);
  return (
    <div
      className={css.page}
      onTouchStart={(event) => {
        const touch = event.touches[0];
        start.current = touch && event.touches.length === 1 ? { x: touch.clientX, y: touch.clientY } : null;
      }}
      onTouchEnd={(event) => {
        const touch = event.changedTouches[0];
        const from = start.current;
        start.current = null;
        if (!touch || !from || props.lifted || chips.current?.contains(event.target as Node)) return;
        const [dx, dy] = [touch.clientX - from.x, touch.clientY - from.y];
        if (Math.abs(dx) < 64 || Math.abs(dx) < 2 * Math.abs(dy)) return;
        const at = lists.findIndex((one) => one.id === listId);
        const next = lists[at + (dx < 0 ? 1 : -1)];
        if (next) onList(next.id);
      }}
    >
      <div ref={chips} className={css.chips} role="group" aria-label={t("boards.lists")} data-scrolls="x">
        {lists.map((list) => {
          const count = props.counts.get(list.id) ?? 0;
          const isAimed = props.lifted?.to.cell === list.id && list.id !== listId;
          return (
            <button
              key={list.id}
              type="button"
              className={cx(css.chip, isAimed && css.aimed, isFull(list, count) && css.full)}
              aria-pressed={list.id === listId}
              data-cell={list.id === listId ? undefined : list.id}
              onClick={() => onList(list.id)}
            >
              {list.title}
              <span className={css.count}>
                {list.wipLimit === null ? count : t("boards.countOf", { n: count, of: list.wipLimit })}
              </span>
            </button>
          );
        })}
      </div>
      <div className={css.list}>{props.children}</div>
    </div>
  );
}
