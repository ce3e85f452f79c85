import { ShieldCheck } from "lucide-react";
import { explain } from "../../../platform/api.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Chip, showToast } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { KeysMissing, verifyPerson } from "./begin.ts";
import "./text.ts";

/** Begins to compare with someone, and says what is missing where it cannot. */
export function useVerifyPerson(engine: Engine, roomId: string): (userId: string) => void {
  const t = useText();
  return (userId) => {
    verifyPerson(engine, roomId, userId).catch((error: unknown) => {
      const { name } = engine.personIn(roomId, userId);
      if (!(error instanceof KeysMissing)) showToast({ text: explain(error), tone: "danger" });
      else showToast({ text: error.whose === "own" ? t("verify.needsKey") : t("verify.otherNeedsKey", { name }) });
    });
  };
}

/** In the list of who is in an encrypted chat: the person has verified them, or can. */
export function PersonTrust(props: { engine: Engine; roomId: string; userId: string; isVerified: boolean }) {
  const t = useText();
  const { engine, roomId, userId } = props;
  const verify = useVerifyPerson(engine, roomId);
  if (userId === engine.me) return null;
  if (props.isVerified)
    return (
      <Chip tone="success" icon={<ShieldCheck aria-hidden="true" />}>
        {t("verify.verified")}
      </Chip>
    );
  const { name } = engine.personIn(roomId, userId);
  return (
    <Button size="sm" aria-label={t("verify.verifyPerson", { name })} onPress={() => verify(userId)}>
      {t("verify.verify")}
    </Button>
  );
}
