import type { DirectorySync, SyncCounts } from "@safos/contract/providers";
import { providerRoutes } from "@safos/contract/routes/providers";
import { useMutation } from "@tanstack/react-query";
import { RefreshCw, TriangleAlert } from "lucide-react";
import { explain } from "../../../platform/api.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Inset, Item, Notice, ProgressBar, Section } from "../../../ui/index.ts";
import { useProviders } from "./queries.ts";
import { SyncChip, useComing } from "./SyncChip.tsx";

/** How the latest sync went, and one more on demand. */
export function SyncPanel({ id }: { id: string }) {
  const t = useText();
  const { data } = useProviders();
  const provider = data?.items.find((one) => one.id === id);
  const sync = provider?.sync;
  const start = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(providerRoutes.syncProvider, { params: { id } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["providers", "list"] }),
  });
  const isBusy = sync?.state === "running" || sync?.state === "waiting";
  return (
    <Section
      title={t("providers.sync")}
      after={sync && provider.isEnabled && <SyncChip sync={sync} />}
      action={
        <Button
          variant="secondary"
          size="sm"
          icon={<RefreshCw aria-hidden="true" />}
          isDisabled={isBusy || provider?.isEnabled !== true}
          isPending={start.isPending}
          onPress={() => start.mutate()}
        >
          {t("providers.syncNow")}
        </Button>
      }
    >
      {start.isError && (
        <Inset>
          <Notice tone="danger">{explain(start.error)}</Notice>
        </Inset>
      )}
      {sync && <Outcome sync={sync} />}
    </Section>
  );
}

function Outcome({ sync }: { sync: DirectorySync }) {
  const t = useText();
  const coming = useComing();
  const { state, progress, counts, faults, wouldClose, problem, nextAt } = sync;
  const share = progress?.total ? (100 * progress.done) / progress.total : undefined;
  return (
    <>
      <Inset>
        {state === "running" && (
          <>
            <p>{t("providers.sync.read", { n: progress?.done ?? 0 })}</p>
            <ProgressBar label={t("providers.sync.running")} {...(share === undefined ? {} : { value: share })} />
          </>
        )}
        {wouldClose !== null && state !== "done" && (
          <Notice tone="danger">{t("providers.sync.wouldClose", { n: wouldClose })}</Notice>
        )}
        {problem !== null && <Notice tone="danger">{t("providers.sync.problem", { problem })}</Notice>}
        <div role="status">
          {counts && <p>{t("providers.sync.found", { people: counts.people, groups: counts.groups })}</p>}
        </div>
        {counts && <Counts counts={counts} />}
        {nextAt !== null && state !== "running" && <p>{t("providers.sync.next", { when: coming(nextAt) })}</p>}
      </Inset>
      {faults.map(({ code, entry }) => (
        <Item
          key={`${code} ${entry}`}
          icon={<TriangleAlert aria-hidden="true" />}
          title={t(`providers.syncFault.${code}`)}
          about={entry}
        />
      ))}
    </>
  );
}

const parts = ["added", "changed", "closed", "opened", "joined", "left", "unusable"] as const;

function Counts({ counts }: { counts: SyncCounts }) {
  const t = useText();
  const shown = parts
    .filter((part) => counts[part] > 0)
    .map((part) => t(`providers.count.${part}`, { n: counts[part] }));
  return <p>{shown.length === 0 ? t("providers.count.none") : shown.join(" · ")}</p>;
}
