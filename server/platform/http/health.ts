import type { FastifyInstance } from "fastify";
import type { Log } from "#log";

/** What is wrong with a part that does its work all the same, in a sentence without secrets; nothing: all is well. */
type Trouble = string | null | void;

/** A part whose failure makes /healthz answer 503. The check throws or resolves. */
export interface HealthCheck {
  readonly part: string;
  readonly check: () => Promise<Trouble> | Trouble;
}

/**
 * `GET /healthz`: 200 when every part is ready, with `troubles` by part where one does not do all it could; 503 with the first
 * that is not ready, or `stopping` before the port closes.
 */
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
    const troubles: Record<string, string> = {};
    for (const { part, check } of checks) {
      try {
        const trouble = await check();
        if (typeof trouble !== "string") continue;
        log.warn({ part, trouble }, "a part does not do all it could");
        troubles[part] = trouble;
      } catch (error) {
        log.warn({ part, error: error instanceof Error ? error.message : String(error) }, "a part is not ready");
        return reply.code(503).header("retry-after", "5").send({ status: "unavailable", part, version });
      }
    }
    return { status: "ok", version, ...(Object.keys(troubles).length > 0 ? { troubles } : {}) };
  });
}
