import type { Recurrence } from "@safos/contract/boards";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { useText } from "../../../text/index.tsx";
import { MomentField, Select, TextField } from "../../../ui/index.ts";
import type { FactProps } from "./Fact.tsx";

/** A moment as its field has it, in the reader's own zone. */
const localValue = (at: string | null): string => {
  if (at === null) return "";
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

const momentOf = (value: string): string | null => (value === "" ? null : new Date(value).toISOString());

/** When a card begins and is due, and how often it comes again. */
export function DatesDialog({ card, onChange, onClose }: Omit<FactProps, "canWrite"> & { onClose: () => void }) {
  const t = useText();
  const [starts, setStarts] = useState(localValue(card.startsAt));
  const [due, setDue] = useState(localValue(card.dueAt));
  const [unit, setUnit] = useState<Recurrence["unit"] | "never">(card.recurrence?.unit ?? "never");
  const [every, setEvery] = useState(String(card.recurrence?.every ?? 1));
  const isWrong = starts !== "" && due !== "" && starts > due;
  const count = Math.min(99, Math.max(1, Math.round(Number(every)) || 1));
  return (
    <FormDialog
      onClose={onClose}
      title={t("boards.dates")}
      size="small"
      submit={t("common.save")}
      onSubmit={() => {
        if (isWrong) return;
        onChange({
          startsAt: momentOf(starts),
          dueAt: momentOf(due),
          recurrence: unit === "never" ? null : { unit, every: count },
        });
        onClose();
      }}
    >
      <MomentField kind="datetime" label={t("boards.starts")} value={starts} onChange={setStarts} />
      <MomentField
        kind="datetime"
        label={t("boards.due")}
        value={due}
        onChange={setDue}
        error={isWrong ? t("boards.datesWrong") : null}
      />
      <Select
        label={t("boards.recurs")}
        value={unit}
        options={(["never", "day", "week", "month", "year"] as const).map((id) => ({
          id,
          name: t(`boards.unit.${id}`),
        }))}
        onChange={setUnit}
      />
      {unit !== "never" && (
        <TextField
          label={t("boards.recursEvery")}
          hint={t("boards.recursHint")}
          inputMode="numeric"
          value={every}
          onChange={setEvery}
        />
      )}
    </FormDialog>
  );
}
