import type { RecoveryRequest } from "@safos/contract/key-recovery";
import { useMutation } from "@tanstack/react-query";
import { FileKey } from "lucide-react";
import { useRef, useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import {
  BadKeyFile,
  hasPassphrase,
  openOfficerKey,
  WrongPassphrase,
} from "../../../platform/key-recovery/officer-file.ts";
import { deviceName } from "../../../platform/device-name.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Notice, TextField } from "../../../ui/index.ts";
import { beginAnswer, CannotOpen, OtherKey, type Answering } from "./answering.ts";
import css from "./KeyRecovery.module.css";
import { refreshRequests } from "./queries.ts";
import "./text.ts";

/** Whether a text asks for a passphrase; of what is no such file, not. */
function isLocked(text: string): boolean {
  try {
    return hasPassphrase(text);
  } catch {
    return false;
  }
}

/** The file is opened before anything is taken on: an administrator without it begins nothing. */
export function OpenKeyDialog(props: {
  request: RecoveryRequest;
  onBegun: (answering: Answering) => void;
  onClose: () => void;
}) {
  const t = useText();
  const { request: one, onBegun, onClose } = props;
  const person = one.person.displayName;
  const picker = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const opening = useMutation({
    meta: { isQuiet: true },
    // What it holds is a secret: nothing keeps it longer than this is shown.
    gcTime: 0,
    mutationFn: async () => {
      const key = await openOfficerKey(text, passphrase);
      if (key.publicKey !== one.organisationKey) throw new OtherKey();
      return beginAnswer(key, one);
    },
    onSuccess: onBegun,
    onSettled: refreshRequests,
  });
  const { error } = opening;
  const isAsking = isLocked(text);
  const own =
    error instanceof BadKeyFile
      ? t("recovery.admin.badFile")
      : error instanceof OtherKey
        ? t("recovery.admin.otherKey", { person })
        : error instanceof CannotOpen
          ? t("recovery.admin.cannotOpen", { person })
          : null;
  const isWrong = error instanceof WrongPassphrase;
  return (
    <FormDialog
      onClose={onClose}
      title={t("recovery.admin.answerTitle", { person })}
      about={one.session ? deviceName(one.session.label) : t("recovery.admin.sessionOver")}
      submit={t("recovery.admin.open")}
      isPending={opening.isPending}
      isIncomplete={text.trim() === "" || (isAsking && passphrase === "")}
      onSubmit={() => opening.mutate()}
      error={own === null && !isWrong ? error : null}
    >
      <p>{t("recovery.admin.openText", { person })}</p>
      <div className={css.actions}>
        <Button icon={<FileKey aria-hidden="true" />} onPress={() => picker.current?.click()}>
          {t("recovery.admin.choose")}
        </Button>
      </div>
      <input
        ref={picker}
        type="file"
        accept="application/json,text/plain,.json,.txt"
        hidden
        aria-hidden="true"
        tabIndex={-1}
        data-testid="officer-file"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) void file.slice(0, 10_000).text().then(setText);
          event.target.value = "";
        }}
      />
      <TextField
        label={t("recovery.admin.paste")}
        value={text}
        onChange={setText}
        rows={4}
        autoComplete="off"
        spellCheck="false"
      />
      {isAsking && (
        <TextField
          label={t("recovery.admin.passphrase")}
          type="password"
          autoComplete="off"
          value={passphrase}
          onChange={setPassphrase}
          error={isWrong ? t("recovery.admin.wrongPassphrase") : null}
        />
      )}
      {own !== null && <Notice tone="danger">{own}</Notice>}
    </FormDialog>
  );
}
