import { calendarRoutes } from "@safos/contract/routes/calendar";
import type { Calendar, Entry } from "@safos/contract/calendar";
import { useMutation } from "@tanstack/react-query";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";
import { canWrite } from "./draft.ts";
import { isMoved, type Times } from "./moving.ts";
import { keyOf } from "./placing.ts";
import { refresh } from "./queries.ts";
import type { Held } from "./useEntryDrag.ts";
import { changeEntry, drawHeld, showNotMoved } from "./useMoving.ts";

const put = (id: string, calendarId: string): Promise<Entry> =>
  request(calendarRoutes.moveEntry, { params: { id }, body: { calendarId } });

/** To another calendar, and at other times where they differ: where these are refused it goes back to where it was. */
async function carry(id: string, to: { calendarId: string; times: Times | null }, from: string): Promise<Entry> {
  const moved = await put(id, to.calendarId);
  if (to.times === null) return moved;
  try {
    const { start, end } = to.times;
    return await changeEntry(moved.id, { start, end });
  } catch (error) {
    await put(moved.id, from);
    throw error;
  }
}

/** Puts what was moved to another calendar's column into that calendar, and offers to take it back. `onNewKey`: it has another id there. */
export function useMovingToCalendar(
  calendars: readonly Calendar[],
  onNewKey: (before: string, after: string) => void,
): (held: Held) => void {
  const t = useText();
  const undo = useMutation({
    meta: { isQuiet: true },
    mutationFn: ({ entry, held }: { entry: Entry; held: Held }) => {
      const { occurrence, times } = held;
      const back = isMoved(occurrence, times) ? occurrence : null;
      return carry(entry.id, { calendarId: occurrence.calendarId, times: back }, held.calendarId);
    },
    onSuccess: refresh,
    onError: showNotMoved,
  });
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: ({ occurrence, times, calendarId }: Held) =>
      carry(
        occurrence.entryId,
        { calendarId, times: isMoved(occurrence, times) ? times : null },
        occurrence.calendarId,
      ),
    onMutate: drawHeld,
    async onSuccess(entry, held) {
      const { recurrenceId } = held.occurrence;
      onNewKey(keyOf(held.occurrence), keyOf({ entryId: entry.id, recurrenceId }));
      const name = calendars.find(({ id }) => id === held.calendarId)?.name ?? "";
      showToast({
        text: t(held.occurrence.isRecurring ? "calendar.seriesInCalendar" : "calendar.inCalendar", { name }),
        action: { name: t("common.undo"), run: () => undo.mutate({ entry, held }) },
      });
      await refresh();
    },
    onError: showNotMoved,
  });
  return (held) => {
    const to = calendars.find(({ id }) => id === held.calendarId);
    if (canWrite(to)) save.mutate(held);
    else showToast({ text: t("calendar.mayNotWrite", { name: to?.name ?? "" }), tone: "danger" });
  };
}
