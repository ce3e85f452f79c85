import "./text.ts";
import { meetingRoutes } from "@safos/contract/routes/meetings";
import { useMutation } from "@tanstack/react-query";
import { Lock, Phone } from "lucide-react";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, IconButton, showToast } from "../../../ui/index.ts";
import { call } from "../call/call.ts";

interface Props {
  roomId: string;
  /** Null: it is of no workspace. */
  workspaceId: string | null;
  name: string;
  inCall: number;
  isEncrypted: boolean;
}

/** In a room's header: the call that goes on in it, by page or by Matrix clients; in a channel what begins one. */
export function RoomCall({ roomId, workspaceId, name, inCall, isEncrypted }: Props) {
  const t = useText();
  const { mutate, isPending } = useMutation({
    mutationFn: () => request(meetingRoutes.openRoomCall, { body: { roomId } }),
    onSuccess: ({ id, isEncrypted: isSealed }) =>
      call.open({
        ...{ meetingId: id, workspaceId, title: name, about: "", ticket: null },
        ...(isSealed ? { sealedRoomId: roomId } : {}),
      }),
    onError: (error) => showToast({ text: explain(error), tone: "danger" }),
  });
  if (inCall > 0)
    return (
      <Button
        variant="soft"
        size="sm"
        icon={isEncrypted ? <Lock aria-hidden="true" /> : <Phone aria-hidden="true" />}
        isPending={isPending}
        onPress={() => mutate()}
      >
        {t(isEncrypted ? "ring.room.encrypted" : "ring.room.going", { n: inCall })}
      </Button>
    );
  if (workspaceId === null) return null;
  return (
    <IconButton label={t("ring.room.start", { name })} isDisabled={isPending} onPress={() => mutate()}>
      <Phone aria-hidden="true" />
    </IconButton>
  );
}
