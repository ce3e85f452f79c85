import type { Card } from "@safos/contract/boards";
import { useMutation } from "@tanstack/react-query";
import { Circle, CircleCheck } from "lucide-react";
import { queryClient } from "../../../platform/query.ts";
import { useText } from "../../../text/index.tsx";
import { AvatarStack, cx, IconButton, ProgressBar } from "../../../ui/index.ts";
import { acceptCard, changeCard, createCard, readCard } from "../cached-cards.ts";
import { assigneesOf, useOnBoard } from "../context.ts";
import { cardQuery } from "../queries.ts";
import "../text.ts";
import { AddLine } from "./AddLine.tsx";
import css from "./CardPanel.module.css";

type SubCard = Card["subCards"][number];

function useAddSubCard(card: Card) {
  const { board } = useOnBoard();
  // Not a list whose cards are done: a new card is not.
  const list = board.lists.find((one) => one.id === card.listId && !one.completes) ?? board.lists[0];
  return useMutation({
    mutationFn: ({ title }: { title: string; clear: () => void }) =>
      createCard(card.boardId, { title, ...(list ? { listId: list.id } : {}), parentId: card.id }),
    async onSuccess(made, { clear }) {
      clear();
      if (!made) return;
      acceptCard(made);
      acceptCard(await readCard(card.id));
    },
  });
}

/** Cards that lie under this one, with how far they have come. */
export function SubCards({ card, canWrite }: { card: Card; canWrite: boolean }) {
  const t = useText();
  const add = useAddSubCard(card);
  const count = card.subCards.length;
  if (count === 0 && !canWrite) return null;
  const done = card.subCards.filter((one) => one.isDone).length;
  return (
    <section aria-label={t("boards.subCards")}>
      <h4 className={css.heading}>
        {t("boards.subCards")}
        {count > 0 && <span>{t("boards.countOf", { n: done, of: count })}</span>}
      </h4>
      {count > 0 && <ProgressBar label={t("boards.subProgress")} value={(done / count) * 100} />}
      {card.subCards.map((sub) => (
        <SubCardRow key={sub.id} parentId={card.id} sub={sub} canWrite={canWrite} />
      ))}
      {canWrite && (
        <AddLine
          label={t("boards.newSubCard")}
          isPending={add.isPending}
          onAdd={(title, clear) => add.mutate({ title, clear })}
        />
      )}
    </section>
  );
}

function SubCardRow({ parentId, sub, canWrite }: { parentId: string; sub: SubCard; canWrite: boolean }) {
  const t = useText();
  const on = useOnBoard();
  const tick = useMutation({
    mutationFn: () => changeCard(sub.id, { isDone: !sub.isDone }),
    async onSuccess(after) {
      acceptCard(after);
      await queryClient.invalidateQueries({ queryKey: cardQuery(parentId).queryKey });
    },
  });
  return (
    <div className={css.row}>
      {canWrite ? (
        <IconButton
          label={t(sub.isDone ? "boards.undoneOf" : "boards.doneOf", { title: sub.title })}
          size="sm"
          hasTip={false}
          onPress={() => tick.mutate()}
        >
          {sub.isDone ? <CircleCheck className={css.isDone} aria-hidden="true" /> : <Circle aria-hidden="true" />}
        </IconButton>
      ) : sub.isDone ? (
        <CircleCheck className={css.isDone} role="img" aria-label={t("boards.done")} />
      ) : (
        <Circle aria-hidden="true" />
      )}
      <button type="button" className={cx(css.rowName, sub.isDone && css.rowDone)} onClick={() => on.open(sub.id)}>
        {sub.title}
      </button>
      <AvatarStack people={assigneesOf(sub, on)} size={20} most={3} />
    </div>
  );
}
