import { credentialRoutes } from "@safos/contract/routes/credentials";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { CodeField, Notice, showToast, Skeleton } from "../../../ui/index.ts";
import { QrPicture } from "./QrPicture.tsx";
import { refreshCredentials } from "./queries.ts";
import css from "./TotpDialog.module.css";
import "./text.ts";

/** Gives an app its secret; it counts once it has shown a code. */
export function TotpDialog({ onClose }: { onClose: () => void }) {
  const t = useText();
  const [code, setCode] = useState("");
  const { data, error } = useQuery({
    queryKey: ["totp-attempt"],
    queryFn: () => request(credentialRoutes.beginTotp),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  });
  const confirm = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(credentialRoutes.confirmTotp, { body: { attempt: data?.attempt ?? "", code } }),
    async onSuccess() {
      await refreshCredentials();
      showToast({ text: t("security.totpAdded") });
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("security.totpTitle")}
      submit={t("security.totpAdd")}
      isPending={confirm.isPending}
      isIncomplete={!data || code.length !== 6}
      onSubmit={() => confirm.mutate()}
    >
      <p>{t("security.totpScan")}</p>
      {error && <Notice tone="danger">{explain(error)}</Notice>}
      {!data && !error && <Skeleton label={t("common.loading")} />}
      {data && (
        <div className={css.secret}>
          <QrPicture data={data.uri} label={t("security.totpPicture")} />
          <p>
            {t("security.totpSecret")}
            <br />
            <strong translate="no">{data.secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}</strong>
          </p>
        </div>
      )}
      <CodeField
        label={t("security.code")}
        value={code}
        onChange={setCode}
        error={confirm.isError ? explain(confirm.error) : null}
        autoFocus
      />
    </FormDialog>
  );
}
