import { Link, useParams } from "@tanstack/react-router";
import { useText } from "../../../text/index.tsx";
import { Avatar, cx, listRowClass, RowName } from "../../../ui/index.ts";
import { InviteButtons } from "../list/InviteButtons.tsx";
import { ListSection } from "../list/ListSection.tsx";
import rowCss from "../list/RoomRow.module.css";
import type { RoomListState } from "../list/useRoomList.ts";
import type { SpaceSummary } from "../summary.ts";
import "./text.ts";

const id = "spaces";

/** Spaces that were made with other clients: what stands in them is opened from their page. */
export function SpaceSection({ spaces, list }: { spaces: readonly SpaceSummary[]; list: RoomListState }) {
  const t = useText();
  const { roomId } = useParams({ strict: false });
  const isOpen = list.isFiltered || !list.closed.has(id);
  const shown = spaces.filter((space) =>
    list.isFiltered ? list.kind === "all" && list.isFound(space.name) : isOpen || space.isInvite || space.id === roomId,
  );
  if (list.isFiltered && shown.length === 0) return null;
  const name = t("spaces.title");
  return (
    <ListSection name={name} isOpen={isOpen} isFiltered={list.isFiltered} onToggle={() => list.toggle(id)}>
      <ul aria-label={name}>
        {shown.map((space) => (
          <li key={space.id} className={rowCss.item}>
            <Link
              to="/chat/$roomId"
              params={{ roomId: space.id }}
              className={cx(
                listRowClass({ isUnread: space.isInvite, isSub: false }),
                space.isInvite ? rowCss.invite : rowCss.link,
              )}
              aria-current={space.id === roomId ? "page" : undefined}
            >
              <Avatar id={space.id} name={space.name} imageUrl={space.pictureUrl} isSquare />
              <RowName>{space.name}</RowName>
            </Link>
            {space.isInvite && (
              <span className={rowCss.answers}>
                <InviteButtons room={space} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </ListSection>
  );
}
