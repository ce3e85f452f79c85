import { useMutation } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { useCost } from "./kept/useCost.ts";
import css from "./encryption.module.css";
import "./text.ts";

/** In what is said about a room: makes it encrypted, for those who may, once they know what it costs. */
export function EncryptRoom({ engine, roomId, name }: { engine: Engine; roomId: string; name: string }) {
  const t = useText();
  const cost = useCost();
  const { rules } = useMe().organisation;
  const [isAsking, setAsking] = useState(false);
  const encrypting = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => engine.encryptRoom(roomId),
    onSuccess: () => setAsking(false),
  });
  if (rules.chatEncryption === "forbidden" || !engine.mayEncrypt(roomId)) return null;
  return (
    <div className={css.make}>
      <Button icon={<ShieldCheck aria-hidden="true" />} onPress={() => setAsking(true)}>
        {t("roomkeys.encrypt")}
      </Button>
      <FormDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t("roomkeys.encryptRoom", { room: name })}
        size="small"
        submit={t("roomkeys.encryptNow")}
        isPending={encrypting.isPending}
        onSubmit={() => encrypting.mutate()}
        error={encrypting.error}
      >
        <p>{cost}</p>
        <p>{t("roomkeys.past")}</p>
      </FormDialog>
    </div>
  );
}
