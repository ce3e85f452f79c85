import { useText } from "../../../text/index.tsx";
import { Button, Notice } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { useVerifyPerson } from "./PersonTrust.tsx";
import type { RoomTrust } from "./trust.ts";
import css from "./verification.module.css";
import "./text.ts";

/** Above the field of an encrypted chat: whose keys are other ones than they were, until the person has said that they know. */
export function TrustNotice({ engine, roomId, trust }: { engine: Engine; roomId: string; trust: RoomTrust }) {
  const t = useText();
  const verify = useVerifyPerson(engine, roomId);
  const rows = [
    ...trust.replaced.map((userId) => ({ userId, what: "replaced" as const })),
    ...trust.changed.map((userId) => ({ userId, what: "changed" as const })),
  ];
  return (
    <div className={css.notice}>
      {rows.map(({ userId, what }) => (
        <Notice key={userId} tone={what === "replaced" ? "danger" : "warn"}>
          <p>{t(`verify.${what}`, { name: engine.personIn(roomId, userId).name })}</p>
          <div className={css.buttons}>
            {what === "replaced" && <Button onPress={() => verify(userId)}>{t("verify.again")}</Button>}
            <Button onPress={() => void engine.acknowledge(userId)}>{t("verify.understood")}</Button>
          </div>
        </Notice>
      ))}
    </div>
  );
}
