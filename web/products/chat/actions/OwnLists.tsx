import { Link } from "@tanstack/react-router";
import { Bookmark, MessagesSquare } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { listRowClass, RowName } from "../../../ui/index.ts";
import "./text.ts";

/** Above the chats: the person's threads and saved messages, over all of them. */
export function OwnLists() {
  const t = useText();
  return (
    <ul>
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
