import type { FormResponse } from "@safos/contract/forms";
import { readUploads, type StoredResponse } from "./queries.ts";
import type { FormContext } from "../context.ts";

/** Responses as those see them who make the form. */
export async function showResponses(
  { db, identity }: FormContext,
  rows: readonly StoredResponse[],
): Promise<FormResponse[]> {
  const [people, uploads] = await Promise.all([
    identity.personsByIds([...new Set(rows.flatMap((one) => one.personId ?? []))]),
    readUploads(
      db,
      rows.map((one) => one.id),
    ),
  ]);
  const byId = new Map(people.map((one) => [one.id, one]));
  const filesOf = Map.groupBy(uploads, (one) => one.responseId ?? "");
  return rows.map((row) => {
    const person = byId.get(row.personId ?? "");
    return {
      id: row.id,
      person: person ? identity.view(person) : null,
      guestName: row.guestName,
      sentAt: row.sentAt?.toISOString() ?? null,
      sentOn: row.sentOn,
      changedAt: row.changedAt?.toISOString() ?? null,
      answers: row.answers,
      files: (filesOf.get(row.id) ?? []).map(({ id, name, size }) => ({ id, name, size })),
    };
  });
}
