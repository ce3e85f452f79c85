import type { NewWhiteboard, Whiteboard } from "@safos/contract/whiteboards";
import { uuid } from "#clock";
import { refuse, type Principal } from "#http";
import type { WhiteboardDeps } from "./deps.ts";
import { addWhiteboard } from "./insert.ts";
import { readOfMeeting } from "./queries.ts";
import { templateElements } from "./templates.ts";
import { viewWhiteboard } from "./view.ts";

/** `isNew` is false when the meeting had one already, which is answered then. */
export async function createWhiteboard(
  deps: WhiteboardDeps,
  person: Principal,
  workspaceId: string,
  fresh: NewWhiteboard,
): Promise<{ whiteboard: Whiteboard; isNew: boolean }> {
  const { db, items } = deps;
  await deps.workspaces.require(person.personId, workspaceId, "write");
  const actor = { person, link: null };
  const meetingId = fresh.meetingId ?? null;
  if (meetingId !== null) {
    const meeting = await items.require(actor, "meeting", meetingId, "read");
    if (meeting.workspaceId !== workspaceId) throw refuse("MISSING", "There is no such meeting here.");
    const there = await readOfMeeting(db, workspaceId, meetingId);
    if (there) return { whiteboard: await viewWhiteboard(deps, actor, there.id), isNew: false };
  }
  const id = uuid();
  const elements = templateElements(fresh.template ?? "empty", fresh.locale ?? "sv");
  const isNew = await addWhiteboard(deps, person, workspaceId, { id, title: fresh.title, elements, meetingId });
  // Another participant was a moment faster: theirs is everybody's.
  const there = isNew || meetingId === null ? null : await readOfMeeting(db, workspaceId, meetingId);
  return { whiteboard: await viewWhiteboard(deps, actor, there?.id ?? id), isNew };
}
