import { useMutation } from "@tanstack/react-query";
import { Copy, Download, Printer } from "lucide-react";
import type { OwnRecovery } from "@safos/contract/key-recovery";
import type { MatrixClient } from "matrix-js-sdk";
import { useState } from "react";
import { copyText } from "../../../platform/copy-text.ts";
import { saveBlob } from "../../../platform/download.ts";
import { printText } from "../../../platform/print-text.ts";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { useText } from "../../../text/index.tsx";
import { Button, Checkbox, Notice, showToast, TextField } from "../../../ui/index.ts";
import css from "./section.module.css";
import { useKeeping } from "./kept/useKeeping.tsx";
import { makeKey, WrongPassword, type NewKey } from "./recovery.ts";

/** A new recovery key: shown, kept by the person, and only then turned on. `isAnew`: in the place of one that is lost. */
export function KeyDialog(props: {
  client: MatrixClient;
  /** What the organisation keeps; null where it keeps nothing. */
  own: OwnRecovery | null;
  isAnew: boolean;
  onDone: () => void;
  onClose: () => void;
}) {
  const t = useText();
  const { client, own, isAnew, onDone, onClose } = props;
  const keeping = useKeeping(client, own);
  const [password, setPassword] = useState("");
  const [key, setKey] = useState<NewKey | null>(null);
  const [isKept, setKept] = useState(false);
  // Keys that another client has made without a recovery key are replaced by a password too.
  const [needsPassword, setNeedsPassword] = useState(isAnew);
  const making = useMutation({
    meta: { isQuiet: true },
    // What it holds is a secret: nothing keeps it longer than this is shown.
    gcTime: 0,
    mutationFn: () => makeKey(client, needsPassword ? password : null),
    onSuccess: setKey,
  });
  const turning = useMutation({
    meta: { isQuiet: true },
    gcTime: 0,
    mutationFn: async () => {
      if (!key) return;
      // What was turned on and not kept is only given once more.
      if (!keeping.hasFailed) await key.turnOn();
      await keeping.seal(key.bytes);
    },
    onSuccess() {
      showToast({ text: t("roomkeys.turnedOn") });
      onDone();
      onClose();
    },
    onError(error) {
      if (!(error instanceof WrongPassword)) return;
      setNeedsPassword(true);
      setKey(null);
    },
  });
  const isWrong = turning.error instanceof WrongPassword;
  const hasFailed = making.isError || (turning.isError && !isWrong && !keeping.hasFailed);
  return (
    <FormDialog
      onClose={onClose}
      title={t(isAnew ? "roomkeys.reset" : "roomkeys.setUp")}
      submit={t(key ? "roomkeys.turnOn" : "roomkeys.setUp")}
      isPending={making.isPending || turning.isPending}
      isIncomplete={key ? !isKept && !keeping.isChosen : needsPassword && password === ""}
      onSubmit={() => (key ? turning.mutate() : making.mutate())}
    >
      {!key && <p>{t(isAnew ? "roomkeys.resetText" : own ? "recovery.setUpText" : "roomkeys.setUpText")}</p>}
      {!key && needsPassword && (
        <TextField
          label={t("roomkeys.password")}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          error={isWrong && password !== "" ? t("roomkeys.passwordWrong") : null}
        />
      )}
      {key && keeping.choice}
      {key && keeping.isShown && <ShownKey text={key.text} userId={client.getSafeUserId()} />}
      {key && keeping.isShown && !keeping.isChosen && (
        <Checkbox isSelected={isKept} onChange={setKept}>
          {t("roomkeys.isKept")}
        </Checkbox>
      )}
      {keeping.failure}
      {hasFailed && <Notice tone="danger">{t("roomkeys.failed")}</Notice>}
    </FormDialog>
  );
}

function ShownKey({ text, userId }: { text: string; userId: string }) {
  const t = useText();
  const paper = `${t("roomkeys.fileText", { user: userId })}\n\n${text}\n`;
  return (
    <>
      <div role="group" aria-label={t("roomkeys.yourKey")} translate="no" className={css.key}>
        {text}
      </div>
      <div className={css.actions}>
        <Button
          icon={<Download aria-hidden="true" />}
          onPress={() => saveBlob(new Blob([paper], { type: "text/plain" }), "safos-nyckel.txt")}
        >
          {t("roomkeys.saveFile")}
        </Button>
        <Button icon={<Printer aria-hidden="true" />} onPress={() => printText(paper)}>
          {t("roomkeys.print")}
        </Button>
        <Button variant="quiet" icon={<Copy aria-hidden="true" />} onPress={() => void copyText(text)}>
          {t("roomkeys.copy")}
        </Button>
      </div>
    </>
  );
}
