import type { Db } from "#database";
import type { Transaction } from "#events";

export interface FileTables {
  "files.node": { id: number };
  "files.version": { id: number };
  "files.upload": { id: string };
  "files.upload_chunk": { upload_id: string };
  "files.copy": { id: string };
  "files.copy_item": { copy_id: string };
  "files.preview": { source: string };
  "files.favourite": { node_id: number };
  "files.lock": { id: string };
  "files.dead_property": { node_id: number };
}

export type FileDb = Db<FileTables>;
export type FileTransaction = FileDb & Transaction;
