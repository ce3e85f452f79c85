import { useState } from "react";
import { explainPolicy } from "../../../platform/explain-policy.ts";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { useMe } from "../../../platform/session.ts";
import { useText, type Text } from "../../../text/index.tsx";
import { Button, Radios, TextField } from "../../../ui/index.ts";
import { hostsIn, isHost, mostHosts } from "./hosts.ts";
import type { useRules } from "./use-rules.ts";

type Hosts = readonly string[] | null;

export const aboutHosts = (t: Text, hosts: Hosts): string =>
  hosts === null
    ? t("policy.rule.federatedHosts.any")
    : hosts.length === 0
      ? t("policy.rule.federatedHosts.none")
      : t("policy.rule.federatedHosts.some", { n: hosts.length, hosts: hosts.slice(0, 5).join(", ") });

/** With which servers people may share: those that are named, or any. */
export function HostsChoice({ change }: { change: ReturnType<typeof useRules> }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        aria-label={`${t("policy.rule.federatedHosts")}: ${t("policy.hosts.change")}`}
        isDisabled={change.isPending || !change.rules.federatedShares}
        onPress={() => setOpen(true)}
      >
        {t("policy.hosts.change")}
      </Button>
      {isOpen && <HostsDialog change={change} onClose={() => setOpen(false)} />}
    </>
  );
}

function HostsDialog({ change, onClose }: { change: ReturnType<typeof useRules>; onClose: () => void }) {
  const t = useText();
  const { organisation, person } = useMe();
  const { federatedHosts, policyContact } = change.rules;
  const [who, setWho] = useState<"named" | "any">(federatedHosts === null ? "any" : "named");
  const [text, setText] = useState((federatedHosts ?? []).join("\n"));
  const hosts = hostsIn(text);
  const bad = who === "named" ? hosts.find((one) => !isHost(one)) : undefined;
  const isLong = who === "named" && hosts.length > mostHosts;
  const title = t("policy.rule.federatedHosts");
  const { id, name } = organisation;
  const reads = (): string =>
    explainPolicy({
      rule: "federatedHosts",
      organisation: { id, name },
      contacts: [policyContact ?? person.displayName],
    }) ?? "";
  return (
    <FormDialog
      title={title}
      submit={t("common.save")}
      onClose={onClose}
      isIncomplete={bad !== undefined || isLong}
      onSubmit={() => {
        const next = who === "any" ? null : hosts;
        onClose();
        change.ask({
          title,
          from: aboutHosts(t, federatedHosts),
          to: aboutHosts(t, next),
          reads: reads(),
          rules: { federatedHosts: next },
        });
      }}
    >
      <Radios
        label={t("policy.hosts.who")}
        value={who}
        options={(["named", "any"] as const).map((one) => ({ id: one, name: t(`policy.hosts.${one}`) }))}
        onChange={setWho}
      />
      {who === "named" && (
        <TextField
          label={t("policy.hosts.list")}
          hint={t("policy.hosts.hint")}
          value={text}
          onChange={setText}
          rows={6}
          error={isLong ? t("policy.hosts.most") : bad === undefined ? null : t("policy.hosts.bad", { host: bad })}
        />
      )}
    </FormDialog>
  );
}
