import type { Db } from "#database";

export interface RecordingTables {
  "recordings.recording": { id: string };
  "recordings.egress": { id: string };
}
export type RecordingDb = Db<RecordingTables>;
