import type { EventMap } from "@safos/contract/events";
import type { Principal } from "#http";
import type { Core } from "../../../core.ts";
import { defineStep, type Exchange } from "../../../protocol/exchange.ts";
import { refuse } from "../../../protocol/refuse.ts";
import { param } from "../../../protocol/scope.ts";
import { requireColleague } from "../../find.ts";
import { noteAct } from "../../note-act.ts";
import { ownDomains, requireOwnDomain } from "../own-domains.ts";
import { ofAddress, ofUser, setProtection, setQuarantine, shownIn, type MediaFilter } from "../queries.ts";

const about = { name: "quarantine-media", section: "Media Admin API (Synapse)", gives: ["answer"] } as const;

type Act = EventMap["chat.administered"];

/** In one transaction with what stands of it in the log. */
async function change<T>(
  { core, request }: Exchange,
  person: Principal,
  payload: Act,
  write: (trx: Parameters<typeof setQuarantine>[0]) => Promise<T>,
): Promise<T> {
  await core.http.requireFresh(request);
  return core.db.transaction().execute(async (trx) => {
    await noteAct(core, person, { type: "chat.administered", payload }, trx);
    return write(trx);
  });
}

/** One's address: of the path, or with an id alone of the administrator's own domains. Refuses M_NOT_FOUND. */
async function findOne(core: Core, person: Principal, domain: string, mediaId: string): Promise<MediaFilter> {
  const domains = domain === "" ? ownDomains(core, person) : [domain];
  for (const one of domains) {
    requireOwnDomain(core, person, one);
    const row = core.db.selectFrom("chat.media").select("hash").where("domain", "=", one);
    if (await row.where("media_id", "=", mediaId).executeTakeFirst()) return ofAddress(one, mediaId);
  }
  return refuse("M_NOT_FOUND", "There is no such media of your organisation.");
}

const ofPath = ({ core, request }: Exchange, person: Principal): Promise<MediaFilter> =>
  findOne(core, person, param(request, "serverName"), param(request, "mediaId"));

const nobody = { roomId: null, personId: null } as const;

/** Media in quarantine is there for nobody, not for its sender either. */
export const quarantineOne = (isIn: boolean) =>
  defineStep({
    ...about,
    needs: ["person"],
    async run(exchange, { person }) {
      const filter = await ofPath(exchange, person);
      const act = { ...nobody, action: isIn ? "quarantined" : "unquarantined" } as const;
      await change(exchange, person, act, (trx) => setQuarantine(trx, filter, isIn ? person.userId : null));
      return { answer: {} };
    },
  });

export const quarantineRoom = defineStep({
  ...about,
  needs: ["person", "ownRoom"],
  async run(exchange, { person, ownRoom }) {
    const filter = shownIn(ownRoom.id, ownDomains(exchange.core, person));
    const act = { ...nobody, action: "quarantined", roomId: ownRoom.id } as const;
    const count = await change(exchange, person, act, (trx) => setQuarantine(trx, filter, person.userId));
    return { answer: { num_quarantined: count } };
  },
});

export const quarantineColleague = defineStep({
  ...about,
  needs: ["person"],
  async run(exchange, { person }) {
    const colleague = await requireColleague(exchange.core, param(exchange.request, "userId"));
    const act = { ...nobody, action: "quarantined", personId: colleague.id } as const;
    const filter = ofUser(colleague.userId);
    const count = await change(exchange, person, act, (trx) => setQuarantine(trx, filter, person.userId));
    return { answer: { num_quarantined: count } };
  },
});

/** Protected media is passed over by quarantines. */
export const protectOne = (isProtected: boolean) =>
  defineStep({
    ...about,
    needs: ["person"],
    async run(exchange, { person }) {
      const filter = await ofPath(exchange, person);
      const act = { ...nobody, action: isProtected ? "protected" : "unprotected" } as const;
      await change(exchange, person, act, (trx) => setProtection(trx, filter, isProtected));
      return { answer: {} };
    },
  });
