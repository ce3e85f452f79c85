import type { CalendarEvents } from "@safos/contract/events/calendar";
import { itemEvent, type AnyOutboxEvent, type EventActor } from "#events";
import type { CalendarRow } from "./tables.ts";

/** What happened to a calendar or in it. */
export const calendarEvent = <T extends keyof CalendarEvents>(
  type: T,
  { id, workspaceId }: Pick<CalendarRow, "id" | "workspaceId">,
  actor: EventActor,
  payload: CalendarEvents[T],
): AnyOutboxEvent =>
  itemEvent<keyof CalendarEvents>(type, { actor, workspaceId, item: { kind: "calendar", id } }, payload);
