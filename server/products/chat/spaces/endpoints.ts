import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { answerHierarchy } from "./steps/answer-hierarchy.ts";

export const spaceEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", "/v1/rooms/:roomId/hierarchy", "Spaces", requirePerson, answerHierarchy),
];
