import type { ClassedRule, InformationClass, PolicyRefusal, PolicyRules } from "@safos/contract/policy";

/** An organisation as far as its rules concern others. */
export interface Agency {
  readonly id: string;
  readonly name: string;
  readonly rules: PolicyRules;
}

/** Who asks; null: someone without an account, or the server itself. */
export type PolicyActor = { readonly organisationId: string } | null;

/** What is asked for. */
export type PolicyAction =
  /** A link to an item; `lifetimeMs` null: one that does not end. */
  | { readonly type: "link.make"; readonly lifetimeMs: number | null; readonly hasPassword: boolean }
  /** A link that was made before lets someone in. */
  | { readonly type: "link.open"; readonly ageMs: number; readonly hasPassword: boolean }
  /** Guests of a meeting, by a link that was made so long ago. */
  | { readonly type: "guest.invite"; readonly ageMs: number; readonly hasPassword: boolean }
  /** Someone of an organisation comes into a workspace, or is given an item of it. */
  | {
      readonly type: "person.admit";
      readonly organisationId: string;
      /** Whether all who are of it sign in with an e-identification; policy knows it where it is left out. */
      readonly hasEid?: boolean;
    }
  /** Someone from outside who was invited by mail is a guest of a workspace, for so long from now on. */
  | { readonly type: "guest.admit"; readonly stayMs: number }
  /** Someone on another server is given an item, or gives one; `host` null: whether on any server at all. */
  | { readonly type: "share.federate"; readonly host: string | null }
  /** What is said in a meeting is written out while it is said. */
  | { readonly type: "speech.write" }
  /** It is kept with the meeting. */
  | { readonly type: "speech.keep" }
  /** Sound and pictures of a meeting are recorded. */
  | { readonly type: "meeting.record" }
  /** A visitor with a link takes out a copy. */
  | { readonly type: "copy.take" }
  /** A notice with what was written leaves this server. */
  | { readonly type: "text.send" }
  /** A form is opened to people without an account, by someone who is a publisher of this organisation, or of none. */
  | { readonly type: "form.publish"; readonly publisherOf: string | null };

/** Where it is asked for: the workspace's organisation and class, and whose people wrote the item. */
export interface PolicyItem {
  readonly organisationId: string;
  readonly informationClass: InformationClass | null;
  readonly authorOrganisationId?: string | null;
  /** Every organisation that has a member there, where each of them counts. */
  readonly presentOrganisationIds?: readonly string[];
}

/** Which rule of whom does not allow it. */
export interface Forbidden {
  readonly rule: PolicyRefusal["rule"];
  readonly agency: Agency;
  /** Set when it is the class that does not allow it. */
  readonly informationClass: InformationClass | null;
  readonly days: number | null;
}

const ruleOf: Readonly<Record<Exclude<PolicyAction["type"], "form.publish">, ClassedRule>> = {
  "link.make": "guestLinks",
  "link.open": "guestLinks",
  "guest.invite": "guestLinks",
  "person.admit": "otherOrganisations",
  "guest.admit": "mailGuests",
  "share.federate": "federatedShares",
  "speech.write": "captions",
  "speech.keep": "transcripts",
  "meeting.record": "recordings",
  "copy.take": "visitorDownloads",
  "text.send": "mailTexts",
};

const dayMs = 86_400_000;

/** How long it would live, or has lived, and the rule that says how long it may; null for what has no end. */
function spanOf(
  action: PolicyAction,
): { readonly ms: number; readonly rule: "guestLinkDays" | "mailGuestDays" } | null {
  if (action.type === "link.make") return { ms: action.lifetimeMs ?? Infinity, rule: "guestLinkDays" };
  if (action.type === "link.open" || action.type === "guest.invite") return { ms: action.ageMs, rule: "guestLinkDays" };
  return action.type === "guest.admit" ? { ms: action.stayMs, rule: "mailGuestDays" } : null;
}

function refusedBy(agency: Agency, rule: ClassedRule, level: InformationClass | null): Forbidden | null {
  const no = { rule, agency, informationClass: null, days: null };
  if (!agency.rules[rule]) return no;
  return level !== null && !agency.rules.classes[level][rule] ? { ...no, informationClass: level } : null;
}

/** Whether someone is let in who may have signed in with less than an e-identification: guests by mail have none. */
const needsEid = (action: PolicyAction): boolean =>
  action.type === "guest.admit" || (action.type === "person.admit" && action.hasEid === false);

/** Whether a link has no password where the organisation, or the class, asks for one. */
function lacksPassword({ rules }: Agency, action: PolicyAction, level: InformationClass | null): boolean {
  if (!("hasPassword" in action) || action.hasPassword) return false;
  return rules.guestLinkPassword || (level !== null && rules.classes[level].guestLinkPassword);
}

/** Whether an organisation lets its people share with a server; where it is not said which one, whether there is any. */
const isTrusted = ({ rules: { federatedHosts: hosts } }: Agency, host: string | null): boolean =>
  hosts === null || (host === null ? hosts.length > 0 : hosts.includes(host));

function forbiddenBy(agency: Agency, action: PolicyAction, level: InformationClass | null): Forbidden | null {
  if (action.type === "form.publish") {
    const isOpen = agency.rules.publicForms === "everyone" || action.publisherOf === agency.id;
    return isOpen ? null : { rule: "publicForms", agency, informationClass: null, days: null };
  }
  const rule = ruleOf[action.type];
  const no = refusedBy(agency, rule, level) ?? (needsEid(action) ? refusedBy(agency, "peopleWithoutEid", level) : null);
  if (no) return no;
  if (action.type === "share.federate" && !isTrusted(agency, action.host))
    return { rule: "federatedHosts", agency, informationClass: null, days: null };
  if (lacksPassword(agency, action, level)) {
    const informationClass = agency.rules.guestLinkPassword ? null : level;
    return { rule: "guestLinkPassword", agency, informationClass, days: null };
  }
  const span = spanOf(action);
  const days = span && agency.rules[span.rule];
  return span !== null && days !== null && span.ms > days * dayMs
    ? { rule: span.rule, agency, informationClass: null, days }
    : null;
}

/**
 * Whether organisations allow an action; the first that does not, in the order given. Whose own people are admitted is not
 * asked: they are not foreign to it.
 */
export function decide(
  agencies: readonly Agency[],
  action: PolicyAction,
  item: Pick<PolicyItem, "organisationId" | "informationClass">,
): Forbidden | null {
  if (action.type === "person.admit" && action.organisationId === item.organisationId) return null;
  for (const agency of agencies) {
    if (action.type === "person.admit" && action.organisationId === agency.id) continue;
    const forbidden = forbiddenBy(agency, action, item.informationClass);
    if (forbidden) return forbidden;
  }
  return null;
}
