import type { BoardSummary } from "@safos/contract/boards";
import { Link } from "@tanstack/react-router";
import { SquareKanban } from "lucide-react";
import { now } from "../../platform/clock.ts";
import { RaisedChip } from "../../shared/items/classes/RaisedChip.tsx";
import { formatWhen, useLocale, useText } from "../../text/index.tsx";
import { IconTile, Item, Section } from "../../ui/index.ts";
import css from "./BoardsPage.module.css";
import "./text.ts";

export function BoardList({
  title,
  boards,
  isWorkspaceShown,
}: {
  title: string;
  boards: readonly BoardSummary[];
  isWorkspaceShown?: boolean;
}) {
  const t = useText();
  const locale = useLocale();
  return (
    <Section title={title}>
      {boards.map((board) => (
        <Link
          key={board.id}
          className={css.link}
          to="/w/$workspaceId/boards/$boardId"
          params={{ workspaceId: board.workspaceId, boardId: board.id }}
        >
          <Item
            icon={
              <IconTile {...(board.tone === null ? {} : { tone: board.tone })}>
                <SquareKanban />
              </IconTile>
            }
            title={board.title}
            about={[
              ...(isWorkspaceShown ? [board.workspaceName] : []),
              t("boards.progress", { done: board.doneCount, of: board.cardCount }),
              t("boards.changed", {
                when: formatWhen(locale, Date.parse(board.changedAt), now(), {
                  today: t("common.today"),
                  yesterday: t("common.yesterday"),
                }),
              }),
            ].join(" · ")}
            end={<RaisedChip kind="board" id={board.id} />}
          />
        </Link>
      ))}
    </Section>
  );
}
