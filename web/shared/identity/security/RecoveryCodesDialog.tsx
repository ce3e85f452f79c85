import { credentialRoutes } from "@safos/contract/routes/credentials";
import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { explain } from "../../../platform/api.ts";
import { saveBlob } from "../../../platform/download.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Dialog, Notice, Skeleton } from "../../../ui/index.ts";
import { refreshCredentials } from "./queries.ts";
import css from "./TotpDialog.module.css";

/** Ten new codes, shown this once. */
export function RecoveryCodesDialog({ onClose }: { onClose: () => void }) {
  const t = useText();
  const { data, error } = useQuery({
    queryKey: ["recovery-codes"],
    async queryFn() {
      const { codes } = await request(credentialRoutes.makeRecoveryCodes);
      await refreshCredentials();
      return codes;
    },
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("security.recoveryTitle")}
      closeLabel={t("common.close")}
      footer={
        <>
          <Button
            icon={<Download aria-hidden="true" />}
            isDisabled={!data}
            onPress={() => data && saveBlob(new Blob([`${data.join("\n")}\n`], { type: "text/plain" }), "safos.txt")}
          >
            {t("security.recoverySave")}
          </Button>
          <Button variant="primary" onPress={onClose}>
            {t("security.recoveryDone")}
          </Button>
        </>
      }
    >
      <p>{t("security.recoveryText")}</p>
      {error && <Notice tone="danger">{explain(error)}</Notice>}
      {!data && !error && <Skeleton label={t("common.loading")} />}
      {data && (
        <ul className={css.codes} translate="no">
          {data.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
