import { now } from "#clock";
import type { Safos } from "../compose/compose.ts";

const monthCount = 23;
/** July is Sweden's holiday; the other months differ a little, the same way each time. */
const busy = [0.9, 0.95, 1, 0.92, 0.96, 0.7, 0.3, 0.85, 1.05, 1.1, 1.08, 0.75];

/** What the content of an organisation takes. */
async function bytesOf({ workspaces }: Safos, organisationId: string): Promise<number> {
  const ids = (await workspaces.all()).filter((one) => one.organisationId === organisationId).map((one) => one.id);
  return (await workspaces.sizes(ids)).values().reduce((sum, bytes) => sum + bytes, 0);
}

/** Numbers of the months before this one, of agencies that have grown into their work: up to what the demo has. */
export async function fillUsage(safos: Safos): Promise<void> {
  const today = new Date(now());
  const thisMonth = today.getUTCFullYear() * 12 + today.getUTCMonth();
  for (const organisation of safos.organisations.all()) {
    if (safos.organisations.isOfGuests(organisation.id)) continue;
    const { accounts = 0 } = (await safos.identity.countActivity(today, organisation.id))[0] ?? {};
    const bytes = await bytesOf(safos, organisation.id);
    for (let back = monthCount; back >= 1; back--) {
      const at = thisMonth - back;
      const season = busy[at % 12] ?? 1;
      const grown = 1 - back / (monthCount * 2);
      const month = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
      await safos.usage.store(organisation.id, month, {
        persons: Math.max(1, Math.round(accounts * Math.min(1, season * (0.6 + grown * 0.4)))),
        accounts,
        workspaces: Math.round(1 + grown * 2),
        shared: back > 12 ? 0 : 1,
        meetings: Math.round(accounts * 4 * season * grown),
        documents: Math.round(accounts * 2 * season * grown),
        bytes: Math.round(bytes * grown),
        guests: back > 9 ? 0 : 1,
      });
    }
  }
}
