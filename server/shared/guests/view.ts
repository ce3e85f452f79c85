import type { Guest, ManagedGuest } from "@safos/contract/guests";
import type { Person } from "#identity";
import type { GuestContext } from "./context.ts";
import type { GuestRow } from "./queries.ts";

const at = (moment: Date | null): string | null => moment?.toISOString() ?? null;

interface Known {
  readonly persons: ReadonlyMap<string, Person>;
  /** Addresses at which no letters arrive, in lower case. */
  readonly refused: ReadonlyMap<string, unknown>;
}

async function knownOf({ identity, mail }: GuestContext, rows: readonly GuestRow[]): Promise<Known> {
  const ids = new Set(rows.flatMap(({ personId, sponsorId }) => [personId ?? [], sponsorId ?? []].flat()));
  const persons = new Map((await identity.personsByIds([...ids])).map((one) => [one.id, one]));
  return { persons, refused: await mail.refusedAmong(rows.map((one) => one.mail)) };
}

function viewOne({ identity }: GuestContext, row: GuestRow, { persons, refused }: Known): Guest {
  const [person, sponsor] = [persons.get(row.personId ?? ""), persons.get(row.sponsorId ?? "")];
  return {
    id: row.id,
    mail: row.mail,
    isMailRefused: refused.has(row.mail.toLowerCase()),
    person: person ? identity.view(person) : null,
    sponsor: sponsor ? identity.view(sponsor) : null,
    state: row.state === "active" && row.reviewBy !== null ? "review" : row.state,
    endsAt: row.endsAt.toISOString(),
    invitedAt: row.invitedAt.toISOString(),
    acceptedAt: at(row.acceptedAt),
    endedAt: at(row.endedAt),
    reviewBy: at(row.reviewBy),
  };
}

export async function viewGuests(context: GuestContext, rows: readonly GuestRow[]): Promise<Guest[]> {
  const known = await knownOf(context, rows);
  return rows.map((row) => viewOne(context, row, known));
}

export async function viewGuest(context: GuestContext, row: GuestRow): Promise<Guest> {
  return viewOne(context, row, await knownOf(context, [row]));
}

/** What the workspaces of some guests are called; one statement for all. */
export async function workspaceNames(
  { workspaces }: Pick<GuestContext, "workspaces">,
  rows: readonly Pick<GuestRow, "workspaceId">[],
): Promise<ReadonlyMap<string, string>> {
  const found = await workspaces.byIds([...new Set(rows.map((row) => row.workspaceId))]);
  return new Map(found.map(({ id, name }) => [id, name]));
}

/** With workspace and when they were last here, for administrators. */
export async function viewManaged(context: GuestContext, rows: readonly GuestRow[]): Promise<ManagedGuest[]> {
  const known = await knownOf(context, rows);
  const names = await workspaceNames(context, rows);
  return rows.map((row) => ({
    ...viewOne(context, row, known),
    workspace: { id: row.workspaceId, name: names.get(row.workspaceId) ?? "" },
    lastSeenAt: at(known.persons.get(row.personId ?? "")?.lastSeenAt ?? null),
  }));
}
