import type { Transfer } from "@safos/contract/transfers";
import { transferRoutes } from "@safos/contract/routes/transfers";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { useMe } from "../../../platform/session.ts";
import { formatBytes, useLocale, useText } from "../../../text/index.tsx";
import { Button, Dialog, Form, Notice, showToast, Skeleton } from "../../../ui/index.ts";
import { Closes } from "../../workspaces/transfer/Closes.tsx";
import { refreshTransfers } from "../../workspaces/transfer/queries.ts";
import css from "../../workspaces/transfer/Transfer.module.css";
import "../../workspaces/transfer/text.ts";
import { OwnerField, type Owner } from "./OwnerField.tsx";

const formId = "answer-transfer";

/** What the organisation would answer for: names and counts, what its rules close, and who is to own it. */
export function AnswerDialog({ transfer, onClose }: { transfer: Transfer; onClose: () => void }) {
  const t = useText();
  const me = useMe();
  const { id, workspace, from } = transfer;
  const [owner, setOwner] = useState<Owner | null>(me.person);
  const { data: preview, error } = useQuery({
    queryKey: ["transfer", "preview", id],
    queryFn: () => request(transferRoutes.previewOffered, { params: { id } }),
  });
  const done = async (text: string): Promise<void> => {
    await refreshTransfers(workspace.id);
    showToast({ text });
    onClose();
  };
  const accept = useMutation({
    meta: { isQuiet: true },
    mutationFn: (ownerId: string) => request(transferRoutes.acceptTransfer, { params: { id }, body: { ownerId } }),
    onSuccess: () => done(t("transfer.accepted", { organisation: me.organisation.name, name: workspace.name })),
  });
  const decline = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(transferRoutes.declineTransfer, { params: { id } }),
    onSuccess: () => done(t("transfer.declined")),
  });
  const failure = error ?? accept.error ?? decline.error;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("transfer.takeTitle", { name: workspace.name })}
      about={t("transfer.takeLead", { organisation: from.name })}
      closeLabel={t("common.close")}
      footer={
        <>
          <Button variant="quiet" isPending={decline.isPending} onPress={() => decline.mutate()}>
            {t("transfer.decline")}
          </Button>
          <Button
            variant="primary"
            type="submit"
            form={formId}
            isPending={accept.isPending}
            isDisabled={owner === null || !preview}
          >
            {t("transfer.accept")}
          </Button>
        </>
      }
    >
      <Form id={formId} onSubmit={() => owner && accept.mutate(owner.id)}>
        <Facts transfer={transfer} />
        {preview ? <Closes preview={preview} /> : !error && <Skeleton label={t("common.loading")} rows={1} />}
        <OwnerField owner={owner} onChange={setOwner} />
        {failure && <Notice tone="danger">{explain(failure)}</Notice>}
      </Form>
    </Dialog>
  );
}

function Facts({ transfer }: { transfer: Transfer }) {
  const t = useText();
  const locale = useLocale();
  const { owners, memberCount, guestCount, size, informationClass } = transfer;
  return (
    <dl className={css.facts}>
      <dt>{t("transfer.owners")}</dt>
      <dd>{owners.map((one) => `${one.displayName} (${one.name})`).join(", ")}</dd>
      <dt>{t("transfer.people")}</dt>
      <dd>
        {t("transfer.peopleAbout", {
          people: t("workspace.people", { n: memberCount }),
          guests: t("transfer.guests", { n: guestCount }),
        })}
      </dd>
      <dt>{t("transfer.size")}</dt>
      <dd>{formatBytes(locale, size)}</dd>
      <dt>{t("transfer.class")}</dt>
      <dd>{informationClass ?? t("transfer.noClass")}</dd>
    </dl>
  );
}
