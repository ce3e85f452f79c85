import type { Entry, EntryScope } from "@safos/contract/calendar";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { useLocale, useText, withinSentence } from "../../text/index.tsx";
import { Notice, Radios, Skeleton } from "../../ui/index.ts";
import { scopesOf } from "./moving.ts";
import { entryQuery } from "./queries.ts";
import { useTimeText } from "./time-text.ts";
import type { Held } from "./useEntryDrag.ts";

const scopes = ["this", "following", "all"] as const;

/** Of which occurrences of a series a move is. */
export function ScopeDialog(props: {
  move: Held;
  onChoose: (scope: EntryScope, entry: Entry) => void;
  onClose: () => void;
}) {
  const t = useText();
  const locale = useLocale();
  const { whole } = useTimeText();
  const { occurrence, times } = props.move;
  const { data, error } = useQuery(entryQuery(occurrence.entryId, null));
  const [scope, setScope] = useState<EntryScope>("this");
  const allowed = data ? scopesOf(data, occurrence, times) : [];
  return (
    <FormDialog
      title={t("calendar.move")}
      onClose={props.onClose}
      size="small"
      submit={t("calendar.moveNow")}
      onSubmit={() => data && props.onChoose(scope, data)}
      isPending={false}
      isIncomplete={!data}
      error={error}
    >
      <p>
        {t("calendar.moveTo", {
          name: occurrence.summary || t("calendar.untitled"),
          when: withinSentence(locale, whole({ ...occurrence, ...times })),
        })}
      </p>
      {data ? (
        <Radios
          label={t("calendar.scope")}
          value={scope}
          onChange={setScope}
          options={scopes.map((id) => ({ id, name: t(`calendar.scope.${id}`), isDisabled: !allowed.includes(id) }))}
        />
      ) : (
        <Skeleton label={t("common.loading")} rows={3} />
      )}
      {data && allowed.length < 3 && <Notice isQuiet>{t("calendar.boundByRule")}</Notice>}
    </FormDialog>
  );
}
