import { sql, type AnyDb } from "#database";

export interface VotingRow {
  readonly id: string;
  readonly whiteboardId: string;
  readonly dots: number;
  readonly isOpen: boolean;
}
/** A voter's dots by element. */
export type BallotDots = Readonly<Record<string, number>>;
export interface BallotRow {
  readonly voter: string;
  readonly dots: BallotDots;
}

const columns = sql`v.id, v.whiteboard_id as "whiteboardId", v.dots, v.is_open as "isOpen"`;

export async function readVoting(db: AnyDb, whiteboardId: string): Promise<VotingRow | null> {
  const { rows } = await sql<VotingRow>`select ${columns} from whiteboards.voting v
    where v.whiteboard_id = ${whiteboardId}`.execute(db);
  return rows[0] ?? null;
}

/** Holds the round as it is until the transaction ends: it is closed after the votes that were first, or before them. */
export async function holdVoting(db: AnyDb, whiteboardId: string, id: string): Promise<VotingRow | null> {
  const { rows } = await sql<VotingRow>`select ${columns} from whiteboards.voting v
    where v.whiteboard_id = ${whiteboardId} and v.id = ${id} for share`.execute(db);
  return rows[0] ?? null;
}

/** Begins a round in place of the one before, whose ballots go with it. */
export async function replaceVoting(
  db: AnyDb,
  fresh: { id: string; whiteboardId: string; dots: number },
): Promise<void> {
  // One after the other when several begin one at once: the last is the round.
  await sql`select id from whiteboards.whiteboard where id = ${fresh.whiteboardId} for no key update`.execute(db);
  await sql`delete from whiteboards.voting where whiteboard_id = ${fresh.whiteboardId}`.execute(db);
  await sql`insert into whiteboards.voting (id, whiteboard_id, dots)
    values (${fresh.id}, ${fresh.whiteboardId}, ${fresh.dots})`.execute(db);
}

export async function closeVoting(db: AnyDb, whiteboardId: string): Promise<boolean> {
  const { rows } = await sql`update whiteboards.voting set is_open = false
    where whiteboard_id = ${whiteboardId} and is_open returning id`.execute(db);
  return rows.length > 0;
}

export async function deleteVoting(db: AnyDb, whiteboardId: string): Promise<boolean> {
  const { rows } = await sql`delete from whiteboards.voting where whiteboard_id = ${whiteboardId} returning id`.execute(
    db,
  );
  return rows.length > 0;
}

/** A voter's ballot, made if need be and locked until the transaction ends. */
export async function holdBallot(db: AnyDb, votingId: string, voter: string): Promise<BallotDots> {
  const { rows } = await sql<{ dots: BallotDots }>`insert into whiteboards.ballot (voting_id, voter)
    values (${votingId}, ${voter}) on conflict (voting_id, voter) do update set voter = excluded.voter returning dots`.execute(
    db,
  );
  return rows[0]?.dots ?? {};
}

export async function updateBallot(db: AnyDb, votingId: string, voter: string, dots: BallotDots): Promise<void> {
  await sql`update whiteboards.ballot set dots = ${JSON.stringify(dots)}::jsonb
    where voting_id = ${votingId} and voter = ${voter}`.execute(db);
}

export async function readBallots(db: AnyDb, votingId: string): Promise<BallotRow[]> {
  const { rows } = await sql<BallotRow>`select voter, dots from whiteboards.ballot
    where voting_id = ${votingId}`.execute(db);
  return rows;
}
