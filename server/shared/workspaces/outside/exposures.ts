import type { ExposureSource } from "#policy";
import type { WorkspaceContext } from "../context.ts";
import { readOutsideMembers, type OutsideMemberRow } from "./queries.ts";

const atOnce = 500;

/** Members from other organisations, for the preview of a rule. */
export const memberExposures = ({ db, identity, organisations }: WorkspaceContext): ExposureSource =>
  async function* list() {
    let last: OutsideMemberRow | null = null;
    for (;;) {
      const rows: OutsideMemberRow[] = await readOutsideMembers(db, organisations.guests()?.id ?? null, last, atOnce);
      const persons = await identity.personsByIds([...new Set(rows.map((one) => one.personId))]);
      const names = new Map(persons.map((one) => [one.id, one.displayName]));
      yield rows.map((row) => ({
        actor: null,
        action: { type: "person.admit" as const, organisationId: row.personOrganisationId },
        item: { organisationId: row.organisationId, informationClass: row.informationClass },
        kind: "member" as const,
        workspace: { id: row.workspaceId, name: row.workspaceName, isPersonal: row.isPersonal },
        itemKind: null,
        title: null,
        person: names.get(row.personId) ?? null,
      }));
      last = rows.at(-1) ?? null;
      if (rows.length < atOnce) return;
    }
  };
