import type { ChangeOrganisation } from "@safos/contract/organisations";
import { organisationRoutes } from "@safos/contract/routes/organisations";
import { useMutation, type UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";
import { BackLink } from "../../platform/BackLink.tsx";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { sessionQuery, useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import {
  Button,
  Chip,
  Column,
  Columns,
  Form,
  FormRow,
  Inset,
  Item,
  PageBody,
  PageHeader,
  Radios,
  Section,
  showToast,
  TextField,
} from "../../ui/index.ts";
import { ForAdministrators } from "./guard.tsx";
import { MailSection } from "./MailSection.tsx";
import { ResourcesSection } from "./resources/ResourcesSection.tsx";
import { SignInRules } from "./SignInRules.tsx";
import "./text.ts";

const gigabyte = 1_000_000_000;

export function OrganisationPage() {
  return (
    <ForAdministrators>
      <Organisation />
    </ForAdministrators>
  );
}

type Change = UseMutationResult<unknown, Error, ChangeOrganisation>;

function Organisation() {
  const t = useText();
  const { organisation } = useMe();
  const change: Change = useMutation({
    mutationFn: (body: ChangeOrganisation) => request(organisationRoutes.changeOrganisation, { body }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      showToast({ text: t("common.saved") });
    },
  });
  return (
    <PageBody isSunken>
      <PageHeader title={t("admin.organisation")} about={organisation.name} back={<BackLink to="/more" />} />
      <Columns isEven>
        <Column>
          <Section title={t("admin.domains")}>
            {organisation.domains.map((domain) => (
              <Item key={domain} title={domain} end={<Chip>@…:{domain}</Chip>} />
            ))}
          </Section>
          <MailSection change={change} />
          <ResourcesSection />
        </Column>
        <Column>
          <Section title={t("admin.limits")}>
            <Inset>
              <Quota change={change} rule="personQuota" />
              <Quota change={change} rule="workspaceQuota" />
              <AuditDays change={change} />
              <AuditReads change={change} />
            </Inset>
          </Section>
          <SignInRules change={change} />
        </Column>
      </Columns>
    </PageBody>
  );
}

/** The space of each person, or of each workspace. */
function Quota({ change, rule }: { change: Change; rule: "personQuota" | "workspaceQuota" }) {
  const t = useText();
  const { organisation } = useMe();
  const quota = organisation.rules[rule];
  const [gigabytes, setGigabytes] = useState(quota === null ? "" : String(quota / gigabyte));
  const wanted = gigabytes.trim() === "" ? null : Math.round(Number(gigabytes.replace(",", ".")) * gigabyte);
  const isFine = wanted === null || (Number.isSafeInteger(wanted) && wanted >= 0);
  return (
    <Form onSubmit={() => isFine && change.mutate({ rules: { [rule]: wanted } })}>
      <TextField
        label={t(`admin.rule.${rule}`)}
        hint={t(`admin.rule.${rule}Text`)}
        value={gigabytes}
        onChange={setGigabytes}
        inputMode="decimal"
        suffix={t("admin.rule.quotaUnit")}
        error={isFine ? null : t("error.invalid")}
      />
      <FormRow>
        <Button variant="secondary" type="submit" isDisabled={wanted === quota}>
          {t("common.save")}
        </Button>
      </FormRow>
    </Form>
  );
}

/** How long the audit log is kept. */
function AuditDays({ change }: { change: Change }) {
  const t = useText();
  const { auditDays } = useMe().organisation.rules;
  const [days, setDays] = useState(auditDays === null ? "" : String(auditDays));
  const wanted = days.trim() === "" ? null : Number(days);
  const isFine = wanted === null || (Number.isInteger(wanted) && wanted >= 365 && wanted <= 36_500);
  return (
    <Form onSubmit={() => isFine && change.mutate({ rules: { auditDays: wanted } })}>
      <TextField
        label={t("admin.rule.auditDays")}
        hint={t("admin.rule.auditDaysText")}
        value={days}
        onChange={setDays}
        inputMode="numeric"
        suffix={t("admin.rule.days")}
        error={isFine ? null : t("admin.rule.auditDaysFew")}
      />
      <FormRow>
        <Button variant="secondary" type="submit" isDisabled={wanted === auditDays || !isFine}>
          {t("common.save")}
        </Button>
      </FormRow>
    </Form>
  );
}

/** From which information class on the log notes who opens something. */
function AuditReads({ change }: { change: Change }) {
  const t = useText();
  const { auditReadsFrom } = useMe().organisation.rules;
  return (
    <Radios
      label={t("admin.rule.auditReads")}
      value={auditReadsFrom}
      options={(["never", "K2", "K3"] as const).map((id) => ({ id, name: t(`admin.rule.auditReads.${id}`) }))}
      onChange={(next) => change.mutate({ rules: { auditReadsFrom: next } })}
    />
  );
}
