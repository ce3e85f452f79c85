import type { CardSummary, ChangeCard } from "@safos/contract/boards";
import { Keyboard } from "lucide-react";
import { useCallback, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { createPortal } from "react-dom";
import { api, ApiError, explain } from "../../platform/api.ts";
import { useIsPhone } from "../../platform/screen.ts";
import { useText } from "../../text/index.tsx";
import { Hidden, Kbd, showToast } from "../../ui/index.ts";
import css from "./BoardView.module.css";
import { CardTile } from "./CardTile.tsx";
import { Column } from "./Column.tsx";
import { isFull, markOf, useOnBoard, type Lane } from "./context.ts";
import { useDrag, type Lifted, type Place } from "./drag/drag.ts";
import { NewListButton } from "./ListMenu.tsx";
import { PhoneLists } from "./PhoneLists.tsx";
import { acceptCard, byPosition, moveCard } from "./queries.ts";
import "./text.ts";

const oneLane: Lane = { id: "", name: "", has: () => true };
const withoutLanes: readonly Lane[] = [oneLane];
const cellOf = (laneId: string, listId: string): string => (laneId === "" ? listId : `${laneId}|${listId}`);

/** Lists side by side; on a phone one at a time. Cards are lifted by pointer, by a long press, and by keys. */
export function BoardView(props: {
  /** Cards that are shown: those the filter lets through. */
  faces: readonly CardSummary[];
  /** How many cards each list has, shown or not. */
  counts: ReadonlyMap<string, number>;
  lanes: readonly Lane[];
  onNewCard: (listId: string) => void;
}) {
  const { faces, counts, onNewCard } = props;
  const t = useText();
  const on = useOnBoard();
  const isPhone = useIsPhone();
  const hintId = useId();
  const { board, canWrite } = on;
  const lanes = props.lanes.length > 0 && !isPhone ? props.lanes : withoutLanes;
  const [activeId, setActiveId] = useState<string | null>(null);
  const [spoken, setSpoken] = useState("");
  const wantsFocus = useRef<{ id: string; cell: string | null } | null>(null);
  const [phoneListId, setPhoneListId] = useState<string | null>(null);

  const cells = useMemo(() => {
    const map = new Map<string, CardSummary[]>();
    for (const lane of lanes) for (const list of board.lists) map.set(cellOf(lane.id, list.id), []);
    for (const face of [...faces].sort(byPosition))
      for (const lane of lanes) if (lane.has(face)) map.get(cellOf(lane.id, face.listId))?.push(face);
    return map;
  }, [faces, lanes, board.lists]);
  const byId = useMemo(() => new Map(faces.map((face) => [face.id, face])), [faces]);
  const partsOf = useCallback(
    (cell: string) => {
      const [laneId, listId] = cell.includes("|") ? (cell.split("|") as [string, string]) : ["", cell];
      return { laneId, list: board.lists.find((one) => one.id === listId) };
    },
    [board.lists],
  );

  const nameOf = (id: string): string => markOf(board, byId.get(id)?.no ?? 0);
  const speakPlace = (lifted: Lifted, place: Place): string => {
    const { list } = partsOf(place.cell);
    const cards = cells.get(place.cell) ?? [];
    const isOwn = place.cell === lifted.from.cell;
    const index = isOwn && place.index > lifted.from.index ? place.index - 1 : place.index;
    return t("boards.sayPlace", { list: list?.title ?? "", n: index + 1, of: cards.length + (isOwn ? 0 : 1) });
  };

  async function land(lifted: Lifted): Promise<void> {
    const face = byId.get(lifted.id);
    const { list, laneId } = partsOf(lifted.to.cell);
    const from = partsOf(lifted.from.cell);
    if (!face || !list) return;
    // Not where it lay: the card is drawn there until the move is taken in.
    wantsFocus.current = lifted.by === "keys" ? { id: face.id, cell: lifted.to.cell } : null;
    const others = (cells.get(lifted.to.cell) ?? []).filter((one) => one.id !== face.id);
    const isOwn = lifted.to.cell === lifted.from.cell;
    const index = isOwn && lifted.to.index > lifted.from.index ? lifted.to.index - 1 : lifted.to.index;
    if (isOwn && index === lifted.from.index) {
      setSpoken(t("boards.sayBack", { mark: nameOf(face.id) }));
      return;
    }
    if (list.id !== face.listId && isFull(list, counts.get(list.id) ?? 0))
      return refuse(list.title, list.wipLimit ?? 0);
    const [previous, next] = [others[index - 1], others[index]];
    const to = {
      listId: list.id,
      ...(previous ? { after: previous.id } : next ? { before: next.id } : {}),
    };
    setSpoken(t("boards.sayDropped", { mark: nameOf(face.id), place: speakPlace(lifted, lifted.to) }));
    const all = [...byId.values()].filter((one) => one.listId === face.listId && one.id !== face.id).sort(byPosition);
    const was = all.filter((one) => byPosition(one, face) < 0).at(-1);
    try {
      await moveCard(face, to);
      const change = laneId === from.laneId ? null : changeOfLane(props.lanes, from.laneId, laneId);
      if (change) acceptCard(await api.patch(`/api/v1/cards/${face.id}`, change));
      if (list.id !== face.listId)
        showToast({
          text: t("boards.moved", { mark: nameOf(face.id), list: list.title }),
          action: {
            name: t("common.undo"),
            run: () =>
              void moveCard({ ...face, listId: list.id }, { listId: face.listId, after: was?.id ?? null }).catch(
                (error: unknown) => showToast({ text: explain(error), tone: "danger" }),
              ),
          },
        });
    } catch (error) {
      if (error instanceof ApiError && error.code === "LIST_FULL") refuse(list.title, Number(error.data["limit"] ?? 0));
      else showToast({ text: explain(error), tone: "danger" });
    }
  }

  function refuse(title: string, limit: number): void {
    if (wantsFocus.current) wantsFocus.current = { ...wantsFocus.current, cell: null };
    const words = t("boards.refusedFull", { list: title, n: limit });
    setSpoken(words);
    showToast({ text: words, tone: "danger" });
  }

  const drag = useDrag({
    canLift: canWrite,
    onLift: (lifted) =>
      setSpoken(`${t("boards.sayLifted", { mark: nameOf(lifted.id) })} ${speakPlace(lifted, lifted.from)}`),
    onDrop: (lifted) => void land(lifted),
    onCancel(lifted) {
      wantsFocus.current = lifted.by === "keys" ? { id: lifted.id, cell: null } : null;
      setSpoken(t("boards.sayBack", { mark: nameOf(lifted.id) }));
    },
  });
  const { lifted } = drag;

  const focusCard = useCallback((id: string) => {
    wantsFocus.current = { id, cell: null };
    setActiveId(id);
  }, []);
  // Cards far away are drawn only after their list has scrolled to them.
  useEffect(() => {
    const wanted = wantsFocus.current;
    if (wanted === null) return;
    const element = document.querySelector<HTMLElement>(`[data-card="${wanted.id}"]`);
    const cell = element?.closest<HTMLElement>("[data-cell]")?.dataset["cell"];
    if (!element || (wanted.cell !== null && cell !== wanted.cell)) return;
    wantsFocus.current = null;
    element.focus();
  });

  // The open card is brought into sight, also when the panel has taken its place.
  const { openId } = on;
  const lastOpen = useRef<string | null>(null);
  useEffect(() => {
    const closedId = lastOpen.current;
    lastOpen.current = openId;
    // Anyone who closes a card is back at it on the board.
    if (openId === null && closedId !== null && !isPhone) {
      const element = document.querySelector<HTMLElement>(`[data-card="${closedId}"]`);
      if (element) element.focus();
      else focusCard(closedId);
    }
    if (openId === null) return undefined;
    const frame = requestAnimationFrame(() =>
      document.querySelector(`[data-card="${openId}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" }),
    );
    return () => cancelAnimationFrame(frame);
  }, [openId, isPhone, focusCard]);

  /** Where the arrow leads from a place: along a list, and across lists and lanes. */
  function step(from: Place, key: string, isAiming: boolean): Place | null {
    const { laneId, list } = partsOf(from.cell);
    const laneAt = lanes.findIndex((one) => one.id === laneId);
    const listAt = board.lists.findIndex((one) => one.id === list?.id);
    const lengthOf = (cell: string): number => cells.get(cell)?.length ?? 0;
    if (key === "ArrowLeft" || key === "ArrowRight") {
      for (
        let at = listAt + (key === "ArrowLeft" ? -1 : 1);
        at >= 0 && at < board.lists.length;
        at += key === "ArrowLeft" ? -1 : 1
      ) {
        const cell = cellOf(laneId, board.lists[at]?.id ?? "");
        const length = lengthOf(cell);
        if (isAiming) return { cell, index: Math.min(from.index, length) };
        if (length > 0) return { cell, index: Math.min(from.index, length - 1) };
      }
      return null;
    }
    const length = lengthOf(from.cell);
    const index =
      key === "ArrowUp" ? from.index - 1 : key === "ArrowDown" ? from.index + 1 : key === "Home" ? 0 : length - 1;
    if (index >= 0 && index < length + (isAiming ? 1 : 0)) return { cell: from.cell, index };
    for (
      let at = laneAt + (key === "ArrowUp" ? -1 : 1);
      at >= 0 && at < lanes.length;
      at += key === "ArrowUp" ? -1 : 1
    ) {
      const cell = cellOf(lanes[at]?.id ?? "", list?.id ?? "");
      if (isAiming || lengthOf(cell) > 0)
        return { cell, index: key === "ArrowUp" ? Math.max(0, lengthOf(cell) - 1) : 0 };
    }
    return null;
  }

  const onKey = (event: KeyboardEvent<HTMLElement>, face: CardSummary, place: Place): void => {
    const { key } = event;
    if (key === " ") {
      event.preventDefault();
      if (lifted) drag.drop();
      else if (canWrite) drag.lift(face.id, place, event.currentTarget.getBoundingClientRect().height);
    } else if (key === "Escape" && lifted) {
      event.preventDefault();
      drag.cancel();
    } else if (/^Arrow(Up|Down|Left|Right)$|^(Home|End)$/.test(key)) {
      event.preventDefault();
      if (lifted?.by === "keys") {
        let to = step(lifted.to, key, true);
        // Its own place and the one right after it are the same.
        if (to && to.cell === lifted.from.cell && to.index === lifted.from.index + 1)
          to = key === "ArrowUp" ? { ...to, index: lifted.from.index } : { ...to, index: lifted.from.index + 2 };
        if (!to || to.index > (cells.get(to.cell)?.length ?? 0)) return;
        drag.aim(to);
        const { list } = partsOf(to.cell);
        const isRefused = list && list.id !== face.listId && isFull(list, counts.get(list.id) ?? 0);
        setSpoken(`${speakPlace(lifted, to)}${isRefused ? ` ${t("boards.full")}` : ""}`);
      } else {
        const to = step(place, key, false);
        const next = to && cells.get(to.cell)?.[to.index];
        if (next) focusCard(next.id);
      }
    } else if (key === "Enter" && lifted) {
      event.preventDefault();
      drag.drop();
    }
  };

  const firstId = [...cells.values()].find((list) => list.length > 0)?.[0]?.id ?? null;
  const tabStop = activeId !== null && byId.has(activeId) ? activeId : firstId;
  const heldFace = lifted ? byId.get(lifted.id) : undefined;
  const column = (listId: string, lane: Lane) => {
    const list = board.lists.find((one) => one.id === listId);
    const cell = cellOf(lane.id, listId);
    if (!list) return null;
    return (
      <Column
        key={cell}
        list={list}
        cell={cell}
        cards={cells.get(cell) ?? []}
        count={counts.get(listId) ?? 0}
        isInLane={lane.id !== ""}
        isPhone={isPhone}
        drag={drag}
        tabStop={tabStop}
        hintId={hintId}
        onKey={onKey}
        onActive={setActiveId}
        onNewCard={onNewCard}
        scrollToId={wantsFocus.current?.id ?? null}
      />
    );
  };

  return (
    <>
      {isPhone ? (
        <PhoneLists
          lists={board.lists}
          counts={counts}
          listId={phoneListId ?? board.lists[0]?.id ?? ""}
          onList={setPhoneListId}
          lifted={lifted}
          onAim={(listId) => drag.aim({ cell: listId, index: 0 })}
        >
          {column(phoneListId ?? board.lists[0]?.id ?? "", oneLane)}
        </PhoneLists>
      ) : lanes[0]?.id === "" ? (
        <div className={css.board} data-scrolls="x" tabIndex={-1}>
          {board.lists.map((list) => column(list.id, oneLane))}
          {canWrite && <NewListButton board={board} />}
        </div>
      ) : (
        <div className={css.lanes} data-scrolls="xy" tabIndex={-1}>
          {lanes.map((lane) => (
            <section key={lane.id} className={css.lane} aria-label={lane.name}>
              <h2 className={css.laneName}>
                {lane.name}
                <span className={css.laneCount}>
                  {board.lists.reduce((sum, list) => sum + (cells.get(cellOf(lane.id, list.id))?.length ?? 0), 0)}
                </span>
              </h2>
              <div className={css.laneLists}>{board.lists.map((list) => column(list.id, lane))}</div>
            </section>
          ))}
        </div>
      )}
      <Hidden>
        <span id={hintId}>{canWrite ? t("boards.hint") : ""}</span>
      </Hidden>
      <div className={css.spoken} role="status" aria-live="assertive">
        {spoken}
      </div>
      {lifted && heldFace && !isPhone && (
        <div className={css.hint} aria-hidden="true">
          <Keyboard />
          <span>{t("boards.isLifted", { mark: nameOf(lifted.id) })}</span>
          <Kbd>←</Kbd>
          <Kbd>→</Kbd>
          <span>{t("boards.keyLists")}</span>
          <Kbd>↑</Kbd>
          <Kbd>↓</Kbd>
          <span>{t("boards.keyMove")}</span>
          <Kbd>{t("boards.keySpace")}</Kbd>
          <span>{t("boards.keyDrop")}</span>
          <Kbd>Esc</Kbd>
          <span>{t("boards.keyUndo")}</span>
        </div>
      )}
      {lifted?.by === "pointer" &&
        heldFace &&
        createPortal(
          <div ref={drag.flight} className={css.flight} style={{ inlineSize: drag.flightWidth }} aria-hidden="true">
            <CardTile face={heldFace} isDecoration />
          </div>,
          document.body,
        )}
    </>
  );
}

/** What a card becomes when it is dropped in another lane. */
function changeOfLane(lanes: readonly Lane[], fromId: string, toId: string): ChangeCard | null {
  const kind = lanes.find((one) => one.id !== "none")?.id.split(":")[0];
  const id = (lane: string): string[] => (lane === "none" ? [] : [lane.slice(lane.indexOf(":") + 1)]);
  const of = (lane: string, what: string): string[] => (lane.startsWith(`${what}:`) ? id(lane) : []);
  if (kind === "person" || kind === "group")
    return {
      removeAssigneeIds: of(fromId, "person"),
      addAssigneeIds: of(toId, "person"),
      removeGroupIds: of(fromId, "group"),
      addGroupIds: of(toId, "group"),
    };
  if (kind === "label") return { removeLabelIds: id(fromId), addLabelIds: id(toId) };
  if (kind === "parent") return { parentId: id(toId)[0] ?? null };
  return null;
}
