import type { DatedThing } from "@safos/contract/timeline";
import { useMutation } from "@tanstack/react-query";
import { explain } from "../../../platform/api.ts";
import { useLocale, useText, withinSentence } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import { useTimeText } from "../time-text.ts";
import type { Held } from "../useEntryDrag.ts";
import { datedOf, momentOn, occurrenceOf } from "./dated.ts";
import { drawDue, refreshThings, setDue } from "./queries.ts";

interface Due {
  readonly thing: DatedThing;
  readonly at: string;
  /** Whether this takes back what was done before. */
  readonly isUndo: boolean;
}

/** Gives a card that was moved its new day, shows it at once, and offers to take it back. */
export function useMovingDated(): (held: Held) => void {
  const t = useText();
  const locale = useLocale();
  const { whole } = useTimeText();
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: ({ thing, at }: Due) => setDue(thing, at),
    onMutate: ({ thing, at }) => drawDue(thing, at),
    async onSuccess(_, { thing, at, isUndo }) {
      if (!isUndo)
        showToast({
          text: t("layers.moved", {
            name: thing.title,
            when: withinSentence(locale, whole(occurrenceOf({ ...thing, at }))),
          }),
          action: { name: t("common.undo"), run: () => save.mutate({ thing, at: thing.at, isUndo: true }) },
        });
      await refreshThings();
    },
    async onError(error, { thing }) {
      showToast({ text: t("layers.notMoved", { name: thing.title, reason: explain(error) }), tone: "danger" });
      await refreshThings();
    },
  });
  return ({ occurrence, times }) => {
    const thing = datedOf(occurrence);
    // Keys may have pulled at its end: a thing has none.
    if (thing && times.start !== occurrence.start)
      save.mutate({ thing, at: momentOn(thing.at, times.start), isUndo: false });
  };
}
