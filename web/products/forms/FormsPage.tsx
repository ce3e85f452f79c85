import { isNotHeld } from "../../platform/api.ts";
import type { FormRow } from "@safos/contract/forms";
import { useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { ClipboardList, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { TrashedItems, useMoveToTrash } from "../../shared/items/index.ts";
import { queryClient } from "../../platform/query.ts";
import { useText } from "../../text/index.tsx";
import { Button, EmptyState, PageBody, Section, Skeleton } from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { FormItem } from "./FormItem.tsx";
import css from "./FormsPage.module.css";
import { NewForm } from "./NewForm.tsx";
import { formsQuery, useFormEvents } from "./queries.ts";
import { TransferForm } from "./TransferForm.tsx";
import "./text.ts";

/** `/w/:workspaceId/forms`: the forms of a workspace. */
export function FormsPage() {
  const t = useText();
  const { workspaceId } = useParams({ from: "/inside/w/$workspaceId" });
  const { data: workspace } = useSuspenseQuery(workspaceQuery(workspaceId));
  const list = useInfiniteQuery({ ...formsQuery(workspaceId), throwOnError: isNotHeld });
  useFormEvents(workspaceId);
  const [isNew, setNew] = useState(false);
  const [isTrashShown, setTrashShown] = useState(false);
  const [transferring, setTransferring] = useState<FormRow | null>(null);
  const canWrite = isAtLeast(workspace.role, "editor");
  const forms = (list.data?.pages ?? []).flatMap((page) => page.items);
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["forms", "list", workspaceId] });
  const trash = useMoveToTrash(workspaceId, refresh);
  const add = canWrite && (
    <Button variant="primary" icon={<Plus aria-hidden="true" />} onPress={() => setNew(true)}>
      {t("forms.new")}
    </Button>
  );
  return (
    <PageBody isSunken>
      {canWrite && (
        <div className={css.bar}>
          {forms.length > 0 && add}
          <span className={css.space} />
          <Button
            variant="quiet"
            icon={<Trash2 aria-hidden="true" />}
            aria-expanded={isTrashShown}
            onPress={() => setTrashShown(!isTrashShown)}
          >
            {t("forms.trash")}
          </Button>
        </div>
      )}
      {isTrashShown && <TrashedItems workspaceId={workspaceId} kinds={["form"]} onRestored={refresh} />}
      {list.isPending ? (
        <Skeleton label={t("common.loading")} rows={4} />
      ) : forms.length === 0 ? (
        <EmptyState icon={<ClipboardList />} title={t("forms.none")} action={add}>
          {t("forms.noneText")}
        </EmptyState>
      ) : (
        <Section title={t("forms.tab")}>
          {forms.map((form) => (
            <FormItem
              key={form.id}
              form={form}
              onTrash={() => trash.mutate({ kind: "form", id: form.id, title: form.title })}
              onTransfer={() => setTransferring(form)}
            />
          ))}
        </Section>
      )}
      {list.hasNextPage && (
        <Button variant="quiet" onPress={() => void list.fetchNextPage()} isPending={list.isFetchingNextPage}>
          {t("forms.more")}
        </Button>
      )}
      {isNew && (
        <NewForm workspaceId={workspaceId} own={forms.filter((one) => one.isTemplate)} onClose={() => setNew(false)} />
      )}
      {transferring && (
        <TransferForm form={transferring} onClose={() => setTransferring(null)} onDone={() => void refresh()} />
      )}
    </PageBody>
  );
}
