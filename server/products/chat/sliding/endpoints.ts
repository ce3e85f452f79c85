import type { Core } from "../core.ts";
import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { readBody } from "../protocol/steps/read-body.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { answerSliding } from "./steps/answer-sliding.ts";
import { Sliding } from "./sliding.ts";

/** As clients of today ask for it. */
export const slidingPath = "/unstable/org.matrix.simplified_msc3575/sync";

export function slidingEndpoints(core: Core): readonly MatrixEndpoint[] {
  const section = "MSC4186: Simplified sliding sync";
  return [endpoint("POST", slidingPath, section, requirePerson, readBody, answerSliding(new Sliding(core)))];
}
