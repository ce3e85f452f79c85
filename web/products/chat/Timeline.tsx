import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { now } from "../../platform/clock.ts";
import { formatDay, useLocale, useText } from "../../text/index.tsx";
import { Button } from "../../ui/index.ts";
import type { Person } from "./person.ts";
import { MessageRow, type MessageActions } from "./MessageRow.tsx";
import { noticeText } from "./notice-text.ts";
import type { Item, Message } from "./timeline.ts";
import css from "./Timeline.module.css";

/** Closer to the end than this, in px, and new messages pull the view along. */
const nearEnd = 80;
/** Closer to the beginning than this and older messages are fetched. */
const nearStart = 900;

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

export interface TimelineHandle {
  toEnd: () => void;
  show: (eventId: string) => boolean;
}

/** The messages of a room; only those in sight are in the page. */
export function Timeline(props: {
  label: string;
  items: readonly Item[];
  byId: ReadonlyMap<string, Message>;
  actions: MessageActions;
  personOf: (userId: string) => Person;
  isAtBeginning: boolean;
  onOlder: () => Promise<void>;
  /** The newest message is in sight and the page is looked at. */
  onSeen: () => void;
  newest: string | null;
  handle: React.RefObject<TimelineHandle | null>;
}) {
  const { items, actions, onOlder, onSeen } = props;
  const t = useText();
  const locale = useLocale();
  const scroller = useRef<HTMLDivElement>(null);
  const isFetching = useRef(false);
  const [isAtEnd, setAtEnd] = useState(true);
  const [found, setFound] = useState<string | null>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (items[index]?.kind === "message" ? 56 : 28),
    getItemKey: useCallback((index: number) => items[index]?.key ?? index, [items]),
    overscan: 10,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: nearEnd,
    paddingEnd: 4,
  });

  // The first sight of a room is its end.
  const hasItems = items.length > 0;
  useLayoutEffect(() => {
    if (hasItems) virtualizer.scrollToEnd();
  }, [hasItems, virtualizer]);

  useEffect(() => {
    props.handle.current = {
      toEnd: () => virtualizer.scrollToEnd(),
      show(eventId) {
        const index = items.findIndex((item) => item.kind === "message" && item.message.id === eventId);
        if (index < 0) return false;
        virtualizer.scrollToIndex(index, { align: "center" });
        setFound(eventId);
        return true;
      },
    };
  }, [items, props.handle, virtualizer]);
  useEffect(() => {
    if (!found) return undefined;
    const timer = setTimeout(() => setFound(null), 2000);
    return () => clearTimeout(timer);
  }, [found]);

  const fetchOlder = useCallback(async (): Promise<void> => {
    if (isFetching.current) return;
    isFetching.current = true;
    await onOlder().catch(() => undefined);
    isFetching.current = false;
  }, [onOlder]);

  const check = useCallback((): void => {
    const element = scroller.current;
    if (!element) return;
    setAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < nearEnd);
    if (element.scrollTop < nearStart && !props.isAtBeginning) void fetchOlder();
  }, [fetchOlder, props.isAtBeginning]);

  // A keyboard, a banner or a taller field takes room from below: what was last in sight stays so.
  const wasAtEnd = useRef(true);
  wasAtEnd.current = isAtEnd;
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      if (wasAtEnd.current) virtualizer.scrollToEnd();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [virtualizer]);

  // A short room has nothing to scroll, yet may have older messages.
  useEffect(check, [check, items]);

  useEffect(() => {
    const seen = (): void => {
      if (isAtEnd && document.visibilityState === "visible" && document.hasFocus()) onSeen();
    };
    seen();
    addEventListener("focus", seen);
    document.addEventListener("visibilitychange", seen);
    return () => {
      removeEventListener("focus", seen);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [isAtEnd, onSeen, props.newest]);

  const nameOf = (id: string): string => props.personOf(id).name;
  return (
    <div className={css.place}>
      <div
        ref={scroller}
        className={css.scroller}
        role="log"
        aria-label={props.label}
        aria-live="off"
        tabIndex={0}
        onScroll={check}
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
                {item.kind === "day" && (
                  <div className={css.day}>
                    <span>{formatDay(locale, item.at, now())}</span>
                  </div>
                )}
                {item.kind === "new" && (
                  <div className={css.new}>
                    <span>{t("chat.newLine")}</span>
                  </div>
                )}
                {item.kind === "notice" && <p className={css.notice}>{noticeText(t, item.notice, nameOf)}</p>}
                {item.kind === "message" && (
                  <MessageRow
                    message={item.message}
                    isContinued={item.isContinued}
                    quoted={item.message.replyTo ? (props.byId.get(item.message.replyTo) ?? null) : null}
                    actions={actions}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
      {!isAtEnd && (
        <div className={css.jump}>
          <Button
            variant="secondary"
            size="sm"
            icon={<ArrowDown aria-hidden="true" />}
            onPress={() => virtualizer.scrollToEnd()}
          >
            {t("chat.jump")}
          </Button>
        </div>
      )}
    </div>
  );
}
