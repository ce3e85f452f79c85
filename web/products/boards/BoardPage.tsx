import type { CardSummary } from "@safos/contract/boards";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Plus, Rows3, Search, Tag, UserRound, Users } from "lucide-react";
import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useState } from "react";
import { isMissing } from "../../platform/api.ts";
import { now } from "../../platform/clock.ts";
import { useIsPhone } from "../../platform/screen.ts";
import { useMaybeMe } from "../../platform/session.ts";
import { MissingPage, TroublePage } from "../../platform/TroublePage.tsx";
import { useText } from "../../text/index.tsx";
import { Button, IconButton, Menu, SearchField, Segmented, Skeleton } from "../../ui/index.ts";
import { isAtLeast } from "../../shared/workspaces/queries.ts";
import { BoardMenu } from "./BoardMenu.tsx";
import css from "./BoardPage.module.css";
import { BoardView } from "./BoardView.tsx";
import { CardPanel } from "./CardPanel.tsx";
import { BoardContext, markOf, type Lane, type LaneKind, type OnBoard } from "./context.ts";
import { makeMatcher, parseFilter } from "./filter.ts";
import { NewCard } from "./NewCard.tsx";
import { boardQuery, byPosition, facesQuery, useBoardEvents } from "./queries.ts";
import "./text.ts";

const TableView = lazy(() => import("./TableView.tsx").then((module) => ({ default: module.TableView })));
const CalendarView = lazy(() => import("./CalendarView.tsx").then((module) => ({ default: module.CalendarView })));
const TimelineView = lazy(() => import("./TimelineView.tsx").then((module) => ({ default: module.TimelineView })));

type View = "board" | "table" | "calendar" | "timeline";
const views: readonly View[] = ["board", "table", "calendar", "timeline"];

/** `/w/:workspaceId/boards/:boardId` and `…/cards/:cardId`. */
export function BoardPage() {
  const { workspaceId, boardId } = useParams({ from: "/inside/w/$workspaceId/boards/$boardId" });
  const { cardId } = useParams({ strict: false });
  const navigate = useNavigate();
  const open = useCallback(
    (id: string | null) =>
      void (id === null
        ? navigate({ to: "/w/$workspaceId/boards/$boardId", params: { workspaceId, boardId } })
        : navigate({
            to: "/w/$workspaceId/boards/$boardId/cards/$cardId",
            params: { workspaceId, boardId, cardId: id },
          })),
    [navigate, workspaceId, boardId],
  );
  const hrefOf = useCallback((id: string) => `/w/${workspaceId}/boards/${boardId}/cards/${id}`, [workspaceId, boardId]);
  return (
    <BoardParts
      key={boardId}
      boardId={boardId}
      workspaceId={workspaceId}
      openId={cardId ?? null}
      onOpen={open}
      hrefOf={hrefOf}
    />
  );
}

function readView(boardId: string): View {
  const kept = localStorage.getItem(`safos.board.${boardId}`);
  return views.find((one) => one === kept) ?? "board";
}

/** A board with its bar, its views and the open card; for members and, without addresses, for visitors. */
export function BoardParts(props: {
  boardId: string;
  workspaceId: string | null;
  openId: string | null;
  onOpen: (id: string | null) => void;
  hrefOf: (id: string) => string | null;
}) {
  const { boardId, openId, onOpen, hrefOf } = props;
  const t = useText();
  const me = useMaybeMe();
  const isPhone = useIsPhone();
  const boardData = useQuery(boardQuery(boardId));
  const facesData = useQuery(facesQuery(boardId));
  const halos = useBoardEvents(boardId);
  const [query, setQuery] = useState("");
  const words = useDeferredValue(query);
  const [lane, setLane] = useState<LaneKind>("none");
  const [view, setView] = useState<View>(() => readView(boardId));
  const [newCardIn, setNewCardIn] = useState<string | null>(null);
  const [isSearching, setSearching] = useState(false);
  const board = boardData.data;
  const myId = me?.person.id ?? null;

  const all = useMemo(() => [...(facesData.data?.values() ?? [])], [facesData.data]);
  const faces = useMemo(() => {
    const terms = parseFilter(words);
    return board && terms.length > 0 ? all.filter(makeMatcher(terms, board, myId, now())) : all;
  }, [all, words, board, myId]);
  const counts = useMemo(() => {
    const map = new Map<string, number>();
    for (const face of all) map.set(face.listId, (map.get(face.listId) ?? 0) + 1);
    return map;
  }, [all]);
  const lanes = useMemo(
    () => (board ? lanesOf(lane, board, all, { none: t("boards.laneNone"), noParent: t("boards.laneNoParent") }) : []),
    [lane, board, all, t],
  );
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
            halos,
            hrefOf,
            open: onOpen,
          }
        : null,
    [board, openId, halos, hrefOf, onOpen],
  );

  if (boardData.isError && (!board || isMissing(boardData.error)))
    return isMissing(boardData.error) ? <MissingPage /> : <TroublePage error={boardData.error} />;
  if (!board || !on || !facesData.data) return <Skeleton label={t("common.loading")} rows={5} />;
  const { canWrite } = on;
  /** Puts a term into the search, or takes it out again. */
  const toggle = (term: string): void =>
    setQuery(query.includes(term) ? query.replace(term, "").replace(/\s+/g, " ").trim() : `${query} ${term}`.trim());
  const quote = (word: string): string => (/\s/.test(word) ? `"${word}"` : word);
  const choose = (next: View): void => {
    setView(next);
    localStorage.setItem(`safos.board.${boardId}`, next);
  };
  const search = (
    <SearchField
      label={t("boards.filter")}
      placeholder={t("boards.filterHint")}
      value={query}
      onChange={setQuery}
      clearLabel={t("common.clear")}
    />
  );
  return (
    <BoardContext value={on}>
      <section className={css.page} aria-label={board.title}>
        <header className={css.bar}>
          {!isPhone && (
            <>
              <Menu
                label={t("boards.people")}
                trigger={
                  <Button variant="secondary" size="sm" icon={<UserRound aria-hidden="true" />}>
                    {t("boards.people")}
                  </Button>
                }
                actions={[
                  { id: "me", name: t("boards.mine"), onAction: () => toggle("@mig") },
                  { id: "nobody", name: t("boards.nobody"), onAction: () => toggle("@ingen") },
                  ...board.people.map((one, index) => ({
                    id: one.id,
                    name: one.displayName,
                    startsGroup: index === 0,
                    onAction: () => toggle(`@${quote(one.displayName)}`),
                  })),
                  ...board.groups
                    .filter((one) => all.some((face) => face.groupIds.includes(one.id)))
                    .map((one, index) => ({
                      id: one.id,
                      name: one.name,
                      icon: <Users aria-hidden="true" />,
                      startsGroup: index === 0,
                      onAction: () => toggle(`@${quote(one.name)}`),
                    })),
                ]}
              />
              <Menu
                label={t("boards.labels")}
                trigger={
                  <Button variant="secondary" size="sm" icon={<Tag aria-hidden="true" />}>
                    {t("boards.labels")}
                  </Button>
                }
                actions={[
                  ...board.labels.map((one) => ({
                    id: one.id,
                    name: one.title,
                    onAction: () => toggle(`etikett:${quote(one.title)}`),
                  })),
                  {
                    id: "late",
                    name: t("boards.late"),
                    startsGroup: board.labels.length > 0,
                    onAction: () => toggle("är:försenat"),
                  },
                  { id: "week", name: t("boards.thisWeek"), onAction: () => toggle("förfaller:<7d") },
                ]}
              />
              {view === "board" && (
                <Menu
                  label={t("boards.rows")}
                  trigger={
                    <Button variant="secondary" size="sm" icon={<Rows3 aria-hidden="true" />}>
                      {t("boards.rowsAre", { what: t(`boards.lane.${lane}`) })}
                    </Button>
                  }
                  actions={(["none", "person", "label", "parent"] as const).map((one) => ({
                    id: one,
                    name: t(`boards.lane.${one}`),
                    onAction: () => setLane(one),
                  }))}
                />
              )}
            </>
          )}
          <div className={css.search}>{isPhone ? <h2 className={css.title}>{board.title}</h2> : search}</div>
          {isPhone && (
            <IconButton label={t("boards.filter")} isOn={isSearching} onPress={() => setSearching(!isSearching)}>
              <Search aria-hidden="true" />
            </IconButton>
          )}
          {!isPhone && (
            <Segmented
              label={t("boards.view")}
              value={view}
              options={views.map((id) => ({ id, name: t(`boards.view.${id}`) }))}
              onChange={choose}
            />
          )}
          <BoardMenu
            board={board}
            view={isPhone ? { current: view, all: views, choose } : null}
            onNewCard={canWrite ? () => setNewCardIn(board.lists[0]?.id ?? "") : null}
          />
          {canWrite && !isPhone && board.lists.length > 0 && (
            <Button
              variant="primary"
              size="sm"
              icon={<Plus aria-hidden="true" />}
              onPress={() => setNewCardIn(board.lists[0]?.id ?? "")}
            >
              {t("boards.newCard")}
            </Button>
          )}
        </header>
        {isPhone && isSearching && <div className={css.phoneSearch}>{search}</div>}
        {words.trim() !== "" && (
          <p className={css.found} role="status">
            {t("boards.found", { n: faces.length, of: all.length })}
          </p>
        )}
        <Suspense fallback={<Skeleton label={t("common.loading")} rows={5} />}>
          {view === "board" ? (
            <BoardView faces={faces} counts={counts} lanes={lanes} onNewCard={setNewCardIn} />
          ) : view === "table" ? (
            <TableView faces={faces} />
          ) : view === "calendar" ? (
            <CalendarView faces={faces} />
          ) : (
            <TimelineView faces={faces} />
          )}
        </Suspense>
        {isPhone && canWrite && board.lists.length > 0 && (
          <button
            type="button"
            className={css.fab}
            aria-label={t("boards.newCard")}
            onClick={() => setNewCardIn(board.lists[0]?.id ?? "")}
          >
            <Plus aria-hidden="true" />
          </button>
        )}
      </section>
      {openId !== null && <CardPanel key={openId} cardId={openId} onClose={() => onOpen(null)} />}
      {newCardIn !== null && (
        <NewCard board={board} listId={newCardIn || null} onOpen={onOpen} onClose={() => setNewCardIn(null)} />
      )}
    </BoardContext>
  );
}

/** Rows across the lists by person, label or overlying card; what has none comes last. */
function lanesOf(
  kind: LaneKind,
  board: OnBoard["board"],
  all: readonly CardSummary[],
  words: { none: string; noParent: string },
): Lane[] {
  if (kind === "none") return [];
  if (kind === "person") {
    const used = new Set(all.flatMap((face) => [...face.assigneeIds, ...face.groupIds]));
    return [
      ...board.groups
        .filter((one) => used.has(one.id))
        .map((one) => ({
          id: `group:${one.id}`,
          name: one.name,
          has: (face: CardSummary) => face.groupIds.includes(one.id),
        })),
      ...board.people
        .filter((one) => used.has(one.id))
        .map((one) => ({
          id: `person:${one.id}`,
          name: one.displayName,
          has: (face: CardSummary) => face.assigneeIds.includes(one.id),
        })),
      { id: "none", name: words.none, has: (face) => face.assigneeIds.length + face.groupIds.length === 0 },
    ];
  }
  if (kind === "label")
    return [
      ...board.labels.map((one) => ({
        id: `label:${one.id}`,
        name: one.title,
        has: (face: CardSummary) => face.labelIds.includes(one.id),
      })),
      { id: "none", name: words.none, has: (face) => face.labelIds.length === 0 },
    ];
  const parents = all.filter((face) => face.subs > 0).sort(byPosition);
  return [
    ...parents.map((one) => ({
      id: `parent:${one.id}`,
      name: `${markOf(board, one.no)} ${one.title}`,
      has: (face: CardSummary) => face.parentId === one.id,
    })),
    {
      id: "none",
      name: words.noParent,
      has: (face) => face.parentId === null || !parents.some((one) => one.id === face.parentId),
    },
  ];
}
