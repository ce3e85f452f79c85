import { sql } from "#database";
import { Refusal } from "#http";
import type { Core } from "../../core.ts";
import { redactEvent } from "../../timeline/send.ts";
import { keepOutcome, type AdminTask } from "./queries.ts";

interface RedactionRequest {
  readonly roomIds: readonly string[];
  readonly reason: string | null;
  /** Who takes it back: its author, or an administrator with the power to. */
  readonly sender: string;
  /** Of each room's newest, as the stream stood when it was asked for. */
  readonly limit: number;
  readonly position: number;
}

/** Why something could not be redacted, by event id. */
export interface RedactionOutcome {
  readonly failed: Readonly<Record<string, string>>;
}

const mostFailed = 1000;

/** What is not redacted yet of the newest that someone wrote up to a position: the same ones, however much of them has been. */
async function readWritten(
  core: Core,
  roomId: string,
  userId: string,
  { limit, position }: RedactionRequest,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`select id from (
      select event_id as id, redacted_by from chat.event
        where room_id = ${roomId} and sender = ${userId} and state_key is null and type <> 'm.room.redaction'
          and position <= ${position} order by position desc limit ${limit}) newest
    where redacted_by is null`.execute(core.db);
  return rows.map(({ id }) => id);
}

/** Redacts what someone wrote in some rooms. What has been redacted is passed over, so that it may begin again at any time. */
export async function redactAll(core: Core, task: AdminTask): Promise<boolean> {
  const request = JSON.parse(task.request) as RedactionRequest;
  const { roomIds, reason, sender } = request;
  const failed = new Map<string, string>();
  for (const roomId of roomIds) {
    for (const eventId of await readWritten(core, roomId, task.subject, request)) {
      const target = { eventId, reason: reason ?? undefined, txn: undefined };
      await redactEvent(core, { userId: sender, deviceId: null }, roomId, target).catch((error: unknown) => {
        if (!(error instanceof Refusal) || error.category === "unavailable") throw error;
        if (failed.size < mostFailed) failed.set(eventId, error.message);
      });
    }
    await keepOutcome(core.db, task.id, { failed: Object.fromEntries(failed) });
  }
  return true;
}
