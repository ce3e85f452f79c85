import { rawPathOf, readShownTokens, requireDavPerson } from "#dav";
import { checkEndpoints, refuse, runSteps, type FastifyInstance, type FastifyReply } from "#http";
import type { FilesDeps } from "../deps.ts";
import { leaveShare, ownReceived } from "../federated/answer.ts";
import type { FederatedDeps } from "../federated/context.ts";
import { updatePlacedName } from "../federated/queries.ts";
import { createMountedFiles } from "../federated/remote-files/mounted.ts";
import { missing } from "../tree/refusals.ts";
import type { PersonTree } from "./location.ts";
import type { WebdavDeps } from "./deps.ts";
import { bulkEndpoints, fileEndpoints, topEndpoints, uploadEndpoints } from "./endpoints.ts";
import { sendWebdavError } from "./errors.ts";
import type { Endpoints, Exchange } from "./exchange.ts";
import { header } from "./headers.ts";
import { hastenBody } from "./hasten-body.ts";
import { instanceReader } from "./instance.ts";
import { createPersonTrees } from "./person-tree.ts";
import { findRemoteTable, outwardEndpoints, outwardUploadEndpoints, remoteEndpoints } from "./remote/endpoints.ts";
import { asWebdav } from "./remote/paths.ts";
import {
  bulkPath,
  commentsPrefix,
  filesPrefix,
  legacyPrefix,
  readTarget,
  taggedPrefix,
  tagsPrefix,
  topPath,
  trashPrefix,
  uploadsPrefix,
  versionsPrefix,
} from "./target.ts";
import { commentEndpoints, taggedEndpoints, tagEndpoints, trashEndpoints, versionEndpoints } from "./trees.ts";

/** WebDAV (RFC 4918 class 1, 2 and 3) with Nextcloud's properties, headers and chunked upload. */
export function webdavRoutes(options: FilesDeps & { readonly federated: FederatedDeps }) {
  const instanceId = instanceReader(options.db);
  const fingerprint = async (): Promise<string> => (await options.database.epoch())?.id ?? "";
  const trees = createPersonTrees({ ...options, instanceId, fingerprint });
  const deps: WebdavDeps = { ...options, ...mountedWith(options.federated), trees, instanceId, fingerprint };
  for (const table of [remoteEndpoints, outwardEndpoints, outwardUploadEndpoints]) checkEndpoints(table);
  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler((error, request, reply) => sendWebdavError(error, { request, reply, log: deps.log }));
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    hastenBody(app, deps.http);
    bindEndpoints(app, deps, fileEndpoints, [filesPrefix, `${filesPrefix}/*`, legacyPrefix, `${legacyPrefix}/*`]);
    bindEndpoints(app, deps, uploadEndpoints, [`${uploadsPrefix}/*`]);
    bindEndpoints(app, deps, trashEndpoints, [`${trashPrefix}/*`]);
    bindEndpoints(app, deps, versionEndpoints, [`${versionsPrefix}/*`]);
    bindEndpoints(app, deps, commentEndpoints, [`${commentsPrefix}/*`]);
    bindEndpoints(app, deps, tagEndpoints, [tagsPrefix, `${tagsPrefix}/*`]);
    bindEndpoints(app, deps, taggedEndpoints, [`${taggedPrefix}/*`]);
    bindEndpoints(app, deps, bulkEndpoints, [bulkPath]);
    bindEndpoints(app, deps, topEndpoints, [topPath, `${topPath}/`]);
    refuseOthers(app, ["/remote.php/*"], app.supportedMethods, () => missing());
  };
}

const mountedWith = (federated: FederatedDeps): Pick<WebdavDeps, "mounted" | "leaveMount" | "renameMount"> => ({
  mounted: createMountedFiles(federated),
  leaveMount: async (principal, id) => leaveShare(federated, principal, await ownReceived(federated, principal, id)),
  renameMount: (id, name) => updatePlacedName(federated.db, id, name),
});

function bindEndpoints(app: FastifyInstance, deps: WebdavDeps, table: Endpoints, paths: readonly string[]): void {
  checkEndpoints(table);
  const methods = Object.keys(table);
  const others = app.supportedMethods.filter((one) => !methods.includes(one));
  refuseOthers(app, paths, others, (reply) => {
    reply.header("allow", methods.join(", "));
    return refuse("METHOD_UNKNOWN");
  });
  for (const [method, endpoint] of Object.entries(table)) {
    for (const url of paths) {
      app.route({
        method,
        url,
        config: { isStream: true },
        schema: { hide: true },
        exposeHeadRoute: false,
        async handler(request, reply) {
          const person = requireDavPerson(request);
          const principal = { ...person, lockTokens: readShownTokens(header(request, "if")) };
          const target = readTarget(principal, rawPathOf(request.url));
          let tree: Promise<PersonTree> | null = null;
          const exchange: Exchange = {
            request,
            reply,
            deps,
            methods,
            principal,
            target,
            tree: () => (tree ??= deps.trees.rootOf(principal, target.names)),
          };
          const remote = await findRemoteTable(exchange);
          if (remote === null) await runSteps(endpoint, exchange);
          else await runRemote(remote, exchange);
          return reply;
        },
      });
    }
  }
}

async function runRemote(table: Endpoints, exchange: Exchange): Promise<void> {
  const endpoint = table[exchange.request.method];
  if (!endpoint) throw refuse("METHOD_UNKNOWN");
  try {
    await runSteps(endpoint, exchange);
  } catch (error) {
    throw asWebdav(error);
  }
}

/** What is not spoken at an address is refused as WebDAV's clients read it (RFC 9110 §15.5.6). */
function refuseOthers(
  app: FastifyInstance,
  paths: readonly string[],
  methods: readonly string[],
  refusal: (reply: FastifyReply) => Error,
): void {
  for (const url of paths)
    app.route({
      method: [...methods],
      url,
      config: { isStream: true },
      schema: { hide: true },
      exposeHeadRoute: false,
      handler(request, reply) {
        requireDavPerson(request);
        throw refusal(reply);
      },
    });
}
