import { Readable } from "node:stream";
import { randomToken } from "#clock";
import { GuardedFetchError, Refusal, type Http } from "#http";
import type { Core } from "../core.ts";
import { domainOf, type JsonObject } from "../events/pdu.ts";
import { serverUserOf } from "../rooms/workspace-link.ts";
import type { Fetched } from "./fetch-outside.ts";
import { replacePreview, type PreviewMedia } from "./queries.ts";
import { readPageTask } from "./tasks.ts";

const side = 800;
const dayS = 86_400;
/** What could not be read is asked for again sooner. */
const failedS = 600;

export interface Asker {
  readonly userId: string;
  readonly organisationId: string;
  readonly call: ReturnType<Http["callOf"]>;
}

interface Picture {
  readonly facts: JsonObject;
  readonly media: PreviewMedia;
}

/** What others' servers do wrong, or their pages are, is no fault of ours; and says nothing of them once nobody waits for it any more. */
const isTheirs = (error: unknown, { call }: Asker): boolean =>
  !call.signal.aborted &&
  (error instanceof GuardedFetchError || (error instanceof Refusal && error.category !== "unavailable"));

/** The picture, made smaller, to become media that everyone who has its address may fetch. */
async function keepPicture(core: Core, asker: Asker, fetched: Fetched | null): Promise<Picture | null> {
  if (!fetched) return null;
  const facts = await core.pictures.measure(fetched.bytes, asker.call);
  if (!facts) return null;
  const how = { width: side, height: side, fit: "inside", format: "webp", isAnimated: false } as const;
  const bytes = await core.pictures.scale(fetched.bytes, how, asker.call);
  const shown = await core.pictures.measure(bytes, asker.call);
  const blob = await core.blobs.write(asker.organisationId, Readable.from([bytes]));
  const domain = domainOf(asker.userId);
  const mediaId = randomToken(24);
  return {
    media: { domain, mediaId, hash: blob.hash, size: blob.size, userId: serverUserOf(domain) },
    facts: {
      "og:image": `mxc://${domain}/${mediaId}`,
      "og:image:type": "image/webp",
      "matrix:image:size": blob.size,
      ...(shown ? { "og:image:width": shown.width, "og:image:height": shown.height } : {}),
    },
  };
}

async function fetchPicture(core: Core, asker: Asker, address: URL): Promise<Picture | null> {
  try {
    return await keepPicture(core, asker, await core.previews.outside.picture(address, asker.call.signal));
  } catch (error) {
    if (isTheirs(error, asker)) return null;
    throw error;
  }
}

/** Null: nothing can be said of it. */
async function look(
  core: Core,
  asker: Asker,
  address: URL,
): Promise<{ readonly facts: JsonObject; readonly picture: Picture | null } | null> {
  const page = await core.previews.outside.page(address, asker.call.signal);
  if (!page) return null;
  if (page.type.startsWith("image/")) {
    const picture = await keepPicture(core, asker, page);
    return picture && { facts: picture.facts, picture };
  }
  if (page.type !== "text/html" && page.type !== "application/xhtml+xml") return null;
  const { charset } = page;
  const read = await core.workers.run(readPageTask, { charset }, { ...asker.call, files: { page: page.bytes } });
  if (read.title === null && read.description === null) return null;
  const canShow = read.image !== null && URL.canParse(read.image, page.address);
  const picture = canShow ? await fetchPicture(core, asker, new URL(read.image ?? "", page.address)) : null;
  const facts: JsonObject = { "og:url": page.address.href, ...picture?.facts };
  if (read.title !== null) facts["og:title"] = read.title;
  if (read.description !== null) facts["og:description"] = read.description;
  if (read.siteName !== null) facts["og:site_name"] = read.siteName;
  return { facts, picture };
}

/** Looks at an address outside and keeps for a day what it says of itself; where that cannot be read, for ten minutes that there is nothing. JSON. */
export async function makePreview(core: Core, asker: Asker, address: URL): Promise<string> {
  const found = await look(core, asker, address).catch((error: unknown) => {
    if (isTheirs(error, asker)) return null;
    throw error;
  });
  const content = JSON.stringify(found?.facts ?? {});
  const row = { content, media: found?.picture?.media ?? null, lifeSeconds: found ? dayS : failedS };
  asker.call.signal.throwIfAborted();
  await core.db.transaction().execute((trx) => replacePreview(trx, asker.organisationId, address.href, row));
  return content;
}
