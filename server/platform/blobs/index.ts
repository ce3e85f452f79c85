export { archiveLock, createBlobs, type Blobs, type StoredBlob } from "./service.ts";
export type { FaultyBlob } from "./check.ts";
export type { BlobStore } from "./folder.ts";
