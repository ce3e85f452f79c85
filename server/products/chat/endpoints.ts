import { accountDataEndpoints } from "./account-data/endpoints.ts";
import { administrationEndpoints, synapseEndpoints } from "./administration/endpoints.ts";
import { appserviceEndpoints } from "./appservices/endpoints.ts";
import { backupEndpoints } from "./backups/endpoints.ts";
import { callEndpoints } from "./calls/endpoints.ts";
import type { Core } from "./core.ts";
import { dehydratedEndpoints } from "./dehydrated/endpoints.ts";
import { delayedEndpoints } from "./delayed/endpoints.ts";
import { deviceEndpoints } from "./devices/endpoints.ts";
import { mediaEndpoints, uploadEndpoints } from "./media/endpoints.ts";
import { openidTokenEndpoints, userinfoEndpoints } from "./openid-tokens/endpoints.ts";
import { presenceEndpoints } from "./presence/endpoints.ts";
import { profileEndpoints } from "./profiles/endpoints.ts";
import type { MatrixEndpoint } from "./protocol/exchange.ts";
import { matrixScope } from "./protocol/scope.ts";
import { serveEndpoints } from "./protocol/serve.ts";
import { serveWellKnown } from "./protocol/well-known.ts";
import { pushEndpoints } from "./push/endpoints.ts";
import { receiptEndpoints } from "./receipts/endpoints.ts";
import { rendezvousEndpoints, textRendezvousEndpoints } from "./rendezvous/endpoints.ts";
import { mostBytes, mostJsonBytes } from "./rendezvous/rendezvous.ts";
import { textPrefix } from "./rendezvous/text-prefix.ts";
import { reportEndpoints } from "./reports/endpoints.ts";
import { roomEndpoints } from "./rooms/endpoints.ts";
import { searchEndpoints } from "./search/endpoints.ts";
import { sessionEndpoints } from "./sessions/endpoints.ts";
import { slidingEndpoints } from "./sliding/endpoints.ts";
import { spaceEndpoints } from "./spaces/endpoints.ts";
import { syncEndpoints } from "./sync/endpoints.ts";
import { threadEndpoints } from "./threads/endpoints.ts";
import { thirdPartyEndpoints } from "./protocol/third-party.ts";
import { timelineEndpoints } from "./timeline/endpoints.ts";

/** Every endpoint of the client-server API that is served below `/_matrix/client`, by the folder of its noun. */
export const clientEndpoints = (core: Core): readonly MatrixEndpoint[] => [
  ...sessionEndpoints,
  ...syncEndpoints(core),
  ...slidingEndpoints(core),
  ...roomEndpoints,
  ...timelineEndpoints,
  ...threadEndpoints,
  ...receiptEndpoints,
  ...presenceEndpoints,
  ...accountDataEndpoints,
  ...profileEndpoints,
  ...pushEndpoints,
  ...deviceEndpoints,
  ...dehydratedEndpoints,
  ...backupEndpoints,
  ...delayedEndpoints,
  ...callEndpoints,
  ...mediaEndpoints,
  ...spaceEndpoints,
  ...searchEndpoints,
  ...openidTokenEndpoints,
  ...thirdPartyEndpoints,
  ...reportEndpoints,
  ...administrationEndpoints,
  ...appserviceEndpoints,
];

export function registerEndpoints(core: Core): void {
  serveWellKnown(core);
  matrixScope(core, "/_matrix/client", (scope) => {
    serveEndpoints(core, scope, clientEndpoints(core));
    serveEndpoints(core, scope, rendezvousEndpoints, { bodyLimit: mostJsonBytes });
  });
  matrixScope(core, "/_matrix/federation", (scope) => serveEndpoints(core, scope, userinfoEndpoints));
  matrixScope(core, "/_synapse/admin", (scope) => serveEndpoints(core, scope, synapseEndpoints));
  const { largestUpload } = core.settings;
  matrixScope(
    core,
    "/_matrix/media",
    (scope) => serveEndpoints(core, scope, uploadEndpoints, { bodyLimit: largestUpload }),
    "stream",
  );
  matrixScope(
    core,
    textPrefix,
    (scope) => serveEndpoints(core, scope, textRendezvousEndpoints, { bodyLimit: mostBytes }),
    "text",
  );
}
