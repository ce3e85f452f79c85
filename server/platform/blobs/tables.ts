export interface BlobTables {
  "blobs.blob": { hash: string; size: number; touched_at: Date };
  "blobs.damage": { hash: string; problem: "damaged" | "missing"; found_at: Date };
  "blobs.scrub": { is_only: boolean; after_hash: string; begun_at: Date; ended_at: Date };
}
