import type { Board, Field, Label } from "@safos/contract/boards";
import { useMutation } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { api } from "../../platform/api.ts";
import { randomId } from "../../platform/clock.ts";
import { queryClient } from "../../platform/query.ts";
import { useText } from "../../text/index.tsx";
import { Button, Dialog, Form, IconButton, Select, showToast, TextField } from "../../ui/index.ts";
import css from "./BoardSettings.module.css";
import { boardQuery } from "./queries.ts";
import "./text.ts";

const tones = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const toneOptions = (t: ReturnType<typeof useText>) =>
  tones.map((n) => ({ id: String(n), name: t(`boards.tone.${n}` as "boards.tone.0") }));

/** Name, mark, labels and the board's own fields. */
export function BoardSettings({ board, onClose }: { board: Board; onClose: () => void }) {
  const t = useText();
  const [title, setTitle] = useState(board.title);
  const [prefix, setPrefix] = useState(board.prefix);
  const [fields, setFields] = useState<readonly Field[]>(board.fields);
  const isPrefixWrong = !/^[A-Za-zÅÄÖåäö0-9]{0,6}$/.test(prefix);
  const save = useMutation({
    mutationFn: () =>
      api.patch<Board>(`/api/v1/boards/${board.id}`, {
        version: board.version,
        title: title.trim(),
        prefix,
        fields: fields.filter((one) => one.name.trim() !== ""),
      }),
    onSuccess(after: Board) {
      queryClient.setQueryData(boardQuery(board.id).queryKey, after);
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
          <div key={field.id} className={css.row}>
            <TextField
              label={t("boards.fieldName")}
              value={field.name}
              onChange={(name) => change(field.id, { name })}
              maxLength={100}
            />
            <Select
              label={t("boards.fieldType")}
              value={field.type}
              options={(["text", "number", "date", "choice"] as const).map((id) => ({
                id,
                name: t(`boards.type.${id}`),
              }))}
              onChange={(type) => change(field.id, { type })}
            />
            {field.type === "choice" && (
              <TextField
                label={t("boards.choices")}
                hint={t("boards.choicesHint")}
                value={(field.options ?? []).join(", ")}
                onChange={(text) =>
                  change(field.id, {
                    options: text
                      .split(",")
                      .map((one) => one.trimStart())
                      .filter(Boolean),
                  })
                }
              />
            )}
            <IconButton
              label={t("boards.removeField", { name: field.name })}
              onPress={() => setFields(fields.filter((one) => one.id !== field.id))}
            >
              <Trash2 aria-hidden="true" />
            </IconButton>
          </div>
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

/** A label is saved when its field is left; the empty row makes a new one. */
function LabelRow({ board, label }: { board: Board; label: Label | null }) {
  const t = useText();
  const [title, setTitle] = useState(label?.title ?? "");
  const [tone, setTone] = useState(String(label?.tone ?? (label ? 0 : (board.labels.length % 8) + 1)));
  const path = `/api/v1/boards/${board.id}/labels`;
  const again = async (): Promise<void> => {
    await queryClient.invalidateQueries({ queryKey: boardQuery(board.id).queryKey });
  };
  const save = useMutation({
    mutationFn: (body: { title: string; tone: number | null }) =>
      label ? api.patch(`${path}/${label.id}`, body) : api.post(path, body),
    async onSuccess() {
      if (!label) setTitle("");
      await again();
    },
  });
  const remove = useMutation({
    mutationFn: () => api.delete(`${path}/${label?.id ?? ""}`),
    async onSuccess() {
      await again();
      showToast({ text: t("boards.labelRemoved", { title }) });
    },
  });
  const write = (nextTone = tone): void => {
    if (title.trim() === "" || (label && title.trim() === label.title && nextTone === String(label.tone ?? 0))) return;
    save.mutate({ title: title.trim(), tone: nextTone === "0" ? null : Number(nextTone) });
  };
  return (
    <form
      className={css.row}
      onSubmit={(event) => {
        event.preventDefault();
        write();
      }}
    >
      <TextField
        label={label ? t("boards.labelName") : t("boards.newLabel")}
        value={title}
        onChange={setTitle}
        maxLength={100}
        onBlur={() => label && write()}
      />
      <Select
        label={t("boards.tone")}
        value={tone}
        options={toneOptions(t)}
        onChange={(next) => {
          setTone(next);
          if (label) write(next);
        }}
      />
      {label ? (
        <IconButton label={t("boards.removeLabel", { title: label.title })} onPress={() => remove.mutate()}>
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
