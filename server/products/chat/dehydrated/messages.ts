import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";
import { readDehydrated, readMessages } from "./queries.ts";

export interface MessagePage {
  /** JSON of each, in the order they came. */
  readonly events: readonly string[];
  /** Where the page ends. */
  readonly end: string;
  readonly hasMore: boolean;
}

/**
 * Messages that have come for the person's dehydrated device. Reading removes none (MSC3814): a client that opens it may be interrupted, and
 * begins again. `from`: the end of the page before. Refuses M_FORBIDDEN for any other device, and M_INVALID_PARAM.
 */
export async function readPage(
  core: Core,
  userId: string,
  asked: { readonly deviceId: string; readonly from: string | undefined; readonly limit: number },
): Promise<MessagePage> {
  const { deviceId, from = "0", limit } = asked;
  if (!/^\d{1,15}$/.test(from)) refuse("M_INVALID_PARAM", "That is no end of a page.");
  const device = await readDehydrated(core.db, userId);
  if (device?.deviceId !== deviceId) refuse("M_FORBIDDEN", "That is not your dehydrated device.");
  const found = await readMessages(core.db, { userId, deviceId }, Number(from), limit + 1);
  const page = found.slice(0, limit);
  return {
    events: page.map((one) => one.content),
    end: String(page.at(-1)?.position ?? from),
    hasMore: found.length > limit,
  };
}
