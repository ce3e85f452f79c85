import {
  checkEndpoints,
  describeError,
  runSteps,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "#http";
import type { FilesDeps } from "../deps.ts";
import { readEditorLock } from "../locks/editor.ts";
import { wopiEndpoints } from "./endpoints.ts";
import { header, type WopiDeps } from "./exchange.ts";

/** Statuses that WOPI gives another number. */
const statuses: Readonly<Record<string, number>> = {
  CHANGED_MEANWHILE: 409,
  FILE_LOCKED: 409,
  NAME_TAKEN: 409,
  NAME_INVALID: 400,
  NOT_A_FILE: 404,
};
/** Collabora's number for a document that has changed where it is kept; its older name for itself too. */
const changed = { COOLStatusCode: 1010, LOOLStatusCode: 1010 };

/** `/wopi`: files as an office program reads and writes them (WOPI, as Collabora and OnlyOffice speak it). */
export const wopiRoutes =
  (deps: WopiDeps) =>
  async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler((error, request, reply) => sendError(deps, error, request, reply));
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    const nameOf = (one: { method: string; path: string; override: string | null }): string =>
      [one.method, one.path, one.override].join(" ");
    checkEndpoints(Object.fromEntries(wopiEndpoints.map((one) => [nameOf(one), one])));
    const byName = new Map(wopiEndpoints.map((one) => [nameOf(one), one]));
    for (const path of new Set(wopiEndpoints.map((one) => one.path)))
      for (const method of ["GET", "POST"] as const)
        app.route({
          method,
          url: path,
          config: { isStream: true },
          schema: { hide: true },
          exposeHeadRoute: false,
          async handler(request, reply) {
            const override = method === "GET" ? null : header(request, "x-wopi-override").toUpperCase();
            const endpoint = byName.get(nameOf({ method, path, override }));
            if (!endpoint) return reply.code(501).send({});
            await runSteps(endpoint, { deps, request, reply });
            return reply;
          },
        });
  };

/** Any error as office programs read it: a status, the name of the lock that is in the way, and Collabora's own number. */
async function sendError(
  deps: Pick<FilesDeps, "db" | "log">,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const answer = describeError(error, deps.log);
  const { id } = request.params as { id?: string };
  const isChanged = answer.code === "CHANGED_MEANWHILE";
  if (answer.code === "FILE_LOCKED")
    reply
      .header("x-wopi-lock", (await readEditorLock(deps.db, Number(id)))?.editorId ?? "")
      .header("x-wopi-lockfailurereason", "The file is locked, or its lock has another name.");
  if (answer.code === "NAME_INVALID") reply.header("x-wopi-invalidfilenameerror", "The name cannot be used.");
  if (answer.retryAfter !== undefined) reply.header("retry-after", String(answer.retryAfter));
  if (answer.status === 413 || answer.status === 507) reply.header("connection", "close");
  return reply.code(statuses[answer.code] ?? answer.status).send(isChanged ? changed : {});
}
