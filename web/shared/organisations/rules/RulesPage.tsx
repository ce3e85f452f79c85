import type { ClassedRule } from "@safos/contract/policy";
import { policyRoutes } from "@safos/contract/routes/policy";
import { useQuery } from "@tanstack/react-query";
import { BackLink } from "../../../platform/BackLink.tsx";
import { explainPolicy } from "../../../platform/explain-policy.ts";
import { request } from "../../../platform/request.ts";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Notice, PageBody, PageHeader, Section, Select, Switch } from "../../../ui/index.ts";
import { ForAdministrators } from "../guard.tsx";
import { aboutEncryption, EncryptionChoice, KeyRecoveryChoice } from "./ChatChoices.tsx";
import { ClosingPanel } from "./ClosingPanel.tsx";
import { ContactRow } from "./ContactRow.tsx";
import { aboutHosts, HostsChoice } from "./HostsChoice.tsx";
import { RuleRow } from "./RuleRow.tsx";
import "./text.ts";
import { useRules } from "./use-rules.ts";

export function RulesPage() {
  return (
    <ForAdministrators>
      <RulesOfOrganisation />
    </ForAdministrators>
  );
}

const parts = [
  { id: "outside", rules: ["guestLinks", "guestLinkPassword", "guestLinkDays", "publicForms", "visitorDownloads"] },
  { id: "servers", rules: ["federatedShares", "federatedHosts", "calendarsElsewhere"] },
  { id: "together", rules: ["otherOrganisations", "peopleWithoutEid", "isDirectoryOpen", "directorySync"] },
  { id: "guests", rules: ["mailGuests", "mailGuestDays"] },
  { id: "texts", rules: ["mailTexts"] },
  {
    id: "chat",
    rules: ["chatEncryption", "keyRecovery", "roomDirectory", "presence", "linkPreviews", "openMedia", "pushGateways"],
  },
  { id: "meetings", rules: ["captions", "transcripts", "recordings", "recordingDays"] },
  { id: "signIn", rules: ["signInLevel"] },
] as const;
type Rule = (typeof parts)[number]["rules"][number];
/** Rules whose refusal the page shows to nobody: what they forbid is not offered. */
const silent = [
  "isDirectoryOpen",
  "roomDirectory",
  "presence",
  "linkPreviews",
  "openMedia",
  "directorySync",
  "pushGateways",
  "calendarsElsewhere",
] as const;
const isSilent = (rule: Rule): rule is (typeof silent)[number] => (silent as readonly Rule[]).includes(rule);
const lifetimes = [7, 30, 90, 180, 365] as const;

/** One sentence a rule, with those whose rules are stricter beneath. */
function RulesOfOrganisation() {
  const t = useText();
  const { organisation } = useMe();
  const change = useRules();
  const { data: stricter } = useQuery({
    queryKey: ["policy", "stricter"],
    queryFn: async () => (await request(policyRoutes.listStricterRules)).items,
  });
  const { closing } = change;
  return (
    <PageBody isSunken>
      <PageHeader title={t("admin.rules")} about={organisation.name} back={<BackLink to="/more" />} />
      <Notice isQuiet>{t("policy.strictest")}</Notice>
      {parts.map((part) => (
        <Section key={part.id} title={t(`policy.part.${part.id}`)}>
          {part.rules.map((rule) => (
            <RuleRow
              key={rule}
              title={t(`policy.rule.${rule}`)}
              about={<About rule={rule} />}
              stricter={stricter?.filter((one) => one.rule === rule) ?? []}
              isChosen={closing?.title === t(`policy.rule.${rule}`)}
              end={<Choice rule={rule} change={change} />}
            />
          ))}
        </Section>
      ))}
      <Section title={t("policy.part.contact")}>
        <ContactRow change={change} />
      </Section>
      {closing && (
        <ClosingPanel
          closing={closing}
          isPending={change.isPending}
          onConfirm={change.confirm}
          onCancel={change.cancel}
        />
      )}
    </PageBody>
  );
}

function About({ rule }: { rule: Rule }) {
  const t = useText();
  const { rules } = useMe().organisation;
  if (rule === "mailGuestDays") return t("policy.rule.mailGuestDays.some", { n: rules.mailGuestDays });
  if (rule === "signInLevel") return t(`policy.rule.signInLevel.${rules.signInLevel}`);
  if (rule === "publicForms") return t(`policy.rule.publicForms.${rules.publicForms}`);
  if (rule === "chatEncryption") return aboutEncryption(t, rules);
  if (rule === "keyRecovery") return t(`policy.rule.keyRecovery.${rules.keyRecovery}`);
  if (rule === "federatedHosts") return aboutHosts(t, rules.federatedHosts);
  if (rule !== "guestLinkDays" && rule !== "recordingDays")
    return t(`policy.rule.${rule}.${rules[rule] ? "on" : "off"}`);
  const n = rules[rule];
  return n === null ? t(`policy.rule.${rule}.none`) : t(`policy.rule.${rule}.some`, { n });
}

/** Of those who lose access: what they read afterwards. */
function useRefusal(): (
  rule: ClassedRule | "guestLinkPassword" | "guestLinkDays" | "mailGuestDays",
  days?: number | null,
) => string {
  const { organisation, person } = useMe();
  const contacts = [organisation.rules.policyContact ?? person.displayName];
  return (rule, days = null) =>
    explainPolicy({ rule, organisation: { id: organisation.id, name: organisation.name }, contacts, days }) ?? "";
}

function Choice({ rule, change }: { rule: Rule; change: ReturnType<typeof useRules> }) {
  const t = useText();
  const refusal = useRefusal();
  const title = t(`policy.rule.${rule}`);
  if (rule === "mailGuestDays") return <StayChoice change={change} />;
  if (rule === "recordingDays") return <KeepingChoice change={change} />;
  if (rule === "guestLinkDays") {
    const name = (days: number | null) => (days === null ? t("policy.noLimit") : t("policy.days", { n: days }));
    const { guestLinkDays } = change.rules;
    const choices = [...new Set([guestLinkDays, null, ...lifetimes])].sort((a, b) => (a ?? Infinity) - (b ?? Infinity));
    return (
      <Select
        label={title}
        isLabelHidden
        isDisabled={change.isPending || !change.rules.guestLinks}
        value={String(guestLinkDays)}
        options={choices.map((days) => ({ id: String(days), name: name(days) }))}
        onChange={(chosen) => {
          const days = chosen === "null" ? null : Number(chosen);
          const reads = refusal("guestLinkDays", days);
          change.ask({ title, from: name(guestLinkDays), to: name(days), reads, rules: { guestLinkDays: days } });
        }}
      />
    );
  }
  if (rule === "publicForms") return <PublicFormsChoice change={change} />;
  if (rule === "chatEncryption") return <EncryptionChoice change={change} />;
  if (rule === "keyRecovery") return <KeyRecoveryChoice change={change} />;
  if (rule === "federatedHosts") return <HostsChoice change={change} />;
  if (rule === "signInLevel") return <LevelChoice change={change} />;
  const isDemand = rule === "guestLinkPassword";
  const name = (isOn: boolean) =>
    isDemand ? t(isOn ? "policy.demanded" : "policy.notDemanded") : t(isOn ? "policy.allowed" : "policy.forbidden");
  return (
    <Switch
      label={title}
      isSelected={change.rules[rule]}
      isDisabled={change.isPending || (isDemand && !change.rules.guestLinks)}
      onChange={(isOn) => {
        const reads = isSilent(rule) ? "" : refusal(rule);
        change.ask({ title, from: name(!isOn), to: name(isOn), reads, rules: { [rule]: isOn } });
      }}
    />
  );
}

const stays = [30, 60, 90, 180, 365] as const;

/** How long guests stay; there is always a limit. */
function StayChoice({ change }: { change: ReturnType<typeof useRules> }) {
  const t = useText();
  const refusal = useRefusal();
  const title = t("policy.rule.mailGuestDays");
  const { mailGuestDays, mailGuests } = change.rules;
  const name = (days: number) => t("policy.days", { n: days });
  const choices = [...new Set([mailGuestDays, ...stays])].sort((a, b) => a - b);
  return (
    <Select
      label={title}
      isLabelHidden
      isDisabled={change.isPending || !mailGuests}
      value={String(mailGuestDays)}
      options={choices.map((days) => ({ id: String(days), name: name(days) }))}
      onChange={(chosen) => {
        const days = Number(chosen);
        const reads = refusal("mailGuestDays", days);
        change.ask({ title, from: name(mailGuestDays), to: name(days), reads, rules: { mailGuestDays: days } });
      }}
    />
  );
}

/** How long recordings are kept. */
function KeepingChoice({ change }: { change: ReturnType<typeof useRules> }) {
  const t = useText();
  const title = t("policy.rule.recordingDays");
  const { recordingDays, recordings } = change.rules;
  const name = (days: number | null) => (days === null ? t("policy.noLimit") : t("policy.days", { n: days }));
  const choices = [...new Set([recordingDays, null, ...lifetimes])].sort((a, b) => (a ?? Infinity) - (b ?? Infinity));
  return (
    <Select
      label={title}
      isLabelHidden
      isDisabled={change.isPending || !recordings}
      value={String(recordingDays)}
      options={choices.map((days) => ({ id: String(days), name: name(days) }))}
      onChange={(chosen) => {
        const days = chosen === "null" ? null : Number(chosen);
        change.ask({ title, from: name(recordingDays), to: name(days), reads: "", rules: { recordingDays: days } });
      }}
    />
  );
}

const levels = ["any", "eId"] as const;

/** With what people sign in; what was begun with less ends. */
function LevelChoice({ change }: { change: ReturnType<typeof useRules> }) {
  const t = useText();
  const title = t("policy.rule.signInLevel");
  const { signInLevel } = change.rules;
  const name = (level: (typeof levels)[number]) => t(`policy.level.${level}`);
  return (
    <Select
      label={title}
      isLabelHidden
      isDisabled={change.isPending}
      value={signInLevel}
      options={levels.map((id) => ({ id, name: name(id) }))}
      onChange={(next) =>
        change.ask({
          title,
          from: name(signInLevel),
          to: name(next),
          reads: next === "eId" ? t("policy.levelReads") : "",
          rules: { signInLevel: next },
          ...(next === "eId" ? { warning: t("policy.levelCloses") } : {}),
        })
      }
    />
  );
}

const publishing = ["everyone", "publishers"] as const;

function PublicFormsChoice({ change }: { change: ReturnType<typeof useRules> }) {
  const t = useText();
  const { publicForms } = change.rules;
  const name = (who: (typeof publishing)[number]) => t(`policy.publicForms.${who}`);
  return (
    <Select
      label={t("policy.rule.publicForms")}
      isLabelHidden
      isDisabled={change.isPending}
      value={publicForms}
      options={publishing.map((id) => ({ id, name: name(id) }))}
      onChange={(next) =>
        change.ask({
          title: t("policy.rule.publicForms"),
          from: name(publicForms),
          to: name(next),
          reads: "",
          rules: { publicForms: next },
        })
      }
    />
  );
}
