import type { Session } from "@safos/contract/identity";
import { sessionRoutes } from "@safos/contract/routes/identity";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Clock, Laptop, Smartphone, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { now } from "../../../platform/clock.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { appOf } from "../../../shared/identity/apps/app-of.ts";
import { useWhen } from "../../../shared/identity/security/SessionsSection.tsx";
import { useText } from "../../../text/index.tsx";
import { Button, Chip, Dialog, IconTile, Item, Section, showToast, Skeleton } from "../../../ui/index.ts";
import css from "./Devices.module.css";

const dayMs = 86_400_000;
/** A device that was not seen for longer, in days, may be one that nobody has any more. */
const longUnseen = 30;

const refresh = () => queryClient.invalidateQueries({ queryKey: ["app-passwords"] });

/** The devices that hold files, and what is done about one that is lost. */
export function DeviceList() {
  const t = useText();
  const { data } = useQuery({
    queryKey: ["app-passwords"],
    queryFn: async () => (await request(sessionRoutes.listAppPasswords)).items,
  });
  const devices = data
    ?.filter((one) => one.scopes?.includes("files") === true)
    .sort((a, b) => b.lastUsedAt.localeCompare(a.lastUsedAt));
  return (
    <Section title={t("devices.connected")}>
      {!devices && <Skeleton label={t("common.loading")} />}
      {devices?.length === 0 && <Item title={t("devices.none")} />}
      {devices?.map((one) => (
        <Device key={one.id} device={one} />
      ))}
      <p className={css.note}>{t("devices.note")}</p>
    </Section>
  );
}

function Device({ device }: { device: Session }) {
  const t = useText();
  const when = useWhen();
  const { name, system, isPhone } = appOf(device.label);
  const seen = t("devices.seen", { when: when(device.lastUsedAt) });
  return (
    <Item
      icon={<IconTile>{isPhone ? <Smartphone /> : <Laptop />}</IconTile>}
      title={name}
      about={system === null ? seen : `${system} · ${seen}`}
      below={<State device={device} />}
      end={device.wipe === null ? <Connected device={device} name={name} /> : <Wiping device={device} name={name} />}
    />
  );
}

function State({ device: { wipe, lastUsedAt } }: { device: Session }) {
  const t = useText();
  const days = Math.floor((now() - Date.parse(lastUsedAt)) / dayMs);
  if (wipe)
    return (
      <Chip tone="danger" icon={<Clock aria-hidden="true" />}>
        {t(wipe.isReceived ? "devices.wipingNow" : "devices.wiping")}
      </Chip>
    );
  if (days < longUnseen) return null;
  return (
    <Chip tone="warn" icon={<TriangleAlert aria-hidden="true" />}>
      {t("devices.unseen", { n: days })}
    </Chip>
  );
}

function Connected({ device: { id }, name }: { device: Session; name: string }) {
  const t = useText();
  const [isAsking, setAsking] = useState(false);
  const wipe = useMutation({
    mutationFn: () => request(sessionRoutes.askWipe, { params: { id } }),
    async onSuccess() {
      setAsking(false);
      showToast({ text: t("devices.wiped", { name }) });
      await refresh();
    },
  });
  const disconnect = useMutation({
    mutationFn: () => request(sessionRoutes.revokeAppPassword, { params: { id } }),
    async onSuccess() {
      showToast({ text: t("devices.disconnected", { name }) });
      await refresh();
    },
  });
  return (
    <span className={css.ends}>
      <Button
        variant="secondary"
        size="xs"
        aria-label={t("devices.disconnectOf", { name })}
        isPending={disconnect.isPending}
        onPress={() => disconnect.mutate()}
      >
        {t("devices.disconnect")}
      </Button>
      <Button variant="secondary" size="xs" aria-label={t("devices.wipeOf", { name })} onPress={() => setAsking(true)}>
        {t("devices.wipe")}
      </Button>
      <Dialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t("devices.wipeTitle", { name })}
        closeLabel={t("common.close")}
        role="alertdialog"
        footer={
          <>
            <Button onPress={() => setAsking(false)}>{t("common.cancel")}</Button>
            <Button variant="danger" isPending={wipe.isPending} onPress={() => wipe.mutate()}>
              {t("devices.wipe")}
            </Button>
          </>
        }
      >
        <p>{t("devices.wipeText")}</p>
      </Dialog>
    </span>
  );
}

function Wiping({ device: { id, wipe }, name }: { device: Session; name: string }) {
  const t = useText();
  const undo = useMutation({
    mutationFn: () => request(sessionRoutes.cancelWipe, { params: { id } }),
    onSuccess: () => showToast({ text: t("devices.undone", { name }) }),
    onSettled: refresh,
  });
  if (wipe?.isReceived) return null;
  return (
    <Button
      variant="quiet"
      size="xs"
      aria-label={t("devices.undoOf", { name })}
      isPending={undo.isPending}
      onPress={() => undo.mutate()}
    >
      {t("common.undo")}
    </Button>
  );
}
