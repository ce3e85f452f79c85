import { collectDefaultMetrics, Gauge, Histogram, type Registry } from "prom-client";
import type { FastifyInstance } from "fastify";
import { refuse } from "./refusal.ts";

/** Something that can queue, lag or fill, read when metrics are asked for. */
export interface GaugePart {
  readonly help: string;
  readonly read: () => number;
}

export function addGauge(registry: Registry, name: string, { help, read }: GaugePart): void {
  const gauge: Gauge = new Gauge({ name, help, registers: [registry], collect: () => gauge.set(read()) });
}

/** `/metrics` in Prometheus' text form, for anyone who shows the operator's token. Routes, never addresses: no ids, no names. */
export function serveMetrics(isOperator: (authorization: string | undefined) => boolean, registry: Registry) {
  return async (app: FastifyInstance): Promise<void> => {
    collectDefaultMetrics({ register: registry });
    const duration = new Histogram({
      name: "safos_http_request_seconds",
      help: "Time to answer, by route.",
      labelNames: ["method", "route", "status"],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers: [registry],
    });
    app.addHook("onResponse", async (request, reply) => {
      const route = request.routeOptions.url ?? "none";
      duration.observe(
        { method: request.method, route, status: `${Math.floor(reply.statusCode / 100)}xx` },
        reply.elapsedTime / 1000,
      );
    });
    app.get("/metrics", { schema: { hide: true } }, async (request, reply) => {
      if (!isOperator(request.headers.authorization))
        throw refuse("UNAUTHENTICATED", "The operator's token is needed.");
      return reply.type(registry.contentType).send(await registry.metrics());
    });
  };
}
