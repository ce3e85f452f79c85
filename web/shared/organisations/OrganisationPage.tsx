import type { ChangeOrganisation } from "@safos/contract/organisations";
import { organisationRoutes } from "@safos/contract/routes/organisations";
import { useMutation, type UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";
import { BackLink } from "../../platform/BackLink.tsx";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { applyTheme, sessionQuery, useMe } from "../../platform/session.ts";
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
  Notice,
  PageBody,
  PageHeader,
  Radios,
  Section,
  showToast,
  Slider,
  TextField,
} from "../../ui/index.ts";
import { ForAdministrators } from "./guard.tsx";
import { MailSection } from "./MailSection.tsx";
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
  const me = useMe();
  const { organisation } = me;
  const change: Change = useMutation({
    mutationFn: (body: ChangeOrganisation) => request(organisationRoutes.changeOrganisation, { body }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      showToast({ text: t("common.saved") });
    },
    onError: () => applyTheme(me),
  });
  return (
    <PageBody isSunken>
      <PageHeader title={t("admin.organisation")} about={organisation.name} back={<BackLink to="/more" />} />
      <Columns isEven>
        <Column>
          <Section title={t("admin.place")}>
            <Inset>
              <NameAndColour change={change} />
            </Inset>
          </Section>
          <Section title={t("admin.domains")}>
            {organisation.domains.map((domain) => (
              <Item key={domain} title={domain} end={<Chip>@…:{domain}</Chip>} />
            ))}
          </Section>
          <MailSection change={change} />
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

function NameAndColour({ change }: { change: Change }) {
  const t = useText();
  const me = useMe();
  const { organisation } = me;
  const [name, setName] = useState(organisation.name);
  const [accentHue, setHue] = useState(organisation.accentHue);
  const [accentChroma, setChroma] = useState(organisation.accentChroma);
  /** Shown on the whole page while it is chosen. */
  const preview = (hue: number, chroma: number): void => {
    setHue(hue);
    setChroma(chroma);
    applyTheme({ ...me, organisation: { ...organisation, accentHue: hue, accentChroma: chroma } });
  };
  return (
    <Form onSubmit={() => name.trim() && change.mutate({ name: name.trim(), accentHue, accentChroma })}>
      <TextField label={t("admin.organisationName")} value={name} onChange={setName} maxLength={100} />
      <Slider
        label={t("admin.accentHue")}
        value={accentHue}
        minValue={0}
        maxValue={360}
        step={1}
        onChange={(hue) => preview(hue, accentChroma)}
      />
      <Slider
        label={t("admin.accentChroma")}
        value={accentChroma}
        minValue={0}
        maxValue={0.14}
        step={0.002}
        onChange={(chroma) => preview(accentHue, chroma)}
      />
      <p>{t("admin.accentHint")}</p>
      {accentHue >= 20 && accentHue <= 60 && accentChroma > 0.05 && (
        <Notice tone="warn">{t("admin.accentNear")}</Notice>
      )}
      <FormRow>
        <Button variant="primary" type="submit" isPending={change.isPending}>
          {t("common.save")}
        </Button>
      </FormRow>
    </Form>
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
