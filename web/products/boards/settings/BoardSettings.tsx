import type { Board, Field } from "@safos/contract/boards";
import { boardRoutes } from "@safos/contract/routes/boards";
import { useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { randomId } from "../../../platform/clock.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Dialog, Form, TextField } from "../../../ui/index.ts";
import { acceptBoard } from "../cached-cards.ts";
import "../text.ts";
import css from "./BoardSettings.module.css";
import { FieldRow } from "./FieldRow.tsx";
import { LabelRow } from "./LabelRow.tsx";

/** Name, mark, labels and the board's own fields. */
export function BoardSettings({ board, onClose }: { board: Board; onClose: () => void }) {
  const t = useText();
  const [title, setTitle] = useState(board.title);
  const [prefix, setPrefix] = useState(board.prefix);
  const [fields, setFields] = useState<readonly Field[]>(board.fields);
  const isPrefixWrong = !/^[A-Za-zÅÄÖåäö0-9]{0,6}$/.test(prefix);
  const save = useMutation({
    mutationFn: () =>
      request(boardRoutes.changeBoard, {
        params: { id: board.id },
        body: {
          version: board.version,
          title: title.trim(),
          prefix,
          fields: fields.filter((one) => one.name.trim() !== ""),
        },
      }),
    onSuccess(after) {
      acceptBoard(after);
      void queryClient.invalidateQueries({ queryKey: ["boards"] });
      onClose();
    },
  });
  const change = (id: string, part: Partial<Field>): void =>
    setFields(fields.map((one) => (one.id === id ? { ...one, ...part } : one)));
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("boards.settings")}
      about={board.title}
      closeLabel={t("common.close")}
      footer={
        <>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" type="submit" form="board-settings" isPending={save.isPending}>
            {t("common.save")}
          </Button>
        </>
      }
    >
      <Form id="board-settings" onSubmit={() => title.trim() !== "" && !isPrefixWrong && save.mutate()}>
        <TextField label={t("boards.name")} value={title} onChange={setTitle} maxLength={500} />
        <TextField
          label={t("boards.prefix")}
          hint={t("boards.prefixHint")}
          value={prefix}
          onChange={setPrefix}
          maxLength={6}
          error={isPrefixWrong ? t("boards.prefixWrong") : null}
        />
        <h3 className={css.heading}>{t("boards.fields")}</h3>
        {fields.map((field) => (
          <FieldRow
            key={field.id}
            field={field}
            onChange={(part) => change(field.id, part)}
            onRemove={() => setFields(fields.filter((one) => one.id !== field.id))}
          />
        ))}
        <div>
          <Button
            size="sm"
            icon={<Plus aria-hidden="true" />}
            onPress={() => setFields([...fields, { id: randomId(), name: "", type: "text" }])}
          >
            {t("boards.addField")}
          </Button>
        </div>
      </Form>
      <h3 className={css.heading}>{t("boards.labels")}</h3>
      {board.labels.map((label) => (
        <LabelRow key={label.id} board={board} label={label} />
      ))}
      <LabelRow board={board} label={null} />
    </Dialog>
  );
}
