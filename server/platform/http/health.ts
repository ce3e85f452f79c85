import type { FastifyInstance } from "fastify";
import type { Log } from "#log";

/** A part whose failure makes /healthz answer 503. The check throws or resolves. */
export interface HealthCheck {
  readonly part: string;
  readonly check: () => Promise<void> | void;
}

/** `GET /healthz`: 200 when every part is ready, 503 with the first that is not, or `stopping` before the port closes. */
export function serveHealth(
  app: FastifyInstance,
  {
    checks,
    log,
    version,
    isStopping,
  }: {
    readonly checks: readonly HealthCheck[];
    readonly log: Log;
    readonly version: string;
    readonly isStopping: () => boolean;
  },
): void {
  app.get("/healthz", { schema: { hide: true } }, async (_request, reply) => {
    if (isStopping()) return reply.code(503).header("retry-after", "5").send({ status: "stopping", version });
    for (const { part, check } of checks) {
      try {
        await check();
      } catch (error) {
        log.warn({ part, error: error instanceof Error ? error.message : String(error) }, "a part is not ready");
        return reply.code(503).header("retry-after", "5").send({ status: "unavailable", part, version });
      }
    }
    return { status: "ok", version };
  });
}
