import type { AuditCategory, AuditRecord } from "@safos/contract/audit";
import type { Person } from "@safos/contract/identity";
import { auditRoutes } from "@safos/contract/routes/audit";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Download, ScrollText, X } from "lucide-react";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { BackLink } from "../../../platform/BackLink.tsx";
import { now } from "../../../platform/clock.ts";
import { proofRoutes } from "@safos/contract/routes/credentials";
import { saveLink } from "../../../platform/download.ts";
import { request } from "../../../platform/request.ts";
import { useMe } from "../../../platform/session.ts";
import { formatDay, formatWhen, useLocale, useText } from "../../../text/index.tsx";
import {
  Button,
  EmptyState,
  Notice,
  PageBody,
  PageHeader,
  Section,
  Select,
  showToast,
  Skeleton,
} from "../../../ui/index.ts";
import { ForAdministrators } from "../guard.tsx";
import { AuditPanel } from "./AuditPanel.tsx";
import { AuditRow } from "./AuditRow.tsx";
import css from "./Audit.module.css";
import "./text.ts";

const categories = ["signIn", "people", "access", "rules", "deletion", "export", "breakGlass"] as const;
const periods = { day: 1, week: 7, month: 30 } as const;
type Period = keyof typeof periods | "all";

/** The browser fetches the file by itself and could not ask the person who they are: that comes first. */
async function exportRecords(): Promise<void> {
  try {
    await request(proofRoutes.requireFresh);
    saveLink(auditRoutes.exportAuditRecords.path);
  } catch (error) {
    showToast({ text: explain(error), tone: "danger" });
  }
}

export function AuditPage() {
  return (
    <ForAdministrators orRole="auditor">
      <AuditLog />
    </ForAdministrators>
  );
}

/** What of the log is shown. */
interface Shown {
  readonly category: AuditCategory | "all";
  readonly period: Period;
  readonly person: Person | null;
}

const everything: Shown = { category: "all", period: "all", person: null };
const isEverything = (shown: Shown): boolean =>
  shown.category === "all" && shown.period === "all" && shown.person === null;

function startOf(period: Exclude<Period, "all">): string {
  const day = new Date(now());
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - periods[period] + 1);
  return day.toISOString();
}

function useRecords({ category, period, person }: Shown) {
  return useInfiniteQuery({
    queryKey: ["audit", category, period, person?.id ?? null],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      request(auditRoutes.listAuditRecords, {
        query: {
          ...(category === "all" ? {} : { category }),
          ...(period === "all" ? {} : { from: startOf(period) }),
          ...(person === null ? {} : { person: person.id }),
          ...(pageParam ? { after: pageParam } : {}),
        },
      }),
    getNextPageParam: (page) => page.next,
  });
}

function AuditLog() {
  const t = useText();
  const [shown, setShown] = useState(everything);
  const [chosen, setChosen] = useState<AuditRecord | null>(null);
  const list = useRecords(shown);
  const records = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <PageBody isSunken>
      <Head />
      <Filters shown={shown} onChange={setShown} />
      {list.isPending ? (
        <Skeleton label={t("common.loading")} rows={6} />
      ) : records.length === 0 ? (
        <EmptyState icon={<ScrollText />} title={t(isEverything(shown) ? "audit.empty" : "audit.emptyFiltered")} />
      ) : (
        <Days records={records} chosen={chosen} onChoose={setChosen} />
      )}
      {list.hasNextPage && (
        <Button variant="quiet" isFull isPending={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
          {t("audit.more")}
        </Button>
      )}
      {chosen && (
        <AuditPanel
          record={chosen}
          onShowPerson={(person) => setShown({ ...everything, person })}
          onClose={() => setChosen(null)}
        />
      )}
    </PageBody>
  );
}

/** Title, and whether the chain holds. */
function Head() {
  const t = useText();
  const locale = useLocale();
  const { organisation } = useMe();
  const { data } = useQuery({ queryKey: ["audit-state"], queryFn: () => request(auditRoutes.readAuditState) });
  const lead = data ? t("audit.lead", { organisation: organisation.name, n: data.count }) : organisation.name;
  const days = { today: t("entries.today"), yesterday: t("entries.yesterday") };
  return (
    <>
      <PageHeader
        title={t("audit.title")}
        about={lead}
        back={<BackLink to="/more" />}
        actions={
          <Button icon={<Download aria-hidden="true" />} onPress={() => void exportRecords()}>
            {t("audit.export")}
          </Button>
        }
      />
      {data?.fault ? (
        <Notice tone="danger">
          {t(data.fault.problem === "missing" ? "audit.brokenMissing" : "audit.brokenChanged", {
            sequence: data.fault.sequence,
          })}
        </Notice>
      ) : (
        data && (
          <Notice tone={data.checkedAt === null ? "info" : "success"} isQuiet>
            {data.checkedAt === null
              ? t("audit.unchecked")
              : t("audit.whole", { when: formatWhen(locale, Date.parse(data.checkedAt), now(), days) })}
          </Notice>
        )
      )}
    </>
  );
}

function Filters({ shown, onChange }: { shown: Shown; onChange: (shown: Shown) => void }) {
  const t = useText();
  return (
    <div className={css.filters}>
      <Select
        label={t("audit.what")}
        value={shown.category}
        options={[
          { id: "all", name: t("audit.all") },
          ...categories.map((id) => ({ id, name: t(`audit.category.${id}`) })),
        ]}
        onChange={(category) => onChange({ ...shown, category })}
      />
      <Select
        label={t("audit.when")}
        value={shown.period}
        options={[
          { id: "all", name: t("audit.allTimes") },
          { id: "day", name: t("audit.day") },
          { id: "week", name: t("audit.week") },
          { id: "month", name: t("audit.month") },
        ]}
        onChange={(period) => onChange({ ...shown, period })}
      />
      {shown.person && (
        <Button onPress={() => onChange({ ...shown, person: null })} icon={<X aria-hidden="true" />}>
          {t("audit.onlyOf", { name: shown.person.displayName })}
        </Button>
      )}
      {!isEverything(shown) && (
        <Button variant="quiet" onPress={() => onChange(everything)}>
          {t("audit.clear")}
        </Button>
      )}
    </div>
  );
}

/** Records under the day they are of. */
function Days(props: {
  records: readonly AuditRecord[];
  chosen: AuditRecord | null;
  onChoose: (record: AuditRecord) => void;
}) {
  const locale = useLocale();
  const days = Map.groupBy(props.records, ({ at }) => formatDay(locale, Date.parse(at), now()));
  return [...days].map(([day, records]) => (
    <Section key={day} title={day}>
      <ol className={css.list}>
        {records.map((record) => (
          <li key={record.sequence}>
            <AuditRow
              record={record}
              isChosen={record.sequence === props.chosen?.sequence}
              onPress={() => props.onChoose(record)}
            />
          </li>
        ))}
      </ol>
    </Section>
  ));
}
