import type { Transfer } from "@safos/contract/transfers";
import { transferRoutes } from "@safos/contract/routes/transfers";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { ArrowRightLeft } from "lucide-react";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { BackLink } from "../../../platform/BackLink.tsx";
import { now } from "../../../platform/clock.ts";
import { request } from "../../../platform/request.ts";
import { useTitle } from "../../../platform/title.ts";
import { formatDate, useLocale, useText } from "../../../text/index.tsx";
import {
  Button,
  Form,
  IconTile,
  Inset,
  Item,
  Notice,
  PageBody,
  PageHeader,
  Section,
  showToast,
  Skeleton,
  TextField,
} from "../../../ui/index.ts";
import { Closes } from "./Closes.tsx";
import { refreshTransfers, transferQuery } from "./queries.ts";
import { Withdraw } from "./Withdraw.tsx";
import css from "./Transfer.module.css";
import "./text.ts";

/** A workspace is offered to another organisation, after one has seen what that closes. */
export function TransferPage() {
  const t = useText();
  const { workspaceId } = useParams({ from: "/inside/transfer/$workspaceId" });
  const { data, error } = useQuery(transferQuery(workspaceId));
  useTitle("workspace", data?.workspaceName);
  return (
    <PageBody isSunken>
      <PageHeader title={t("transfer.open")} about={data?.workspaceName ?? ""} back={<BackLink to="/more" />} />
      <Notice isQuiet>{t("transfer.lead")}</Notice>
      {error ? (
        <Notice tone="danger">{explain(error)}</Notice>
      ) : !data ? (
        <Skeleton label={t("common.loading")} rows={3} />
      ) : data.transfer === null ? (
        <Offer workspaceId={workspaceId} />
      ) : (
        <Waiting transfer={data.transfer} />
      )}
    </PageBody>
  );
}

function Waiting({ transfer }: { transfer: Transfer }) {
  const t = useText();
  const locale = useLocale();
  const date = (moment: string): string => formatDate(locale, Date.parse(moment), now());
  const organisation = transfer.to.name;
  return (
    <Section title={t("transfer.waiting", { organisation })}>
      <Item
        icon={
          <IconTile>
            <ArrowRightLeft />
          </IconTile>
        }
        title={transfer.workspace.name}
        about={t("transfer.waitingAbout", {
          who: transfer.offeredBy?.displayName ?? "",
          when: date(transfer.offeredAt),
          until: date(transfer.endsAt),
        })}
        below={<Withdraw transfer={transfer} />}
      />
    </Section>
  );
}

function Offer({ workspaceId }: { workspaceId: string }) {
  const t = useText();
  const [domain, setDomain] = useState("");
  const params = { id: workspaceId };
  const look = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(transferRoutes.previewTransfer, { params, query: { domain: domain.trim() } }),
  });
  const offer = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(transferRoutes.offerTransfer, { params, body: { domain: domain.trim() } }),
    async onSuccess({ to }) {
      await refreshTransfers(workspaceId);
      showToast({ text: t("transfer.offered", { organisation: to.name }) });
    },
  });
  const preview = look.data;
  const failure = look.error ?? offer.error;
  return (
    <Section title={preview ? t("transfer.receiver", { organisation: preview.organisation.name }) : t("transfer.open")}>
      <Inset>
        <Form onSubmit={() => domain.trim() && (preview ? offer.mutate() : look.mutate())}>
          <TextField
            label={t("transfer.to")}
            hint={t("transfer.toHint")}
            value={domain}
            onChange={(text) => {
              setDomain(text);
              look.reset();
              offer.reset();
            }}
            isRequired
            maxLength={253}
            autoComplete="off"
            autoFocus
          />
          <div aria-live="polite">{preview && <Closes preview={preview} />}</div>
          {failure && <Notice tone="danger">{explain(failure)}</Notice>}
          <div className={css.buttons}>
            <Button variant="primary" type="submit" isPending={look.isPending || offer.isPending}>
              {preview ? t("transfer.offer", { organisation: preview.organisation.name }) : t("transfer.look")}
            </Button>
          </div>
        </Form>
      </Inset>
    </Section>
  );
}
