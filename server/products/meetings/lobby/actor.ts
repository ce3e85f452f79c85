import type { EventActor } from "#events";
import type { GuestRow } from "./queries.ts";

export const byGuest = ({ id, name }: Pick<GuestRow, "id" | "name">): EventActor => ({ kind: "guest", id, name });
