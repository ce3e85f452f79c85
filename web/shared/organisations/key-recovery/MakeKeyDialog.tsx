import { keyRecoveryRoutes } from "@safos/contract/routes/key-recovery";
import { useMutation } from "@tanstack/react-query";
import { Download, Printer } from "lucide-react";
import { useState } from "react";
import { saveBlob } from "../../../platform/download.ts";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { makeOfficerKey, type MadeKey } from "../../../platform/key-recovery/officer-file.ts";
import { printText } from "../../../platform/print-text.ts";
import { request } from "../../../platform/request.ts";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Checkbox, Notice, showToast, TextField } from "../../../ui/index.ts";
import css from "./KeyRecovery.module.css";
import { refreshSummary } from "./queries.ts";
import "./text.ts";

/** Makes the organisation's pair in this page: the file is shown once, and only then is the public part given to the server. */
export function MakeKeyDialog({ isAgain, onClose }: { isAgain: boolean; onClose: () => void }) {
  const t = useText();
  const { organisation } = useMe();
  const [passphrase, setPassphrase] = useState("");
  const [made, setMade] = useState<MadeKey | null>(null);
  const [isKept, setKept] = useState(false);
  const making = useMutation({
    meta: { isQuiet: true },
    // What it holds is a secret: nothing keeps it longer than this is shown.
    gcTime: 0,
    mutationFn: () => makeOfficerKey(organisation.name, passphrase),
    onSuccess: setMade,
  });
  const using = useMutation({
    meta: { isQuiet: true },
    gcTime: 0,
    mutationFn: (publicKey: string) => request(keyRecoveryRoutes.setRecoveryKey, { body: { publicKey } }),
    onSuccess() {
      showToast({ text: t("recovery.admin.made") });
      refreshSummary();
      onClose();
    },
  });
  const name = t(isAgain ? "recovery.admin.makeAgain" : "recovery.admin.make");
  return (
    <FormDialog
      onClose={onClose}
      title={name}
      submit={made ? t("recovery.admin.turnOn") : name}
      isPending={making.isPending || using.isPending}
      isIncomplete={made !== null && !isKept}
      onSubmit={() => (made ? using.mutate(made.publicKey) : making.mutate())}
      error={using.error ?? making.error}
    >
      <p>{t("recovery.admin.makeText")}</p>
      {isAgain && <Notice tone="warn">{t("recovery.admin.makeAgainText")}</Notice>}
      {!made && (
        <TextField
          label={t("recovery.admin.passphrase")}
          hint={t("recovery.admin.passphraseHint")}
          type="password"
          autoComplete="new-password"
          value={passphrase}
          onChange={setPassphrase}
        />
      )}
      {made && (
        <>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keys */}
          <pre className={css.file} role="group" aria-label={t("recovery.admin.file")} translate="no" tabIndex={0}>
            {made.file}
          </pre>
          <div className={css.actions}>
            <Button
              icon={<Download aria-hidden="true" />}
              onPress={() =>
                saveBlob(new Blob([made.file], { type: "application/json" }), "safos-myndighetens-nyckel.json")
              }
            >
              {t("recovery.admin.save")}
            </Button>
            <Button icon={<Printer aria-hidden="true" />} onPress={() => printText(made.file)}>
              {t("recovery.admin.print")}
            </Button>
          </div>
          <Checkbox isSelected={isKept} onChange={setKept}>
            {t("recovery.admin.isKept")}
          </Checkbox>
        </>
      )}
    </FormDialog>
  );
}
