import type { OwnRecovery } from "@safos/contract/key-recovery";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { useWhen } from "../../../../platform/key-recovery/useWhen.ts";
import "../../../../platform/key-recovery/text.ts";
import { useMe } from "../../../../platform/session.ts";
import { useText } from "../../../../text/index.tsx";
import { Button } from "../../../../ui/index.ts";
import { finish, withdraw } from "./exchange.ts";
import { isOpenRequest } from "./own-recovery.ts";

/**
 * This session has asked, and has no use for an answer, such as since the device was opened otherwise. `isOpened`: an answer that
 * has come is not waited for, and the request is over.
 */
export function AskedHere({ userId, own, isOpened }: { userId: string; own: OwnRecovery; isOpened: boolean }) {
  const t = useText();
  const when = useWhen();
  const agency = useMe().organisation.name;
  const { request } = own;
  const withdrawing = useMutation({ mutationFn: (id: string) => withdraw(userId, id) });
  const finishing = useMutation({ meta: { isQuiet: true }, mutationFn: (id: string) => finish(userId, id) });
  const answeredId = isOpened && request?.isThisSession && request.state === "answered" ? request.id : null;
  const end = useEffectEvent((id: string) => finishing.mutate(id));
  useEffect(() => {
    if (answeredId !== null) end(answeredId);
  }, [answeredId]);
  if (!request?.isThisSession || !isOpenRequest(own)) return null;
  return (
    <>
      <p>{t("recovery.askedHere", { agency, when: when(request.lapsesAt) })}</p>
      <Button variant="quiet" isPending={withdrawing.isPending} onPress={() => withdrawing.mutate(request.id)}>
        {t("recovery.withdraw")}
      </Button>
    </>
  );
}
