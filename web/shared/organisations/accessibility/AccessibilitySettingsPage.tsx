import type { AccessibilityReport, AccessibilitySettings, ManagedAccessibility } from "@safos/contract/accessibility";
import { accessibilityRoutes } from "@safos/contract/routes/accessibility";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Accessibility } from "lucide-react";
import { useState } from "react";
import { BackLink } from "../../../platform/BackLink.tsx";
import { explain } from "../../../platform/api.ts";
import { now } from "../../../platform/clock.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useMe } from "../../../platform/session.ts";
import { formatWhen } from "../../../text/format.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import {
  Button,
  Column,
  Columns,
  EmptyState,
  Form,
  FormRow,
  Inset,
  Item,
  Notice,
  PageBody,
  PageHeader,
  Section,
  showToast,
  Skeleton,
  TextField,
} from "../../../ui/index.ts";
import { ForAdministrators } from "../guard.tsx";
import css from "./Accessibility.module.css";
import "./text.ts";

const queryKey = ["accessibility", "managed"];
const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["accessibility"] });

/** The agency's accessibility statement, and what people have reported. */
export function AccessibilitySettingsPage() {
  return (
    <ForAdministrators>
      <Managed />
    </ForAdministrators>
  );
}

function Managed() {
  const t = useText();
  const { organisation } = useMe();
  const { data } = useQuery({ queryKey, queryFn: () => request(accessibilityRoutes.readManagedAccessibility) });
  return (
    <PageBody isSunken>
      <PageHeader title={t("accessibility.title")} about={organisation.name} back={<BackLink to="/more" />} />
      {data ? <Parts data={data} /> : <Skeleton label={t("common.loading")} />}
    </PageBody>
  );
}

function Parts({ data }: { data: ManagedAccessibility }) {
  const t = useText();
  return (
    <Columns isEven>
      <Column>
        <StatementForm start={data.settings} />
      </Column>
      <Column>
        <Section title={t("accessibility.reports")}>
          {data.reports.length === 0 && (
            <EmptyState icon={<Accessibility />} title={t("accessibility.noReports")}>
              {t("accessibility.noReportsText")}
            </EmptyState>
          )}
          {data.reports.map((one) => (
            <Report key={one.id} report={one} />
          ))}
        </Section>
      </Column>
    </Columns>
  );
}

function Report({ report: { id, text, mail, createdAt } }: { report: AccessibilityReport }) {
  const t = useText();
  const locale = useLocale();
  const when = formatWhen(locale, Date.parse(createdAt), now(), { yesterday: t("common.yesterday") });
  const remove = useMutation({
    mutationFn: () => request(accessibilityRoutes.removeAccessibilityReport, { params: { id } }),
    onSettled: refresh,
  });
  return (
    <Item
      title={text}
      about={`${mail ?? t("accessibility.anonymous")} · ${when}`}
      end={
        <Button
          variant="secondary"
          size="xs"
          aria-label={t("accessibility.doneFor", { when })}
          isPending={remove.isPending}
          onPress={() => remove.mutate()}
        >
          {t("accessibility.done")}
        </Button>
      }
    />
  );
}

const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());

function StatementForm({ start }: { start: AccessibilitySettings }) {
  const t = useText();
  const { organisation } = useMe();
  const [draft, setDraft] = useState(start);
  const set = (change: Partial<AccessibilitySettings>): void => setDraft((before) => ({ ...before, ...change }));
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      request(accessibilityRoutes.changeAccessibility, {
        body: { ...draft, shortcomings: draft.shortcomings.trim(), supervisionUrl: draft.supervisionUrl.trim() },
      }),
    async onSuccess() {
      showToast({ text: t("accessibility.saved") });
      await refresh();
    },
  });
  const isPhone = draft.contactPhone === null || /^[0-9+() -]+$/.test(draft.contactPhone);
  return (
    <Section title={t("accessibility.statement")}>
      <Inset>
        <p>{t("accessibility.adminAbout")}</p>
        <Form onSubmit={() => isPhone && save.mutate()}>
          <TextField
            label={t("accessibility.contactMail")}
            type="email"
            value={draft.contactMail ?? ""}
            onChange={(text) => set({ contactMail: orNull(text) })}
          />
          <TextField
            label={t("accessibility.contactPhone")}
            inputMode="tel"
            maxLength={50}
            value={draft.contactPhone ?? ""}
            onChange={(text) => set({ contactPhone: text === "" ? null : text })}
            error={isPhone ? null : t("accessibility.contactPhoneWrong")}
          />
          <TextField
            label={t("accessibility.knownShortcomings")}
            hint={t("accessibility.knownShortcomingsHint")}
            rows={6}
            maxLength={10_000}
            value={draft.shortcomings}
            onChange={(shortcomings) => set({ shortcomings })}
          />
          <TextField
            label={t("accessibility.assessed")}
            type="date"
            value={draft.assessedOn ?? ""}
            onChange={(text) => set({ assessedOn: orNull(text) })}
          />
          <TextField
            label={t("accessibility.supervisionUrl")}
            inputMode="url"
            maxLength={500}
            value={draft.supervisionUrl}
            onChange={(supervisionUrl) => set({ supervisionUrl })}
          />
          {save.isError && <Notice tone="danger">{explain(save.error)}</Notice>}
          <FormRow>
            <Button variant="primary" type="submit" isPending={save.isPending}>
              {t("common.save")}
            </Button>
          </FormRow>
        </Form>
        <p>
          <a className={css.link} href={`/accessibility?domain=${organisation.domains[0] ?? ""}`}>
            {t("accessibility.read")}
          </a>
        </p>
      </Inset>
    </Section>
  );
}
