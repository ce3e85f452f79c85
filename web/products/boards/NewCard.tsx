import type { Board, NewCard as NewCardBody } from "@safos/contract/boards";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { explain } from "../../platform/api.ts";
import { useText } from "../../text/index.tsx";
import { Button, Dialog, Form, Select, showToast, TextField } from "../../ui/index.ts";
import { acceptCard, createCard } from "./cached-cards.ts";
import { markOf } from "./context.ts";
import "./text.ts";

/** A new card: its title and list are enough; everything else is chosen in its panel. */
export function NewCard(props: {
  board: Board;
  listId: string | null;
  onOpen: (id: string) => void;
  onClose: () => void;
}) {
  const { board } = props;
  const t = useText();
  const [title, setTitle] = useState("");
  const [listId, setListId] = useState(props.listId ?? board.lists[0]?.id ?? "");
  const [isMore, setMore] = useState(false);
  const make = useMutation({
    mutationFn: (body: NewCardBody) => createCard(board.id, body),
    meta: { isQuiet: true },
    onSuccess(card) {
      if (card) acceptCard(card);
      if (isMore) {
        setTitle("");
        showToast({
          text: card ? t("boards.made", { mark: markOf(board, card.no) }) : t("outbox.sendsLater"),
        });
      } else {
        props.onClose();
        if (card) props.onOpen(card.id);
      }
    },
  });
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t("boards.newCard")}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <>
          <Button type="submit" form="card" isPending={make.isPending && isMore} onPress={() => setMore(true)}>
            {t("boards.addMore")}
          </Button>
          <Button
            type="submit"
            form="card"
            variant="primary"
            isPending={make.isPending && !isMore}
            onPress={() => setMore(false)}
          >
            {t("boards.addCard")}
          </Button>
        </>
      }
    >
      <Form id="card" onSubmit={() => title.trim() !== "" && make.mutate({ title: title.trim(), listId })}>
        <TextField
          label={t("boards.cardTitle")}
          value={title}
          onChange={setTitle}
          maxLength={500}
          autoFocus
          isRequired
          error={make.error ? explain(make.error) : null}
        />
        <Select
          label={t("boards.list")}
          value={listId}
          options={board.lists.map((one) => ({ id: one.id, name: one.title }))}
          onChange={setListId}
        />
      </Form>
    </Dialog>
  );
}
