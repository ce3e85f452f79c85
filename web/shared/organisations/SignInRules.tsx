import type { ChangeOrganisation, Rules } from "@safos/contract/organisations";
import type { UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import { Button, Form, FormRow, Inset, Section, Select, TextField } from "../../ui/index.ts";

type Change = UseMutationResult<unknown, Error, ChangeOrganisation>;

const choices: readonly Rules["secondFactor"][] = ["none", "administrators", "everyone"];

/** Numbers that a rule takes, and whether it may be left open. */
const limits = {
  sessionIdleMinutes: { least: 5, most: 43_200, isOptional: true },
  sessionDays: { least: 1, most: 30, isOptional: false },
  sessionDevices: { least: 1, most: 100, isOptional: true },
} as const;

/** Who needs more than a password, and how long and on how many pages people stay signed in. */
export function SignInRules({ change }: { change: Change }) {
  const t = useText();
  const { rules } = useMe().organisation;
  return (
    <Section title={t("admin.signIn")}>
      <Inset>
        <Select
          label={t("admin.rule.secondFactor")}
          value={rules.secondFactor}
          options={choices.map((id) => ({ id, name: t(`admin.secondFactor.${id}`) }))}
          isDisabled={change.isPending}
          onChange={(secondFactor) => change.mutate({ rules: { secondFactor } })}
        />
        {(["sessionIdleMinutes", "sessionDays", "sessionDevices"] as const).map((rule) => (
          <Limit key={rule} rule={rule} change={change} />
        ))}
      </Inset>
    </Section>
  );
}

function Limit({ rule, change }: { rule: keyof typeof limits; change: Change }) {
  const t = useText();
  const now = useMe().organisation.rules[rule];
  const { least, most, isOptional } = limits[rule];
  const [text, setText] = useState(now === null ? "" : String(now));
  const wanted = text.trim() === "" ? null : Number(text);
  const isFine = wanted === null ? isOptional : Number.isInteger(wanted) && wanted >= least && wanted <= most;
  return (
    <Form onSubmit={() => isFine && change.mutate({ rules: { [rule]: wanted } })}>
      <TextField
        label={t(`admin.rule.${rule}`)}
        hint={t(`admin.rule.${rule}Text`)}
        value={text}
        onChange={setText}
        inputMode="numeric"
        suffix={t(`admin.rule.${rule}Unit`)}
        error={isFine ? null : t("admin.rule.between", { least, most })}
      />
      <FormRow>
        <Button variant="secondary" type="submit" isDisabled={wanted === now || !isFine}>
          {t("common.save")}
        </Button>
      </FormRow>
    </Form>
  );
}
