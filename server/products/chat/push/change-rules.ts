import type { FastifyRequest } from "#http";
import { storeAccountData } from "../account-data/store.ts";
import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { param } from "../protocol/scope.ts";
import { ruleKinds, type PushRule, type RuleKind, type Ruleset } from "./default-rules.ts";

export function kindOf(request: FastifyRequest): RuleKind {
  const kind = param(request, "kind");
  return ruleKinds.find((one) => one === kind) ?? refuse("M_INVALID_PARAM", "The kind of rule is unknown.");
}

/** The rule that the path names. Refuses M_NOT_FOUND. */
export const findRule = (rules: Ruleset, request: FastifyRequest): PushRule =>
  rules[kindOf(request)].find((rule) => rule.rule_id === param(request, "ruleId")) ??
  refuse("M_NOT_FOUND", "There is no such rule.");

/** The last two are of before v1.7, and do nothing. */
const actions: readonly unknown[] = ["notify", "dont_notify", "coalesce"];

/** An action that the specification knows: one of the words, or the setting of a tweak. */
const isAction = (one: unknown): one is PushRule["actions"][number] =>
  actions.includes(one) ||
  (isObject(one) &&
    typeof one["set_tweak"] === "string" &&
    ["string", "boolean", "number", "undefined"].includes(typeof one["value"]));

export function readActions(value: unknown): PushRule["actions"] {
  if (!Array.isArray(value)) refuse("M_BAD_JSON", "actions must be a list.");
  if (!value.every(isAction)) refuse("M_INVALID_PARAM", "There is no such action.");
  return value;
}

/** Lets `change` work on a copy of the person's rules and stores it. */
export async function changeRules(core: Core, userId: string, change: (rules: Ruleset) => void): Promise<void> {
  const rules = structuredClone(core.pushRules.of(userId));
  change(rules);
  await storeAccountData(core, userId, "", "m.push_rules", { global: rules as unknown as JsonObject });
}
