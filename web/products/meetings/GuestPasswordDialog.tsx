import "./text.ts";
import { meetingRoutes } from "@safos/contract/routes/meetings";
import type { Meeting } from "@safos/contract/meetings";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { PasswordField } from "../../shared/items/index.ts";
import { useText } from "../../text/index.tsx";
import { Button, FormRow, showToast } from "../../ui/index.ts";

/** What guests give before they may ask to come in; it cannot be read again, only chosen anew or taken away. */
export function GuestPasswordDialog({ meeting, onClose }: { meeting: Meeting; onClose: () => void }) {
  const t = useText();
  const { id, hasGuestPassword } = meeting;
  const [password, setPassword] = useState("");
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: (next: string | null) =>
      request(meetingRoutes.changeGuestPassword, { params: { id }, body: { password: next } }),
    async onSuccess(_, next) {
      await queryClient.invalidateQueries({ queryKey: ["meetings"] });
      showToast({ text: t(next === null ? "links.guestsTaken" : "links.guestsSaved") });
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("meeting.guestPassword")}
      about={t("links.guestsAbout")}
      submit={t("common.save")}
      onClose={onClose}
      onSubmit={() => save.mutate(password)}
      isPending={save.isPending}
      isIncomplete={password === ""}
      error={save.error}
    >
      <PasswordField
        label={t(hasGuestPassword ? "links.newPassword" : "links.password")}
        value={password}
        onChange={(next) => {
          setPassword(next);
          save.reset();
        }}
      />
      {hasGuestPassword && (
        <FormRow>
          <Button isDisabled={save.isPending} onPress={() => save.mutate(null)}>
            {t("links.takeAway")}
          </Button>
        </FormRow>
      )}
    </FormDialog>
  );
}
