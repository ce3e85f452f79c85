import type { ItemKind } from "#items";
import type { MeetingContext } from "./context.ts";
import { readItems, readTrashedItems, viewItem } from "./item.ts";
import { linkOf } from "./lobby/may-invite.ts";
import { readMeeting } from "./meeting/queries.ts";
import { purgeMeetings, setTrashed } from "./meeting/trash.ts";

export function meetingKind(context: MeetingContext): ItemKind {
  const { db } = context;
  return {
    kind: "meeting",
    find: async (ids) => (await readItems(db, ids)).map(viewItem),
    setTrashed: (actor, id, isTrashed, requireStill) =>
      setTrashed(context, actor.person?.personId ?? null, id, { isTrashed, requireStill }),
    async trashed(workspaceId) {
      const rows = await readTrashedItems(db, workspaceId);
      return rows.map((row) => ({ ...viewItem(row), trashedAt: row.trashedAt ?? row.createdAt }));
    },
    async openWays(id) {
      const row = await readMeeting(db, id);
      if (row?.guestLinkHash === null || !row || row.endedAt) return [];
      const maker = row.guestLinkBy === null ? null : await context.identity.personById(row.guestLinkBy);
      return [
        {
          actor: maker,
          action: { type: "guest.invite", ...linkOf(row) },
          kind: "guestLink",
          person: maker?.displayName ?? null,
        },
      ];
    },
    purge: (before) => purgeMeetings(context, before),
  };
}
