import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { SquareKanban } from "lucide-react";
import { useCallback } from "react";
import { now } from "../../platform/clock.ts";
import { useLive } from "../../platform/live.ts";
import { queryClient } from "../../platform/query.ts";
import { useMe } from "../../platform/session.ts";
import { useLocale, useText } from "../../text/index.tsx";
import { Chip, Count, IconTile, Item, PageBody, PageHeader, Section, Skeleton } from "../../ui/index.ts";
import { useWorkspaces } from "../../shared/workspaces/queries.ts";
import { BoardList } from "./BoardsPage.tsx";
import css from "./BoardsPage.module.css";
import { shortDay, urgencyOf } from "./due.ts";
import { boardsQuery, myCardsQuery } from "./queries.ts";
import "./text.ts";

/** Hears a workspace's cards change, so that what is mine is shown as it is. */
function HearCards({ workspaceId }: { workspaceId: string }) {
  const refresh = useCallback(() => void queryClient.invalidateQueries({ queryKey: ["my-cards"] }), []);
  useLive(
    `workspace:${workspaceId}`,
    useCallback(({ type }) => (type.startsWith("card.") || type.startsWith("board.")) && refresh(), [refresh]),
    refresh,
  );
  return null;
}

/** Hears me join and leave groups: their cards are mine while I am in them. */
function HearGroups({ personId }: { personId: string }) {
  const refresh = useCallback(() => {
    void queryClient.invalidateQueries({ queryKey: ["my-cards"] });
    void queryClient.invalidateQueries({ queryKey: ["boards"] });
  }, []);
  useLive(
    `person:${personId}`,
    useCallback(({ type }) => type.startsWith("group.") && refresh(), [refresh]),
    refresh,
  );
  return null;
}

/** Open cards I have been given, by name or through a group, on every board, soonest due first. */
export function MyCards({ most }: { most?: number }) {
  const t = useText();
  const locale = useLocale();
  const me = useMe();
  const { shared } = useWorkspaces();
  const { data, isPending } = useQuery(myCardsQuery);
  const cards = data ?? [];
  return (
    <Section
      title={t("boards.myCards")}
      after={cards.length > 0 && <Count value={cards.length} label={t("boards.myCardCount", { n: cards.length })} />}
    >
      {shared.map((one) => (
        <HearCards key={`${me.person.id} ${one.id}`} workspaceId={one.id} />
      ))}
      <HearGroups personId={me.person.id} />
      {isPending && <Skeleton label={t("common.loading")} />}
      {!isPending && cards.length === 0 && <p className={css.none}>{t("boards.noCards")}</p>}
      {cards.slice(0, most ?? cards.length).map((card) => {
        const urgency = card.dueAt ? urgencyOf(card.dueAt, card.doneAt, now()) : "later";
        return (
          <Link
            key={card.id}
            className={css.link}
            to="/w/$workspaceId/boards/$boardId/cards/$cardId"
            params={{ workspaceId: card.workspaceId, boardId: card.boardId, cardId: card.id }}
          >
            <Item
              icon={
                <IconTile>
                  <SquareKanban />
                </IconTile>
              }
              title={card.title}
              about={`${card.listTitle} · ${card.boardTitle}${card.workspaceName ? ` · ${card.workspaceName}` : ""}`}
              end={
                card.dueAt && (
                  <Chip tone={urgency === "late" ? "danger" : urgency === "soon" ? "warn" : "plain"}>
                    {shortDay(t, locale, card.dueAt, now())}
                  </Chip>
                )
              }
            />
          </Link>
        );
      })}
    </Section>
  );
}

/** `/boards`: my cards and every board I may read. */
export function BoardsHome() {
  const t = useText();
  const { data } = useQuery(boardsQuery(null));
  return (
    <PageBody isSunken>
      <PageHeader title={t("boards.boards")} />
      <MyCards />
      {data && data.length > 0 && <BoardList title={t("boards.allBoards")} boards={data} isWorkspaceShown />}
    </PageBody>
  );
}
