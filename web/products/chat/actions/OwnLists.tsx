import { Link } from "@tanstack/react-router";
import { AtSign, Bookmark, MessagesSquare } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Count, listRowClass, RowName } from "../../../ui/index.ts";
import { useSummary } from "../summary.ts";
import "./text.ts";

/** Above the chats: what mentions the person, their threads and saved messages, over all of them. */
export function OwnLists() {
  const t = useText();
  const mentions = [...useSummary().rooms.values()].reduce((sum, room) => sum + room.mentions, 0);
  return (
    <ul>
      <li>
        <Link to="/chat/mentioned" className={listRowClass({ isUnread: mentions > 0 })}>
          <AtSign aria-hidden="true" />
          <RowName>{t("messageactions.mentioned")}</RowName>
          {mentions > 0 && (
            <Count value={mentions} isMention label={t("messageactions.mentionedCount", { n: mentions })} />
          )}
        </Link>
      </li>
      <li>
        <Link to="/chat/threads" className={listRowClass()}>
          <MessagesSquare aria-hidden="true" />
          <RowName>{t("messageactions.myThreads")}</RowName>
        </Link>
      </li>
      <li>
        <Link to="/chat/saved" className={listRowClass()}>
          <Bookmark aria-hidden="true" />
          <RowName>{t("messageactions.savedTitle")}</RowName>
        </Link>
      </li>
    </ul>
  );
}
