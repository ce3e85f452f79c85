import type { OpenDocument } from "../connections.ts";
import type { EngineContext } from "./context.ts";

/** Brings a document in memory up to a position in the log, unless it is there already. */
export function reach(ctx: EngineContext, open: OpenDocument, seq: number): Promise<void> | void {
  if (open.isLoading || seq <= open.reached) return;
  if (open.catchUp) return open.catchUp.then(() => reach(ctx, open, seq));
  open.catchUp = ctx.updates
    .applyAfter(open.name, open.reached, open.document, { source: "redis" })
    .then((reached) => void (open.reached = Math.max(open.reached, reached)))
    .catch((error: unknown) => ctx.log.warn({ error: String(error) }, "updates of another process could not be read"))
    .finally(() => (open.catchUp = null));
  return open.catchUp;
}
