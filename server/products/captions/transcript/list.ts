import type { ReadTranscript, Transcript, Utterance } from "@safos/contract/captions";
import type { Principal } from "#http";
import type { CaptionContext } from "../context.ts";
import { readRunning } from "../queries.ts";
import { countLines, readLines, type LineRow } from "./queries.ts";

/** What was said in a meeting, in order, a page at a time. Refuses MISSING to strangers. */
export async function listTranscript(
  context: CaptionContext,
  principal: Principal,
  meetingId: string,
  { after, q = "", limit = 500 }: ReadTranscript,
): Promise<Transcript> {
  const { db, captionCalls } = context;
  const { canModerate, startedAt } = await captionCalls.see(principal, meetingId);
  const rows = await readLines(db, meetingId, {
    after: after ?? null,
    q: q.trim() === "" ? null : q.trim(),
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await viewLines(context, shown),
    total: await countLines(db, meetingId),
    isKept: (await readRunning(db, meetingId))?.isKept ?? false,
    startedAt: startedAt?.toISOString() ?? null,
    canCorrect: canModerate,
    ...(rows.length > limit && last ? { next: last.id } : {}),
  };
}

/** Lines as the page shows them, with who corrected them. */
export async function viewLines(
  { identity }: Pick<CaptionContext, "identity">,
  rows: readonly LineRow[],
): Promise<Utterance[]> {
  const persons = await identity.personsByIds([...new Set(rows.flatMap((one) => one.correctedBy ?? []))]);
  const byId = new Map(persons.map((one) => [one.id, one]));
  return rows.map((row) => {
    const corrector = byId.get(row.correctedBy ?? "");
    return {
      id: row.id,
      personId: row.personId,
      name: row.name,
      language: row.language,
      text: row.text,
      startedAt: row.startedAt.toISOString(),
      endedAt: row.endedAt.toISOString(),
      correction:
        row.original === null || row.correctedAt === null
          ? null
          : {
              original: row.original,
              person: corrector ? identity.view(corrector) : null,
              at: row.correctedAt.toISOString(),
            },
    };
  });
}
