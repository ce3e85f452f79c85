import type { Database, Db } from "#database";
import type { Events } from "#events";
import type { Log } from "#log";
import type { Scan } from "#scan";
import type { Keyring } from "./keys/keyring.ts";
import type { Quotas } from "./quotas.ts";
import type { FolderStore } from "./stores/folder.ts";
import type { BlobStore } from "./stores/store.ts";
import type { BlobTables } from "./tables.ts";

/** What every verb of blobs works with. */
export interface BlobContext {
  readonly database: Database;
  readonly db: Db<BlobTables>;
  readonly log: Log;
  readonly keys: Keyring;
  readonly quotas: Quotas;
  readonly folder: FolderStore;
  /** Where new objects go. */
  readonly target: BlobStore;
  /** Where an object lies. Throws where this installation does not know that store any more. */
  storeOf(kind: BlobStore["kind"]): BlobStore;
  /** Null: nothing is scanned. */
  readonly scan: Scan | null;
  readonly events: Events | null;
  /** Which of these hashes a module still refers to, by the module's name. */
  readonly owners: ReadonlyMap<string, (hashes: string[]) => Promise<string[]>>;
  /** For which organisations it does, as far as it can say. */
  readonly holders: ReadonlyMap<string, ReadHolders>;
}

/** Organisations in whose workspaces these hashes are referred to; of what has none that can be named, no row. */
export type ReadHolders = (hashes: string[]) => Promise<readonly Holder[]>;
interface Holder {
  readonly hash: string;
  readonly organisationId: string;
}

/** What belongs to no organisation belongs to the host, as this one. */
export const hostOrganisation = "00000000-0000-0000-0000-000000000000";
