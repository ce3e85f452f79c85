import type { Card } from "@safos/contract/boards";
import { useMutation } from "@tanstack/react-query";
import { Circle, CircleCheck } from "lucide-react";
import { useState } from "react";
import { api } from "../../platform/api.ts";
import { queryClient } from "../../platform/query.ts";
import { useText } from "../../text/index.tsx";
import { AvatarStack, Button, Checkbox, cx, IconButton, ProgressBar, TextField } from "../../ui/index.ts";
import css from "./CardPanel.module.css";
import { givenTo, useOnBoard } from "./context.ts";
import { boxesOf, tickBox } from "./Markdown.tsx";
import { acceptCard, cardQuery } from "./queries.ts";
import "./text.ts";

/** Cards that lie under this one, with how far they have come. */
export function SubCards({ card, canWrite }: { card: Card; canWrite: boolean }) {
  const t = useText();
  const on = useOnBoard();
  const [title, setTitle] = useState("");
  const again = (): Promise<void> => queryClient.invalidateQueries({ queryKey: cardQuery(card.id).queryKey });
  const add = useMutation({
    mutationFn: () =>
      api.post<Card>(`/api/v1/boards/${card.boardId}/cards`, {
        title: title.trim(),
        listId: on.board.lists.find((one) => one.id === card.listId && !one.completes)?.id ?? on.board.lists[0]?.id,
        parentId: card.id,
      }),
    async onSuccess(made) {
      setTitle("");
      acceptCard(made);
      acceptCard(await api.get<Card>(`/api/v1/cards/${card.id}`));
    },
  });
  const tick = useMutation({
    mutationFn: (sub: { id: string; isDone: boolean }) =>
      api.patch<Card>(`/api/v1/cards/${sub.id}`, { isDone: !sub.isDone }),
    async onSuccess(after) {
      acceptCard(after);
      await again();
    },
  });
  if (card.subCards.length === 0 && !canWrite) return null;
  const done = card.subCards.filter((one) => one.isDone).length;
  return (
    <section aria-label={t("boards.subCards")}>
      <h4 className={css.heading}>
        {t("boards.subCards")}
        {card.subCards.length > 0 && <span>{t("boards.countOf", { n: done, of: card.subCards.length })}</span>}
      </h4>
      {card.subCards.length > 0 && (
        <ProgressBar label={t("boards.subProgress")} value={(done / card.subCards.length) * 100} />
      )}
      {card.subCards.map((sub) => (
        <div key={sub.id} className={css.row}>
          {canWrite ? (
            <IconButton
              label={t(sub.isDone ? "boards.undoneOf" : "boards.doneOf", { title: sub.title })}
              size="sm"
              hasTip={false}
              onPress={() => tick.mutate(sub)}
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
          <AvatarStack people={givenTo(sub, on)} size={20} most={3} />
        </div>
      ))}
      {canWrite && (
        <form
          className={css.add}
          onSubmit={(event) => {
            event.preventDefault();
            if (title.trim() !== "") add.mutate();
          }}
        >
          <TextField
            label={t("boards.newSubCard")}
            isLabelHidden
            placeholder={t("boards.newSubCard")}
            value={title}
            onChange={setTitle}
            maxLength={500}
          />
          <Button size="sm" type="submit" isPending={add.isPending}>
            {t("common.add")}
          </Button>
        </form>
      )}
    </section>
  );
}

/** The boxes of the text. Ticking one changes the text as it is now, also when someone else has just changed it. */
export function Checklist({ card, canWrite }: { card: Card; canWrite: boolean }) {
  const t = useText();
  const [words, setWords] = useState("");
  const write = useMutation({
    async mutationFn(change: (text: string) => string) {
      const save = (now: Card): Promise<Card> =>
        api.patch<Card>(`/api/v1/cards/${card.id}`, { description: change(now.description), version: now.version });
      try {
        return await save(card);
      } catch {
        return save(await api.get<Card>(`/api/v1/cards/${card.id}`));
      }
    },
    onMutate(change) {
      queryClient.setQueryData<Card>(cardQuery(card.id).queryKey, { ...card, description: change(card.description) });
    },
    onSuccess: acceptCard,
    onError: () => queryClient.invalidateQueries({ queryKey: cardQuery(card.id).queryKey }),
  });
  const boxes = boxesOf(card.description);
  const set = (words_: string, isDone: boolean, nth: number) => (text: string) => {
    const same = boxesOf(text).filter((one) => one.words === words_);
    const box = same[nth];
    return box ? tickBox(text, box.line, isDone) : text;
  };
  if (boxes.length === 0 && !canWrite) return null;
  return (
    <section aria-label={t("boards.checklist")}>
      <h4 className={css.heading}>
        {t("boards.checklist")}
        {boxes.length > 0 && (
          <span>{t("boards.countOf", { n: boxes.filter((one) => one.isDone).length, of: boxes.length })}</span>
        )}
      </h4>
      {boxes.map((box, index) => {
        const nth = boxes.slice(0, index).filter((one) => one.words === box.words).length;
        return (
          <div key={box.line} className={css.row}>
            <Checkbox
              isSelected={box.isDone}
              isDisabled={!canWrite}
              onChange={(isDone) => write.mutate(set(box.words, isDone, nth))}
            >
              <span className={cx(css.rowName, box.isDone && css.struck)}>{box.words}</span>
            </Checkbox>
          </div>
        );
      })}
      {canWrite && (
        <form
          className={css.add}
          onSubmit={(event) => {
            event.preventDefault();
            const line = words.replace(/\s+/g, " ").trim();
            if (line === "") return;
            setWords("");
            write.mutate((text) =>
              text === ""
                ? `- [ ] ${line}`
                : `${text.replace(/\n+$/, "")}${boxesOf(text).length > 0 ? "\n" : "\n\n"}- [ ] ${line}`,
            );
          }}
        >
          <TextField
            label={t("boards.newBox")}
            isLabelHidden
            placeholder={t("boards.newBox")}
            value={words}
            onChange={setWords}
            maxLength={500}
          />
          <Button size="sm" type="submit">
            {t("common.add")}
          </Button>
        </form>
      )}
    </section>
  );
}
