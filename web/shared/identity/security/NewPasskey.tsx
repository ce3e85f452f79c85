import { credentialRoutes } from "@safos/contract/routes/credentials";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, cx, Form, Notice, Radios, showToast, TextField } from "../../../ui/index.ts";
import { canUsePasskeys, makePasskey, PasskeyFailure, stopWaiting } from "../passkeys.ts";
import css from "./NewPasskey.module.css";
import { refreshCredentials } from "./queries.ts";
import "./text.ts";

type Where = "here" | "phone" | "key";
/** What the browser offers first (WebAuthn Level 3, hints). */
const hints: Readonly<Record<Where, string>> = { here: "client-device", phone: "hybrid", key: "security-key" };

interface Made {
  readonly attempt: string;
  readonly response: Record<string, unknown>;
}

/** Three steps to a passkey: where it is kept, what the browser asks, and a name. */
export function NewPasskey({ onClose }: { onClose: () => void }) {
  const t = useText();
  const [where, setWhere] = useState<Where>("here");
  const [made, setMade] = useState<Made | null>(null);
  const make = useMutation({
    meta: { isQuiet: true },
    async mutationFn(): Promise<Made> {
      const { attempt, options } = await request(credentialRoutes.beginPasskey);
      return { attempt, response: await makePasskey({ ...options, hints: [hints[where]] }) };
    },
    onSuccess: setMade,
  });
  useEffect(() => stopWaiting, []);
  if (!canUsePasskeys()) return <Notice tone="warn">{t("security.passkeyMissing")}</Notice>;
  return (
    <div className={css.steps}>
      <Step number={1} title={t("security.stepWhere")} isCurrent={!make.isPending && !made}>
        <Radios
          label={t("security.stepWhere")}
          isLabelHidden
          value={where}
          options={(["here", "phone", "key"] as const).map((id) => ({
            id,
            name: t(`security.where.${id}`),
            isDisabled: made !== null || make.isPending,
          }))}
          onChange={setWhere}
        />
      </Step>
      <Step number={2} title={t("security.stepFollow")} isCurrent={make.isPending}>
        <p>{t(`security.follow.${where}`)}</p>
        {make.isPending && (
          <Notice
            action={
              <Button variant="quiet" size="xs" onPress={stopWaiting}>
                {t("common.cancel")}
              </Button>
            }
          >
            {t("security.waiting")}
          </Notice>
        )}
        {make.isError && <Notice tone="danger">{sayFailure(t, make.error)}</Notice>}
        {!made && !make.isPending && (
          <div className={css.actions}>
            <Button variant="primary" onPress={() => make.mutate()}>
              {t("security.continue")}
            </Button>
          </div>
        )}
      </Step>
      {made && <NameStep made={made} name={t(`security.name.${where}`)} onClose={onClose} />}
      <Notice isQuiet>{t("security.passkeyPrivate")}</Notice>
    </div>
  );
}

function sayFailure(t: ReturnType<typeof useText>, error: Error): string {
  if (!(error instanceof PasskeyFailure)) return explain(error);
  return t(error.isKnown ? "security.passkeyKnownHere" : "security.passkeyFailed");
}

function Step(props: { number: number; title: string; isCurrent: boolean; children: ReactNode }) {
  return (
    <section className={css.step}>
      <h3 className={css.title}>
        <span className={cx(css.number, props.isCurrent && css.current)} aria-hidden="true">
          {props.number}
        </span>
        {props.title}
      </h3>
      <div className={css.content}>{props.children}</div>
    </section>
  );
}

function NameStep({ made, name: suggested, onClose }: { made: Made; name: string; onClose: () => void }) {
  const t = useText();
  const [name, setName] = useState(suggested);
  const add = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(credentialRoutes.addPasskey, { body: { ...made, name: name.trim() } }),
    async onSuccess() {
      await refreshCredentials();
      showToast({ text: t("security.passkeyAdded", { name: name.trim() }) });
      onClose();
    },
  });
  return (
    <Step number={3} title={t("security.stepName")} isCurrent>
      <Form onSubmit={() => name.trim() && add.mutate()}>
        <TextField
          label={t("security.passkeyName")}
          hint={t("security.passkeyNameHint")}
          value={name}
          onChange={setName}
          maxLength={100}
          autoFocus
        />
        {add.isError && <Notice tone="danger">{explain(add.error)}</Notice>}
        <Button variant="primary" type="submit" isPending={add.isPending} isDisabled={!name.trim()}>
          {t("security.passkeySave")}
        </Button>
      </Form>
    </Step>
  );
}
