import { PushRuleActionName, PushRuleKind, TweakName, type IPushRule, type MatrixClient } from "matrix-js-sdk";

/** What a person wants to be notified of when it is written: push rules of content, which all their clients read. */
export interface Keyword {
  readonly ruleId: string;
  /** In any case, between the borders of words; `*` is anything, `?` any one character. */
  readonly pattern: string;
}

/** The page asks for no more; the server takes a hundred of all a person's rules. */
export const mostKeywords = 50;
export const longestKeyword = 100;

const kind = PushRuleKind.ContentSpecific;

/** As other clients write them: counted as a mention, with sound. */
const actions: IPushRule["actions"] = [
  PushRuleActionName.Notify,
  { set_tweak: TweakName.Sound, value: "default" },
  { set_tweak: TweakName.Highlight, value: true },
];

/** Those of these rules that notify, in the order of their letters. */
export const keywordsIn = (rules: readonly IPushRule[], locale: string): Keyword[] =>
  rules
    .flatMap(({ rule_id: ruleId, default: isDefault, enabled, actions: does, pattern }) =>
      !isDefault && enabled && pattern && does.includes(PushRuleActionName.Notify) ? [{ ruleId, pattern }] : [],
    )
    .toSorted((a, b) => a.pattern.localeCompare(b.pattern, locale));

/** Ids may not begin with a dot nor hold a slash; other clients name the rule as its keyword, so that is done where it can be. */
const ruleIdOf = (pattern: string): string => (/^\.|[/\\]/.test(pattern) ? `keyword-${crypto.randomUUID()}` : pattern);

export async function addKeyword(client: MatrixClient, pattern: string): Promise<void> {
  const known = client.pushRules?.global.content?.find((rule) => rule.pattern === pattern);
  const ruleId = known?.rule_id ?? ruleIdOf(pattern);
  await client.addPushRule("global", kind, ruleId, { pattern, actions });
  // What is replaced stays as it was: off, if it was off.
  if (known?.enabled === false) await client.setPushRuleEnabled("global", kind, ruleId, true);
}

export async function removeKeyword(client: MatrixClient, { ruleId }: Keyword): Promise<void> {
  await client.deletePushRule("global", kind, ruleId);
}
