import "../text.ts";
import "../recording/text.ts";
import type { Meeting } from "@safos/contract/meetings";
import { meetingRoutes } from "@safos/contract/routes/meetings";
import { useMutation } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useIsPhone } from "../../../platform/screen.ts";
import { useText } from "../../../text/index.tsx";
import { Button, FormRow, Hidden, Notice, TextField } from "../../../ui/index.ts";
import chip from "../recording/Recording.module.css";
import { keyIn } from "./key.ts";
import { keepKey, useKey } from "./keys.ts";
import { encryptMeeting } from "./verbs.ts";

/** What is seen of the encryption of calls: one piece, fetched by those who meet it. */

/** Before one goes in: the key is there, or is asked for; where link and server disagree nobody goes in unaware. */
export function KeyGate({ path, isEncrypted }: { path: string; isEncrypted: boolean }) {
  const t = useText();
  const key = useKey(path);
  const [isOther, setOther] = useState(false);
  const action = (name: string, onPress: () => void) => (
    <Button size="sm" onPress={onPress}>
      {name}
    </Button>
  );
  if (!isEncrypted)
    return (
      <Notice tone="warn" action={action(t("encryption.forget"), () => keepKey(path, null))}>
        {t("error.KEY_UNUSED")}
      </Notice>
    );
  if (key !== null && !isOther)
    return <Notice action={action(t("encryption.otherKey"), () => setOther(true))}>{t("encryption.ready")}</Notice>;
  return (
    <AskKey
      isOther={isOther}
      onKey={(given) => {
        keepKey(path, given);
        setOther(false);
      }}
    />
  );
}

function AskKey({ isOther, onKey }: { isOther: boolean; onKey: (key: string) => void }) {
  const t = useText();
  const [given, setGiven] = useState("");
  const [isWrong, setWrong] = useState(false);
  const use = (): void => {
    const key = keyIn(given);
    setWrong(key === null);
    if (key !== null) onKey(key);
  };
  return (
    <>
      {!isOther && <Notice tone="warn">{t("encryption.keyMissing")}</Notice>}
      <FormRow>
        <TextField
          label={t("encryption.paste")}
          value={given}
          onChange={(next) => {
            setGiven(next);
            setWrong(false);
          }}
          autoComplete="off"
          maxLength={2000}
          error={isWrong ? t("encryption.notKey") : null}
        />
        <Button isDisabled={given.trim() === ""} onPress={use}>
          {t("encryption.use")}
        </Button>
      </FormRow>
    </>
  );
}

/** In the head of the call. */
export function EncryptionChip() {
  const t = useText();
  const isPhone = useIsPhone();
  return (
    <span className={chip.chip}>
      <ShieldCheck aria-hidden="true" />
      {isPhone ? <Hidden>{t("encryption.on")}</Hidden> : t("encryption.on")}
    </span>
  );
}

/** What it turns off, and where the key is. */
export function EncryptionAbout() {
  const t = useText();
  return (
    <>
      <p>{t("encryption.about")}</p>
      <p>{t("encryption.aboutLink")}</p>
    </>
  );
}

/** What one gives up for it, before it is turned on; the link with the key is copied then. */
export function EncryptDialog({ meeting, onClose }: { meeting: Meeting; onClose: () => void }) {
  const t = useText();
  const { id } = meeting;
  const { mutate, isPending, error } = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(meetingRoutes.changeMeeting, { params: { id }, body: { isEncrypted: true } }),
    async onSuccess() {
      await encryptMeeting(meeting);
      await queryClient.invalidateQueries({ queryKey: ["meetings"] });
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("encryption.make")}
      size="small"
      submit={t("encryption.turnOnAndCopy")}
      onClose={onClose}
      onSubmit={() => mutate()}
      isPending={isPending}
      error={error}
    >
      <EncryptionAbout />
    </FormDialog>
  );
}
