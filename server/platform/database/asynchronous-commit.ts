import { sql } from "kysely";

/**
 * A part of `with` after which the statement's commit does not wait for the disk; the statement must also read `from asynchronous_commit`,
 * or it is not looked at. For what can be made again: a crash may take the last such commits, never those before them.
 */
export const asynchronousCommit = sql`asynchronous_commit as materialized (select set_config('synchronous_commit', 'off', true))`;
