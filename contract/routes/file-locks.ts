import { Empty } from "../common.ts";
import { FileId, FileLockState } from "../files.ts";
import { defineRoutes } from "../route.ts";

const byFile = { id: FileId };

export const fileLockRoutes = defineRoutes({
  /** The lock that keeps others out, on the file or on a folder above. */
  readFileLock: {
    method: "GET",
    path: "/api/v1/files/:id/lock",
    access: "person",
    params: byFile,
    answer: FileLockState,
    errors: ["FILE_MISSING"],
  },
  /** Keeps everybody else from changing it, for a week unless it is unlocked before. */
  lockFile: {
    method: "POST",
    path: "/api/v1/files/:id/lock",
    access: "person",
    params: byFile,
    answer: FileLockState,
    errors: ["FILE_MISSING", "FILE_LOCKED", "ROOT_FIXED", "TOO_MANY_LOCKS"],
  },
  /** The caller's own, or as one who manages the workspace another's. */
  unlockFile: {
    method: "DELETE",
    path: "/api/v1/files/:id/lock",
    access: "person",
    params: byFile,
    answer: Empty,
    errors: ["FILE_MISSING", "FILE_LOCKED", "LOCK_MISSING"],
  },
});
