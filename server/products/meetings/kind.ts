import type { ItemKind } from "#items";
import type { MeetingContext } from "./context.ts";
import { readItems, readTrashedItems, viewItem } from "./item.ts";
import { liveLinkOf } from "./live-page/allowed.ts";
import { readLivePage } from "./live-page/queries.ts";
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
      if (!row || row.endedAt) return [];
      const page = await readLivePage(db, id);
      const ways: { readonly madeBy: string | null; readonly link: ReturnType<typeof linkOf> }[] = [
        ...(row.guestLinkHash === null ? [] : [{ madeBy: row.guestLinkBy, link: linkOf(row) }]),
        ...(page && page.state !== "off" ? [{ madeBy: page.openedBy, link: liveLinkOf(page, row) }] : []),
      ];
      return Promise.all(
        ways.map(async ({ madeBy, link }) => {
          const maker = madeBy === null ? null : await context.identity.personById(madeBy);
          const person = maker?.displayName ?? null;
          return {
            actor: maker,
            action: { type: "guest.invite", ...link } as const,
            kind: "guestLink" as const,
            person,
          };
        }),
      );
    },
    purge: (before) => purgeMeetings(context, before),
  };
}
