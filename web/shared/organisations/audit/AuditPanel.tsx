import type { AuditRecord } from "@safos/contract/audit";
import type { Person } from "@safos/contract/identity";
import { useNavigate } from "@tanstack/react-router";
import { Fragment } from "react";
import { now } from "../../../platform/clock.ts";
import { Panel, panelBodyClass } from "../../../platform/Panel.tsx";
import { formatDate, formatTime, useLocale, useText } from "../../../text/index.tsx";
import { Button, Notice } from "../../../ui/index.ts";
import { nameOfActor, nameOfItem, pastRuleOf, reasonOf, sentenceOf } from "./sentence.ts";
import css from "./Audit.module.css";

/** Everything that is known of one record. */
export function AuditPanel(props: {
  record: AuditRecord;
  onShowPerson: (person: Person) => void;
  onClose: () => void;
}) {
  const t = useText();
  const locale = useLocale();
  const navigate = useNavigate();
  const { record } = props;
  const { item } = record;
  const at = Date.parse(record.at);
  const persons = [record.actor.person, record.person].filter((one) => one !== null);
  const unique = persons.filter((one, index) => persons.findIndex(({ id }) => id === one.id) === index);
  const fields: [name: string, value: string | null | undefined][] = [
    [t("audit.field.when"), `${formatDate(locale, at, now())} ${formatTime(locale, at)}`],
    [t("audit.field.who"), record.actor.person?.name ?? nameOfActor(t, record)],
    [t("audit.field.person"), record.person?.name],
    [t("audit.field.where"), record.workspace && (record.workspace.name ?? t("audit.somewhere"))],
    [t("audit.field.what"), nameOfItem(t, record)],
    [t("audit.field.reason"), reasonOf(record)],
    [t("audit.field.rule"), pastRuleOf(t, record)],
    [t("audit.field.address"), record.origin?.address],
    [t("audit.field.session"), record.origin?.sessionId],
    [t("audit.field.request"), record.origin?.requestId],
  ];
  const places: [name: string, value: string][] = [
    [t("audit.field.sequence"), String(record.sequence)],
    [t("audit.field.hash"), record.hash],
  ];
  return (
    <Panel title={t("audit.one")} onClose={props.onClose}>
      <div className={panelBodyClass}>
        {record.category === "breakGlass" && (
          <Notice tone="danger" isQuiet>
            {t("audit.breakGlassAbout")}
          </Notice>
        )}
        <p className={css.heading}>{sentenceOf(t, record)}</p>
        <Fields fields={fields} />
        {unique.map((person) => (
          <Button key={person.id} size="sm" onPress={() => props.onShowPerson(person)}>
            {t("audit.onlyThis", { name: person.displayName })}
          </Button>
        ))}
        {item && item.title !== null && (
          <Button
            size="sm"
            onPress={() => void navigate({ to: "/admin/access", search: { kind: item.kind, id: item.id } })}
          >
            {t("audit.whoCouldSee")}
          </Button>
        )}
        <h3 className={css.subheading}>{t("audit.chain")}</h3>
        <Fields fields={places} />
      </div>
    </Panel>
  );
}

function Fields({ fields }: { fields: readonly (readonly [name: string, value: string | null | undefined])[] }) {
  return (
    <dl className={css.fields}>
      {fields.map(
        ([name, value]) =>
          value && (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </Fragment>
          ),
      )}
    </dl>
  );
}
