import type { Entry } from "@safos/contract/calendar";
import { useMe } from "../../../platform/session.ts";
import { useLocale, useText, withinSentence } from "../../../text/index.tsx";
import { Notice } from "../../../ui/index.ts";
import { useTimeText } from "../time-text.ts";
import { proposalsIn } from "./proposals.ts";

/** The time that the reader has proposed. */
export function OwnProposal(props: { entry: Entry }) {
  const t = useText();
  const me = useMe();
  const time = useTimeText();
  const locale = useLocale();
  const own = proposalsIn(props.entry).find(({ person }) => person?.id === me.person.id);
  if (!own) return null;
  return <Notice isQuiet>{t("counter.yours", { when: withinSentence(locale, time.whole(own.proposal)) })}</Notice>;
}
