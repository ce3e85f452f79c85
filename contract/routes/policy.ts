import Type from "typebox";
import { RulesChange } from "../organisations.ts";
import { PolicyPreview, StricterRules } from "../policy.ts";
import { defineRoutes } from "../route.ts";

export const policyRoutes = defineRoutes({
  /** What a change of the organisation's rules would close, without changing anything; 200 at a time. */
  previewPolicy: {
    method: "POST",
    path: "/api/v1/policy/preview",
    access: "admin",
    body: Type.Object(
      { rules: RulesChange, after: Type.Optional(Type.String({ pattern: "^[0-9]{1,9}$" })) },
      { additionalProperties: false },
    ),
    answer: PolicyPreview,
  },
  /** Which rules of organisations that share workspaces with one's own are stricter. */
  listStricterRules: { method: "GET", path: "/api/v1/policy/stricter", access: "admin", answer: StricterRules },
});
