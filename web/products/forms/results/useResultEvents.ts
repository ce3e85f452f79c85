import { isAbout } from "../../../platform/live.ts";
import { useCallback, useEffect, useRef } from "react";
import { queryClient } from "../../../platform/query.ts";
import { useItemEvents } from "../../../shared/items/index.ts";

const restMs = 700;

/** Events come often while many answer: the page asks again at most once in a while. */
export function useResultEvents(formId: string): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const refresh = useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      for (const part of ["results", "responses", "cross", "texts", "one"])
        void queryClient.invalidateQueries({ queryKey: ["forms", part, formId] });
    }, restMs);
  }, [formId]);
  useItemEvents(
    "form",
    formId,
    useCallback((event) => isAbout(event, "form") && refresh(), [refresh]),
    refresh,
  );
}
