import type { AnyEvent } from "#events";
import type { FilesDeps } from "../deps.ts";
import { insertActivities, type ActivityKind } from "./queries.ts";

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
  events.onTogether("files.activity", recordedTypes, (some) =>
    insertActivities(
      db,
      some
        // What went to another workspace is listed there.
        .filter(
          (event) => event.workspaceId !== null && !(event.type === "file.trashed" && event.payload.isMoved === true),
        )
        .map((event) => ({
          eventId: event.id,
          nodeId: event.payload.fileId,
          ...doerOf(event),
          kind: kinds[event.type],
          at: event.at,
        })),
    ),
  );
}

function doerOf({ actor }: Pick<AnyEvent, "actor">): { personId: string | null; guestName: string | null } {
  if (actor.kind === "person") return { personId: actor.id, guestName: null };
  return { personId: null, guestName: actor.kind === "guest" ? actor.name : null };
}
