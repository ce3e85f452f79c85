import type { Exposure, ExposureSource } from "#policy";
import type { FederatedDeps } from "./context.ts";
import { readAllReceived, type ReceivedRow } from "./queries.ts";

const atOnce = 500;

/** What came from other servers, for the preview of a rule. Its place is the person's own. */
export const receivedExposures = ({ db, identity }: Pick<FederatedDeps, "db" | "identity">): ExposureSource =>
  async function* list() {
    let after = 0;
    for (;;) {
      const rows: readonly ReceivedRow[] = await readAllReceived(db, after, atOnce);
      const persons = new Map(
        (await identity.personsByIds([...new Set(rows.map((one) => one.personId))])).map((one) => [one.id, one]),
      );
      yield rows.flatMap((row): Exposure[] => {
        const person = persons.get(row.personId);
        if (!person) return [];
        const { organisationId } = person;
        return [
          {
            actor: { organisationId },
            action: { type: "share.federate", host: row.host },
            item: { organisationId, informationClass: null },
            kind: "federated",
            workspace: { id: "", name: "", isPersonal: true },
            itemKind: null,
            title: null,
            person: person.displayName,
          },
        ];
      });
      after = rows.at(-1)?.number ?? after;
      if (rows.length < atOnce) return;
    }
  };
