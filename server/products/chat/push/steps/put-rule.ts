import type { FastifyRequest } from "#http";
import { isObject, type JsonObject } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { longestPattern } from "../../protocol/glob.ts";
import { refuse } from "../../protocol/refuse.ts";
import { bodyText, param, queryText } from "../../protocol/scope.ts";
import { changeRules, kindOf, readActions } from "../change-rules.ts";
import type { PushRule, RuleKind, Ruleset } from "../default-rules.ts";

const mostRules = 500;
const mostConditions = 20;
/** Over all rules of a person: each pattern reads each message that reaches them. */
const mostPatterns = 100;

export const putRule = defineStep({
  name: "put-rule",
  section: "Push Rules",
  needs: ["person", "body"],
  gives: ["answer"],
  async run({ core, request }, { person, body }) {
    const kind = kindOf(request);
    const ruleId = param(request, "ruleId");
    if (kind === "postcontent") refuse("M_INVALID_PARAM", "Rules of this kind are the server's.");
    if (ruleId.startsWith(".")) refuse("M_INVALID_PARAM", "Rules that begin with a dot are the server's.");
    if (/[/\\]/.test(ruleId)) refuse("M_INVALID_PARAM", "The rule id has characters that cannot be used.");
    const rule = readRule(ruleId, kind, body);
    await changeRules(core, person.userId, (rules) => {
      const known = rules[kind].find((one) => one.rule_id === ruleId);
      if (known) rule.enabled = known.enabled;
      const list = rules[kind].filter((one) => one.rule_id !== ruleId);
      list.splice(indexFor(request, kind, list, known ? rules[kind].indexOf(known) : undefined), 0, rule);
      if (list.length > mostRules) refuse("M_TOO_LARGE", "There are too many rules.");
      rules[kind] = list;
      if (patternsIn(rules).length > mostPatterns)
        refuse("M_TOO_LARGE", `The rules hold more than ${mostPatterns} patterns.`);
    });
    return { answer: {} };
  },
});

function readRule(ruleId: string, kind: RuleKind, body: JsonObject): PushRule {
  const rule: PushRule = { rule_id: ruleId, default: false, enabled: true, actions: readActions(body["actions"]) };
  if (kind === "content") rule.pattern = readPattern(bodyText(body, "pattern"));
  if (kind === "override" || kind === "underride") {
    const conditions = body["conditions"] ?? [];
    if (!Array.isArray(conditions) || !conditions.every(isObject)) refuse("M_BAD_JSON", "conditions must be a list.");
    if (conditions.length > mostConditions)
      refuse("M_TOO_LARGE", `A rule can have ${mostConditions} conditions at most.`);
    for (const { pattern } of conditions) if (typeof pattern === "string") readPattern(pattern);
    rule.conditions = conditions;
  }
  return rule;
}

function readPattern(pattern: string): string {
  if (pattern.length > longestPattern)
    refuse("M_TOO_LARGE", `A pattern can have ${longestPattern} characters at most.`);
  return pattern;
}

const patternsIn = (rules: Ruleset): unknown[] =>
  Object.values(rules)
    .flat()
    .filter((rule) => !rule.default)
    .flatMap((rule) => [rule.pattern, ...(rule.conditions ?? []).map(({ pattern }) => pattern)])
    .filter((one) => one !== undefined);

/** Where the rule goes among the others: beside the one that is asked for, where it stood, or first. */
function indexFor(
  request: FastifyRequest,
  kind: RuleKind,
  others: readonly PushRule[],
  before: number | undefined,
): number {
  const beside = queryText(request, "before") ?? queryText(request, "after");
  if (beside !== undefined) {
    const index = others.findIndex((one) => one.rule_id === beside && !one.default);
    if (index < 0) refuse("M_UNKNOWN", "The rule to stand beside does not exist.");
    return queryText(request, "before") === undefined ? index + 1 : index;
  }
  if (before !== undefined) return before;
  return kind === "override" && others[0]?.rule_id === ".m.rule.master" ? 1 : 0;
}
