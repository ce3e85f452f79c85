import type { FaultyBlob } from "#blobs";
import type { SequenceValue, TableShape } from "#database";

/** What the first entry of an archive says. */
export interface Manifest {
  /** 2: the blobs lie beside the archive, in its folder; the second entry lists them. */
  readonly format: 1 | 2;
  readonly version: string;
  readonly createdAt: string;
  readonly migrations: readonly string[];
  readonly tables: readonly TableShape[];
  readonly sequences: readonly SequenceValue[];
  readonly blobs: number;
}

/** What the last entry of an archive says: content that was not whole when it was written. */
export type FaultList = readonly FaultyBlob[];
