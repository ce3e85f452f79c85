import type { FileRequest } from "@safos/contract/file-visits";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { SharedPageProps } from "../../../platform/product.ts";
import { TroublePage } from "../../../platform/TroublePage.tsx";
import { formatBytes, useLocale, useText } from "../../../text/index.tsx";
import { Button, Form, Notice, Skeleton, TextField } from "../../../ui/index.ts";
import { ChosenFiles, ChooseFiles } from "./ChooseFiles.tsx";
import css from "./FileRequest.module.css";
import { requestQuery } from "./queries.ts";
import { Receipt } from "./Receipt.tsx";
import { useDelivery } from "./useDelivery.ts";

/** Where files are left that someone asked for: a name, files, one button, and a receipt. */
export function FileRequestPage({ item, guest, onName }: SharedPageProps) {
  const t = useText();
  const { data, error, refetch } = useQuery({
    ...requestQuery(item.linkId, guest.id),
    // Who has given another name goes on where they were.
    placeholderData: (before) => before,
  });
  if (error && !data) return <TroublePage error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton label={t("common.loading")} />;
  return <Leave linkId={item.linkId} asked={data} {...{ guest, onName }} />;
}

function Leave(props: { linkId: string; asked: FileRequest } & Pick<SharedPageProps, "guest" | "onName">) {
  const t = useText();
  const locale = useLocale();
  const { asked, guest } = props;
  const [name, setName] = useState(guest.name);
  const [note, setNote] = useState("");
  const delivery = useDelivery(props.linkId, asked.maxFileBytes);
  const { chosen, isSending, number } = delivery;
  const open = chosen.filter((one) => one.state !== "received");
  const isReady = name.trim() !== "" && open.length > 0 && open.every((one) => one.state !== "tooLarge");
  const send = (): void => {
    if (!isReady || isSending) return;
    // Another name is another sender, who sees nothing of the one before.
    if (name.trim() !== guest.name) props.onName(name.trim());
    void delivery.send(note);
  };
  return (
    <div className={css.backdrop}>
      <div className={css.page}>
        <section className={css.card} aria-label={t("request.title", { label: asked.label })}>
          <h1 className={css.title}>{t("request.title", { label: asked.label })}</h1>
          <p className={css.lead}>{t("request.lead", { name: asked.askedBy, organisation: asked.organisationName })}</p>
          {asked.filesLeft === 0 || asked.bytesLeft === 0 ? (
            <Notice tone="warn">{t("request.full")}</Notice>
          ) : (
            <Form onSubmit={send}>
              <TextField
                label={t("visit.yourName")}
                value={name}
                onChange={setName}
                maxLength={80}
                autoComplete="name"
                isRequired
              />
              <ChooseFiles
                limit={t("request.limit", { size: formatBytes(locale, asked.maxFileBytes) })}
                filesLeft={asked.filesLeft}
                onChoose={delivery.choose}
              />
              <ChosenFiles chosen={chosen} maxFileBytes={asked.maxFileBytes} onRemove={delivery.remove} />
              <TextField
                label={t("request.note")}
                value={note}
                onChange={setNote}
                maxLength={1000}
                rows={3}
                autoComplete="off"
              />
              {delivery.problem !== null && <Notice tone="danger">{delivery.problem}</Notice>}
              <div className={css.foot}>
                <p className={css.meta}>{t("request.private")}</p>
                <Button variant="primary" type="submit" isPending={isSending} isDisabled={!isReady}>
                  {t("request.send")}
                </Button>
              </div>
            </Form>
          )}
        </section>
        <Receipt asked={asked} name={name} chosen={chosen} number={number} />
      </div>
    </div>
  );
}
