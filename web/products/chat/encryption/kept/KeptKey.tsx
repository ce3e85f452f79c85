import type { OwnRecovery } from "@safos/contract/key-recovery";
import { keyRecoveryRoutes } from "@safos/contract/routes/key-recovery";
import { useMutation } from "@tanstack/react-query";
import type { MatrixClient } from "matrix-js-sdk";
import { useState } from "react";
import { OrganisationKeyFacts } from "../../../../platform/key-recovery/OrganisationKeyFacts.tsx";
import { useWhen } from "../../../../platform/key-recovery/useWhen.ts";
import { request } from "../../../../platform/request.ts";
import { useMe } from "../../../../platform/session.ts";
import { useText } from "../../../../text/index.tsx";
import { Button, Checkbox, Form, Notice, showToast, TextField } from "../../../../ui/index.ts";
import { readWritten, WrongKey } from "../recovery.ts";
import css from "../section.module.css";
import { isKeptNow, sealToAgency, showOwn } from "./own-recovery.ts";
import { ChangedKey, usePinState } from "./pin.ts";
import "../../../../platform/key-recovery/text.ts";

/** For a person whose keys are open here: whether the organisation keeps their recovery key, and what they can do about it. */
export function KeptKey(props: { client: MatrixClient; own: OwnRecovery; secretId: string | null }) {
  const t = useText();
  const when = useWhen();
  const { client, own, secretId } = props;
  const { key, box, rule } = own;
  const agency = useMe().organisation.name;
  const removing = useMutation({
    mutationFn: () => request(keyRecoveryRoutes.removeRecoveryBox),
    onSuccess(next) {
      showOwn(next);
      showToast({ text: t("recovery.takenBack", { agency }) });
    },
  });
  const pin = usePinState(client.getSafeUserId(), key);
  if (!key) return <Notice>{t("recovery.noKey", { agency })}</Notice>;
  if (pin === "swapped") return <Notice tone="danger">{t("recovery.swapped", { agency })}</Notice>;
  const isNow = isKeptNow(own, secretId);
  return (
    <>
      {box && isNow && <p>{t("recovery.kept", { agency, when: when(box.sealedAt) })}</p>}
      {!isNow && (
        <Notice tone={rule === "required" || box ? "warn" : "info"}>
          {t(box ? "recovery.stale" : "recovery.missing", { agency })}
        </Notice>
      )}
      {pin === "changed" && <Notice tone="warn">{t("recovery.changed", { agency })}</Notice>}
      <OrganisationKeyFacts value={key} />
      {!isNow && <SealForm client={client} agencyKey={key} mustCheck={pin === "changed"} />}
      {box && rule !== "required" && (
        <Button variant="quiet" isPending={removing.isPending} onPress={() => removing.mutate()}>
          {t("recovery.takeBack")}
        </Button>
      )}
    </>
  );
}

/** The page has not kept the recovery key: the person writes it once more. */
function SealForm(props: { client: MatrixClient; agencyKey: NonNullable<OwnRecovery["key"]>; mustCheck: boolean }) {
  const t = useText();
  const { client, agencyKey, mustCheck } = props;
  const agency = useMe().organisation.name;
  const [text, setText] = useState("");
  const [isChecked, setChecked] = useState(false);
  const sealing = useMutation({
    meta: { isQuiet: true },
    // What it holds is a secret: nothing keeps it longer than this is shown.
    gcTime: 0,
    mutationFn: async () => sealToAgency(client, agencyKey, await readWritten(client, text), mustCheck && isChecked),
    onSuccess: () => showToast({ text: t("recovery.sealed", { agency }) }),
  });
  const { error } = sealing;
  const isReady = text.trim() !== "" && (isChecked || !mustCheck);
  return (
    <Form onSubmit={() => isReady && sealing.mutate()}>
      <div className={css.field}>
        <TextField
          label={t("recovery.ownKey")}
          hint={t("recovery.ownKeyHint")}
          value={text}
          onChange={setText}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck="false"
          error={
            // That it has changed is asked about below.
            error && !(error instanceof ChangedKey)
              ? t(error instanceof WrongKey ? "roomkeys.keyWrong" : "roomkeys.failed")
              : null
          }
        />
      </div>
      {mustCheck && (
        <Checkbox isSelected={isChecked} onChange={setChecked}>
          {t("recovery.checked")}
        </Checkbox>
      )}
      <div className={css.actions}>
        <Button variant="primary" type="submit" isPending={sealing.isPending} isDisabled={!isReady}>
          {t("recovery.seal", { agency })}
        </Button>
      </div>
    </Form>
  );
}
