import type { Activity, Board } from "@safos/contract/boards";
import { useInfiniteQuery } from "@tanstack/react-query";
import { now } from "../../platform/clock.ts";
import { formatWhen, hasText, useLocale, useText, type Text } from "../../text/index.tsx";
import { Avatar, Button, Dialog, Item, Skeleton } from "../../ui/index.ts";
import { activityQuery } from "./queries.ts";
import "./text.ts";

/** What happened, as one sentence without its subject. */
function describeActivity(t: Text, one: Activity): string {
  const details = one.details as {
    changed?: string[];
    from?: string;
    to?: string;
    title?: string;
    isRecurring?: boolean;
  };
  const key = `boards.log.${one.type}`;
  if (one.type === "card.changed") {
    const parts = (details.changed ?? []).map((part) => {
      const name = `boards.part.${part}`;
      return hasText(name) ? t(name) : part;
    });
    return t("boards.log.card.changed", { what: parts.join(", ") });
  }
  if (one.type === "card.created" && details.isRecurring) return t("boards.log.recurred");
  return hasText(key)
    ? t(key, { from: details.from ?? "", to: details.to ?? "", title: details.title ?? "" })
    : one.type;
}

/** The log of a board or a card, newest first. */
export function ActivityList({ kind, id }: { kind: "boards" | "cards"; id: string }) {
  const t = useText();
  const locale = useLocale();
  const list = useInfiniteQuery(activityQuery(kind, id));
  const all = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div>
      {list.isPending && <Skeleton label={t("common.loading")} />}
      {all.map((one) => {
        const name = one.person?.displayName ?? one.guestName ?? t("boards.byItself");
        return (
          <Item
            key={one.id}
            isPlain
            icon={<Avatar id={one.person?.userId ?? one.id} name={name} imageUrl={one.person?.avatarUrl} size={24} />}
            title={`${name} ${describeActivity(t, one)}`}
            about={[
              ...(kind === "boards" && one.cardTitle ? [`${one.cardNo} ${one.cardTitle}`] : []),
              formatWhen(locale, Date.parse(one.at), now(), {
                today: t("common.today"),
                yesterday: t("common.yesterday"),
              }),
            ].join(" · ")}
          />
        );
      })}
      {list.hasNextPage && (
        <Button variant="quiet" size="sm" isPending={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
          {t("common.more")}
        </Button>
      )}
    </div>
  );
}

export function ActivityDialog({ board, onClose }: { board: Board; onClose: () => void }) {
  const t = useText();
  return (
    <Dialog isOpen onClose={onClose} title={t("boards.activity")} about={board.title} closeLabel={t("common.close")}>
      <ActivityList kind="boards" id={board.id} />
    </Dialog>
  );
}
