import "../text.ts";
import { useRoomCalls } from "../../../platform/room-calls.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Notice } from "../../../ui/index.ts";

/** Before one goes into the call of an encrypted room: whether this tab has its keys, and what gives them to it. */
export function RoomKeyGate() {
  const t = useText();
  const calls = useRoomCalls();
  const { state } = calls;
  if (state === "on") return <Notice>{t("callkeys.ready")}</Notice>;
  if (state === "starting" || state === "off") return <Notice>{t("callkeys.fetching")}</Notice>;
  const retry = (
    <Button size="sm" onPress={() => calls.takeOver()}>
      {t(state === "elsewhere" ? "callkeys.takeOver" : "common.retry")}
    </Button>
  );
  return (
    <Notice tone={state === "elsewhere" ? "info" : "warn"} {...(state === "lost" ? {} : { action: retry })}>
      {t(`callkeys.${state}`)}
    </Notice>
  );
}
