import type { AuditRecord } from "@safos/contract/audit";
import { hasText, type Text, type TextKey } from "../../../text/index.tsx";

const kindsOfActor = {
  system: "audit.actor.system",
  operator: "audit.actor.operator",
  unknown: "audit.actor.unknown",
  link: "audit.actor.link",
  directory: "audit.actor.directory",
} as const;

/** Who did it. */
export function nameOfActor(t: Text, { actor }: Pick<AuditRecord, "actor">): string {
  if (actor.kind === "person") return actor.person?.displayName ?? t("audit.actor.gone");
  if (actor.kind === "guest") return t("audit.actor.guest", { name: actor.name ?? "" });
  return t(kindsOfActor[actor.kind]);
}

/** What it was done to: `Tavla ”Ny e-tjänst”`, or the kind alone. */
export function nameOfItem(t: Text, { item }: Pick<AuditRecord, "item">): string {
  if (!item) return "";
  const key = `items.kind.${item.kind}`;
  const kind = hasText(key) ? t(key) : item.kind;
  return item.title === null ? kind : t("audit.thing", { kind, title: item.title });
}

/** The sentence of an act that has several, by what is known of it. */
function variantOf({ act, facts, person, actor, item }: AuditRecord): string {
  if (act === "person.changed" && "isAdmin" in facts)
    return facts["isAdmin"] ? "person.madeAdmin" : "person.unmadeAdmin";
  if (act === "person.changed" && "isSuspended" in facts)
    return facts["isSuspended"] ? "person.suspended" : "person.unsuspended";
  if (act === "session.started") {
    if (actor.kind === "operator") return "session.operator";
    if (facts["methods"] === "apiToken") return "session.token";
    if (facts["kind"] === "program") return "session.program";
    return facts["kind"] === "app" ? "session.app" : act;
  }
  if (act === "grant.added") return facts["isLink"] ? "grant.link" : person ? "grant.person" : act;
  if (act === "grant.revoked") return facts["isLink"] ? "grant.unlink" : act;
  if (act === "link.passwordChanged")
    return facts["how"] === "set" ? "link.passwordSet" : facts["how"] === "removed" ? "link.passwordRemoved" : act;
  if (act === "chat.administered") return `chat.${String(facts["action"])}`;
  if (act === "chat.erased") return `chat.erased.${String(facts["erased"])}`;
  if (act === "breakGlass.ended" && actor.kind === "system") return "breakGlass.over";
  if (act === "item.read" && facts["how"] === "downloaded") return "item.downloaded";
  if (act === "item.restrictionChanged" && facts["isRestricted"] === false) return "item.restrictionEnded";
  if (act === "item.classChanged" && facts["reason"] === "kept") return "item.classKept";
  if (act === "item.classChanged" && facts["reason"] === "copied") return "item.classCopied";
  if (act === "file.trashed" && facts["isMoved"]) return "item.moved";
  const verb = /\.(trashed|restored|destroyed)$/.exec(act)?.[1];
  return verb !== undefined && item ? `item.${verb}` : act;
}

function sayValue(t: Text, value: unknown): string {
  if (typeof value === "boolean") return t(value ? "audit.on" : "audit.off");
  if (value === null) return t("audit.none");
  if (typeof value !== "string") return JSON.stringify(value);
  // A logo: enough of its hash to tell it from another.
  if (/^[0-9a-f]{64}$/.test(value)) return value.slice(0, 8);
  const key = `audit.value.${value}`;
  return hasText(key) ? t(key) : value;
}

/** A rule by its name; that of a class, or of a domain, by its path: `classes.K2.guestLinks`, `domains.fk.example.name`. */
function nameOfSetting(t: Text, path: string): string {
  const [, level, rule] = /^classes\.(K\d)\.(\w+)$/.exec(path) ?? [];
  const [, domain, ofDomain] = /^domains\.(.+)\.(\w+)$/.exec(path) ?? [];
  const key = `audit.setting.${rule ?? ofDomain ?? path}`;
  const name = hasText(key) ? t(key) : path;
  if (domain !== undefined) return t("audit.settingForDomain", { setting: name, domain });
  return level === undefined ? name : t("audit.settingInClass", { setting: name, level });
}

function sayChanges(t: Text, facts: AuditRecord["facts"]): string {
  const changes = Object.entries((facts["changes"] ?? {}) as Record<string, readonly [unknown, unknown]>);
  if (changes.length === 0) return t("audit.nothing");
  return changes
    .map(([setting, [before, after]]) => {
      const name = nameOfSetting(t, setting);
      return t("audit.change", { name, before: sayValue(t, before), after: sayValue(t, after) });
    })
    .join(", ");
}

/** Why the operator asked for emergency access; "" for other acts. */
export const reasonOf = ({ facts }: Pick<AuditRecord, "facts">): string =>
  typeof facts["reason"] === "string" ? facts["reason"] : "";

/** The rule that an emergency access went past; "" where it went past none. */
export function pastRuleOf(t: Text, { facts }: Pick<AuditRecord, "facts">): string {
  return typeof facts["pastRule"] === "string" ? nameOfSetting(t, facts["pastRule"]) : "";
}

/** What was done, as a sentence. */
export function sentenceOf(t: Text, record: AuditRecord): string {
  const key = `audit.act.${variantOf(record)}`;
  if (!hasText(key)) return record.act;
  const { facts } = record;
  const role = "personRole" in facts ? `personRole.${String(facts["personRole"])}` : `role.${String(facts["role"])}`;
  return t(key satisfies TextKey, {
    actor: nameOfActor(t, record),
    person: record.person?.displayName ?? t("audit.someone"),
    workspace: record.workspace?.name ?? t("audit.somewhere"),
    item: nameOfItem(t, record),
    role: hasText(role) ? t(role) : "",
    n: Number(facts["minutes"] ?? facts["count"] ?? 0),
    what: /^(organisation\.changed|workspace\.changed|item\.classChanged)$/.test(record.act)
      ? sayChanges(t, record.facts)
      : textOf(facts["signature"]),
  });
}

function textOf(fact: unknown): string {
  return typeof fact === "string" ? fact : "";
}
