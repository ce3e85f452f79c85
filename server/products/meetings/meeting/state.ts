import type { Meeting } from "@safos/contract/meetings";
import type { MeetingRow } from "./queries.ts";

export function stateOf(row: Pick<MeetingRow, "startedAt" | "endedAt">): Meeting["state"] {
  return row.endedAt ? "ended" : row.startedAt ? "live" : "scheduled";
}
