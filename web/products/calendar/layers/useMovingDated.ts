import type { DatedThing } from "@safos/contract/timeline";
import { useMutation } from "@tanstack/react-query";
import { explain } from "../../../platform/api.ts";
import { useLocale, useText, withinSentence } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import { useTimeText } from "../time-text.ts";
import type { Held } from "../useEntryDrag.ts";
import { datedOf, momentsAt, occurrenceOf, type Moments } from "./dated.ts";
import { drawMoments, refreshThings, setMoments } from "./queries.ts";

interface Move {
  readonly thing: DatedThing;
  readonly moments: Moments;
  /** Whether this takes back what was done before. */
  readonly isUndo: boolean;
}

/** Gives a card that was moved its new day, and a meeting its new time, shows it at once, and offers to take it back. */
export function useMovingDated(): (held: Held) => void {
  const t = useText();
  const locale = useLocale();
  const { whole } = useTimeText();
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: ({ thing, moments }: Move) => setMoments(thing, moments),
    onMutate: ({ thing, moments }) => drawMoments(thing, moments),
    async onSuccess(_, { thing, moments, isUndo }) {
      if (!isUndo)
        showToast({
          text: t(thing.layer === "meetings" ? "layers.movedMeeting" : "layers.moved", {
            name: thing.title,
            when: withinSentence(locale, whole(occurrenceOf({ ...thing, ...moments }))),
          }),
          action: { name: t("common.undo"), run: () => save.mutate({ thing, moments: thing, isUndo: true }) },
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
    if (!thing) return;
    const moments = momentsAt(thing, occurrence, times);
    if (moments.at !== thing.at || moments.endsAt !== thing.endsAt) save.mutate({ thing, moments, isUndo: false });
  };
}
