import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useGoTo } from "../../../../platform/PathLink.tsx";
import { useMe } from "../../../../platform/session.ts";
import { useText } from "../../../../text/index.tsx";
import { Button } from "../../../../ui/index.ts";
import { useEngine } from "../../hooks.ts";
import { readState, secretIdOf } from "../recovery.ts";
import css from "../../verification/verification.module.css";
import { isKeptNow, isOpenRequest, useOwnRecovery } from "./own-recovery.ts";
import "../../../../platform/key-recovery/text.ts";

const lookMs = 3000;
/** Which sign-in has put it off: the next one is asked again. */
const nameOfLater = "safos.recovery-later";

/** Beside the page, once for a sign-in: the organisation wants to keep the person's key, or has another key than it is sealed to. */
export function KeptKeyCard() {
  const t = useText();
  const goTo = useGoTo();
  const { organisation, sessionId } = useMe();
  const agency = organisation.name;
  const { engine } = useEngine();
  const own = useOwnRecovery();
  const [later, setLater] = useState(() => localStorage.getItem(nameOfLater));
  const isOn = engine?.encryption.state === "on";
  const { data } = useQuery({
    queryKey: ["room-keys", "kept", isOn, own?.box?.sealedAt],
    queryFn: async () =>
      engine ? { state: await readState(engine.client), secretId: await secretIdOf(engine.client) } : null,
    enabled: isOn && own !== null,
    // The library learns of its backup a moment after it has started.
    refetchInterval: ({ state }) => (state.data?.state === "ready" ? false : lookMs),
  });
  const isElsewhere = own !== null && isOpenRequest(own) && own.request?.isThisSession === false;
  if (isElsewhere || later === sessionId || !own?.key || data?.state !== "ready" || isKeptNow(own, data.secretId))
    return null;
  const isAgain = own.box !== null && own.box.keyId !== own.key.id;
  function postpone(): void {
    localStorage.setItem(nameOfLater, sessionId);
    setLater(sessionId);
  }
  return (
    <section className={css.cards} aria-label={t("recovery.keeps", { agency })}>
      <div className={css.card} role="status">
        <p>
          {t(
            isAgain
              ? "recovery.card.again"
              : own.rule === "required"
                ? "recovery.card.required"
                : "recovery.card.offered",
            { agency },
          )}
        </p>
        <div className={css.buttons}>
          <Button variant="quiet" onPress={postpone}>
            {t("recovery.card.later")}
          </Button>
          <Button
            variant="primary"
            onPress={() => {
              postpone();
              goTo("/security");
            }}
          >
            {t("recovery.card.show")}
          </Button>
        </div>
      </div>
    </section>
  );
}
