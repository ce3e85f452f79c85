import { defineStep } from "../../../protocol/exchange.ts";
import { param, queryNumber, queryText } from "../../../protocol/scope.ts";
import { requireColleague } from "../../find.ts";
import { noteAct } from "../../note-act.ts";
import { nextAfter, readPage } from "../../read-page.ts";
import { ownDomains } from "../own-domains.ts";
import { mediaOrders, readShownIn, readShownOf, readUsage, type MediaRow, type MediaUsage } from "../queries.ts";

const about = { name: "list-media", section: "Media Admin API (Synapse)", gives: ["answer"] } as const;
const furthest = 8_640_000_000_000;

/** What files are called is content, and stays with those who may read it. */
const view = ({ mediaId, size, contentType, createdAt, quarantinedBy, isProtected }: MediaRow) => ({
  media_id: mediaId,
  media_length: size,
  media_type: contentType,
  created_ts: createdAt.getTime(),
  last_access_ts: null,
  upload_name: null,
  quarantined_by: quarantinedBy,
  safe_from_quarantine: isProtected,
});

export const listMediaOfRoom = defineStep({
  ...about,
  needs: ["person", "ownRoom"],
  async run({ core }, { person, ownRoom }) {
    const domains = ownDomains(core, person);
    const shown = await readShownIn(core.db, ownRoom.id);
    const payload = { action: "mediaRead", roomId: ownRoom.id, personId: null } as const;
    await noteAct(core, person, { type: "chat.administered", payload });
    const addresses = (isOwn: boolean): string[] =>
      shown
        .filter(({ domain }) => domains.includes(domain) === isOwn)
        .map(({ domain, mediaId }) => `mxc://${domain}/${mediaId}`);
    return { answer: { local: addresses(true), remote: addresses(false) } };
  },
});

export const listMediaOfColleague = defineStep({
  ...about,
  needs: ["person"],
  async run({ core, request }, { person }) {
    const colleague = await requireColleague(core, param(request, "userId"));
    const orders = Object.keys(mediaOrders) as (keyof typeof mediaOrders)[];
    const page = readPage(request, orders, "created_ts", "created_ts");
    const { items, total } = await readShownOf(core.db, colleague.userId, page);
    const payload = { action: "mediaRead", roomId: null, personId: colleague.id } as const;
    await noteAct(core, person, { type: "chat.administered", payload });
    return { answer: { media: items.map(view), total, next_token: nextAfter(page, items.length, total) } };
  },
});

interface Usage extends MediaUsage {
  readonly displayName: string | null;
}

const byText = (a: string | null, b: string | null): number => (a ?? "").localeCompare(b ?? "", "sv");
const usageOrders = {
  user_id: (a, b) => byText(a.userId, b.userId),
  displayname: (a, b) => byText(a.displayName, b.displayName),
  media_count: (a, b) => a.count - b.count,
  media_length: (a, b) => a.size - b.size,
} as const satisfies Record<string, (a: Usage, b: Usage) => number>;

/** How much each of the organisation's people has sent. */
export const answerMediaUsage = defineStep({
  ...about,
  needs: ["person"],
  async run({ core, request }, { person }) {
    const page = readPage(request, Object.keys(usageOrders) as (keyof typeof usageOrders)[], "user_id");
    const sign = page.isBackwards ? -1 : 1;
    const span = {
      from: queryNumber(request, "from_ts", 0, furthest),
      until: queryNumber(request, "until_ts", furthest, furthest),
    };
    const term = (queryText(request, "search_term") ?? "").toLowerCase();
    const usage = await readUsage(core.db, ownDomains(core, person), span);
    const people = await core.identity.personsByNames(usage.map(({ userId }) => userId));
    const names = new Map(people.map((one) => [one.userId, one.displayName]));
    const found = usage
      .map((one): Usage => ({ ...one, displayName: names.get(one.userId) ?? null }))
      .filter((one) => `${one.userId} ${one.displayName ?? ""}`.toLowerCase().includes(term))
      .toSorted((a, b) => sign * (usageOrders[page.order](a, b) || byText(a.userId, b.userId)));
    const users = found.slice(page.offset, page.offset + page.limit).map(({ userId, displayName, count, size }) => ({
      user_id: userId,
      displayname: displayName,
      media_count: count,
      media_length: size,
    }));
    return { answer: { users, total: found.length, next_token: nextAfter(page, users.length, found.length) } };
  },
});
