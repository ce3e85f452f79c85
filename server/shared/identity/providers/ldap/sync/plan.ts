import type { SyncFault } from "@safos/contract/providers";
import { nameOfClaims } from "../../claims/names.ts";
import { mailForm } from "../../../people/names.ts";
import type { DirectoryPerson } from "../person.ts";
import type { LinkedRow } from "./queries.ts";

/** Someone whom the directory shows and who is not here by it yet. */
export interface NewEntry {
  readonly person: DirectoryPerson;
  readonly id: string;
  readonly name: { readonly localpart: string; readonly domain: string };
}

/** What is to be done with someone who is here. */
export interface Change {
  readonly linked: LinkedRow;
  readonly displayName?: string;
  readonly isDisabled?: boolean;
}

/** What a directory that was read whole asks for; nothing of it is done yet. */
export interface Plan {
  readonly fresh: readonly NewEntry[];
  readonly faults: readonly SyncFault[];
  /** People who are here, by what the directory calls them. */
  readonly known: ReadonlyMap<string, DirectoryPerson>;
}

/** Tells those who are here from those who are new, and from what cannot be taken over. */
export function planPeople(
  people: readonly DirectoryPerson[],
  linked: ReadonlyMap<string, LinkedRow>,
  domains: readonly string[],
): Plan {
  const known = new Map<string, DirectoryPerson>();
  const fresh = new Map<string, NewEntry | null>();
  const faults: SyncFault[] = [];
  const seen = new Set<string>();
  for (const person of people) {
    const fault = (code: SyncFault["code"]): void => void faults.push({ code, entry: person.dn });
    const { id } = person;
    if (id === null) fault("idMissing");
    else if (seen.has(id)) fault("nameTwice");
    else {
      seen.add(id);
      if (linked.has(id)) known.set(id, person);
      // Nobody is made only to be closed.
      else if (!person.isClosed) {
        const found = nameOfClaims(person.names, { domains, organisationNumber: null });
        if (found === "missing") fault("nameMissing");
        else if (found === "foreign") fault("nameForeign");
        else {
          const key = mailForm(found.name);
          const other = fresh.get(key);
          if (other === undefined) fresh.set(key, { person, id, name: found.name });
          else {
            fault("nameTwice");
            if (other !== null) faults.push({ code: "nameTwice", entry: other.person.dn });
            // Neither: who of them is meant is not for us to guess.
            fresh.set(key, null);
          }
        }
      }
    }
  }
  return { fresh: [...fresh.values()].filter((one) => one !== null), faults, known };
}

/** What changes for those who are here: their shown name, and whether the account is open. */
export function planChanges(linked: Iterable<LinkedRow>, known: ReadonlyMap<string, DirectoryPerson>): Change[] {
  const changes: Change[] = [];
  for (const row of linked) {
    const person = known.get(row.subject);
    const isMeantClosed = person === undefined || person.isClosed;
    const isRenamed = person !== undefined && person.displayName !== null && person.displayName !== row.displayName;
    // What an administrator closed by hand stays closed.
    const isTurned = isMeantClosed ? !row.isDisabled : row.isDisabled && row.isClosedHere;
    if (!isRenamed && !isTurned) continue;
    changes.push({
      linked: row,
      ...(isRenamed && person.displayName !== null ? { displayName: person.displayName } : {}),
      ...(isTurned ? { isDisabled: isMeantClosed } : {}),
    });
  }
  return changes;
}

const fewest = 5;

/**
 * Whether this number may be closed at once. A directory that shows nobody closes nobody: it is broken, or its filter is, and never
 * an agency that everyone has left.
 */
export function mayClose(
  closings: number,
  of: { readonly open: number; readonly shown: number; readonly mostPercent: number },
): boolean {
  if (closings === 0) return true;
  return of.shown > 0 && closings <= Math.max(fewest, Math.floor((of.open * of.mostPercent) / 100));
}
