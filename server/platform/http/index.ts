export { refuse, Refusal } from "./refusal.ts";
export type { Category } from "@safos/contract/common";
export { requirePerson, requireAdmin, type Authenticated, type Credentials, type Principal } from "./principal.ts";
export { freshMs } from "./fresh.ts";
export { createHttp, type Http } from "./service.ts";
export type { UpgradeHandler } from "./upgrades.ts";
export type { Certificates } from "./tls-server.ts";
export type { Seat } from "./seats.ts";
export { routes, type Callers, type Handlers, type RouteBinding } from "./bind-routes.ts";
export type { AnswerOnce, Attempt } from "./answer-once.ts";
export type { Protocol } from "./protocols.ts";
export { describeError, type ErrorAnswer } from "./errors.ts";
export { sendOcs, sendOcsError, writeOcs } from "./ocs.ts";
export {
  deviceCookie,
  expireSessionCookie,
  readDeviceCookie,
  readSignInCookie,
  sessionCookie,
  signInCookie,
} from "./cookies.ts";
export { disposition, fileNameOf } from "./disposition.ts";
export { refuseUpgrade } from "./upgrade.ts";
export { JsonText } from "./json-text.ts";
export { isTooDeep } from "./json-depth.ts";
export { addressKey } from "./address.ts";
export { createGuardedFetch, type GuardedFetch } from "./guarded-fetch.ts";
export { escapeHtml } from "./html.ts";
export { limitBytes, readBytes, readUtf8 } from "./limit-bytes.ts";
export { createReach, GuardedFetchError, type Reach } from "./reach.ts";
export { createSignedTickets, proofBits, type SignedTickets } from "./tickets.ts";
export { createRequestLimit, type RequestLimit } from "./request-limit.ts";
export type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
export { servePage } from "./page-files.ts";
export { serveMetrics, type GaugePart } from "./metrics.ts";
export { serveApiDocs } from "./api-docs.ts";
export { checkEndpoints, runSteps, stepsFor, type Endpoint, type EndpointTable, type Step } from "./steps.ts";
