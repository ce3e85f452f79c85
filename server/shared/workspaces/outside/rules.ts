import { classedRules, type ClassedRule, type WorkspaceRules } from "@safos/contract/policy";
import type { Principal } from "#http";
import type { PolicyAction, PolicyItem } from "#policy";
import type { WorkspaceContext } from "../context.ts";

/** Of no organisation there is: what holds for anyone from elsewhere. */
const anyoneElse = "00000000-0000-0000-0000-000000000000";

const actions: Readonly<Record<ClassedRule, PolicyAction>> = {
  guestLinks: { type: "link.make", lifetimeMs: 0, hasPassword: true },
  otherOrganisations: { type: "person.admit", organisationId: anyoneElse },
  mailGuests: { type: "guest.admit", stayMs: 0 },
  visitorDownloads: { type: "copy.take" },
  mailTexts: { type: "text.send" },
  captions: { type: "speech.write" },
  transcripts: { type: "speech.keep" },
  recordings: { type: "meeting.record" },
  federatedShares: { type: "share.federate", host: null },
  peopleWithoutEid: { type: "person.admit", organisationId: anyoneElse, hasEid: false },
};

const bareLink: PolicyAction = { type: "link.make", lifetimeMs: 0, hasPassword: false };

/** What rules and class allow someone in a workspace, and whose rule does not. */
export async function rulesFor(
  { policy }: WorkspaceContext,
  caller: Pick<Principal, "organisationId">,
  item: PolicyItem,
): Promise<WorkspaceRules> {
  const ask = async (rule: ClassedRule) => {
    const forbidden = policy.decide(caller, actions[rule], item);
    const asked = rule === "guestLinks" && !forbidden ? policy.decide(caller, bareLink, item) : null;
    return {
      rule,
      refusal: forbidden && (await policy.describe(forbidden)),
      condition: asked && (await policy.describe(asked)),
    };
  };
  return { items: await Promise.all(classedRules.map(ask)) };
}
