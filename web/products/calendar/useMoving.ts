import { calendarRoutes } from "@safos/contract/routes/calendar";
import type { ChangeEntry, Entry, EntryScope, Occurrence } from "@safos/contract/calendar";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { explain } from "../../platform/api.ts";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { text, useLocale, useText, withinSentence } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";
import { changeOf } from "./moving.ts";
import { keyOf } from "./placing.ts";
import { refresh } from "./queries.ts";
import { useTimeText } from "./time-text.ts";
import { heldAs, type Held } from "./useEntryDrag.ts";

/** Draws what was let go where it was put, before the server has answered. */
export async function drawHeld(held: Held): Promise<void> {
  // An answer that was asked for before would draw it where it was.
  await queryClient.cancelQueries({ queryKey: ["calendar", "occurrences"] });
  queryClient.setQueriesData<Occurrence[]>({ queryKey: ["calendar", "occurrences"] }, (items) =>
    items?.map((item) => (keyOf(item) === keyOf(held.occurrence) ? heldAs({ ...held, occurrence: item }) : item)),
  );
}

export const changeEntry = (id: string, body: ChangeEntry): Promise<Entry> =>
  request(calendarRoutes.changeEntry, { params: { id }, body });

/** Says that it is where it was, and why. */
export async function showNotMoved(error: unknown): Promise<void> {
  showToast({ text: text("calendar.notMoved", { reason: explain(error) }), tone: "danger" });
  await refresh();
}

/** Saves what was moved, shows it at once, and offers to take it back. Of a series it is asked which occurrences move. */
export function useMoving() {
  const t = useText();
  const locale = useLocale();
  const { whole } = useTimeText();
  const [asked, setAsked] = useState<Held | null>(null);
  const undo = useMutation({
    meta: { isQuiet: true },
    mutationFn: ({ id, body }: { id: string; body: ChangeEntry }) => changeEntry(id, body),
    onSuccess: refresh,
    onError: showNotMoved,
  });
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: ({ change, occurrence }: Held & { change: ChangeEntry; back: ChangeEntry }) =>
      changeEntry(occurrence.entryId, change),
    onMutate: drawHeld,
    async onSuccess({ id }, { occurrence, times, back }) {
      showToast({
        text: t("calendar.moved", { when: withinSentence(locale, whole({ ...occurrence, ...times })) }),
        action: { name: t("common.undo"), run: () => undo.mutate({ id, body: back }) },
      });
      await refresh();
    },
    onError: showNotMoved,
  });
  return {
    asked,
    giveUp: () => setAsked(null),
    move(held: Held): void {
      if (held.occurrence.recurrenceId !== null) setAsked(held);
      else
        save.mutate({
          ...held,
          ...changeOf(held.occurrence, held.times, { scope: "all", entry: null }),
        });
    },
    moveSeries(held: Held, scope: EntryScope, entry: Entry): void {
      setAsked(null);
      save.mutate({ ...held, ...changeOf(held.occurrence, held.times, { scope, entry }) });
    },
  };
}
