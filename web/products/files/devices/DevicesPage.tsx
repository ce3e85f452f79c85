import { BackLink } from "../../../platform/BackLink.tsx";
import { useText } from "../../../text/index.tsx";
import { PageBody, PageHeader } from "../../../ui/index.ts";
import { ConnectDevice } from "./ConnectDevice.tsx";
import { DeviceList } from "./DeviceList.tsx";
import "./text.ts";

/** The files on the person's own computers and phones: how one is connected, and which are. */
export function DevicesPage() {
  const t = useText();
  return (
    <PageBody isSunken>
      <PageHeader title={t("devices.heading")} about={t("devices.lead")} back={<BackLink to="/files" />} />
      <ConnectDevice />
      <DeviceList />
    </PageBody>
  );
}
