import { refuse } from "#http";
import type { Organisation } from "#organisations";

/** `anna` becomes `anna@` the organisation's first domain. Refuses NAME_INVALID for domains of others. */
export function fullName(name: string, organisation: Organisation | null): string {
  const full = name.includes("@") ? name : `${name}@${organisation?.domains[0] ?? ""}`;
  const domain = full.replace(/^@/, "").split(/[@:]/).at(-1)?.toLowerCase() ?? "";
  if (!organisation?.domains.includes(domain))
    throw refuse("NAME_INVALID", "The name must end with one of the organisation's domains.", { domain });
  return full;
}
