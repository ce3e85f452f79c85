import "./text.ts";
import type { Meeting, MeetingMessage } from "@safos/contract/meetings";
import { useInfiniteQuery } from "@tanstack/react-query";
import { SquareKanban } from "lucide-react";
import { explain } from "../../platform/api.ts";
import { PathLink } from "../../platform/PathLink.tsx";
import { offered } from "../../platform/product.ts";
import { formatTime, useLocale, useText } from "../../text/index.tsx";
import { Button, IconButton, Notice, Skeleton } from "../../ui/index.ts";
import { splitAddresses } from "./addresses.ts";
import css from "./MeetingPanel.module.css";
import { messagesQuery } from "./queries.ts";

/** What was written during the call, also for anyone who was not there. */
export function MeetingMessages({ meeting }: { meeting: Meeting }) {
  const t = useText();
  const list = useInfiniteQuery(messagesQuery(meeting.id));
  const messages = (list.data?.pages ?? []).flatMap((page) => page.items);
  return (
    <section aria-label={t("meeting.said")}>
      <h3 className={css.heading}>{t("meeting.said")}</h3>
      {list.isPending && <Skeleton label={t("common.loading")} rows={2} />}
      {list.isError && <Notice tone="danger">{explain(list.error)}</Notice>}
      {list.isSuccess && messages.length === 0 && <p className={css.hint}>{t("meeting.nothingSaid")}</p>}
      <ol aria-live="polite">
        {messages.map((message) => (
          <Message key={message.id} message={message} meeting={meeting} />
        ))}
      </ol>
      {list.hasNextPage && (
        <Button variant="quiet" onPress={() => void list.fetchNextPage()} isPending={list.isFetchingNextPage}>
          {t("meeting.moreSaid")}
        </Button>
      )}
    </section>
  );
}

function Message({ message, meeting }: { message: MeetingMessage; meeting: Meeting }) {
  const t = useText();
  const createCard = offered("createCard");
  const locale = useLocale();
  return (
    <li className={css.message}>
      <div className={css.body}>
        <p className={css.from}>
          {message.name} <time dateTime={message.saidAt}>{formatTime(locale, Date.parse(message.saidAt))}</time>
        </p>
        <p className={css.text}>
          {splitAddresses(message.text).map(({ text, path }, part) =>
            path === null ? (
              text
            ) : (
              <PathLink key={part} path={path} className={css.link}>
                {text}
              </PathLink>
            ),
          )}
        </p>
      </div>
      {createCard && (
        <IconButton
          label={t("meeting.cardOf", { text: message.text.slice(0, 60) })}
          hasTip={false}
          size="sm"
          onPress={() =>
            createCard({
              workspaceId: meeting.workspaceId,
              source: { kind: "meeting", id: meeting.id },
              title: message.text,
              description: `${message.name}: ${message.text}`,
            })
          }
        >
          <SquareKanban aria-hidden="true" />
        </IconButton>
      )}
    </li>
  );
}
