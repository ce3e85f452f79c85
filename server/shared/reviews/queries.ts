import { sql, type AnyDb } from "#database";

export interface ReviewTables {
  "reviews.review": { workspace_id: string };
}

export interface ReviewRow {
  readonly workspaceId: string;
  readonly reviewedAt: Date | null;
  readonly reviewedBy: string | null;
}

/** Of those workspaces that have one. */
export async function readReviews(db: AnyDb, workspaceIds: readonly string[]): Promise<ReadonlyMap<string, ReviewRow>> {
  const { rows } = await sql<ReviewRow>`select workspace_id as "workspaceId", reviewed_at as "reviewedAt",
      reviewed_by as "reviewedBy"
    from reviews.review where workspace_id = any(${[...workspaceIds]}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.workspaceId, row]));
}

export async function storeReview(db: AnyDb, workspaceId: string, personId: string): Promise<void> {
  await sql`insert into reviews.review (workspace_id, reviewed_at, reviewed_by)
    values (${workspaceId}, now(), ${personId})
    on conflict (workspace_id) do update set reviewed_at = now(), reviewed_by = excluded.reviewed_by, asked_at = null`.execute(
    db,
  );
}

/** False when the owners were asked within a number of days, or someone went through the members within `reviewDays`. */
export async function markAsked(
  db: AnyDb,
  workspaceId: string,
  { askDays, reviewDays }: { readonly askDays: number; readonly reviewDays: number },
): Promise<boolean> {
  const { rows } = await sql`insert into reviews.review as r (workspace_id, asked_at) values (${workspaceId}, now())
    on conflict (workspace_id) do update set asked_at = now()
      where (r.asked_at is null or r.asked_at <= now() - make_interval(days => ${askDays}))
        and (r.reviewed_at is null or r.reviewed_at <= now() - make_interval(days => ${reviewDays}))
    returning workspace_id`.execute(db);
  return rows.length > 0;
}
