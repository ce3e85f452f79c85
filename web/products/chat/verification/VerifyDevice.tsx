import { explain } from "../../../platform/api.ts";
import { useText } from "../../../text/index.tsx";
import { Button, showToast } from "../../../ui/index.ts";
import type { OwnDevice } from "../encryption/recovery.ts";
import type { Engine } from "../engine.ts";
import { verifyDevice } from "./begin.ts";
import "./text.ts";

/** Compares with one of the person's own devices; `device` null: this one, with any that is verified. */
export function VerifyDevice(props: { engine: Engine; device: OwnDevice | null; name: string }) {
  const t = useText();
  const { engine, device, name } = props;
  return (
    <Button
      {...(device ? { size: "sm", "aria-label": t("verify.verifyDevice", { name }) } : {})}
      onPress={() => {
        verifyDevice(engine, device?.id ?? null).catch((error: unknown) =>
          showToast({ text: explain(error), tone: "danger" }),
        );
      }}
    >
      {t(device ? "verify.verify" : "verify.otherDevice")}
    </Button>
  );
}
