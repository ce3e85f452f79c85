import type { EventMap } from "@safos/contract/events";
import type { Principal } from "#http";
import type { Core } from "../../../core.ts";
import { defineStep } from "../../../protocol/exchange.ts";
import { refuse } from "../../../protocol/refuse.ts";
import { param, queryFlag, queryNumber, queryText } from "../../../protocol/scope.ts";
import { workspaceLinkOf } from "../../../rooms/workspace-link.ts";
import { requireColleague } from "../../find.ts";
import { noteAct } from "../../note-act.ts";
import { ownDomains, requireOwnDomain } from "../own-domains.ts";
import {
  deleteMedia,
  ofAddress,
  ofUser,
  olderAndLarger,
  readDeletable,
  thatIsShown,
  type Deletable,
  type MediaFilter,
} from "../queries.ts";

const about = { name: "delete-media", section: "Media Admin API (Synapse)", gives: ["answer"] } as const;
const perTransaction = 500;
/** In one request; who asks again goes on. */
const mostDeleted = 10_000;

/** What a workspace's room shows is the agency's record, and goes with its message or its room. */
const isRecord = (core: Core, { roomIds }: Deletable): boolean =>
  roomIds.some((roomId) => {
    const room = core.memory.rooms.get(roomId);
    return room !== undefined && workspaceLinkOf(room) !== undefined;
  });

/** Addresses of what people and rooms are shown by. */
async function findAvatars(core: Core, media: readonly Deletable[]): Promise<ReadonlySet<string>> {
  const people = await core.identity.personsByNames([...new Set(media.map(({ userId }) => userId))]);
  const rooms = [...core.memory.rooms.all()].map((room) => room.text("m.room.avatar", "url"));
  return new Set([...people.map((one) => one.avatarUrl), ...rooms].flatMap((one) => one ?? []));
}

interface Deletion {
  readonly filter: MediaFilter;
  readonly limit: number;
  readonly keepsAvatars: boolean;
  readonly personId: string | null;
}

async function deleteAll(core: Core, person: Principal, one: Deletion): Promise<string[]> {
  const deleted: string[] = [];
  let after = { domain: "", mediaId: "" };
  const payload: EventMap["chat.erased"] = { what: "media", roomId: null, personId: one.personId };
  await noteAct(core, person, { type: "chat.erased", payload });
  while (deleted.length < one.limit) {
    const found = await readDeletable(core.db, one.filter, after, Math.min(perTransaction, one.limit - deleted.length));
    const last = found.at(-1);
    if (!last) break;
    after = last;
    const avatars = one.keepsAvatars ? await findAvatars(core, found) : new Set<string>();
    const media = found.filter((each) => !isRecord(core, each) && !avatars.has(`mxc://${each.domain}/${each.mediaId}`));
    await core.db.transaction().execute((trx) => deleteMedia(trx, media));
    deleted.push(...media.map(({ mediaId }) => mediaId));
  }
  return deleted;
}

const answerWith = (deleted: readonly string[]) => ({
  answer: { deleted_media: deleted, total: deleted.length },
});

export const deleteOneMedia = defineStep({
  ...about,
  needs: ["person"],
  async run({ core, request }, { person }) {
    const domain = param(request, "serverName");
    requireOwnDomain(core, person, domain);
    const filter = ofAddress(domain, param(request, "mediaId"));
    const [found] = await readDeletable(core.db, filter, { domain: "", mediaId: "" }, 1);
    if (!found) refuse("M_NOT_FOUND", "There is no such media of your organisation.");
    if (isRecord(core, found))
      refuse("M_FORBIDDEN", "A room of a workspace shows it: it goes with its message, or is put in quarantine.");
    await core.http.requireFresh(request);
    return answerWith(await deleteAll(core, person, { filter, limit: 1, keepsAvatars: false, personId: null }));
  },
});

export const deleteMediaOfColleague = defineStep({
  ...about,
  needs: ["person"],
  async run({ core, request }, { person }) {
    const colleague = await requireColleague(core, param(request, "userId"));
    const limit = Math.max(1, queryNumber(request, "limit", 100, mostDeleted));
    await core.http.requireFresh(request);
    const filter = thatIsShown(ofUser(colleague.userId));
    return answerWith(await deleteAll(core, person, { filter, limit, keepsAvatars: false, personId: colleague.id }));
  },
});

/** What was sent before a moment and is larger than some bytes. */
export const deleteOldMedia = defineStep({
  ...about,
  needs: ["person"],
  async run({ core, request }, { person }) {
    if (queryText(request, "before_ts") === undefined) refuse("M_MISSING_PARAM", "before_ts is missing.");
    const before = queryNumber(request, "before_ts", 0, 8_640_000_000_000);
    const size = queryNumber(request, "size_gt", 0, Number.MAX_SAFE_INTEGER);
    const keepsAvatars = queryFlag(request, "keep_profiles") ?? true;
    const domains = ownDomains(core, person);
    const named = param(request, "serverName");
    if (named !== "") requireOwnDomain(core, person, named);
    await core.http.requireFresh(request);
    const filter = thatIsShown(olderAndLarger(named === "" ? domains : [named], before, size));
    const deletion = { filter, limit: mostDeleted, keepsAvatars, personId: null };
    return answerWith(await deleteAll(core, person, deletion));
  },
});
