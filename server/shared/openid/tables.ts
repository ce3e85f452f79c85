import type { Db } from "#database";

export interface OpenidTables {
  "openid.client": { id: string };
  "openid.program_grant": { id: string };
  "openid.stored": { kind: string };
  "openid.secret": { id: string };
}
export type OpenidDb = Db<OpenidTables>;
