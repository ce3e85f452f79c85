import type { AnyEvent } from "#events";
import type { FilesDeps } from "../deps.ts";
import { insertActivity, type ActivityKind } from "./queries.ts";

const kinds = {
  "file.added": "added",
  "file.changed": "changed",
  "file.renamed": "renamed",
  "file.moved": "moved",
  "file.trashed": "trashed",
  "file.restored": "restored",
} as const satisfies Readonly<Record<string, ActivityKind>>;

type Recorded = keyof typeof kinds;
const recordedTypes = Object.keys(kinds) as readonly Recorded[];

/** Writes down who did what to a file. */
export function recordActivities({ db, events }: Pick<FilesDeps, "db" | "events">): void {
  events.on("files.activity", recordedTypes, async (event) => {
    const { id, payload, workspaceId, type, at } = event;
    // What went to another workspace is listed there.
    if (workspaceId === null || (event.type === "file.trashed" && event.payload.isMoved === true)) return;
    await insertActivity(db, {
      eventId: id,
      nodeId: payload.fileId,
      ...doerOf(event),
      kind: kinds[type],
      at,
    });
  });
}

function doerOf({ actor }: Pick<AnyEvent, "actor">): { personId: string | null; guestName: string | null } {
  if (actor.kind === "person") return { personId: actor.id, guestName: null };
  return { personId: null, guestName: actor.kind === "guest" ? actor.name : null };
}
