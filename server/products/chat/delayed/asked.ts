import type { FastifyRequest } from "#http";
import { refuse } from "../protocol/refuse.ts";
import { queryText } from "../protocol/scope.ts";

/** By how many milliseconds an event is to be sent later; null: at once. */
export function delayIn(request: FastifyRequest): number | null {
  const query = request.query as Record<string, unknown>;
  // An earlier draft knew events that wait for others; sent at once they would be something else.
  if (query["org.matrix.msc4140.parent_delay_id"] !== undefined)
    refuse("M_INVALID_PARAM", "Delayed events that hang on others are not known.");
  if (query["org.matrix.msc4140.delay"] === undefined) return null;
  const text = queryText(request, "org.matrix.msc4140.delay");
  if (text === undefined || !/^\d{1,15}$/.test(text))
    refuse("M_INVALID_PARAM", "The delay is a number of milliseconds above 0.");
  return Number(text);
}
