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
  "files.push_ticket": { hash: Buffer };
  "files.rewind": { id: string };
  "files.rewind_item": { rewind_id: string };
  "files.shown": { source: string };
  "files.sheets": { source: string };
  "files.wopi_token": { hash: Buffer };
  "files.text": { source: string };
  "files.activity": { id: number };
  "files.direct_link": { hash: Buffer };
  "files.user_status": { person_id: string };
  "files.tag": { id: number };
  "files.node_tag": { node_id: number };
  "files.favourite": { node_id: number };
  "files.lock": { id: string };
  "files.dead_property": { node_id: number };
  "files.received": { id: string };
  "files.placement": { node_id: number };
  "files.federated_sent": { id: string };
  "files.federated_received": { id: string };
  "files.share_number": { number: number };
}

export type FileDb = Db<FileTables>;
export type FileTransaction = FileDb & Transaction;
