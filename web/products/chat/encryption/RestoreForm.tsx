import { useMutation } from "@tanstack/react-query";
import type { MatrixClient } from "matrix-js-sdk";
import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Form, showToast, TextField } from "../../../ui/index.ts";
import css from "./section.module.css";
import { readWritten, restore, WrongKey } from "./recovery.ts";

/** Opens this device with the recovery key of earlier. */
export function RestoreForm({ client, onDone }: { client: MatrixClient; onDone: () => void }) {
  const t = useText();
  const [written, setWritten] = useState("");
  const opening = useMutation({
    meta: { isQuiet: true },
    mutationFn: async () => restore(client, await readWritten(client, written)),
    onSuccess(n) {
      showToast({ text: t("roomkeys.restored", { n }) });
      onDone();
    },
  });
  const { error } = opening;
  return (
    <Form onSubmit={() => written.trim() !== "" && opening.mutate()}>
      <p>{t("roomkeys.restoreText")}</p>
      <div className={css.field}>
        <TextField
          label={t("roomkeys.keyField")}
          value={written}
          onChange={setWritten}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck="false"
          error={error && t(error instanceof WrongKey ? "roomkeys.keyWrong" : "roomkeys.failed")}
        />
      </div>
      <div className={css.actions}>
        <Button variant="primary" type="submit" isPending={opening.isPending} isDisabled={written.trim() === ""}>
          {t("roomkeys.restore")}
        </Button>
      </div>
    </Form>
  );
}
