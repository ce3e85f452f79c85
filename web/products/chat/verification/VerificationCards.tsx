import { deviceName } from "../../../platform/device-name.ts";
import { useGoTo } from "../../../platform/PathLink.tsx";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import { postponeDevice } from "./new-devices.ts";
import type { Verification } from "./verification.ts";
import { acceptAsked, postponeAsked, type NewDevice } from "./verifications.ts";
import css from "./verification.module.css";
import "./text.ts";

/** Beside the page until they are answered or put off: someone who wants to compare, and new devices of the person's own. */
export function VerificationCards(props: {
  asked: Verification | null;
  name: string | null;
  newDevices: readonly NewDevice[];
}) {
  const t = useText();
  const goTo = useGoTo();
  const { asked, name } = props;
  return (
    <section className={css.cards} aria-label={t("verify.requests")}>
      {asked && (
        <div className={css.card} role="status">
          <p>{name === null ? t("verify.asksOwn") : t("verify.asks", { name })}</p>
          <div className={css.buttons}>
            <Button variant="quiet" onPress={postponeAsked}>
              {t("verify.later")}
            </Button>
            <Button variant="primary" onPress={acceptAsked}>
              {t("verify.answer")}
            </Button>
          </div>
        </div>
      )}
      {props.newDevices.map((device) => (
        <div key={device.id} className={css.card} role="status">
          <p>{t("verify.newDevice", { name: deviceName(device.name) })}</p>
          <div className={css.buttons}>
            <Button variant="quiet" onPress={() => postponeDevice(device.id)}>
              {t("verify.later")}
            </Button>
            <Button
              variant="primary"
              onPress={() => {
                postponeDevice(device.id);
                goTo("/security");
              }}
            >
              {t("verify.showDevices")}
            </Button>
          </div>
        </div>
      ))}
    </section>
  );
}
