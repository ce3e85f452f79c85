import type { Session } from "@safos/contract/identity";
import { sessionRoutes } from "@safos/contract/routes/identity";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, FormRow, Notice } from "../../../ui/index.ts";
import { deviceName } from "../../../platform/device-name.ts";
import { PasswordDialog } from "./PasswordDialog.tsx";
import { refreshSessions, useEndSession, useSessions, useWhen } from "./SessionsSection.tsx";

/** Sign-ins from a browser and a network that were not seen before, until the person has said whether it was they. */
export function NewPlaces() {
  const t = useText();
  const [hasEnded, setEnded] = useState(false);
  const { data: sessions } = useSessions();
  return (
    <>
      {hasEnded && <Notice tone="warn">{t("security.notMeDone")}</Notice>}
      {hasEnded && <ChangeAtOnce />}
      {sessions
        ?.filter((session) => session.isNewPlace && !session.isCurrent)
        .map((session) => (
          <NewPlace key={session.id} session={session} onEnded={() => setEnded(true)} />
        ))}
    </>
  );
}

/** Someone else knew the password. */
function ChangeAtOnce() {
  const [isOpen, setOpen] = useState(true);
  return isOpen && <PasswordDialog onClose={() => setOpen(false)} />;
}

function NewPlace({ session, onEnded }: { session: Session; onEnded: () => void }) {
  const t = useText();
  const when = useWhen();
  const end = useEndSession();
  const confirm = useMutation({
    mutationFn: () => request(sessionRoutes.confirmPlace, { params: { id: session.id } }),
    onSuccess: refreshSessions,
  });
  return (
    <Notice
      tone="warn"
      action={
        <FormRow>
          <Button size="sm" isPending={confirm.isPending} onPress={() => confirm.mutate()}>
            {t("security.itWasMe")}
          </Button>
          <Button
            size="sm"
            variant="danger"
            isPending={end.isPending}
            onPress={() => end.mutate(session, { onSuccess: onEnded })}
          >
            {t("security.notMe")}
          </Button>
        </FormRow>
      }
    >
      <strong>{t("security.wasItYou")}</strong>
      <br />
      {t("security.wasItYouText", { device: deviceName(session.label), when: when(session.createdAt) })}
    </Notice>
  );
}
