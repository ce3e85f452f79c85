import { DirectoryFault } from "../connection.ts";
import type { ProviderContext } from "../../context.ts";
import type { LdapProvider } from "../../provider.ts";
import { syncLimits, withDirectory } from "../directory.ts";
import { bytesOf, personAttributes, readPerson, type DirectoryPerson } from "../person.ts";
import { groupAttributes, readGroup, type DirectoryGroup } from "./graph.ts";

/** All that a directory shows. */
export interface Whole {
  readonly people: readonly DirectoryPerson[];
  /** Null: groups are not read. */
  readonly groups: readonly DirectoryGroup[] | null;
}

const mostPeople = 200_000;
const mostGroups = 20_000;
const mostMemberships = 2_000_000;

/** Reads everything before anything is written: what breaks off changes nothing. Throws DirectoryFault. */
export const readWhole = (
  context: Pick<ProviderContext, "reach" | "seal">,
  provider: LdapProvider,
  onRead: (count: number) => Promise<void>,
): Promise<Whole> =>
  withDirectory(context, provider, syncLimits, async (directory) => {
    const { settings } = provider;
    const { peopleBase, peopleFilter, groupBase, groupFilter } = settings;
    const bytes = bytesOf(settings.attributes.id);
    const people: DirectoryPerson[] = [];
    let memberships = 0;
    const asked = { filter: peopleFilter, attributes: personAttributes(settings), bytes };
    for await (const page of directory.pages(peopleBase, asked)) {
      for (const entry of page) people.push(readPerson(settings, entry));
      memberships += page.reduce((sum, _, index) => sum + (people.at(-1 - index)?.memberOf.length ?? 0), 0);
      requireFew(people.length, mostPeople);
      requireFew(memberships, mostMemberships);
      await onRead(people.length);
    }
    if (groupBase === null) return { people, groups: null };
    const groups: DirectoryGroup[] = [];
    const ofGroups = { filter: groupFilter, attributes: groupAttributes(settings), bytes };
    for await (const page of directory.pages(groupBase, ofGroups)) {
      for (const entry of page) {
        const group = readGroup(settings, entry);
        memberships += group.members.length + group.memberUids.length;
        groups.push(group);
      }
      requireFew(groups.length, mostGroups);
      requireFew(memberships, mostMemberships);
      await onRead(people.length + groups.length);
    }
    return { people, groups };
  });

function requireFew(count: number, most: number): void {
  if (count > most) throw new DirectoryFault(`The directory shows more than ${most}. Narrow the filter.`, null);
}
