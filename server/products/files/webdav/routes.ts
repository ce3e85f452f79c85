import { sql } from "#database";
import { Refusal, requirePerson, type FastifyInstance, type FastifyRequest, type Principal } from "#http";
import type { FilesDeps } from "../service.ts";
import type { Previews } from "../previews/service.ts";
import type { Tree } from "../tree/service.ts";
import type { Uploads } from "../uploads/service.ts";
import { renderWebdavErrors } from "./errors.ts";
import { fileMethods } from "./files.ts";
import { createPlaces, type Places } from "./mounts.ts";
import { rawPathOf, readPathNames } from "./paths.ts";
import { uploadMethods } from "./uploads.ts";

export interface WebdavDeps extends FilesDeps {
  readonly tree: Tree;
  readonly uploads: Uploads;
  readonly previews: Previews;
  readonly places: Places;
  /** What every file id of this deployment ends with; read once. */
  readonly instanceId: () => Promise<string>;
}

const filesPrefix = "/remote.php/dav/files";
const legacyPrefix = "/remote.php/webdav";
const uploadsPrefix = "/remote.php/dav/uploads";

/** Where a WebDAV request points: the person it names, and the path below. */
export interface Target {
  readonly principal: Principal;
  readonly names: readonly string[];
  /** What every href begins with. */
  readonly base: string;
}

/**
 * Reads a path under one of our prefixes. The person in it may be written in either form, and must be the caller:
 * other people's trees do not exist here.
 */
export function readTarget(principal: Principal, rawPath: string, prefixes = [filesPrefix, uploadsPrefix]): Target {
  for (const prefix of prefixes) {
    if (rawPath !== prefix && !rawPath.startsWith(`${prefix}/`)) continue;
    const [raw = "", ...rest] = rawPath.slice(prefix.length + 1).split("/");
    const [person = ""] = readPathNames(raw);
    if (person !== principal.name && person !== principal.userId)
      throw new Refusal("missing", "FILE_MISSING", "There is no such file or folder.");
    return { principal, names: readPathNames(rest.join("/")), base: `${prefix}/${raw}` };
  }
  if (rawPath === legacyPrefix || rawPath.startsWith(`${legacyPrefix}/`))
    return { principal, names: readPathNames(rawPath.slice(legacyPrefix.length)), base: legacyPrefix };
  throw new Refusal("missing", "FILE_MISSING", "There is no such file or folder.");
}

/** Where something is moved or copied to: never among the uploads. */
export function readFileTarget(principal: Principal, rawPath: string): Target {
  return readTarget(principal, rawPath, [filesPrefix]);
}

/** WebDAV (RFC 4918 class 1 and 3) with Nextcloud's properties, headers and chunked upload. */
export function webdavRoutes(options: Omit<WebdavDeps, "places" | "instanceId">) {
  const deps: WebdavDeps = { ...options, places: createPlaces(options), instanceId: readInstanceOnce(options.db) };
  return async (app: FastifyInstance): Promise<void> => {
    renderWebdavErrors(app, deps.log, (code, request) => statusFor(code, request.method));
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    const config = { isStream: true };
    const schema = { hide: true };
    const target = (request: FastifyRequest): Target => readTarget(requirePerson(request), rawPathOf(request.url));
    const files = fileMethods(deps);
    for (const [method, handle] of Object.entries(files)) {
      for (const prefix of [filesPrefix, legacyPrefix]) {
        for (const path of [prefix, `${prefix}/*`]) {
          app.route({
            method,
            url: path,
            config,
            schema,
            exposeHeadRoute: false,
            handler: async (request, reply) => handle(target(request), request, reply),
          });
        }
      }
    }
    for (const [method, handle] of Object.entries(uploadMethods(deps))) {
      app.route({
        method,
        url: `${uploadsPrefix}/*`,
        config,
        schema,
        exposeHeadRoute: false,
        handler: async (request, reply) => handle(target(request), request, reply),
      });
    }
  };
}

/** Where WebDAV's number for a refusal differs from ours. */
function statusFor(code: string, method: string): number | null {
  if (code === "NAME_TAKEN") return method === "MKCOL" ? 405 : 412;
  if (code === "PARENT_MISSING" || code === "NOT_A_FOLDER") return 409;
  if (code === "NOT_A_FILE") return method === "PUT" ? 409 : 405;
  if (code === "INTO_ITSELF") return 409;
  if (code === "FOREIGN_DESTINATION") return 502;
  if (code === "BODY_UNEXPECTED") return 415;
  if (code === "METHOD_UNKNOWN") return 405;
  return null;
}

function readInstanceOnce(db: FilesDeps["db"]): () => Promise<string> {
  let instance: string | null = null;
  return async () => {
    instance ??= (await sql<{ id: string }>`select id from files.instance`.execute(db)).rows[0]?.id ?? "";
    return instance;
  };
}
