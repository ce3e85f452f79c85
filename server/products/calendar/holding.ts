import { ownedThings, type Holding } from "#departures";
import type { Workspaces } from "#workspaces";
import { changeOwner, countOwned } from "./calendars/queries.ts";
import type { CalendarDb } from "./tables.ts";

/** The calendars that a person made. */
export const calendarHolding = (db: CalendarDb, workspaces: Workspaces): Holding =>
  ownedThings({
    name: "calendars",
    workspaces,
    countOwned: (personId) => countOwned(db, personId),
    changeOwner: (fromId, toId, workspaceIds) => changeOwner(db, fromId, toId, workspaceIds),
  });
