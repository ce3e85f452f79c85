import { itemIdOf } from "#events";
import type { Items } from "#items";
import { noticeSource, type NoticeSource } from "#notifications";

/** Everyone who wanted to be reminded hears of it, if they may read it still. */
export const reminderNotices = (items: Pick<Items, "locate">): NoticeSource =>
  noticeSource({
    name: "reminders",
    events: ["reminder.due"],
    async notices(event) {
      const { item, payload } = event;
      const found = item && (await items.locate({ kind: item.kind, id: itemIdOf(event) }));
      if (!found || found.isTrashed) return [];
      const about = { kind: found.kind, id: found.id, title: found.title, excerpt: "" } as const;
      return [{ ...about, personId: payload.personId, reason: "reminder", actorId: null }];
    },
  });
