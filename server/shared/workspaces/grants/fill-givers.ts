import { sql } from "#database";
import type { WorkspaceContext } from "../context.ts";

const atOnce = 1000;

/** Notes of what was given before, and by a process of an older version, whose people gave it. An index finds it. */
export async function fillGivers({ db, identity }: Pick<WorkspaceContext, "db" | "identity">): Promise<void> {
  let after: string | null = null;
  for (;;) {
    const { rows } = await sql<{ id: string }>`select distinct granted_by as id from workspaces.item_grant
      where granter_organisation_id is null and link_hash is null and granted_by is not null
        and (${after}::uuid is null or granted_by > ${after}::uuid) order by id limit ${atOnce}`.execute(db);
    const persons = await identity.personsByIds(rows.map((row) => row.id));
    await sql`update workspaces.item_grant g set granter_organisation_id = p.organisation
      from unnest(${persons.map((one) => one.id)}::uuid[], ${persons.map((one) => one.organisationId)}::uuid[]) as p(person, organisation)
      where g.granted_by = p.person and g.granter_organisation_id is null and g.link_hash is null`.execute(db);
    after = rows.at(-1)?.id ?? null;
    if (rows.length < atOnce) return;
  }
}
