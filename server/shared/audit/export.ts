import type { AuditFormat } from "@safos/contract/audit";
import type { EventActor } from "#events";
import { refuse } from "#http";
import type { AuditContext } from "./context.ts";
import { writeRecord } from "./formats.ts";
import { viewRecords } from "./list.ts";
import { readOn } from "./queries.ts";

const atOnce = 500;

/** Some records of a log, as lines. */
export interface ExportedLines {
  readonly text: string;
  readonly count: number;
}

interface Exporting {
  readonly format: AuditFormat;
  readonly actor: EventActor;
  /** Asked again before every part: a slow line may take hours. Throws what the export ends with. */
  readonly requireStill?: () => Promise<void>;
}

/** Every record of an organisation that is kept, a line each, in order. That it was taken out stands in the log itself. */
export async function* exportRecords(
  context: AuditContext,
  organisationId: string,
  { format, actor, requireStill }: Exporting,
): AsyncGenerator<ExportedLines> {
  const { db, events, organisations } = context;
  const organisation = organisations.byId(organisationId);
  if (!organisation) throw refuse("MISSING", "There is no such organisation.");
  const host = organisation.domains[0] ?? "-";
  await db.transaction().execute((trx) =>
    events.emit(trx, {
      type: "audit.exported",
      actor,
      organisationId,
      subject: `organisation:${organisationId}`,
      payload: {},
    }),
  );
  let after = 0;
  for (;;) {
    await requireStill?.();
    const found = await readOn(db, organisationId, after, atOnce);
    const last = found.at(-1);
    if (!last) return;
    const shown = await viewRecords(context, organisationId, found);
    yield { text: shown.map((one) => `${writeRecord(one, format, host)}\n`).join(""), count: shown.length };
    after = last.sequence;
  }
}
