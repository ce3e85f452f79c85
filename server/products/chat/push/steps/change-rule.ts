import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { changeRules, findRule, kindOf, readActions } from "../change-rules.ts";

export const setEnabled = defineStep({
  name: "change-rule",
  section: "Push Rules",
  needs: ["person", "body"],
  gives: ["answer"],
  async run({ core, request }, { person, body: { enabled } }) {
    if (typeof enabled !== "boolean") refuse("M_BAD_JSON", "enabled must be true or false.");
    await changeRules(core, person.userId, (rules) => {
      findRule(rules, request).enabled = enabled;
    });
    return { answer: {} };
  },
});

export const setActions = defineStep({
  name: "change-rule",
  section: "Push Rules",
  needs: ["person", "body"],
  gives: ["answer"],
  async run({ core, request }, { person, body }) {
    await changeRules(core, person.userId, (rules) => {
      findRule(rules, request).actions = readActions(body["actions"]);
    });
    return { answer: {} };
  },
});

export const removeRule = defineStep({
  name: "change-rule",
  section: "Push Rules",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person }) {
    await changeRules(core, person.userId, (rules) => {
      const rule = findRule(rules, request);
      if (rule.default) refuse("M_INVALID_PARAM", "The server's own rules can be switched off, not removed.");
      const kind = kindOf(request);
      rules[kind] = rules[kind].filter((one) => one !== rule);
    });
    return { answer: {} };
  },
});
