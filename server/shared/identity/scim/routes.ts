import { isTooDeep, type FastifyInstance, type FastifyRequest, type Http } from "#http";
import type { Log } from "#log";
import type { Directory } from "./context.ts";
import { endpoints, methodsAt } from "./endpoints.ts";
import { invalidSyntax, missing, ScimFault } from "./protocol/fault.ts";
import { sendFault } from "./render.ts";
import type { ScimProtocol } from "./scim.ts";

const deepestBody = 12;
const mediaTypes = ["application/scim+json", "application/json"];

function readBody(
  _request: FastifyRequest,
  text: string | Buffer,
  done: (error: Error | null, value?: unknown) => void,
): void {
  const body = String(text);
  if (isTooDeep(body, deepestBody)) return done(invalidSyntax(`The body nests deeper than ${deepestBody} levels.`));
  try {
    done(null, body === "" ? undefined : JSON.parse(body));
  } catch {
    done(invalidSyntax("The body is no JSON."));
  }
}

/** SCIM 2.0 (RFC 7644). Who asks is found out before a body is read. */
export function scimRoutes(deps: { readonly scim: ScimProtocol; readonly http: Http; readonly log: Log }) {
  const { scim, http, log } = deps;
  return async (scope: FastifyInstance): Promise<void> => {
    const directories = new WeakMap<FastifyRequest, Directory>();
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(mediaTypes, { parseAs: "string" }, readBody);
    scope.setErrorHandler((error, _request, reply) => sendFault(error, reply, log));
    scope.setNotFoundHandler((request, reply) => {
      const allowed = methodsAt(request.url);
      if (allowed.length === 0) return sendFault(missing(), reply, log);
      reply.header("allow", allowed.join(", "));
      return sendFault(new ScimFault(405, null, "This is not done here."), reply, log);
    });
    scope.addHook("onRequest", async (request) => {
      const { authorization } = request.headers;
      directories.set(request, await scim.authorise(authorization, http.addressOf(request.raw)));
    });
    for (const { method, path, answer, mostBytes } of endpoints) {
      scope.route({
        method,
        url: path,
        exposeHeadRoute: false,
        schema: { hide: true },
        ...(mostBytes === undefined ? {} : { bodyLimit: mostBytes }),
        async handler(request, reply) {
          const directory = directories.get(request);
          if (!directory) throw missing();
          return answer({ scim, directory, request, reply });
        },
      });
    }
  };
}
