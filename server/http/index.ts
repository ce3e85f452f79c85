export { Refusal, statusOf, type Category } from "./refusal.ts";
export { requirePerson, requireAdmin, type Credentials, type Principal } from "./principal.ts";
export { createHttp, type Http, type UpgradeHandler } from "./service.ts";
export { describeError, type ErrorAnswer } from "./errors.ts";
export { expireSessionCookie, sessionCookie } from "./cookies.ts";
export { clientAddress } from "./address.ts";
export type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
export { servePage } from "./page-files.ts";
export { serveApiDocs } from "./api-docs.ts";
