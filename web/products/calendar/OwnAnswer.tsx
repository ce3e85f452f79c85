import type { Entry } from "@safos/contract/calendar";
import { useText } from "../../text/index.tsx";
import { Notice } from "../../ui/index.ts";
import { OwnProposal } from "./counter/OwnProposal.tsx";
import { OwnDelegation } from "./delegation/OwnDelegation.tsx";

/** What the reader has answered, who goes for whom, and the time that they propose. */
export function OwnAnswer({ entry }: { entry: Entry }) {
  const t = useText();
  const { answer } = entry;
  return (
    <>
      {answer !== null && answer !== "needsAction" && answer !== "delegated" && (
        <Notice isQuiet>{t("invitations.yours", { answer: t(`invitations.answer.${answer}`) })}</Notice>
      )}
      <OwnDelegation entry={entry} />
      <OwnProposal entry={entry} />
    </>
  );
}
