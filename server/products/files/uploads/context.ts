import type { FilesDeps } from "../deps.ts";

/** What a verb of uploads needs. */
export type UploadContext = Pick<FilesDeps, "db" | "blobs" | "maxFileBytes" | "workspaces">;
