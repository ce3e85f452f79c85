import type { ExposureSource } from "#policy";
import { needPlace, type GuestContext } from "./context.ts";
import { readPresent, type GuestRow } from "./queries.ts";

const atOnce = 200;

/** Guests and invitations, for the preview of a rule. */
export const guestExposures = (context: GuestContext): ExposureSource =>
  async function* list() {
    const { db, identity, workspaces } = context;
    let after: GuestRow | null = null;
    for (;;) {
      const rows: GuestRow[] = await readPresent(db, { workspaceId: null, after, limit: atOnce });
      const ids = rows.flatMap((one) => one.personId ?? []);
      const persons = new Map((await identity.personsByIds(ids)).map((one) => [one.id, one]));
      const page = [];
      for (const row of rows) {
        const workspace = await workspaces.byId(row.workspaceId);
        if (!workspace) continue;
        page.push({
          actor: null,
          action: { type: "guest.admit" as const, stayMs: 0 },
          item: await needPlace(context, row.workspaceId),
          kind: "mailGuest" as const,
          workspace: { id: workspace.id, name: workspace.name, isPersonal: false },
          itemKind: null,
          title: null,
          person: persons.get(row.personId ?? "")?.displayName ?? row.mail,
        });
      }
      yield page;
      after = rows.at(-1) ?? null;
      if (rows.length < atOnce) return;
    }
  };
