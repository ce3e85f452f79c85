import { useState } from "react";
import { now } from "../../platform/clock.ts";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { useText } from "../../text/index.tsx";
import { TextField } from "../../ui/index.ts";
import { addDays, dayAt, instantAt, minutesAt } from "./days.ts";
import type { Given } from "./EntryDialog.tsx";
import { readQuick, type Quick } from "./quick.ts";
import { useTimeText } from "./time-text.ts";

const isoOf = (local: string): string => new Date(instantAt(local)).toISOString();

/** An entry in words; what was understood is shown while one writes, and stands in the form before anything is saved. */
export function QuickEntry(props: { onUnderstood: (given: Given) => void; onClose: () => void }) {
  const t = useText();
  const { whole } = useTimeText();
  const [text, setText] = useState("");
  const found = readQuick(text, dayAt(now()), minutesAt(now()));
  const when = ({ isAllDay, start, end }: Quick): string =>
    isAllDay
      ? whole({ isAllDay, start, end: addDays(end, 1) })
      : whole({ isAllDay, start: isoOf(start), end: isoOf(end) });
  return (
    <FormDialog
      title={t("calendar.quick")}
      size="small"
      submit={t("calendar.quickOpen")}
      onClose={props.onClose}
      onSubmit={() => found && props.onUnderstood(found)}
      isIncomplete={!found}
    >
      <TextField
        label={t("calendar.quickLabel")}
        hint={t("calendar.quickHint")}
        value={text}
        onChange={setText}
        maxLength={1000}
        autoFocus
      />
      <p aria-live="polite">
        {found
          ? t("calendar.quickFound", { name: found.summary || t("calendar.untitled"), when: when(found) })
          : text.trim() !== "" && t("calendar.quickUnknown")}
      </p>
    </FormDialog>
  );
}
