import "./text.ts";
import { meetingRoutes } from "@safos/contract/routes/meetings";
import { useMutation } from "@tanstack/react-query";
import { Phone } from "lucide-react";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, IconButton, showToast } from "../../../ui/index.ts";
import { call } from "../call/call.ts";
import css from "./Ring.module.css";

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
    onSuccess: ({ id }) => call.open({ meetingId: id, workspaceId, title: name, about: "", ticket: null }),
    onError: (error) => showToast({ text: explain(error), tone: "danger" }),
  });
  if (inCall > 0 && isEncrypted) return <span className={css.roomCall}>{t("ring.room.encrypted", { n: inCall })}</span>;
  if (inCall > 0)
    return (
      <Button
        variant="soft"
        size="sm"
        icon={<Phone aria-hidden="true" />}
        isPending={isPending}
        onPress={() => mutate()}
      >
        {t("ring.room.going", { n: inCall })}
      </Button>
    );
  if (workspaceId === null || isEncrypted) return null;
  return (
    <IconButton label={t("ring.room.start", { name })} isDisabled={isPending} onPress={() => mutate()}>
      <Phone aria-hidden="true" />
    </IconButton>
  );
}
