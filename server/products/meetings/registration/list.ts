import type { Registration, RegistrationQuery } from "@safos/contract/registration";
import type { Principal } from "#http";
import { writeCsv } from "#sheets";
import type { MeetingContext } from "../context.ts";
import { requireMeeting } from "../meeting/require.ts";
import { listRows, type ListedRow } from "./queries.ts";

export const viewRegistration = (row: ListedRow): Registration => ({
  id: row.id,
  name: row.name,
  mail: row.mail,
  organisationName: row.organisationName,
  isPerson: row.personId !== null,
  state: row.state,
  registeredAt: row.createdAt.toISOString(),
  cameAt: row.cameAt?.toISOString() ?? null,
});

/** Who registered, by name. Refuses MISSING to strangers, FORBIDDEN to who does not lead. */
export async function listRegistrations(
  context: MeetingContext,
  principal: Principal,
  id: string,
  { limit = 50, ...query }: RegistrationQuery,
): Promise<{ items: Registration[]; next?: string }> {
  await requireMeeting(context, principal, id, "moderate");
  const rows = await listRows(context.db, id, { ...query, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(viewRegistration), ...(rows.length > limit && last ? { next: last.id } : {}) };
}

const mostExported = 20_000;

const texts = {
  sv: {
    file: "Anmälda.csv",
    heads: ["Namn", "E-post", "Organisation", "Läge", "Anmäld", "Kom"],
    states: {
      unconfirmed: "Inte bekräftad",
      waiting: "Väntar",
      registered: "Anmäld",
      declined: "Inte godkänd",
      cancelled: "Avbokad",
    },
  },
  en: {
    file: "Registrations.csv",
    heads: ["Name", "Mail", "Organisation", "State", "Registered", "Came"],
    states: {
      unconfirmed: "Not confirmed",
      waiting: "Waiting",
      registered: "Registered",
      declined: "Not approved",
      cancelled: "Cancelled",
    },
  },
} as const;

/** The whole list as CSV, in the language of who asks. */
export async function exportRegistrations(
  context: MeetingContext,
  principal: Principal,
  id: string,
): Promise<{ name: string; bytes: Buffer }> {
  await requireMeeting(context, principal, id, "moderate");
  const locale = (await context.identity.personById(principal.personId))?.locale === "en" ? "en" : "sv";
  const { file, heads, states } = texts[locale];
  const rows = await listRows(context.db, id, { limit: mostExported });
  const cells = rows.map((row) => [
    row.name,
    row.mail,
    row.organisationName ?? "",
    states[row.state],
    row.createdAt,
    row.cameAt,
  ]);
  return { name: file, bytes: writeCsv([heads, ...cells]) };
}
