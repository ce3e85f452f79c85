import type { AccessAnswer } from "@safos/contract/audit";
import { auditRoutes } from "@safos/contract/routes/audit";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { Eye } from "lucide-react";
import { useState } from "react";
import { BackLink } from "../../../platform/BackLink.tsx";
import { explain } from "../../../platform/api.ts";
import { now } from "../../../platform/clock.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import {
  Button,
  EmptyState,
  Form,
  Inset,
  MomentField,
  Notice,
  PageBody,
  PageHeader,
  Section,
  Skeleton,
  TextField,
} from "../../../ui/index.ts";
import { momentAt } from "../../../ui/moments.ts";
import { ForAdministrators } from "../guard.tsx";
import { itemOfAddress, spanOf, type AskedItem } from "./asked.ts";
import { AccessTable, UsesTable } from "./AccessTable.tsx";
import css from "./Access.module.css";
import "./text.ts";

const dayMs = 86_400_000;

/** Who could open something between two days, and why. */
export function AccessPage() {
  return (
    <ForAdministrators orRole="auditor">
      <Access />
    </ForAdministrators>
  );
}

interface Asked {
  readonly item: AskedItem;
  readonly from: string;
  readonly to: string;
}

function Access() {
  const t = useText();
  const { kind, id } = useSearch({ from: "/inside/admin/access" });
  const given = kind !== undefined && id !== undefined ? { kind, id } : null;
  const [asked, setAsked] = useState<Asked | null>(() => {
    const span = spanOf(momentAt("date", now() - 30 * dayMs), momentAt("date", now()));
    return given && span ? { item: given, ...span } : null;
  });
  return (
    <PageBody isSunken>
      <PageHeader title={t("access.title")} about={t("access.lead")} back={<BackLink to="/admin/audit" />} />
      <Section title={t("access.question")}>
        <Inset>
          <Question given={given} onAsk={setAsked} />
        </Inset>
      </Section>
      {asked && <Answer {...asked} />}
    </PageBody>
  );
}

function Question({ given, onAsk }: { given: AskedItem | null; onAsk: (asked: Asked) => void }) {
  const t = useText();
  const [address, setAddress] = useState("");
  const [from, setFrom] = useState(() => momentAt("date", now() - 30 * dayMs));
  const [to, setTo] = useState(() => momentAt("date", now()));
  const item = itemOfAddress(address) ?? (address === "" ? given : null);
  const span = spanOf(from, to);
  return (
    <Form onSubmit={() => item && span && onAsk({ item, ...span })}>
      <TextField
        label={t("access.address")}
        hint={t(given && address === "" ? "access.addressGiven" : "access.addressHint")}
        value={address}
        onChange={setAddress}
        error={address !== "" && item === null ? t("access.addressWrong") : null}
        autoComplete="off"
        spellCheck="false"
      />
      <div className={css.days}>
        <MomentField kind="date" label={t("access.from")} value={from} onChange={setFrom} />
        <MomentField
          kind="date"
          label={t("access.to")}
          value={to}
          onChange={setTo}
          error={from && to && !span ? t("access.backwards") : null}
        />
        <Button variant="primary" type="submit" isDisabled={!item || !span}>
          {t("access.ask")}
        </Button>
      </div>
    </Form>
  );
}

function Answer({ item, from, to }: Asked) {
  const t = useText();
  const { data, error } = useQuery({
    queryKey: ["access", item.kind, item.id, from, to],
    queryFn: () => request(auditRoutes.findAccess, { query: { ...item, from, to } }),
    retry: false,
    meta: { isQuiet: true },
  });
  if (error) return <Notice tone="warn">{explain(error)}</Notice>;
  if (!data) return <Skeleton label={t("common.loading")} rows={4} />;
  return (
    <>
      <Periods answer={data} />
      <Section title={t("access.uses", { title: data.item.title })}>
        {data.uses.length === 0 ? (
          <EmptyState icon={<Eye />} title={t("access.noUses")} />
        ) : (
          <UsesTable title={data.item.title} uses={data.uses} />
        )}
        <Inset>
          <Notice isQuiet>
            {data.notedFrom === "never" ? t("access.notNoted") : t("access.notedFrom", { level: data.notedFrom })}
          </Notice>
        </Inset>
      </Section>
    </>
  );
}

function Periods({ answer: data }: { answer: AccessAnswer }) {
  const t = useText();
  return (
    <Section title={t("access.answer", { title: data.item.title })}>
      {data.items.length === 0 ? (
        <EmptyState icon={<Eye />} title={t("access.nobody")} />
      ) : (
        <AccessTable title={data.item.title} items={data.items} />
      )}
      {data.isCut && (
        <Inset>
          <Notice tone="warn">{t("access.cut", { n: data.items.length })}</Notice>
        </Inset>
      )}
    </Section>
  );
}
