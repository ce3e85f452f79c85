import type { StepUpProof } from "@safos/contract/credentials";
import { Fingerprint, KeyRound, LifeBuoy, Lock, Smartphone } from "lucide-react";
import { useState, type ReactNode } from "react";
import { ApiError, explain } from "../../../platform/api.ts";
import { useText } from "../../../text/index.tsx";
import { Button, CodeField, cx, IconTile, Notice, TextField } from "../../../ui/index.ts";
import "../security/text.ts";
import { PasskeyFailure, showPasskey } from "../passkeys.ts";
import css from "./ProofWays.module.css";

type Method = StepUpProof["method"];

interface WaysProps {
  methods: readonly Method[];
  /** What a passkey is asked to sign; null for those without one. */
  passkey: Record<string, unknown> | null;
  recoveryCodesLeft: number | null;
  /** Sends it; throws what the server refuses with. */
  onProof: (proof: StepUpProof) => Promise<void>;
}

/** The ways in which a person can show who they are, the strongest first and focused. */
export function ProofWays({ methods, passkey, recoveryCodesLeft, onProof }: WaysProps) {
  const t = useText();
  const [pending, setPending] = useState<Method | null>(null);
  const [failure, setFailure] = useState<{ method: Method; text: string } | null>(null);
  const send = async (method: Method, make: () => Promise<StepUpProof> | StepUpProof): Promise<void> => {
    setPending(method);
    setFailure(null);
    try {
      await onProof(await make());
    } catch (error) {
      const isWrong = error instanceof PasskeyFailure || (error instanceof ApiError && refusals.includes(error.code));
      setFailure({ method, text: isWrong ? t(wrong[method]) : explain(error) });
    }
    setPending(null);
  };
  const common = (method: Method): WayProps => ({
    isFirst: methods[0] === method,
    isPending: pending === method,
    failure: failure?.method === method ? failure.text : null,
    onSend: (make) => void send(method, make),
  });
  return (
    <div className={css.ways}>
      {methods.includes("passkey") && passkey && <PasskeyWay {...common("passkey")} options={passkey} />}
      {methods.includes("passkey") && methods.length > 1 && <p className={css.or}>{t("stepUp.or")}</p>}
      {methods.includes("totp") && <TotpWay {...common("totp")} />}
      {methods.includes("recoveryCode") && <RecoveryWay {...common("recoveryCode")} left={recoveryCodesLeft} />}
      {methods.includes("password") && <PasswordWay {...common("password")} />}
      {methods.length === 0 && <Notice tone="warn">{t("stepUp.nothing")}</Notice>}
    </div>
  );
}

const wrong = {
  passkey: "stepUp.wrongPasskey",
  totp: "stepUp.wrong",
  recoveryCode: "stepUp.wrong",
  password: "stepUp.wrongPassword",
} as const;
const refusals = ["STEP_UP_REFUSED", "SECOND_FACTOR_REFUSED"];

interface WayProps {
  isFirst: boolean;
  isPending: boolean;
  failure: string | null;
  onSend: (make: () => Promise<StepUpProof> | StepUpProof) => void;
}

function Way(props: {
  icon: ReactNode;
  title: string;
  about: string;
  isFirst?: boolean;
  end?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <section className={cx(css.way, props.isFirst && css.first)}>
      <div className={css.head}>
        <IconTile>{props.icon}</IconTile>
        <div className={css.lines}>
          <p className={css.title}>{props.title}</p>
          <p className={css.about}>{props.about}</p>
        </div>
        {props.end}
      </div>
      {props.children}
    </section>
  );
}

function PasskeyWay({ options, isPending, failure, onSend }: WayProps & { options: Record<string, unknown> }) {
  const t = useText();
  return (
    <Way
      icon={<Fingerprint />}
      title={t("stepUp.passkey")}
      about={t("stepUp.passkeyText")}
      isFirst
      end={
        <Button
          variant="primary"
          icon={<KeyRound aria-hidden="true" />}
          isPending={isPending}
          autoFocus
          onPress={() => onSend(async () => ({ method: "passkey", response: await showPasskey(options) }))}
        >
          {t("stepUp.passkeyUse")}
        </Button>
      }
    >
      {failure && <Notice tone="danger">{failure}</Notice>}
      {isPending && <Notice tone="info">{t("security.waiting")}</Notice>}
    </Way>
  );
}

function TotpWay({ isFirst, isPending, failure, onSend }: WayProps) {
  const t = useText();
  const [code, setCode] = useState("");
  return (
    <Way icon={<Smartphone />} title={t("stepUp.totp")} about={t("stepUp.totpText")}>
      <form
        className={css.entry}
        onSubmit={(event) => {
          event.preventDefault();
          if (code.length === 6) onSend(() => ({ method: "totp", code }));
        }}
      >
        <CodeField
          label={t("stepUp.totp")}
          isLabelHidden
          value={code}
          onChange={setCode}
          error={failure}
          autoFocus={isFirst}
        />
        <Button type="submit" isPending={isPending}>
          {t("stepUp.confirm")}
        </Button>
      </form>
    </Way>
  );
}

function RecoveryWay({ isPending, failure, onSend, left }: WayProps & { left: number | null }) {
  const t = useText();
  const [code, setCode] = useState<string | null>(null);
  const about = left === null ? t("stepUp.recoveryShort") : t("stepUp.recoveryText", { n: left });
  return (
    <Way
      icon={<LifeBuoy />}
      title={t("stepUp.recovery")}
      about={about}
      end={
        code === null && (
          <Button variant="quiet" onPress={() => setCode("")}>
            {t("stepUp.recoveryWrite")}
          </Button>
        )
      }
    >
      {code !== null && (
        <form
          className={css.entry}
          onSubmit={(event) => {
            event.preventDefault();
            if (code.trim()) onSend(() => ({ method: "recoveryCode", code: code.trim() }));
          }}
        >
          <TextField
            label={t("stepUp.recovery")}
            isLabelHidden
            value={code}
            onChange={setCode}
            maxLength={40}
            autoComplete="off"
            spellCheck="false"
            error={failure}
            autoFocus
          />
          <Button type="submit" isPending={isPending}>
            {t("stepUp.confirm")}
          </Button>
        </form>
      )}
    </Way>
  );
}

function PasswordWay({ isFirst, isPending, failure, onSend }: WayProps) {
  const t = useText();
  const [password, setPassword] = useState("");
  return (
    <Way icon={<Lock />} title={t("stepUp.password")} about={t("stepUp.passwordText")}>
      <form
        className={css.entry}
        onSubmit={(event) => {
          event.preventDefault();
          if (password) onSend(() => ({ method: "password", password }));
        }}
      >
        <TextField
          label={t("stepUp.password")}
          isLabelHidden
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          error={failure}
          autoFocus={isFirst}
        />
        <Button type="submit" isPending={isPending}>
          {t("stepUp.confirm")}
        </Button>
      </form>
    </Way>
  );
}
