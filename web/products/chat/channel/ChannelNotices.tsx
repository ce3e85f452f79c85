import { useText } from "../../../text/index.tsx";
import { Inset, Section } from "../../../ui/index.ts";
import { NoticesOfRoom } from "../group/NoticesOfRoom.tsx";
import "./text.ts";

export function ChannelNotices({ roomId }: { roomId: string }) {
  const t = useText();
  return (
    <Section title={t("channelsettings.notices")}>
      <Inset>
        <NoticesOfRoom roomId={roomId} />
      </Inset>
    </Section>
  );
}
