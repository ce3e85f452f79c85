export { archiveLock, createBlobs, type Blobs, type StoredBlob } from "./service.ts";
export type { BlobStore } from "./folder.ts";
