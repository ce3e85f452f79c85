import { now } from "#clock";
import type { Safos } from "../compose/compose.ts";

const monthCount = 23;
/** July is Sweden's holiday; the other months differ a little, the same way each time. */
const busy = [0.9, 0.95, 1, 0.92, 0.96, 0.7, 0.3, 0.85, 1.05, 1.1, 1.08, 0.75];

/** Numbers of the months before this one, of agencies that have grown into their work: as many people as the demo has. */
export async function fillUsage(safos: Safos): Promise<void> {
  const today = new Date(now());
  const thisMonth = today.getUTCFullYear() * 12 + today.getUTCMonth();
  for (const organisation of safos.organisations.all()) {
    if (safos.organisations.isOfGuests(organisation.id)) continue;
    const { accounts = 0 } = (await safos.identity.countActivity(today, organisation.id))[0] ?? {};
    for (let back = monthCount; back >= 1; back--) {
      const at = thisMonth - back;
      const season = busy[at % 12] ?? 1;
      const grown = 1 - back / (monthCount * 2);
      const month = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
      await safos.usage.store(organisation.id, month, {
        persons: Math.max(1, Math.round(accounts * Math.min(1, season * (0.6 + grown * 0.4)))),
        accounts,
        workspaces: Math.round(1 + grown * 2),
        shared: back > 12 ? 1 : 2,
        meetings: Math.round(accounts * 4 * season * grown),
        documents: Math.round(accounts * 2 * season * grown),
        bytes: Math.round(4_000_000_000 * grown * accounts),
        guests: back > 9 ? 0 : 1,
      });
    }
  }
}
