import { now } from "../../../platform/clock.ts";
import { openDatabase, settled, written } from "../../../platform/database.ts";
import { incomingName } from "../../../platform/offline.ts";

/** What another app has shared with this one. */
interface Share {
  readonly at: number;
  readonly files: readonly File[];
  readonly text: string;
}

/** After this nobody means to find a place for it any more. */
const longestMs = 86_400_000;

/** The service worker and the page make the same store: which of them is first is not known. */
const open = (): Promise<IDBDatabase | null> =>
  openDatabase(incomingName, 1, (fresh) => fresh.createObjectStore("shares", { autoIncrement: true }));

/** What has been shared and lies nowhere yet. A text alone is a file of its own, called `textName`. */
export async function readShared(textName: string): Promise<readonly File[]> {
  const database = await open();
  if (!database) return [];
  const shares = (await settled(database.transaction("shares").objectStore("shares").getAll())) as Share[];
  database.close();
  return shares
    .filter((one) => now() - one.at < longestMs)
    .flatMap(({ files, text }) =>
      files.length > 0 || text === "" ? files : [new File([`${text}\n`], textName, { type: "text/plain" })],
    );
}

/** They have a place by now, or nobody wants them. */
export async function forgetShared(): Promise<void> {
  const database = await open();
  if (!database) return;
  const transaction = database.transaction("shares", "readwrite");
  transaction.objectStore("shares").clear();
  await written(transaction);
  database.close();
}
