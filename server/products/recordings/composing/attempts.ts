import { uuid } from "#clock";
import { sql, type AnyDb } from "#database";
import type { RecordingContext } from "../context.ts";
import { faultOf } from "./fault-of.ts";

/** Whose files are made: a meeting's recording or that of a media key's room; by the name of its table. */
export type Kind = "recording" | "egress";

const tableOf = { recording: sql.table("recordings.recording"), egress: sql.table("recordings.egress") } as const;
/** In which states there is something to make. */
const dueIn = { recording: sql`state in ('composing', 'failed')`, egress: sql`state = 'ending'` } as const;

/** A try that has not said for this long that it goes on is over, s. */
const heldFor = 90;
const renewedEveryMs = 20_000;

/** Someone else makes the files by now, or they are wanted no more. */
export class AttemptLost extends Error {}

/** One try to make files, which no other runs beside. */
export interface Attempt {
  readonly kind: Kind;
  readonly id: string;
  readonly token: string;
}

/** Where the row is still this try's. */
export const isHeldBy = ({ token }: Attempt) => sql`attempt = ${token}`;
/** What ends it in the row. */
export const released = sql`attempt = null, attempt_until = null`;

/** Takes the making of files for this job. Null: there is nothing to make, or another makes them. */
export async function beginAttempt(db: AnyDb, kind: Kind, id: string): Promise<Attempt | null> {
  const token = uuid();
  const { rows } = await sql`update ${tableOf[kind]}
    set attempt = ${token}, attempt_until = now() + make_interval(secs => ${heldFor})
    where id = ${id} and ${dueIn[kind]} and key is not null and (attempt_until is null or attempt_until < now())
    returning 1`.execute(db);
  return rows.length > 0 ? { kind, id, token } : null;
}

/** Says again and again that a try goes on; what it returns ends that. */
export function holdAttempt({ db, log }: Pick<RecordingContext, "db" | "log">, attempt: Attempt): () => void {
  const renew = (): Promise<unknown> =>
    sql`update ${tableOf[attempt.kind]} set attempt_until = now() + make_interval(secs => ${heldFor})
      where id = ${attempt.id} and ${isHeldBy(attempt)}`.execute(db);
  const timer = setInterval(
    () => void renew().catch((error: unknown) => log.warn({ error }, "a recording's try could not be prolonged")),
    renewedEveryMs,
  );
  return () => clearInterval(timer);
}

/** Notes a file that was written, so that the next try takes it away if this one breaks off. Throws AttemptLost. */
async function noteFile(db: AnyDb, attempt: Attempt, fileId: number): Promise<void> {
  const { rows } =
    await sql`update ${tableOf[attempt.kind]} set unnamed_files = array_append(unnamed_files, ${fileId}::bigint)
    where id = ${attempt.id} and ${isHeldBy(attempt)} returning 1`.execute(db);
  if (rows.length === 0) throw new AttemptLost("Another try makes the files.");
}

type Files = Pick<RecordingContext, "db" | "recordingFiles">;
type NewFile = Parameters<RecordingContext["recordingFiles"]["write"]>[0];

/** How much the workspace must have room for, as a try before this one found; null: nothing is known of it. */
export async function readNeeded(db: AnyDb, attempt: Attempt): Promise<number | null> {
  const { rows } = await sql<{ bytes: string | null }>`select needs_bytes as bytes from ${tableOf[attempt.kind]}
    where id = ${attempt.id}`.execute(db);
  const bytes = rows[0]?.bytes ?? null;
  return bytes === null ? null : Number(bytes);
}

/** Writes a file for a try; it is there when the try ends well, and gone otherwise. Throws AttemptLost. */
export async function writeFile(
  { db, recordingFiles }: Files,
  attempt: Attempt,
  file: NewFile,
): Promise<{ readonly id: number; readonly name: string; readonly size: number }> {
  let size = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of file.bytes) {
      size += piece.length;
      yield piece;
    }
  }
  const kept = await recordingFiles.write({ ...file, bytes: counted() }).catch(async (error: unknown) => {
    // The next try begins when there is room for as much: a film costs as much time as it lasts.
    if (faultOf(error) === "quota")
      await sql`update ${tableOf[attempt.kind]} set needs_bytes = ${size} where id = ${attempt.id}
        and ${isHeldBy(attempt)}`.execute(db);
    throw error;
  });
  try {
    await noteFile(db, attempt, kept.id);
  } catch (error) {
    await recordingFiles.remove(file.workspaceId, kept.id);
    throw error;
  }
  return { ...kept, size };
}

/**
 * Takes away what tries have written that came to nothing. Of an attempt that is over by now nothing is: what is noted may be
 * another's, whose tape goes when it is done. Without a token, any try's.
 */
export async function removeUnnamed(
  { db, recordingFiles }: Files,
  attempt: Attempt | Pick<Attempt, "kind" | "id">,
  workspaceId: string,
): Promise<void> {
  const { kind, id } = attempt;
  const isMine = "token" in attempt ? isHeldBy(attempt) : sql`true`;
  const { rows } = await sql<{ fileId: number }>`select unnest(unnamed_files) as "fileId" from ${tableOf[kind]}
    where id = ${id} and ${isMine}`.execute(db);
  for (const { fileId } of rows) {
    await recordingFiles.remove(workspaceId, fileId);
    await sql`update ${tableOf[kind]} set unnamed_files = array_remove(unnamed_files, ${fileId}::bigint)
      where id = ${id}`.execute(db);
  }
}

/** The try breaks off, and the next may follow at once. */
export async function releaseAttempt(db: AnyDb, attempt: Attempt): Promise<void> {
  await sql`update ${tableOf[attempt.kind]} set ${released} where id = ${attempt.id} and ${isHeldBy(attempt)}`.execute(
    db,
  );
}

/** Whose next try is due, which nobody makes; the longest due first. */
export async function readDue(db: AnyDb, kind: Kind, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from ${tableOf[kind]}
    where next_try_at <= now() and ${dueIn[kind]} and key is not null
      and (attempt_until is null or attempt_until < now())
    order by next_try_at limit ${limit}`.execute(db);
  return rows.map((one) => one.id);
}

/** How many wait for another try after one that failed. */
export async function countWaiting(db: AnyDb, kind: Kind): Promise<number> {
  const { rows } = await sql<{ n: string }>`select count(*) as n from ${tableOf[kind]}
    where next_try_at is not null and tries > 0 and ${dueIn[kind]}`.execute(db);
  return Number(rows[0]?.n ?? 0);
}
