import { useQuery } from "@tanstack/react-query";
import { KeyRound, ShieldCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { SecuritySectionProps } from "../../../platform/product.ts";
import { queryClient } from "../../../platform/query.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Chip, IconTile, Item, Notice, Section, Skeleton } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { useEngine } from "../hooks.ts";
import { EncryptionNotice } from "./EncryptionNotice.tsx";
import css from "./section.module.css";
import { KeyDialog } from "./KeyDialog.tsx";
import { readDevices, readState } from "./recovery.ts";
import { RestoreForm } from "./RestoreForm.tsx";
import { VerifyDevice } from "../verification/VerifyDevice.tsx";
import "./text.ts";

const queryKey = ["room-keys"];

/** How the person gets their encrypted messages back, and which of their devices are verified. */
export function EncryptionSection({ deviceName }: SecuritySectionProps) {
  const t = useText();
  const { engine } = useEngine();
  const isOn = engine?.encryption.state === "on";
  const { data } = useQuery({
    queryKey: [...queryKey, isOn],
    queryFn: async () =>
      engine ? { state: await readState(engine.client), devices: await readDevices(engine.client) } : null,
    enabled: isOn,
    gcTime: 0,
  });
  const isReady = data?.state === "ready";
  return (
    <Section
      title={t("roomkeys.title")}
      action={
        data && (
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
        <p>{t("roomkeys.lead")}</p>
        {engine && !isOn && <Closed engine={engine} />}
        {(!engine || (isOn && !data)) && <Skeleton label={t("roomkeys.loading")} />}
        {engine && data && <Open engine={engine} state={data.state} />}
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
              {engine && isReady && !device.isVerified && (
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

function Open({ engine, state }: { engine: Engine; state: "none" | "closed" | "ready" }) {
  const t = useText();
  const [isMaking, setMaking] = useState(false);
  const refresh = (): void => void queryClient.invalidateQueries({ queryKey });
  return (
    <>
      {state === "none" && <Notice tone="warn">{t("roomkeys.setUpText")}</Notice>}
      {state === "closed" && <RestoreForm client={engine.client} onDone={refresh} />}
      {state === "closed" && <VerifyDevice engine={engine} device={null} name="" />}
      {state === "ready" && <p>{t("roomkeys.readyText")}</p>}
      <Button variant={state === "none" ? "primary" : "quiet"} onPress={() => setMaking(true)}>
        {t(state === "none" ? "roomkeys.setUp" : "roomkeys.reset")}
      </Button>
      {isMaking && (
        <KeyDialog client={engine.client} isAnew={state !== "none"} onDone={refresh} onClose={() => setMaking(false)} />
      )}
    </>
  );
}
