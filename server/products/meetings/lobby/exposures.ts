import type { Exposure, ExposureSource } from "#policy";
import type { MeetingContext } from "../context.ts";
import { classedOf } from "../item.ts";
import { linkOf } from "./may-invite.ts";
import { readMeetingsWithLink } from "../meeting/queries.ts";

const atOnce = 500;

/** Meetings that guests may come to by a link, for the preview of a rule. */
export const guestLinkExposures = ({
  db,
  identity,
  items,
  workspaces,
}: Pick<MeetingContext, "db" | "identity" | "items" | "workspaces">): ExposureSource =>
  async function* list() {
    let after: string | null = null;
    for (;;) {
      const rows = await readMeetingsWithLink(db, after, atOnce);
      const page: Exposure[] = [];
      for (const row of rows) {
        const workspace = await workspaces.byId(row.workspaceId);
        const place = await items.classes.placeOf(classedOf(row));
        if (!workspace || !place) continue;
        const maker = row.guestLinkBy === null ? null : await identity.personById(row.guestLinkBy);
        page.push({
          actor: maker,
          action: { type: "guest.invite", ...linkOf(row) },
          item: place,
          kind: "guestLink",
          workspace,
          itemKind: "meeting",
          title: row.title,
          person: maker?.displayName ?? null,
        });
      }
      yield page;
      after = rows.at(-1)?.id ?? null;
      if (rows.length < atOnce) return;
    }
  };
