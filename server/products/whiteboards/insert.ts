import type { BoardElement } from "@safos/contract/whiteboard-elements";
import { plainText } from "@safos/contract/whiteboard-outline";
import { byPerson } from "#events";
import type { Principal } from "#http";
import type { WhiteboardDeps } from "./deps.ts";
import { whiteboardEvent } from "./events.ts";
import { insertWhiteboard } from "./queries.ts";
import { newScene } from "./scene.ts";

/** Characters of text that search reads. */
export const maxTextLength = 200_000;

/** Adds a whiteboard with what lies on it; false when the meeting has got one in the meantime. */
export function addWhiteboard(
  { db, collaboration, events, items }: WhiteboardDeps,
  person: Principal,
  workspaceId: string,
  fresh: { id: string; title: string; elements: readonly BoardElement[]; meetingId: string | null },
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const row = await insertWhiteboard(trx, {
      id: fresh.id,
      workspaceId,
      title: fresh.title.trim(),
      by: person.personId,
      meetingId: fresh.meetingId,
      text: plainText(fresh.elements).slice(0, maxTextLength),
      elementCount: fresh.elements.length,
    });
    if (!row) return false;
    const ref = { kind: "whiteboard" as const, id: fresh.id };
    await collaboration.create(trx, ref, newScene(fresh.elements));
    if (fresh.meetingId !== null)
      await items.links.link(trx, ref, { kind: "meeting", id: fresh.meetingId }, person.personId);
    await events.emit(trx, whiteboardEvent("whiteboard.created", row, byPerson(person.personId)));
    return true;
  });
}
