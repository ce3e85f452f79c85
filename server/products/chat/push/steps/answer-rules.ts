import type { FastifyRequest } from "#http";
import { defineStep } from "../../protocol/exchange.ts";
import { findRule } from "../change-rules.ts";
import type { Ruleset } from "../default-rules.ts";

/** All rules with the scopes around them. */
export const answerAllRules = defineStep({
  name: "answer-rules",
  section: "Push Rules",
  needs: ["person"],
  gives: ["answer"],
  run: ({ core }, { person }) => ({ answer: core.pushRules.content(person.userId) }),
});

/** A part of the caller's rules. */
const answerRules = (part: (rules: Ruleset, request: FastifyRequest) => unknown) =>
  defineStep({
    name: "answer-rules",
    section: "Push Rules",
    needs: ["person"],
    gives: ["answer"],
    run: ({ core, request }, { person }) => ({ answer: part(core.pushRules.of(person.userId), request) }),
  });

export const answerGlobalRules = answerRules((rules) => rules);
export const answerRule = answerRules(findRule);
export const answerEnabled = answerRules((rules, request) => ({ enabled: findRule(rules, request).enabled }));
export const answerActions = answerRules((rules, request) => ({ actions: findRule(rules, request).actions }));
