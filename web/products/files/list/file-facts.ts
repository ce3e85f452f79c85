import type { FileItem } from "@safos/contract/files";
import { now } from "../../../platform/clock.ts";
import { useMe } from "../../../platform/session.ts";
import { formatBytes, formatWhen, useLocale, useText } from "../../../text/index.tsx";
import "../text.ts";

/** What lists show of a file beside its name: who changed it, when, how large it is. */
export function useFileFacts() {
  const t = useText();
  const me = useMe();
  const locale = useLocale();
  return ({ changedBy, guestName, changedAt, size }: FileItem) => ({
    by: changedBy ? (changedBy.id === me.person.id ? t("files.you") : changedBy.displayName) : (guestName ?? ""),
    when: formatWhen(locale, Date.parse(changedAt), now(), {
      today: t("common.today"),
      yesterday: t("common.yesterday"),
    }),
    size: formatBytes(locale, size),
  });
}
