import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { FastifyInstance } from "fastify";
import { refuse } from "./refusal.ts";

/** A figure of a module that is read when the metrics are asked for. */
export interface GaugePart {
  readonly help: string;
  /** What tells several figures of one name apart; left out: there is but one. */
  readonly label?: string;
  /** With a label: the figures by its values. */
  readonly read: () => Promise<number | ReadonlyMap<string, number>> | number;
}

function addGauge(registry: Registry, name: string, { help, label, read }: GaugePart): void {
  const gauge: Gauge = new Gauge({
    name,
    help,
    labelNames: label === undefined ? [] : [label],
    registers: [registry],
    async collect(): Promise<void> {
      const found = await read();
      if (typeof found === "number") {
        gauge.set(found);
        return;
      }
      // One that is gone has no figure any more.
      gauge.reset();
      for (const [value, figure] of found) gauge.set({ [label ?? "of"]: value }, figure);
    },
  });
}

/** `/metrics` in Prometheus' text form, for anyone who shows the operator's token. Routes, never addresses: no ids, no names. */
export function serveMetrics(
  isOperator: (authorization: string | undefined) => boolean,
  gauges: ReadonlyMap<string, GaugePart>,
) {
  return async (app: FastifyInstance): Promise<void> => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const duration = new Histogram({
      name: "safos_http_request_seconds",
      help: "Time to answer, by route.",
      labelNames: ["method", "route", "status"],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers: [registry],
    });
    app.addHook("onResponse", (request, reply, done) => {
      const route = request.routeOptions.url ?? "none";
      const status = `${Math.floor(reply.statusCode / 100)}xx`;
      duration.observe({ method: request.method, route, status }, reply.elapsedTime / 1000);
      done();
    });
    app.get("/metrics", { schema: { hide: true } }, async (request, reply) => {
      if (!isOperator(request.headers.authorization))
        throw refuse("UNAUTHENTICATED", "The operator's token is needed.");
      // Modules offer theirs after this route was made.
      for (const [name, gauge] of gauges) if (!registry.getSingleMetric(name)) addGauge(registry, name, gauge);
      return reply.type(registry.contentType).send(await registry.metrics());
    });
  };
}
