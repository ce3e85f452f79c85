import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { CardRequest } from "../../platform/offers.ts";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { explain } from "../../platform/api.ts";
import { useText } from "../../text/index.tsx";
import { Notice, Select, showToast, Skeleton, TextField } from "../../ui/index.ts";
import { isAtLeast } from "../../shared/workspaces/queries.ts";
import { createCard } from "./cached-cards.ts";
import { markOf } from "./context.ts";
import { boardQuery, boardsQuery } from "./queries.ts";
import "./text.ts";

/** A card made of a message, a file or a note: choose where, the two are linked. */
export function CreateCard(props: CardRequest & { onClose: () => void }) {
  const t = useText();
  const navigate = useNavigate();
  const { data } = useQuery(boardsQuery(null));
  const boards = (data ?? [])
    .filter((one) => isAtLeast(one.role, "editor"))
    .sort((a, b) => Number(b.workspaceId === props.workspaceId) - Number(a.workspaceId === props.workspaceId));
  const [chosen, setChosen] = useState<string | null>(null);
  const boardId = chosen ?? boards[0]?.id ?? null;
  const board = useQuery({ ...boardQuery(boardId ?? ""), enabled: boardId !== null }).data;
  const [listId, setListId] = useState<string | null>(null);
  const [title, setTitle] = useState(props.title.replace(/\s+/g, " ").trim().slice(0, 200));
  const list = board?.lists.find((one) => one.id === listId) ?? board?.lists[0];
  const make = useMutation({
    mutationFn: () =>
      createCard(boardId ?? "", {
        title: title.trim(),
        ...(list ? { listId: list.id } : {}),
        ...(props.description ? { description: props.description.slice(0, 100_000) } : {}),
        ...(props.source ? { source: props.source } : {}),
      }),
    meta: { isQuiet: true },
    onSuccess(card) {
      props.onClose();
      if (!card) return showToast({ text: t("outbox.sendsLater") });
      showToast({
        text: t("boards.made", { mark: markOf(card, card.no) }),
        action: {
          name: t("boards.show"),
          run: () =>
            void navigate({
              to: "/w/$workspaceId/boards/$boardId/cards/$cardId",
              params: { workspaceId: card.workspaceId, boardId: card.boardId, cardId: card.id },
            }),
        },
      });
    },
  });
  return (
    <FormDialog
      onClose={props.onClose}
      title={t("boards.createCard")}
      size="small"
      submit={t("boards.create")}
      isPending={make.isPending}
      isIncomplete={!board}
      onSubmit={() => title.trim() !== "" && board && make.mutate()}
    >
      {!data && <Skeleton label={t("common.loading")} />}
      {data && boards.length === 0 && <Notice>{t("boards.noBoardToWrite")}</Notice>}
      <TextField
        label={t("boards.cardTitle")}
        value={title}
        onChange={setTitle}
        maxLength={500}
        autoFocus
        error={make.error ? explain(make.error) : null}
      />
      {boards.length > 0 && (
        <Select
          label={t("boards.board")}
          value={boardId ?? ""}
          options={boards.map((one) => ({ id: one.id, name: one.title, hint: one.workspaceName }))}
          onChange={(id) => {
            setChosen(id);
            setListId(null);
          }}
        />
      )}
      {board && list && (
        <Select
          label={t("boards.list")}
          value={list.id}
          options={board.lists.map((one) => ({ id: one.id, name: one.title }))}
          onChange={setListId}
        />
      )}
    </FormDialog>
  );
}
