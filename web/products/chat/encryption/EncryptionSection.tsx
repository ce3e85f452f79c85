import { useQuery } from "@tanstack/react-query";
import type { OwnRecovery } from "@safos/contract/key-recovery";
import { KeyRound, ShieldCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { SecuritySectionProps } from "../../../platform/product.ts";
import { queryClient } from "../../../platform/query.ts";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Chip, IconTile, Item, Notice, Section, Skeleton } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { useEngine } from "../hooks.ts";
import { EncryptionNotice } from "./EncryptionNotice.tsx";
import css from "./section.module.css";
import { AskAgency, AskedElsewhere } from "./kept/AskAgency.tsx";
import { AskedHere } from "./kept/AskedHere.tsx";
import { KeptKey } from "./kept/KeptKey.tsx";
import { isKeptNow, useOwnRecovery } from "./kept/own-recovery.ts";
import { AdmitDevice } from "../admission/AdmitDevice.tsx";
import { KeyDialog } from "./KeyDialog.tsx";
import { readDevices, readState, secretIdOf } from "./recovery.ts";
import { RestoreForm } from "./RestoreForm.tsx";
import { VerifyDevice } from "../verification/VerifyDevice.tsx";
import "./text.ts";

const queryKey = ["room-keys"];

/** Whether the organisation keeps what would open this device. */
const isAskable = ({ state, secretId }: Pick<OpenProps, "state" | "secretId">, own: OwnRecovery): boolean =>
  state === "closed" && own.box?.secretId === secretId;

/** How the person gets their encrypted messages back, and which of their devices are verified. */
export function EncryptionSection({ deviceName }: SecuritySectionProps) {
  const t = useText();
  const { name: agency, rules } = useMe().organisation;
  const { engine } = useEngine();
  const own = useOwnRecovery();
  // Nobody makes a key before it is known whether the organisation must keep it.
  const isUnknown = rules.keyRecovery !== "off" && own === null;
  const isOn = engine?.encryption.state === "on";
  const { data } = useQuery({
    queryKey: [...queryKey, isOn],
    queryFn: async () =>
      engine
        ? {
            state: await readState(engine.client),
            devices: await readDevices(engine.client),
            secretId: await secretIdOf(engine.client),
          }
        : null,
    enabled: isOn,
    gcTime: 0,
  });
  const isOpen = data?.state === "ready";
  // Where the organisation must keep the key, nothing is ready before it does.
  const isReady = isOpen && !(own?.rule === "required" && own.key && !isKeptNow(own, data.secretId));
  return (
    <Section
      title={t("roomkeys.title")}
      action={
        data &&
        !isUnknown && (
          <Chip
            tone={isReady ? "success" : "warn"}
            icon={isReady ? <ShieldCheck aria-hidden="true" /> : <TriangleAlert aria-hidden="true" />}
          >
            {t(isReady ? "roomkeys.ready" : "roomkeys.notReady")}
          </Chip>
        )
      }
    >
      <div className={css.body}>
        <p>{own ? t("recovery.lead.kept", { agency }) : t("roomkeys.lead")}</p>
        {own && (
          <Notice isQuiet>
            {t(`recovery.mayRead.${own.rule === "required" ? "required" : "offered"}`, { agency })}
          </Notice>
        )}
        {engine && own && <AskedElsewhere userId={engine.me} own={own} deviceName={deviceName} />}
        {engine && own && (data ? !isAskable(data, own) : !isOn) && (
          <AskedHere userId={engine.me} own={own} isOpened={isOpen} />
        )}
        {engine && !isOn && <Closed engine={engine} />}
        {(!engine || (isOn && (!data || isUnknown))) && <Skeleton label={t("roomkeys.loading")} />}
        {engine && data && !isUnknown && <Open engine={engine} state={data.state} own={own} secretId={data.secretId} />}
      </div>
      {data?.devices.map((device) => (
        <Item
          key={device.id}
          icon={
            <IconTile>
              <KeyRound />
            </IconTile>
          }
          title={deviceName(device.name)}
          about={device.isThis && t("roomkeys.thisDevice")}
          end={
            <>
              <Chip tone={device.isVerified ? "success" : "warn"}>
                {t(device.isVerified ? "roomkeys.verified" : "roomkeys.unverified")}
              </Chip>
              {engine && isOpen && !device.isVerified && (
                <VerifyDevice engine={engine} device={device} name={deviceName(device.name)} />
              )}
            </>
          }
        />
      ))}
    </Section>
  );
}

function Closed({ engine }: { engine: Engine }) {
  const t = useText();
  if (engine.encryption.state !== "off") return <EncryptionNotice encryption={engine.encryption} />;
  return (
    <Button variant="primary" onPress={() => void engine.startEncryption()}>
      {t("roomkeys.start")}
    </Button>
  );
}

interface OpenProps {
  readonly engine: Engine;
  readonly state: "none" | "closed" | "ready";
  readonly own: OwnRecovery | null;
  readonly secretId: string | null;
}

function Open({ engine, state, own, secretId }: OpenProps) {
  const t = useText();
  const [isMaking, setMaking] = useState(false);
  const refresh = (): void => void queryClient.invalidateQueries({ queryKey });
  return (
    <>
      {state === "none" && <Notice tone="warn">{t(own ? "recovery.setUpText" : "roomkeys.setUpText")}</Notice>}
      {state === "closed" && <RestoreForm client={engine.client} onDone={refresh} />}
      {own && isAskable({ state, secretId }, own) && <AskAgency client={engine.client} own={own} onDone={refresh} />}
      {state === "closed" && <VerifyDevice engine={engine} device={null} name="" />}
      {state === "ready" && <p>{t("roomkeys.readyText")}</p>}
      {state === "ready" && own && <KeptKey client={engine.client} own={own} secretId={secretId} />}
      {state === "ready" && <AdmitDevice client={engine.client} onDone={refresh} />}
      <Button variant={state === "none" ? "primary" : "quiet"} onPress={() => setMaking(true)}>
        {t(state === "none" ? "roomkeys.setUp" : "roomkeys.reset")}
      </Button>
      {isMaking && (
        <KeyDialog
          client={engine.client}
          own={own}
          isAnew={state !== "none"}
          onDone={refresh}
          onClose={() => setMaking(false)}
        />
      )}
    </>
  );
}
