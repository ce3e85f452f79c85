import type { Provider } from "@safos/contract/providers";
import { providerRoutes } from "@safos/contract/routes/providers";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Column, Columns, FormRow, Notice, PageBody, PageHeader, showToast } from "../../../ui/index.ts";
import { ClaimFields } from "./ClaimFields.tsx";
import { ConnectionFields } from "./ConnectionFields.tsx";
import { bodyOf, isComplete, type Draft } from "./draft.ts";
import { DirectoryGroups, DirectoryPeople } from "./DirectoryParts.tsx";
import { GroupFields } from "./GroupFields.tsx";
import { RuleFields } from "./RuleFields.tsx";
import { SyncFields } from "./SyncFields.tsx";
import { SyncPanel } from "./SyncPanel.tsx";
import { TestPanel } from "./TestPanel.tsx";

/** One provider: its facts on the left, what a test found and what follows from it on the right. */
export function ProviderEditor(props: {
  start: Draft;
  stored: Provider | null;
  onClose: () => void;
  /** Saved for the first time: its addresses can be shown. */
  onMade: (provider: Provider) => void;
}) {
  const t = useText();
  const { stored } = props;
  const [draft, setDraft] = useState(props.start);
  const change = (next: Partial<Draft>): void => setDraft((before) => ({ ...before, ...next }));
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      stored
        ? request(providerRoutes.changeProvider, { params: { id: stored.id }, body: bodyOf(draft) })
        : request(providerRoutes.addProvider, { body: { kind: draft.kind, ...bodyOf(draft) } }),
    async onSuccess(saved) {
      await queryClient.invalidateQueries({ queryKey: ["providers"] });
      showToast({ text: t("providers.saved", { name: saved.name }) });
      if (stored) props.onClose();
      else props.onMade(saved);
    },
  });
  return (
    <PageBody isSunken>
      <PageHeader
        title={t(`providers.kind.${draft.kind}`)}
        about={t(draft.kind === "ldap" ? "providers.directoryAbout" : "providers.editAbout")}
      />
      <Columns isEven>
        <Column>
          <ConnectionFields draft={draft} onChange={change} stored={stored} />
          {draft.kind === "ldap" ? (
            <>
              <DirectoryPeople draft={draft} onChange={change} />
              <DirectoryGroups draft={draft} onChange={change} />
            </>
          ) : (
            <ClaimFields draft={draft} onChange={change} />
          )}
        </Column>
        <Column>
          <TestPanel draft={draft} />
          {draft.kind === "ldap" && stored && <SyncPanel id={stored.id} />}
          {draft.kind === "ldap" && <SyncFields draft={draft} onChange={change} />}
          <GroupFields draft={draft} onChange={change} />
          <RuleFields draft={draft} onChange={change} />
          {save.isError && <Notice tone="danger">{explain(save.error)}</Notice>}
          <FormRow>
            <Button variant="secondary" onPress={props.onClose}>
              {t("common.cancel")}
            </Button>
            <Button
              variant="primary"
              isDisabled={!isComplete(draft)}
              isPending={save.isPending}
              onPress={() => save.mutate()}
            >
              {t("providers.save")}
            </Button>
          </FormRow>
        </Column>
      </Columns>
    </PageBody>
  );
}
