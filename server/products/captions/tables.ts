import type { Db } from "#database";

export interface CaptionTables {
  "captions.running": { meeting_id: string };
  "captions.planned": { meeting_id: string };
  "captions.line": { id: string };
}
export type CaptionDb = Db<CaptionTables>;
