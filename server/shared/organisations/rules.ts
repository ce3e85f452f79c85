import type { ChangeOrganisation, Organisation, Rules, RulesChange } from "@safos/contract/organisations";
import {
  classedRules,
  defaultPolicy,
  informationClasses,
  type ClassedRule,
  type ClassRules,
  type InformationClass,
} from "@safos/contract/policy";
import type { OutboxEvent } from "#events";

/** What an organisation has decided; the rest is as it is by default. */
export type StoredRules = RulesChange;

const defaultRules: Rules = {
  ...defaultPolicy,
  personQuota: null,
  workspaceQuota: null,
  auditDays: null,
  auditReadsFrom: "K3",
  secondFactor: "none",
  signInLevel: "any",
  sessionIdleMinutes: null,
  sessionDays: 30,
  sessionDevices: null,
};

type Changes = NonNullable<OutboxEvent<"organisation.changed">["payload"]["changes"]>;
type Setting = Changes[string][0];

function eachClass(make: (level: InformationClass) => ClassRules): Rules["classes"] {
  return { K0: make("K0"), K1: make("K1"), K2: make("K2"), K3: make("K3") };
}

/** The rules with what is to be otherwise; of the classes only what is named is changed. */
export function mergeRules({ classes, ...before }: Rules, { classes: changed = {}, ...change }: RulesChange): Rules {
  return {
    ...before,
    ...withoutGaps(change),
    classes: eachClass((level) => ({ ...classes[level], ...withoutGaps(changed[level] ?? {}) })),
  };
}

export const completeRules = (stored: StoredRules): Rules => mergeRules(defaultRules, stored);

/** Guests decide nothing for others, and their organisation opens nothing. */
export const guestsRules: Rules = {
  ...defaultRules,
  ...(Object.fromEntries(classedRules.map((rule) => [rule, false])) as Record<ClassedRule, false>),
  isDirectoryOpen: false,
  personQuota: 0,
  workspaceQuota: 0,
};

type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };
const withoutGaps = <T extends object>(change: T): Given<T> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Given<T>;

/** Settings by name, those of a class by its path: `classes.K2.guestLinks`. */
function flatten({ classes, ...rules }: RulesChange): Record<string, Setting> {
  const cells = informationClasses.flatMap((level) =>
    Object.entries(classes?.[level] ?? {}).map(([name, value]) => [`classes.${level}.${name}`, value] as const),
  );
  const settings = Object.entries(rules).map(([name, value]) => [name, Array.isArray(value) ? value.join(" ") : value]);
  return { ...(Object.fromEntries(settings) as Record<string, Setting>), ...Object.fromEntries(cells) };
}

/** What is asked to be otherwise than it is, with what it was. */
export function whatChanged(
  { rules, ...before }: Organisation,
  { rules: newRules = {}, ...after }: ChangeOrganisation,
): Changes {
  const was: Readonly<Record<string, unknown>> = { ...before, ...flatten(rules) };
  return Object.fromEntries(
    Object.entries({ ...after, ...flatten(newRules) }).flatMap(([name, value]) =>
      value === undefined || was[name] === value ? [] : [[name, [was[name], value]]],
    ),
  ) as Changes;
}
