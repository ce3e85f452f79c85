export { archiveLock, createBlobs, type Blobs } from "./service.ts";
export type { Digest, WriteOptions } from "./digests.ts";
export type { StoredBlob } from "./write.ts";
export { hostOrganisation, type ReadHolders } from "./context.ts";
export { checkStored, lineOf, parseLine, type Stored } from "./stored.ts";
export { masterKeyName } from "./keys/master.ts";
export type { FaultyBlob } from "./check.ts";
export type { Quarantined } from "./quarantine/admin.ts";
