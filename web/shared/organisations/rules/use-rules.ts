import type { RulesChange } from "@safos/contract/organisations";
import type { PolicyPreview } from "@safos/contract/policy";
import { organisationRoutes } from "@safos/contract/routes/organisations";
import { policyRoutes } from "@safos/contract/routes/policy";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { sessionQuery, useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import { undoOf } from "./undo.ts";

/** A change of rules with what it is called and what it would close. */
export interface Closing {
  readonly title: string;
  readonly from: string;
  readonly to: string;
  /** How those who lose access read it. */
  readonly reads: string;
  readonly rules: RulesChange;
  /** What it does besides, which is confirmed even where nothing is closed. */
  readonly warning?: string;
  readonly preview: PolicyPreview;
}

export const countOf = ({ counts }: PolicyPreview): number =>
  counts.link + counts.guestLink + counts.member + counts.share + counts.mailGuest + counts.federated;

/** The organisation's rules. A change that closes nothing applies at once; any other is shown before it does. */
export function useRules() {
  const t = useText();
  const { rules } = useMe().organisation;
  const [closing, setClosing] = useState<Closing | null>(null);
  const save = useMutation({
    mutationFn: (change: RulesChange) => request(organisationRoutes.changeOrganisation, { body: { rules: change } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  });
  const look = useMutation({
    mutationFn: (change: RulesChange) => request(policyRoutes.previewPolicy, { body: { rules: change } }),
  });

  async function apply(change: RulesChange): Promise<void> {
    const back = undoOf(rules, change);
    await save.mutateAsync(change);
    setClosing(null);
    showToast({ text: t("policy.saved"), action: { name: t("common.undo"), run: () => save.mutate(back) } });
  }

  async function ask(change: Omit<Closing, "preview">): Promise<void> {
    const preview = await look.mutateAsync(change.rules);
    if (countOf(preview) === 0 && change.warning === undefined) await apply(change.rules);
    else setClosing({ ...change, preview });
  }

  return {
    rules,
    closing,
    isPending: save.isPending || look.isPending,
    /** Errors are shown by the page's own notice of failed changes. */
    ask: (change: Omit<Closing, "preview">) => void ask(change).catch(() => undefined),
    confirm: () => closing && void apply(closing.rules).catch(() => undefined),
    cancel: () => setClosing(null),
  };
}
