import type { Board, Label, NewLabel } from "@safos/contract/boards";
import { boardRoutes } from "@safos/contract/routes/boards";
import { useMutation } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, IconButton, Select, showToast, TextField } from "../../../ui/index.ts";
import { boardQuery } from "../queries.ts";
import "../text.ts";
import { toneOf, toneOptions } from "../tones.ts";
import css from "./BoardSettings.module.css";

/** A label is saved when its field is left; the empty row makes a new one. */
export function LabelRow({ board, label }: { board: Board; label: Label | null }) {
  const t = useText();
  const [title, setTitle] = useState(label?.title ?? "");
  const [tone, setTone] = useState(String(label?.tone ?? (label ? 0 : (board.labels.length % 8) + 1)));
  const refetch = (): Promise<void> => queryClient.invalidateQueries({ queryKey: boardQuery(board.id).queryKey });
  const save = useMutation({
    mutationFn: (body: NewLabel) =>
      label
        ? request(boardRoutes.changeLabel, { params: { id: board.id, labelId: label.id }, body })
        : request(boardRoutes.addLabel, { params: { id: board.id }, body }),
    async onSuccess() {
      if (!label) setTitle("");
      await refetch();
    },
  });
  const remove = useMutation({
    mutationFn: (labelId: string) => request(boardRoutes.removeLabel, { params: { id: board.id, labelId } }),
    async onSuccess() {
      await refetch();
      showToast({ text: t("boards.labelRemoved", { title }) });
    },
  });
  const saveChange = (nextTone = tone): void => {
    if (title.trim() === "" || (label && title.trim() === label.title && nextTone === String(label.tone ?? 0))) return;
    save.mutate({ title: title.trim(), tone: toneOf(nextTone) });
  };
  return (
    <form
      className={css.row}
      onSubmit={(event) => {
        event.preventDefault();
        saveChange();
      }}
    >
      <TextField
        label={label ? t("boards.labelName") : t("boards.newLabel")}
        value={title}
        onChange={setTitle}
        maxLength={100}
        onBlur={() => label && saveChange()}
      />
      <Select
        label={t("boards.tone")}
        value={tone}
        options={toneOptions(t)}
        onChange={(next) => {
          setTone(next);
          if (label) saveChange(next);
        }}
      />
      {label ? (
        <IconButton label={t("boards.removeLabel", { title: label.title })} onPress={() => remove.mutate(label.id)}>
          <Trash2 aria-hidden="true" />
        </IconButton>
      ) : (
        <Button type="submit" isPending={save.isPending}>
          {t("common.add")}
        </Button>
      )}
    </form>
  );
}
