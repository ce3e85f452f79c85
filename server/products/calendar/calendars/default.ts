import { calendarColours } from "@safos/contract/calendar-colours";
import { uuid } from "#clock";
import { byPerson } from "#events";
import type { CalendarContext } from "../context.ts";
import { calendarEvent } from "../events.ts";
import { hasDefault, insertCalendar, lockWorkspaceCalendars } from "./queries.ts";

export const defaultZone = "Europe/Stockholm";

/** The same for the same workspace, and none of one's own calendar. */
const colourOf = (id: string): string =>
  calendarColours[1 + (Number.parseInt(id.slice(-4), 16) % (calendarColours.length - 1))] ?? calendarColours[0];

/** Makes the first calendar of a workspace when there is none; of several processes that are asked at once one does. */
export async function ensureDefault(ctx: CalendarContext, workspaceId: string, personId: string): Promise<void> {
  const { db, events, identity, workspaces } = ctx;
  if (await hasDefault(db, workspaceId)) return;
  const workspace = await workspaces.byId(workspaceId);
  if (!workspace || workspace.archivedAt !== null) return;
  const person = await identity.personById(personId);
  const isPersonal = workspace.personalOf !== null;
  const name = !isPersonal ? workspace.name : person?.locale === "en" ? "My calendar" : "Min kalender";
  await db.transaction().execute(async (trx) => {
    await lockWorkspaceCalendars(trx, workspaceId);
    if (await hasDefault(trx, workspaceId)) return;
    const row = {
      id: uuid(),
      workspaceId,
      name: name.slice(0, 200),
      description: "",
      colour: isPersonal ? calendarColours[0] : colourOf(workspaceId),
      timeZone: defaultZone,
      components: ["VEVENT", "VTODO", "VJOURNAL"] as const,
      isDefault: true,
      slug: null,
      createdBy: personId,
    };
    await insertCalendar(trx, row);
    await events.emit(trx, calendarEvent("calendar.created", row, byPerson(personId), { title: row.name }));
  });
}
