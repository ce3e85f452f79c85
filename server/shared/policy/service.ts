import {
  defaultPolicy,
  type ChatEncryption,
  type KeyRecovery,
  type PolicyPreview,
  type PolicyRefusal,
} from "@safos/contract/policy";
import { accessLifetimeMs, createReadCache } from "#cache";
import type { EventOf, Events } from "#events";
import { refuse, type Refusal } from "#http";
import type { Identity } from "#identity";
import type { Organisations } from "#organisations";
import { asAdmission } from "./as-admission.ts";
import type { Move } from "./preview.ts";
import { decide, type Agency, type Forbidden, type PolicyAction, type PolicyActor, type PolicyItem } from "./decide.ts";

export interface Policy {
  /**
   * Asks the rules of every organisation concerned: the workspace's, the actor's, the author's. The strictest wins. Null: it
   * is allowed. From memory, without a statement.
   */
  decide(actor: PolicyActor, action: PolicyAction, item: PolicyItem): Forbidden | null;
  /** The same by rules that are handed in, as those of another day. */
  decideBy(agencies: readonly Agency[], action: PolicyAction, item: PolicyItem): Forbidden | null;
  /**
   * The same; refuses POLICY_REFUSED, which says rule, organisation, and who can change it. Visitors without an account are
   * told no administrator's name.
   */
  require(actor: PolicyActor, action: PolicyAction, item: PolicyItem, isVisitor?: boolean): Promise<void>;
  /** A refusal as the contract says it: rule, organisation, who can change it. */
  describe(forbidden: Forbidden): Promise<PolicyRefusal>;
  /** What to throw where it was asked under a lock and may be thrown only without it. */
  refusalOf(forbidden: Forbidden): Promise<Refusal>;
  /** The most days that a link made here may live; null: no limit. */
  linkDays(actor: PolicyActor, item: PolicyItem): number | null;
  /** The most days that a guest who is invited by mail stays, and whose rule says so. */
  guestDays(actor: PolicyActor, item: PolicyItem): { readonly days: number; readonly organisationName: string };
  /** The most days that a recording made there is kept; null: no limit. */
  recordingDays(item: PolicyItem): number | null;
  /** Whether chats with people of these organisations may be encrypted: null, or the name of one whose rule forbids it. */
  encryptionForbiddenBy(organisationIds: readonly string[]): string | null;
  /** Whether chats that people of an organisation begin are encrypted unless they choose otherwise. */
  chatEncryption(organisationId: string): ChatEncryption;
  /** Whether an organisation keeps the recovery keys of its people. */
  keyRecovery(organisationId: string): KeyRecovery;
  /** Whether the server looks at pages that people of an organisation link to. */
  linkPreviews(organisationId: string): boolean;
  /** Whether files of old chats may be fetched without signing in. */
  openMedia(organisationId: string): boolean;
  /** Whether people may list rooms, which everybody of the organisation then finds. */
  roomDirectory(organisationId: string): boolean;
  /** Whether people of an organisation see who of those they share chats with is active, and are seen so. */
  presence(organisationId: string): boolean;
  /** Whether programs of an organisation's people keep its directory. */
  directorySync(organisationId: string): boolean;
  /** Whether push gateways wake the telephones of an organisation's people. */
  pushGateways(organisationId: string): boolean;
  /** Whether people of an organisation may subscribe to calendars elsewhere. */
  calendarsElsewhere(organisationId: string): boolean;
  /** What would be closed where another organisation owned a workspace. */
  previewTransfer(move: Move): Promise<PolicyPreview>;
  /** Called in every process once changed rules are known there. */
  onChanged(handler: (event: EventOf<"organisation.changed">) => void): void;
}

export interface PolicyDeps {
  readonly events: Events;
  readonly identity: Identity;
  readonly organisations: Organisations;
}

const mostContacts = 3;

/** Of an organisation that is not known here. */
const nothing: Agency["rules"] = {
  ...defaultPolicy,
  guestLinks: false,
  publicForms: "publishers",
  chatEncryption: "forbidden",
  otherOrganisations: false,
  mailGuests: false,
  visitorDownloads: false,
  mailTexts: false,
  peopleWithoutEid: false,
  federatedShares: false,
  captions: false,
  transcripts: false,
  recordings: false,
  calendarsElsewhere: false,
};

export function createPolicy({ events, identity, organisations }: PolicyDeps): Omit<Policy, "previewTransfer"> {
  const contacts = createReadCache<readonly string[]>(1000, { lifetimeMs: accessLifetimeMs });
  events.watch(["person.changed", "person.disabled"], () => contacts.forgetAll());

  const agencyOf = (id: string): Agency => organisations.byId(id) ?? { id, name: "", rules: nothing };

  function concerned(actor: PolicyActor, item: PolicyItem): Agency[] {
    const present = item.presentOrganisationIds ?? [];
    const ids = new Set([item.organisationId, actor?.organisationId, item.authorOrganisationId, ...present]);
    return [...ids].flatMap((id) => {
      // Where there are guests, that is no agency's rule.
      if (id === null || id === undefined || (present.length > 0 && organisations.isOfGuests(id))) return [];
      return agencyOf(id);
    });
  }

  async function contactsOf({ id, rules }: Agency): Promise<string[]> {
    if (rules.policyContact !== null) return [rules.policyContact];
    const names = await contacts.read(id, async () =>
      (await identity.administratorsOf(id, mostContacts)).map((one) => one.displayName),
    );
    return [...names];
  }

  async function describe(
    { rule, agency, informationClass, days }: Forbidden,
    isVisitor = false,
  ): Promise<PolicyRefusal> {
    const { id, name, rules } = agency;
    const contacts = isVisitor && rules.policyContact === null ? [] : await contactsOf(agency);
    return { rule, organisation: { id, name }, contacts, informationClass, days };
  }

  const refusalOf: Policy["refusalOf"] = async (forbidden) => refuse("POLICY_REFUSED", await describe(forbidden));

  const ask: Policy["decide"] = (actor, action, item) =>
    decide(concerned(actor, item), asAdmission(organisations, action), item);

  return {
    decide: ask,
    decideBy: (agencies, action, item) => decide(agencies, asAdmission(organisations, action), item),
    async require(actor, action, item, isVisitor = false) {
      const forbidden = ask(actor, action, item);
      if (forbidden) throw refuse("POLICY_REFUSED", await describe(forbidden, isVisitor));
    },
    describe,
    refusalOf,
    linkDays(actor, item) {
      const limits = concerned(actor, item).flatMap(({ rules }) => rules.guestLinkDays ?? []);
      return limits.length === 0 ? null : Math.min(...limits);
    },
    recordingDays(item) {
      const limits = concerned(null, item).flatMap(({ rules }) => rules.recordingDays ?? []);
      return limits.length === 0 ? null : Math.min(...limits);
    },
    encryptionForbiddenBy: (organisationIds) =>
      organisationIds.map(agencyOf).find(({ rules }) => rules.chatEncryption === "forbidden")?.name ?? null,
    chatEncryption: (organisationId) => agencyOf(organisationId).rules.chatEncryption,
    keyRecovery: (organisationId) => agencyOf(organisationId).rules.keyRecovery,
    linkPreviews: (organisationId) => agencyOf(organisationId).rules.linkPreviews,
    openMedia: (organisationId) => agencyOf(organisationId).rules.openMedia,
    roomDirectory: (organisationId) => agencyOf(organisationId).rules.roomDirectory,
    presence: (organisationId) => agencyOf(organisationId).rules.presence,
    directorySync: (organisationId) => agencyOf(organisationId).rules.directorySync,
    pushGateways: (organisationId) => agencyOf(organisationId).rules.pushGateways,
    calendarsElsewhere: (organisationId) => agencyOf(organisationId).rules.calendarsElsewhere,
    guestDays(actor, item) {
      const [strictest] = concerned(actor, item).toSorted((a, b) => a.rules.mailGuestDays - b.rules.mailGuestDays);
      return {
        days: strictest?.rules.mailGuestDays ?? defaultPolicy.mailGuestDays,
        organisationName: strictest?.name ?? "",
      };
    },
    onChanged: (handler) => organisations.onChanged(handler),
  };
}
