import type { Export } from "@safos/contract/exports";
import { exportRoutes } from "@safos/contract/routes/exports";
import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Download, PackageOpen, Trash2 } from "lucide-react";
import { explain } from "../../../platform/api.ts";
import { BackLink } from "../../../platform/BackLink.tsx";
import { now } from "../../../platform/clock.ts";
import { queryClient } from "../../../platform/query.ts";
import { addressOf, request } from "../../../platform/request.ts";
import { useTitle } from "../../../platform/title.ts";
import { formatBytes, formatDate, formatWhen, useLocale, useText } from "../../../text/index.tsx";
import {
  Button,
  buttonClass,
  EmptyState,
  IconButton,
  Item,
  Notice,
  PageBody,
  PageHeader,
  ProgressBar,
  Section,
  Skeleton,
} from "../../../ui/index.ts";
import "../text.ts";

const isUnderWay = ({ state }: Export): boolean => state === "waiting" || state === "running";

/** One's exports of a workspace; looked at again and again while one is made. */
const exportsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ["exports", workspaceId],
    queryFn: () => request(exportRoutes.listExports, { params: { id: workspaceId } }),
    refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? 1000 : false),
  });

/** Everything in a workspace as one archive, for its owners and administrators of its organisation. */
export function ExportPage() {
  const t = useText();
  const { workspaceId } = useParams({ from: "/inside/export/$workspaceId" });
  const { data, error } = useQuery(exportsQuery(workspaceId));
  useTitle("workspace", data?.workspaceName);
  const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["exports", workspaceId] });
  const start = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(exportRoutes.startExport, { params: { id: workspaceId } }),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: ({ id }: Export) => request(exportRoutes.removeExport, { params: { id } }),
    onSettled: refresh,
  });
  const failure = start.error ?? error;
  return (
    <PageBody isSunken>
      <PageHeader
        title={t("life.export")}
        about={data?.workspaceName ?? ""}
        back={<BackLink to="/more" />}
        actions={
          data && (
            <Button
              variant="primary"
              icon={<PackageOpen aria-hidden="true" />}
              isPending={start.isPending}
              isDisabled={data.items.some(isUnderWay)}
              onPress={() => start.mutate()}
            >
              {t("life.exportStart")}
            </Button>
          )
        }
      />
      <Notice isQuiet>{t("life.exportLead")}</Notice>
      {failure && <Notice tone="danger">{explain(failure)}</Notice>}
      {(data || !error) && (
        <Section title={t("life.exports")}>
          {!data ? (
            <Skeleton label={t("common.loading")} rows={2} />
          ) : data.items.length === 0 ? (
            <EmptyState icon={<PackageOpen />} title={t("life.exportNone")} />
          ) : (
            data.items.map((one) => <Row key={one.id} found={one} onRemove={() => remove.mutate(one)} />)
          )}
        </Section>
      )}
    </PageBody>
  );
}

function Row({ found, onRemove }: { found: Export; onRemove: () => void }) {
  const t = useText();
  const locale = useLocale();
  const { state, partsDone, partsTotal, size, endsAt } = found;
  const days = { today: t("common.today"), tomorrow: t("common.tomorrow"), yesterday: t("common.yesterday") };
  const when = formatWhen(locale, Date.parse(found.requestedAt), now(), days);
  const about =
    state === "done" && endsAt !== null
      ? t("life.exportDone", {
          size: formatBytes(locale, size ?? 0),
          until: formatDate(locale, Date.parse(endsAt), now()),
        })
      : t(`life.exportState.${state}`, { done: partsDone, all: partsTotal });
  return (
    <Item
      icon={<PackageOpen aria-hidden="true" />}
      title={when}
      about={
        <>
          {about}
          {state === "running" && (
            <ProgressBar label={about} value={partsTotal === 0 ? 0 : (100 * partsDone) / partsTotal} />
          )}
        </>
      }
      end={
        <>
          {state === "done" && (
            <a
              className={buttonClass("secondary", "sm")}
              href={addressOf(exportRoutes.downloadExport, { params: { id: found.id } })}
              download
            >
              <Download aria-hidden="true" />
              {t("life.exportDownload")}
            </a>
          )}
          <IconButton
            label={t(isUnderWay(found) ? "life.exportStop" : "life.exportRemove", { when })}
            size="sm"
            onPress={onRemove}
          >
            <Trash2 aria-hidden="true" />
          </IconButton>
        </>
      }
    />
  );
}
