import type { DirectorySync } from "@safos/contract/providers";
import { now } from "../../../platform/clock.ts";
import { formatComing, formatWhen } from "../../../text/format.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { Chip } from "../../../ui/index.ts";

/** A moment to come, as people say it. */
export function useComing(): (moment: string) => string {
  const t = useText();
  const locale = useLocale();
  const terms = {
    today: t("common.today").toLocaleLowerCase(),
    tomorrow: t("common.tomorrow").toLocaleLowerCase(),
    yesterday: t("common.yesterday").toLocaleLowerCase(),
  };
  return (moment) => formatComing(locale, Date.parse(moment), now(), terms);
}

function useWhen(): (moment: string) => string {
  const t = useText();
  const locale = useLocale();
  const terms = {
    today: t("common.today").toLocaleLowerCase(),
    yesterday: t("common.yesterday").toLocaleLowerCase(),
  };
  return (moment) => formatWhen(locale, Date.parse(moment), now(), terms);
}

/** Whether the directory is followed, and since when it is not. */
export function SyncChip({ sync }: { sync: DirectorySync }) {
  const t = useText();
  const when = useWhen();
  if (sync.state === "running" || sync.state === "waiting")
    return <Chip tone="info">{t(`providers.sync.${sync.state}`)}</Chip>;
  if (sync.failingSince !== null)
    return <Chip tone="danger">{t("providers.sync.failingSince", { when: when(sync.failingSince) })}</Chip>;
  return sync.doneAt === null ? null : (
    <Chip tone="success">{t("providers.sync.doneAt", { when: when(sync.doneAt) })}</Chip>
  );
}
