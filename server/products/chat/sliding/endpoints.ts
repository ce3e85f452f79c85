import type { Core } from "../core.ts";
import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { readBody } from "../protocol/steps/read-body.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { Sliding } from "./sliding.ts";
import { answerSliding, answerSlidingFinal } from "./steps/answer-sliding.ts";

const section = "MSC4186: Simplified sliding sync";

/** As clients of today ask, and as the proposal was accepted: one engine. */
export function slidingEndpoints(core: Core): readonly MatrixEndpoint[] {
  const sliding = new Sliding(core);
  const deployed = "/unstable/org.matrix.simplified_msc3575/sync";
  return [
    endpoint("POST", deployed, section, requirePerson, readBody, answerSliding(sliding)),
    endpoint("POST", "/v4/sync", section, requirePerson, readBody, answerSlidingFinal(sliding)),
  ];
}
