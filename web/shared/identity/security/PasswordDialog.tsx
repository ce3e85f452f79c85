import { personRoutes } from "@safos/contract/routes/identity";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { showToast, TextField } from "../../../ui/index.ts";

/** Changes one's password; every other session ends with the old one. */
export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const t = useText();
  const me = useMe();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(personRoutes.changePassword, { body: { current, next } }),
    onSuccess() {
      showToast({ text: t("me.passwordChanged") });
      void queryClient.invalidateQueries({ queryKey: ["sessions"] });
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("me.passwordChange")}
      about={me.person.name}
      size="small"
      submit={t("me.passwordChange")}
      isPending={change.isPending}
      isIncomplete={!current || !next}
      onSubmit={() => change.mutate()}
      error={change.error}
    >
      <input type="text" name="username" value={me.person.name} autoComplete="username" hidden readOnly />
      <TextField
        label={t("me.passwordCurrent")}
        type="password"
        autoComplete="current-password"
        value={current}
        onChange={setCurrent}
        autoFocus
      />
      <TextField
        label={t("me.passwordNext")}
        hint={t("setup.passwordHint")}
        type="password"
        autoComplete="new-password"
        value={next}
        onChange={setNext}
      />
    </FormDialog>
  );
}
