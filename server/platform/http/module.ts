import type { Deployment } from "#config";
import type { Database } from "#database";
import { defineModule, type Given } from "#module";
import type { RouteBinding } from "./bind-routes.ts";
import type { HealthCheck } from "./health.ts";
import { serveMetrics, type GaugePart } from "./metrics.ts";
import type { Protocol } from "./protocols.ts";
import { createHttp, type Http } from "./service.ts";

interface Needs {
  readonly deployment: Deployment;
  readonly database: Database;
}

declare module "#module" {
  interface ModuleParts {
    /** Routes of the REST API, made by `routes` of #http or #items. */
    readonly routes?: readonly RouteBinding[];
    /** Addresses under which something else than the REST API or the page is spoken. */
    readonly protocols?: readonly Protocol[];
    /** Figures of `/metrics` by their names there: `safos_workers_waiting`. */
    readonly gauges?: Readonly<Record<string, GaugePart>>;
    /** Checks by part; one that throws makes /healthz answer 503 with the part's name, a sentence is shown beside 200. */
    readonly health?: Readonly<Record<string, HealthCheck["check"]>>;
  }
}

export const httpModule = defineModule({
  name: "http",
  async create({ deployment, database, log }: Needs & Given) {
    const gauges = new Map<string, GaugePart>();
    const http: Http = createHttp({ ...deployment, log, isReady: () => database.isReady() });
    // Before every route: it measures those that come after it.
    if (deployment.adminToken !== null) await serveMetrics(http.isOperator, gauges)(http.app);
    return {
      api: http,
      parts: {
        gauges: {
          safos_loop_lag_seconds: {
            help: "How far the event loop is behind, smoothed.",
            read: () => http.lagMs() / 1000,
          },
          safos_sockets: { help: "Open WebSockets.", read: () => http.sockets() },
        },
      },
      async accept(parts) {
        for (const protocol of parts.protocols ?? []) http.addProtocol(protocol);
        for (const [part, check] of Object.entries(parts.health ?? {})) http.addHealthCheck(part, check);
        for (const [name, gauge] of Object.entries(parts.gauges ?? {})) gauges.set(name, gauge);
        for (const binding of parts.routes ?? []) await http.bind(binding);
      },
      stop: () => http.stop(),
    };
  },
});
