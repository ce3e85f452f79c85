import type { Board, BoardList, ChangeList } from "@safos/contract/boards";
import { boardRoutes } from "@safos/contract/routes/boards";
import { useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Menu, showToast, Switch, TextField } from "../../../ui/index.ts";
import { acceptBoard } from "../cached-cards.ts";
import { useOnBoard } from "../context.ts";
import "../text.ts";
import css from "./BoardView.module.css";

/** What can be done with a list. */
export function ListMenu({ list }: { list: BoardList }) {
  const t = useText();
  const { board } = useOnBoard();
  const [isOpen, setOpen] = useState(false);
  const params = { id: board.id, listId: list.id };
  const at = board.lists.findIndex((one) => one.id === list.id);
  const [left, right] = [board.lists[at - 1], board.lists[at + 1]];
  const move = useMutation({
    mutationFn: (to: ChangeList) => request(boardRoutes.changeList, { params, body: to }),
    onSuccess: acceptBoard,
  });
  const remove = useMutation({
    mutationFn: () => request(boardRoutes.trashList, { params }),
    onSuccess(after) {
      acceptBoard(after);
      showToast({
        text: t("boards.listRemoved", { list: list.title }),
        action: {
          name: t("common.undo"),
          run: () => void request(boardRoutes.restoreList, { params }).then(acceptBoard),
        },
      });
    },
  });
  return (
    <>
      <Menu
        label={t("common.moreFor", { name: list.title })}
        actions={[
          { id: "edit", name: t("boards.listSettings"), onAction: () => setOpen(true) },
          left && { id: "left", name: t("boards.moveLeft"), onAction: () => move.mutate({ before: left.id }) },
          right && { id: "right", name: t("boards.moveRight"), onAction: () => move.mutate({ after: right.id }) },
          {
            id: "remove",
            name: t("boards.removeList"),
            isDanger: true,
            startsGroup: true,
            onAction: () => remove.mutate(),
          },
        ]}
      />
      {isOpen && <ListDialog board={board} list={list} onClose={() => setOpen(false)} />}
    </>
  );
}

/** A column with one button, after the last list. */
export function NewListButton({ board }: { board: Board }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={css.newList}>
      <Button variant="quiet" icon={<Plus aria-hidden="true" />} onPress={() => setOpen(true)}>
        {t("boards.newList")}
      </Button>
      {isOpen && <ListDialog board={board} list={null} onClose={() => setOpen(false)} />}
    </div>
  );
}

/** Name, limit and whether cards that come here are done; a new list when there is none. */
function ListDialog({ board, list, onClose }: { board: Board; list: BoardList | null; onClose: () => void }) {
  const t = useText();
  const [title, setTitle] = useState(list?.title ?? "");
  const [limit, setLimit] = useState(list?.wipLimit ? String(list.wipLimit) : "");
  const [completes, setCompletes] = useState(list?.completes ?? false);
  const number = limit.trim() === "" ? null : Number(limit);
  const isWrong = number !== null && (!Number.isInteger(number) || number < 1 || number > 1000);
  const save = useMutation({
    mutationFn() {
      const body = { title: title.trim(), wipLimit: number, completes };
      return list
        ? request(boardRoutes.changeList, { params: { id: board.id, listId: list.id }, body })
        : request(boardRoutes.addList, { params: { id: board.id }, body });
    },
    onSuccess(after) {
      acceptBoard(after);
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={list ? t("boards.listSettings") : t("boards.newList")}
      size="small"
      submit={t("common.save")}
      isPending={save.isPending}
      onSubmit={() => title.trim() !== "" && !isWrong && save.mutate()}
    >
      <TextField label={t("boards.name")} value={title} onChange={setTitle} maxLength={500} isRequired autoFocus />
      <TextField
        label={t("boards.limit")}
        hint={t("boards.limitHint")}
        value={limit}
        onChange={setLimit}
        inputMode="numeric"
        error={isWrong ? t("boards.limitWrong") : null}
      />
      <Switch isSelected={completes} onChange={setCompletes}>
        {t("boards.completes")}
      </Switch>
    </FormDialog>
  );
}
