import "./text.ts";
import { Phone, Video } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { IconButton } from "../../../ui/index.ts";
import { attempt } from "../attempt.ts";
import { startCall, useRinging } from "./store.ts";

/** In a direct chat's header: calls the others, with sound or also with a picture. */
export function RingButtons({ roomId, name }: { roomId: string; name: string }) {
  const t = useText();
  const { outgoing } = useRinging();
  const isDisabled = outgoing?.isOpen === true;
  const start = (isVideo: boolean): void => void attempt(() => startCall(roomId, isVideo));
  return (
    <>
      <IconButton label={t("ring.call", { name })} isDisabled={isDisabled} onPress={() => start(false)}>
        <Phone aria-hidden="true" />
      </IconButton>
      <IconButton label={t("ring.callVideo", { name })} isDisabled={isDisabled} onPress={() => start(true)}>
        <Video aria-hidden="true" />
      </IconButton>
    </>
  );
}
