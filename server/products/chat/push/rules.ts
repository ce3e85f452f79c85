import type { JsonObject } from "../events/pdu.ts";
import { isObject } from "../events/pdu.ts";
import type { Memory } from "../timeline/memory.ts";
import { defaultRules, ruleKinds, type Ruleset } from "./default-rules.ts";

const type = "m.push_rules";

/** People's push rules. Kept as account data `m.push_rules` once someone changed theirs; until then the defaults. */
export class PushRules {
  private readonly memory: Memory;
  private readonly read = new WeakMap<JsonObject, Ruleset>();
  private readonly readKeywords = new WeakMap<Ruleset, readonly string[]>();

  constructor(memory: Memory) {
    this.memory = memory;
  }

  /** The stored rules, or undefined when the person has the defaults. */
  private stored(userId: string): Ruleset | undefined {
    const content = this.memory.accountData.get(userId, "", type);
    if (!content) return undefined;
    let rules = this.read.get(content);
    if (!rules) {
      const given = isObject(content["global"]) ? content["global"] : {};
      const defaults = defaultRules(userId);
      rules = Object.fromEntries(
        ruleKinds.map((kind) => {
          const own = (Array.isArray(given[kind]) ? given[kind] : []) as unknown as Ruleset["override"];
          // Defaults that came with a newer server follow the person's own.
          return [kind, [...own, ...defaults[kind].filter((one) => !own.some((rule) => rule.rule_id === one.rule_id))]];
        }),
      ) as Ruleset;
      this.read.set(content, rules);
    }
    return rules;
  }

  hasDefaults(userId: string): boolean {
    return this.memory.accountData.get(userId, "", type) === undefined;
  }

  /** Something that changes whenever the rules do. */
  stamp(userId: string): unknown {
    return this.memory.accountData.get(userId, "", type);
  }

  of(userId: string): Ruleset {
    return this.stored(userId) ?? defaultRules(userId);
  }

  /** Globs of what the person wants to be notified of when it is written. */
  keywords(userId: string): readonly string[] {
    const rules = this.stored(userId);
    if (!rules) return [];
    let keywords = this.readKeywords.get(rules);
    if (!keywords) {
      keywords = rules.content.flatMap((rule) =>
        rule.enabled && !rule.default && rule.pattern !== undefined && rule.actions.includes("notify")
          ? [rule.pattern]
          : [],
      );
      this.readKeywords.set(rules, keywords);
    }
    return keywords;
  }

  content(userId: string): JsonObject {
    return { global: this.of(userId) as unknown as JsonObject };
  }
}
