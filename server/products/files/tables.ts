import type { Db } from "#database";

export interface FileTables {
  "files.node": { id: number };
  "files.version": { id: number };
  "files.upload": { id: string };
  "files.upload_chunk": { upload_id: string };
  "files.preview": { source: string };
  "files.favourite": { node_id: number };
}

export type FileDb = Db<FileTables>;
