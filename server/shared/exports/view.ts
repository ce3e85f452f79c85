import type { Export } from "@safos/contract/exports";
import { keptDays, type ExportContext } from "./context.ts";
import type { ExportRow } from "./queries.ts";

const dayMs = 86_400_000;

export async function viewExports({ identity }: ExportContext, rows: readonly ExportRow[]): Promise<Export[]> {
  const persons = await identity.personsByIds([...new Set(rows.map((one) => one.requestedBy))]);
  const byId = new Map(persons.map((one) => [one.id, one]));
  return rows.flatMap((row) => {
    const person = byId.get(row.requestedBy);
    if (!person) return [];
    const { id, workspaceId, state, partsDone, partsTotal, requestedAt, doneAt, size } = row;
    const endsAt = state === "done" && doneAt ? new Date(doneAt.getTime() + keptDays * dayMs).toISOString() : null;
    return [
      {
        id,
        workspaceId,
        state,
        partsDone,
        partsTotal,
        requestedBy: identity.view(person),
        requestedAt: requestedAt.toISOString(),
        size,
        endsAt,
      },
    ];
  });
}
