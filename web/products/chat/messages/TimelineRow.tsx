import { now } from "../../../platform/clock.ts";
import { formatDay, useLocale, useText } from "../../../text/index.tsx";
import type { Item } from "./layout.ts";
import type { MessageActions } from "./message-actions.ts";
import { MessageRow } from "./MessageRow.tsx";
import { noticeText } from "./notice-text.ts";
import css from "./Timeline.module.css";
import type { Message } from "./timeline.ts";

/** What the rows of a timeline have in common. */
export interface TimelineRoom {
  /** Messages by id, those that are answered too. */
  readonly byId: ReadonlyMap<string, Message>;
  readonly actions: MessageActions;
}

/** One row: a message, what happened to the room, a new day, or where the new messages begin. */
export function TimelineRow({ item, room }: { item: Item; room: TimelineRoom }) {
  const t = useText();
  const locale = useLocale();
  switch (item.kind) {
    case "day":
      return (
        <div className={css.day}>
          <span>{formatDay(locale, item.at, now())}</span>
        </div>
      );
    case "new":
      return (
        <div className={css.new}>
          <span>{t("chat.newLine")}</span>
        </div>
      );
    case "notice":
      return <p className={css.notice}>{noticeText(t, item.notice, (id) => room.actions.personOf(id).name)}</p>;
    default: {
      const { message } = item;
      return (
        <MessageRow
          message={message}
          isContinued={item.isContinued}
          quoted={message.replyTo ? (room.byId.get(message.replyTo) ?? null) : null}
          actions={room.actions}
        />
      );
    }
  }
}
