import type { Core } from "../../../core.ts";
import { defineStep } from "../../../protocol/exchange.ts";
import { refuse } from "../../../protocol/refuse.ts";
import { param } from "../../../protocol/scope.ts";
import { noteAct } from "../../note-act.ts";
import { readTasksAbout } from "../../tasks/queries.ts";
import { requireOutsideWorkspaces, requireOwnRoom } from "../own-rooms.ts";

const about = { name: "block-room", section: "Room Admin API (Synapse)", gives: ["answer"] } as const;

/** Also of a room that was removed. */
export const answerBlock = defineStep({
  ...about,
  needs: ["person"],
  async run({ core, request }, { person }) {
    const roomId = param(request, "roomId");
    const block = core.memory.blocked.get(roomId);
    if (block?.organisationId === person.organisationId) return { answer: { block: true, user_id: block.userId } };
    await requireOwnRoom(core, person.organisationId, roomId);
    return { answer: { block: false } };
  },
});

/** A room that is being removed stays closed until it is. Refuses M_FORBIDDEN. */
async function requireNotLeaving({ db }: Core, organisationId: string, subject: string): Promise<void> {
  const deletions = await readTasksAbout(db, { kind: "deleteRoom", organisationId, subject });
  if (deletions.some(({ state }) => state === "scheduled" || state === "active"))
    refuse("M_FORBIDDEN", "The room is being removed, and stays closed until it is.");
}

/** Into a blocked room nobody comes who is not in it. */
export const blockRoom = defineStep({
  ...about,
  needs: ["person", "body"],
  async run({ core, request }, { person, body }) {
    const { block } = body;
    if (typeof block !== "boolean") refuse("M_BAD_JSON", "block is true or false.");
    const roomId = param(request, "roomId");
    const { organisationId, userId } = person;
    const isOwnBlock = core.memory.blocked.get(roomId)?.organisationId === organisationId;
    if (block || !isOwnBlock) requireOutsideWorkspaces(await requireOwnRoom(core, organisationId, roomId));
    if (!block) await requireNotLeaving(core, organisationId, roomId);
    await core.http.requireFresh(request);
    const payload = { action: block ? "blocked" : "unblocked", roomId, personId: null } as const;
    await noteAct(core, person, { type: "chat.administered", payload });
    await core.writer.write((batch) =>
      batch.note({ kind: "blocked", body: { roomId, organisationId, userId: block ? userId : null } }),
    );
    return { answer: { block } };
  },
});
