import type { CalendarContext } from "../context.ts";
import { callSecretOf } from "./secrets.ts";

/** Into the lobby of the call of a visit. */
export const callUrlOf = async (
  { http, tickets }: CalendarContext,
  booking: Parameters<typeof callSecretOf>[1],
): Promise<string> => `${http.publicUrl}/g/${await callSecretOf(tickets, booking)}`;
