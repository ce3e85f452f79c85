import { sql } from "#database";
import type { Listener } from "./listener.ts";
import type { Subscribers } from "./subscribers.ts";

const leadLock = 7266022;

/** Takes the subscribers that nobody leads, in one statement; the locks live on the connection and end with it. */
export async function seekLead(subscribers: Subscribers, listener: Pick<Listener, "db">): Promise<void> {
  const connection = listener.db();
  const wanted = subscribers.notLed();
  if (!connection || wanted.length === 0) return;
  const { rows } = await sql<{ name: string; got: boolean }>`
    select name, pg_try_advisory_lock(${leadLock}, hashtext(name)) as got from unnest(${[...wanted]}::text[]) as name`.execute(
    connection,
  );
  // A lock of a connection that was lost meanwhile is nobody's.
  if (listener.db() !== connection) return;
  subscribers.lead(rows.filter((row) => row.got).map((row) => row.name));
}
