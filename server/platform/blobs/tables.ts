export interface BlobTables {
  "blobs.blob": {
    hash: string;
    size: number;
    touched_at: Date;
    organisation_id: string | null;
    object: string | null;
    generation: number | null;
    store: "folder" | "s3" | null;
    scanned_at: Date | null;
  };
  "blobs.quarantine": {
    id: string;
    organisation_id: string;
    hash: string;
    size: number;
    signature: string;
    times: number;
    found_at: Date;
    last_at: Date;
    last_actor: string;
    request_id: string | null;
    released_at: Date | null;
    object: string | null;
    generation: number | null;
    store: "folder" | "s3" | null;
  };
  "blobs.damage": { hash: string; problem: "damaged" | "missing"; found_at: Date };
  "blobs.scrub": { is_only: boolean; after_hash: string; begun_at: Date; ended_at: Date };
  "blobs.master": { is_only: boolean; fingerprint: string };
  "blobs.key": {
    organisation_id: string;
    generation: number;
    wrapped: Buffer | null;
    created_at: Date;
    destroyed_at: Date | null;
  };
  "blobs.quota": { organisation_id: string; bytes: number };
  "blobs.piece": { blob: string; number: number; piece: string; size: number };
  "blobs.place": { is_only: boolean; id: string };
}
