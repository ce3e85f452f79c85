import { plainText } from "@safos/contract/whiteboard-outline";
import { now } from "#clock";
import { byPerson } from "#events";
import type { WhiteboardDeps } from "./deps.ts";
import { whiteboardEvent } from "./events.ts";
import { maxTextLength } from "./insert.ts";
import { updateContent } from "./queries.ts";
import { dropTombstones, readScene } from "./scene.ts";

/** Minutes between versions that are stored automatically, at least. */
const versionEveryMinutes = 20;

/** Brings what is derived from a whiteboard up to date: text, counts, versions. */
export async function refreshWhiteboard(
  { collaboration, db, events }: WhiteboardDeps,
  id: string,
  changedBy: string | null,
): Promise<void> {
  const ref = { kind: "whiteboard" as const, id };
  const doc = await collaboration.read(ref);
  const elements = readScene(doc);
  await db.transaction().execute(async (trx) => {
    const text = plainText(elements).slice(0, maxTextLength);
    const row = await updateContent(trx, id, { text, elementCount: elements.length, by: changedBy });
    if (row) await events.emit(trx, whiteboardEvent("whiteboard.changed", row, byPerson(changedBy)));
  });
  await collaboration.versions.storeIfOld(ref, changedBy, versionEveryMinutes);
  if (dropTombstones(doc, now()))
    await collaboration.apply(ref, changedBy, (current) => void dropTombstones(current, now()));
}
