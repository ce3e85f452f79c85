import { sendOcsError, type FastifyInstance } from "#http";
import { capabilities } from "./capabilities.ts";
import { connectivity } from "./connectivity.ts";
import type { OcsDeps, OcsEndpoint } from "./endpoint.ts";
import { ownUser } from "./own-user.ts";
import { status } from "./status.ts";
import { user } from "./user.ts";
import { wellKnown } from "./well-known.ts";

/** What Nextcloud's clients ask before and beside WebDAV; all by GET. */
const endpoints: readonly OcsEndpoint[] = [status, connectivity, wellKnown, capabilities, ownUser, user];

export const ocsRoutes =
  (deps: OcsDeps) =>
  async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler((error, request, reply) => sendOcsError(error, request, reply, deps.log));
    for (const { paths, answer } of endpoints)
      for (const path of paths)
        app.get(path, { schema: { hide: true } }, async (request, reply) => answer(deps, request, reply));
  };
