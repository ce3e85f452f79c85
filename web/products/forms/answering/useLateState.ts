import { answerRoutes } from "@safos/contract/routes/forms";
import type { EventType } from "@safos/contract/events";
import type { Answering } from "@safos/contract/forms";
import { useCallback, useState } from "react";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useItemEvents } from "../../../shared/items/index.ts";
import { answeringQuery } from "../queries.ts";

/** After these the form takes answers that it did not take, or the other way. */
const changing: ReadonlySet<EventType> = new Set(["form.opened", "form.closed", "form.trashed"]);

type CanAnswer = Answering["canAnswer"];
/** Why a form can no longer be answered that could be when it was opened. */
export type LateState = Exclude<CanAnswer, "yes">;

/** Follows that a form opens, and that it closes while someone is answering: what they have written stays where it is. */
export function useLateState(id: string): LateState | null {
  const [canAnswer, setCanAnswer] = useState<CanAnswer>("yes");
  const look = useCallback(async () => {
    const { queryKey } = answeringQuery(id);
    if (queryClient.getQueryData(queryKey)?.canAnswer !== "yes") return queryClient.invalidateQueries({ queryKey });
    // Without an answer nothing is known; sending will show it.
    const fresh = await request(answerRoutes.openForm, { params: { id } }).catch(() => null);
    if (fresh) setCanAnswer(fresh.canAnswer);
  }, [id]);
  useItemEvents(
    "form",
    id,
    useCallback(({ type }) => void (changing.has(type) && look()), [look]),
    useCallback(() => void look(), [look]),
  );
  return canAnswer === "yes" ? null : canAnswer;
}
