import { close, fsync, open } from "node:fs";
import { promisify } from "node:util";
import { createGathering } from "#database";

const openFolder = promisify(open);
const syncFile = promisify(fsync);

/** Nothing that was written hangs on it, and without anyone to say it to a fault here would end the process. */
const letGo = (folder: number): void => close(folder, () => undefined);

/** As many as one organisation has. */
const mostOpen = 256;

/**
 * Makes the names in a folder durable that were there when it was asked: once for all who ask while another is being done. Folders stay open
 * for the next time.
 */
export function createFolderSync(): (folder: string) => Promise<void> {
  /** Those that nobody is using, the one that was used last at the end. */
  const idle = new Map<string, number>();

  async function sync(path: string): Promise<void> {
    const known = idle.get(path);
    idle.delete(path);
    const folder = known ?? (await openFolder(path, "r"));
    try {
      await syncFile(folder);
    } catch (error) {
      letGo(folder);
      throw error;
    }
    idle.set(path, folder);
    for (const [oldest, one] of idle) {
      if (idle.size <= mostOpen) break;
      idle.delete(oldest);
      letGo(one);
    }
  }

  const ask = createGathering<null, undefined>(async (path, jobs) => {
    await sync(path);
    return jobs.map(() => ({ status: "fulfilled", value: undefined }));
  }, Number.POSITIVE_INFINITY);
  return (folder) => ask(folder, null);
}
