import { fileLockRoutes } from "@safos/contract/routes/file-locks";
import type { FileItem } from "@safos/contract/files";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import "./text.ts";

/** Locks a file, or unlocks it; answers with a toast. */
export function useLock(refresh: () => void): (item: FileItem) => void {
  const t = useText();
  return (item) => {
    const { id, name, lock } = item;
    const work = lock
      ? request(fileLockRoutes.unlockFile, { params: { id } })
      : request(fileLockRoutes.lockFile, { params: { id } });
    void work
      .then(() => showToast({ text: t(lock ? "files.unlocked" : "files.locked", { name }) }))
      .catch((error: unknown) => showToast({ text: explain(error), tone: "danger" }))
      .finally(refresh);
  };
}
