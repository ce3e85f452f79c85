import { useQuery } from "@tanstack/react-query";
import { lazyRouteComponent } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { Suspense, useMemo, useState } from "react";
import { isMissing } from "../../platform/api.ts";
import { useIsPhone } from "../../platform/screen.ts";
import { WaitingHere } from "../../platform/WaitingHere.tsx";
import { MissingPage, TroublePage } from "../../platform/TroublePage.tsx";
import { isAtLeast } from "../../shared/workspaces/queries.ts";
import { useText } from "../../text/index.tsx";
import { Skeleton } from "../../ui/index.ts";
import { BoardBar } from "./BoardBar.tsx";
import css from "./BoardPage.module.css";
import { CardPanel } from "./card/CardPanel.tsx";
import { BoardContext, useOnBoard, type OnBoard } from "./context.ts";
import { BoardView } from "./kanban/BoardView.tsx";
import { NewCard } from "./NewCard.tsx";
import { boardQuery, summariesQuery } from "./queries.ts";
import "./text.ts";
import { useBoardEvents } from "./useBoardEvents.ts";
import { useShownCards, type ShownCards } from "./useShownCards.ts";
import { useView, type View } from "./views.ts";
import { useTitle } from "../../platform/title.ts";

const TableView = lazyRouteComponent(() => import("./views/TableView.tsx"), "TableView");
const CalendarView = lazyRouteComponent(() => import("./views/CalendarView.tsx"), "CalendarView");
const TimelineView = lazyRouteComponent(() => import("./views/TimelineView.tsx"), "TimelineView");

interface BoardContentProps {
  readonly boardId: string;
  readonly openId: string | null;
  readonly onOpen: (id: string | null) => void;
  readonly hrefOf: (id: string) => string | null;
}

/** The board as its parts see it; null until it has come. */
function useBoardContext({ boardId, openId, onOpen, hrefOf }: BoardContentProps) {
  const recentMovers = useBoardEvents(boardId);
  const { data: board, error } = useQuery(boardQuery(boardId));
  const on = useMemo<OnBoard | null>(
    () =>
      board
        ? {
            board,
            labels: new Map(board.labels.map((one) => [one.id, one])),
            people: new Map(board.people.map((one) => [one.id, one])),
            groups: new Map(board.groups.map((one) => [one.id, one])),
            canWrite: isAtLeast(board.role, "editor") && board.archivedAt === null,
            openId,
            recentMovers,
            hrefOf,
            open: onOpen,
          }
        : null,
    [board, openId, recentMovers, hrefOf, onOpen],
  );
  return { on, error };
}

/** A board with its bar, its views and the open card; for members and, without addresses, for visitors. */
export function BoardContent(props: BoardContentProps) {
  const { boardId, openId, onOpen } = props;
  const t = useText();
  const { on, error } = useBoardContext(props);
  useTitle("thing", on?.board.title);
  const { data: summaries, error: summariesError } = useQuery(summariesQuery(boardId));
  const shown = useShownCards(on?.board, summaries);
  const [view, setView] = useView(boardId);
  const [newCardIn, setNewCardIn] = useState<string | null>(null);
  if (error && isMissing(error)) return <MissingPage />;
  if (error && !on) return <TroublePage error={error} />;
  if (summariesError && !summaries) return <TroublePage error={summariesError} />;
  if (!on || !summaries) return <Skeleton label={t("common.loading")} rows={5} />;
  const { board } = on;
  const beginCard = on.canWrite ? () => setNewCardIn(board.lists[0]?.id ?? "") : null;
  return (
    <BoardContext value={on}>
      <section className={css.page} aria-label={board.title}>
        <BoardBar shown={shown} view={view} onView={setView} onNewCard={beginCard} />
        {shown.isFiltered && (
          <p className={css.found} role="status">
            {t("boards.found", { n: shown.cards.length, of: shown.all.length })}
          </p>
        )}
        <WaitingHere about={`board ${boardId}`} />
        <Suspense fallback={<Skeleton label={t("common.loading")} rows={5} />}>
          <CurrentView view={view} shown={shown} onNewCard={setNewCardIn} />
        </Suspense>
        {beginCard && <NewCardFab onPress={beginCard} />}
      </section>
      {openId !== null && <CardPanel key={openId} cardId={openId} onClose={() => onOpen(null)} />}
      {newCardIn !== null && (
        <NewCard board={board} listId={newCardIn || null} onOpen={onOpen} onClose={() => setNewCardIn(null)} />
      )}
    </BoardContext>
  );
}

function CurrentView(props: { view: View; shown: ShownCards; onNewCard: (listId: string) => void }) {
  const { cards, counts, lanes } = props.shown;
  switch (props.view) {
    case "board":
      return <BoardView cards={cards} counts={counts} lanes={lanes} onNewCard={props.onNewCard} />;
    case "table":
      return <TableView cards={cards} />;
    case "calendar":
      return <CalendarView cards={cards} />;
    default:
      return <TimelineView cards={cards} />;
  }
}

/** The button over the page on a phone. */
function NewCardFab({ onPress }: { onPress: () => void }) {
  const t = useText();
  const isPhone = useIsPhone();
  const { board } = useOnBoard();
  if (!isPhone || board.lists.length === 0) return null;
  return (
    <button type="button" className={css.fab} aria-label={t("boards.newCard")} onClick={onPress}>
      <Plus aria-hidden="true" />
    </button>
  );
}
