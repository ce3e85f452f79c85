import { isAbout } from "../../platform/live.ts";
import { useCallback } from "react";
import { useItemEvents } from "../items/index.ts";
import { refreshVersions, type Edited } from "./versions.ts";

/** Fetches anew what is known of something open whenever more than a comment happens to it. `refreshItems` must be stable. */
export function useItemRefresh({ kind, id }: Edited, refreshItems: () => Promise<void>): void {
  const refresh = useCallback(() => {
    void Promise.all([refreshItems(), refreshVersions({ kind, id })]);
  }, [kind, id, refreshItems]);
  useItemEvents(
    kind,
    id,
    useCallback((event) => !isAbout(event, "comment") && refresh(), [refresh]),
    refresh,
  );
}
