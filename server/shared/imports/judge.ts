import type { RowFault } from "@safos/contract/person-imports";
import type { Organisation } from "#organisations";
import type { ImportContext } from "./context.ts";
import type { JudgedRow } from "./queries.ts";
import type { ReadRow } from "./read-rows.ts";

const namesAtOnce = 1000;
const namePattern = /^[a-z0-9][a-z0-9._-]{0,63}@[^@]+$/;

/** `@anna:fk.example`, `Anna@FK.example` and, with the organisation's first domain, `anna` as one name. */
function nameOf({ name }: ReadRow, { domains }: Organisation): string {
  const lower = name.toLowerCase();
  const matrix = /^@([^:@]+):(.+)$/.exec(lower);
  if (matrix) return `${matrix[1]}@${matrix[2]}`;
  return lower.includes("@") ? lower : `${lower}@${domains[0] ?? ""}`;
}

/** Says of every row whether it is someone new, someone who exists, or wrong and why. Changes nothing. */
export async function judgeRows(
  { identity }: ImportContext,
  organisation: Organisation,
  rows: readonly ReadRow[],
): Promise<JudgedRow[]> {
  const named = rows.map((row) => ({ ...row, name: row.fault === "nameMissing" ? "" : nameOf(row, organisation) }));
  const existing = new Set<string>();
  for (let at = 0; at < named.length; at += namesAtOnce) {
    const names = named.slice(at, at + namesAtOnce).map(({ name }) => name);
    for (const person of await identity.personsByNames(names)) existing.add(person.name);
  }
  const groupNames = [...new Set(rows.flatMap(({ groups }) => groups))];
  const groups = await identity.groupsByNames(organisation.id, groupNames);
  const kept = new Set(groups.filter((one) => one.isKeptByProvider).map(({ name }) => name.toLowerCase()));
  const seen = new Set<string>();
  return named.map((row) => {
    const fault = row.fault ?? faultOf(row, { organisation, seen, kept });
    seen.add(row.name);
    if (fault !== null) return { ...row, fault, state: "wrong" };
    return { ...row, state: existing.has(row.name) ? "existing" : "new" };
  });
}

function faultOf(
  { name, groups }: ReadRow,
  known: {
    readonly organisation: Organisation;
    readonly seen: ReadonlySet<string>;
    readonly kept: ReadonlySet<string>;
  },
): RowFault | null {
  if (!namePattern.test(name)) return "nameInvalid";
  if (!known.organisation.domains.includes(name.split("@")[1] ?? "")) return "nameForeign";
  if (known.seen.has(name)) return "nameTwice";
  return groups.some((one) => known.kept.has(one.toLowerCase())) ? "groupKept" : null;
}
