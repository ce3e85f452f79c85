import { highestClass, informationClasses, rankOfClass, type InformationClass } from "@safos/contract/policy";
import { roles, type Role } from "@safos/contract/workspaces";
import fc from "fast-check";
import { expect, test } from "vitest";
import { rank, strongest } from "../access.ts";
import { grantedBy, type GrantRules, type RuledGrant } from "./ruled.ts";

const agencies = ["owner", "giver", "author"] as const;
type Highest = Readonly<Record<(typeof agencies)[number], InformationClass | null>>;
const anyClass = fc.constantFrom<InformationClass | null>(...informationClasses, null);
const anyAgency = fc.constantFrom(...agencies, null);
const anyHighest = fc.record({ owner: anyClass, giver: anyClass, author: anyClass });

/** Agencies that each let people from elsewhere see what is of no higher class than one. */
const rulesOf = (highest: Highest, own: readonly (InformationClass | null)[]): GrantRules => ({
  classOf: ({ id }) => own[Number(id)] ?? null,
  policy: {
    decide(actor, _action, item) {
      const asked = [item.organisationId, actor?.organisationId, item.authorOrganisationId];
      const no = agencies.find(
        (id) => asked.includes(id) && rankOfClass(item.informationClass) > rankOfClass(highest[id]),
      );
      return no ? ({ rule: "otherOrganisations" } as ReturnType<GrantRules["policy"]["decide"]>) : null;
    },
  },
});

interface Given {
  readonly at: number;
  readonly role: Role;
  readonly granter: string | null;
  readonly author: string | null;
}
const anyGiven = fc.record<Given>({
  at: fc.nat({ max: 5 }),
  role: fc.constantFrom(...roles),
  granter: anyAgency,
  author: anyAgency,
});
const grantOf = ({ at, role, granter, author }: Given): RuledGrant & { readonly role: Role } => ({
  ...{ kind: "file", itemId: String(at), homeId: "owner", informationClass: null, role },
  ...{ granterOrganisationId: granter, authorOrganisationId: author },
});

/** Six folders, each in the one before; the role on the last by all that was given on the way. */
const anyTree = fc.tuple(
  fc.array(anyClass, { minLength: 6, maxLength: 6 }),
  fc.array(anyGiven, { maxLength: 6 }),
  anyHighest,
);
const roleAt = (
  [own, given, highest]: [readonly (InformationClass | null)[], readonly Given[], Highest],
  depth: number,
  organisationId = "third",
): Role | null => {
  const granted = grantedBy(rulesOf(highest, own), given.map(grantOf), organisationId);
  const level = highestClass(...own.slice(0, depth + 1));
  return strongest(...own.slice(0, depth + 1).map((_, at) => granted.roleOn(String(at), level)));
};

test("at every depth those grants count that no agency concerned forbids at the highest class on the way there", () => {
  fc.assert(
    fc.property(anyTree, fc.nat({ max: 5 }), (tree, depth) => {
      const [own, given, highest] = tree;
      const level = rankOfClass(highestClass(...own.slice(0, depth + 1)));
      const counting = given.filter(
        ({ at, granter, author }) =>
          at <= depth &&
          agencies.every((id) => !["owner", granter, author].includes(id) || level <= rankOfClass(highest[id])),
      );
      expect(roleAt(tree, depth)).toBe(strongest(...counting.map((one) => one.role)));
    }),
  );
});

test("what is raised, anywhere on the way, opens nothing more; one's own agency's things rest for nobody", () => {
  fc.assert(
    fc.property(anyTree, fc.nat({ max: 5 }), fc.nat({ max: 5 }), anyClass, (tree, depth, at, to) => {
      const [own, given, highest] = tree;
      const raised = own.map((level, index) => (index === at ? highestClass(level, to) : level));
      const [before, after] = [roleAt(tree, depth), roleAt([raised, given, highest], depth)];
      expect(after === null || (before !== null && rank(after) <= rank(before))).toBe(true);
      const all = given.filter((one) => one.at <= depth).map((one) => one.role);
      expect(roleAt([raised, given, highest], depth, "owner")).toBe(strongest(...all));
    }),
  );
});
