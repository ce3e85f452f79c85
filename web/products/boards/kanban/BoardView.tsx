import type { CardSummary } from "@safos/contract/boards";
import { useId, useMemo, useState } from "react";
import { useIsPhone } from "../../../platform/screen.ts";
import { useText } from "../../../text/index.tsx";
import { Hidden } from "../../../ui/index.ts";
import { useOnBoard } from "../context.ts";
import { useDrag } from "../drag/drag.ts";
import type { Lane } from "../lanes.ts";
import "../text.ts";
import css from "./BoardView.module.css";
import { gridOf, oneLane, type Grid } from "./cells.ts";
import { Column } from "./Column.tsx";
import { HeldCard } from "./HeldCard.tsx";
import type { Kanban } from "./kanban.ts";
import { Lanes } from "./Lanes.tsx";
import { NewListButton } from "./ListMenu.tsx";
import { PhoneLists } from "./PhoneLists.tsx";
import { useCardDrop } from "./useCardDrop.ts";
import { useCardFocus, useOpenCard } from "./useCardFocus.ts";
import { useCardKeys } from "./useCardKeys.ts";

const withoutLanes: readonly Lane[] = [oneLane];

/** Lists side by side; on a phone one at a time. Cards are lifted by pointer, by a long press, and by keys. */
export function BoardView(props: {
  /** Cards that are shown: those the filter lets through. */
  cards: readonly CardSummary[];
  /** How many cards each list has, shown or not. */
  counts: ReadonlyMap<string, number>;
  lanes: readonly Lane[];
  onNewCard: (listId: string) => void;
}) {
  const { cards, counts, onNewCard } = props;
  const t = useText();
  const { board, canWrite, openId } = useOnBoard();
  const isPhone = useIsPhone();
  const hintId = useId();
  const lanes = props.lanes.length > 0 && !isPhone ? props.lanes : withoutLanes;
  const grid = useMemo(() => gridOf(board.lists, lanes, cards), [board.lists, lanes, cards]);
  const [phoneListId, setPhoneListId] = useState<string | null>(null);
  const [spoken, setSpoken] = useState("");
  const focus = useCardFocus();
  const { activeId, setActiveId, awaited, focusCard } = focus;
  const drag = useDrag({ canLift: canWrite, ...useCardDrop(grid, counts, focus, setSpoken) });
  const onKey = useCardKeys(grid, counts, drag, focusCard, setSpoken);
  useOpenCard(openId, isPhone, focusCard);

  const firstId = [...grid.cells.values()].find((list) => list.length > 0)?.[0]?.id ?? null;
  const kanban: Kanban = {
    drag,
    counts,
    tabStop: activeId !== null && grid.byId.has(activeId) ? activeId : firstId,
    awaitedId: awaited.current?.id ?? null,
    hintId,
    isPhone,
    onKey,
    onActive: setActiveId,
    onNewCard,
  };
  const held = drag.lifted ? grid.byId.get(drag.lifted.id) : undefined;
  return (
    <>
      {isPhone ? (
        <OneList grid={grid} kanban={kanban} listId={phoneListId ?? board.lists[0]?.id ?? ""} onList={setPhoneListId} />
      ) : lanes[0]?.id === "" ? (
        <div className={css.board} data-scrolls="x" tabIndex={-1}>
          {board.lists.map((list) => (
            <Column key={list.id} list={list} laneId="" grid={grid} kanban={kanban} />
          ))}
          {canWrite && <NewListButton board={board} />}
        </div>
      ) : (
        <Lanes grid={grid} kanban={kanban} />
      )}
      <Hidden>
        <span id={hintId}>{canWrite ? t("boards.hint") : ""}</span>
      </Hidden>
      <div className={css.spoken} role="status" aria-live="assertive">
        {spoken}
      </div>
      {held && <HeldCard card={held} drag={drag} isPhone={isPhone} />}
    </>
  );
}

/** On a phone: the chosen list. */
function OneList(props: { grid: Grid; kanban: Kanban; listId: string; onList: (id: string) => void }) {
  const { grid, kanban, listId } = props;
  const { drag, counts } = kanban;
  const list = grid.lists.find((one) => one.id === listId);
  return (
    <PhoneLists
      lists={grid.lists}
      counts={counts}
      listId={listId}
      onList={props.onList}
      lifted={drag.lifted}
      onAim={(id) => drag.aim({ cell: id, index: 0 })}
    >
      {list && <Column key={listId} list={list} laneId="" grid={grid} kanban={kanban} />}
    </PhoneLists>
  );
}
