import { useText } from "../../../text/index.tsx";
import { SearchField, Segmented } from "../../../ui/index.ts";
import css from "./FilterRooms.module.css";
import type { RoomKind, RoomListState } from "./useRoomList.ts";

/** Shows of the list what has these letters in its name, and is of this kind. */
export function FilterRooms({ list }: { list: RoomListState }) {
  const t = useText();
  return (
    <div className={css.filter}>
      <SearchField
        label={t("shell.filterRooms")}
        clearLabel={t("common.clear")}
        value={list.term}
        onChange={list.setTerm}
        isFull
      />
      <Segmented<RoomKind>
        label={t("shell.showRooms")}
        value={list.kind}
        onChange={list.setKind}
        isPills
        options={[
          { id: "all", name: t("shell.allRooms") },
          { id: "unread", name: t("shell.unreadRooms") },
          { id: "mentions", name: t("shell.mentionedRooms") },
        ]}
      />
    </div>
  );
}
