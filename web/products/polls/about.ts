import type { Poll, PollSummary } from "@safos/contract/polls";
import { now } from "../../platform/clock.ts";
import { formatComing, useLocale, useText } from "../../text/index.tsx";

/** Until when an open poll takes votes; null for one that has no deadline or is closed. */
export function useDeadlineText({ isOpen, deadline }: Pick<Poll | PollSummary, "isOpen" | "deadline">): string | null {
  const t = useText();
  const locale = useLocale();
  if (!isOpen || !deadline) return null;
  const days = { today: t("common.today"), tomorrow: t("common.tomorrow"), yesterday: t("common.yesterday") };
  return t("poll.until", { when: formatComing(locale, Date.parse(deadline), now(), days) });
}
