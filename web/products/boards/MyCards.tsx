import { useQuery } from "@tanstack/react-query";
import { isNotHeld } from "../../platform/api.ts";
import { Link } from "@tanstack/react-router";
import { SquareKanban } from "lucide-react";
import { now } from "../../platform/clock.ts";
import { useLocale, useText } from "../../text/index.tsx";
import { Chip, Count, IconTile, Item, Section, Skeleton } from "../../ui/index.ts";
import css from "./BoardsPage.module.css";
import { shortDay, urgencyOf } from "./due.ts";
import { myCardsQuery } from "./queries.ts";

/** Open cards I have been given, by name or through a group, on every board, soonest due first. */
export function MyCards({ most }: { most?: number }) {
  const t = useText();
  const locale = useLocale();
  const { data, isPending } = useQuery({ ...myCardsQuery, throwOnError: isNotHeld });
  const cards = data ?? [];
  return (
    <Section
      title={t("boards.myCards")}
      after={cards.length > 0 && <Count value={cards.length} label={t("boards.myCardCount", { n: cards.length })} />}
    >
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

/** On Today: the first of them. */
export const MyFirstCards = () => <MyCards most={6} />;
