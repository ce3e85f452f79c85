import { ArrowDown } from "lucide-react";
import { useRef } from "react";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import type { Item } from "./layout.ts";
import css from "./Timeline.module.css";
import { TimelineRow, type TimelineRoom } from "./TimelineRow.tsx";
import { useSeenNewest } from "./useSeenNewest.ts";
import { useTimelineScroll, type Apart, type TimelineHandle } from "./useTimelineScroll.ts";

/** Arrows go from message to message; from the list itself, up means the newest. */
function moveFocus(event: React.KeyboardEvent<HTMLElement>): void {
  const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
  const from = event.target as HTMLElement;
  if (step === 0 || !(from === event.currentTarget || from.matches("article"))) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>("article")].sort(
    (a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top,
  );
  const next = from === event.currentTarget ? (step < 0 ? all.at(-1) : undefined) : all[all.indexOf(from) + step];
  if (!next) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

/** The messages of a room; only those in sight are in the page. */
export function Timeline(props: {
  label: string;
  items: readonly Item[];
  room: TimelineRoom;
  isAtBeginning: boolean;
  onOlder: () => Promise<void>;
  apart?: Apart;
  /** Shows the newest messages; left out where they are shown. */
  onEnd?: () => void;
  /** The newest message is in sight and the page is looked at. */
  onSeen: () => void;
  newest: string | null;
  handle: React.RefObject<TimelineHandle | null>;
}) {
  const { items, room } = props;
  const t = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const { virtualizer, found, isAtEnd, toEnd, onScroll } = useTimelineScroll(scroller, props);
  useSeenNewest(isAtEnd, props.newest, props.onSeen);
  return (
    <div className={css.timeline}>
      <div
        ref={scroller}
        className={css.scroller}
        role="log"
        aria-label={props.label}
        aria-live="off"
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={moveFocus}
      >
        <div className={css.all} style={{ blockSize: `${virtualizer.getTotalSize()}px` }}>
          {virtualizer.getVirtualItems().map((virtual) => {
            const item = items[virtual.index];
            if (!item) return null;
            return (
              <div
                key={virtual.key}
                ref={virtualizer.measureElement}
                data-index={virtual.index}
                className={css.row}
                data-found={item.kind === "message" && item.message.id === found ? true : undefined}
                style={{ transform: `translateY(${virtual.start}px)` }}
              >
                <TimelineRow item={item} room={room} />
              </div>
            );
          })}
        </div>
      </div>
      {(!isAtEnd || props.apart) && (
        <div className={css.jump}>
          <Button variant="secondary" size="sm" icon={<ArrowDown aria-hidden="true" />} onPress={props.onEnd ?? toEnd}>
            {t("chat.jump")}
          </Button>
        </div>
      )}
    </div>
  );
}
