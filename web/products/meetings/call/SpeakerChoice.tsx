import "../text.ts";
import { Square, Volume2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Select, showToast, type Option } from "../../../ui/index.ts";
import { chosenOf } from "./devices.ts";
import css from "./SettingsDialog.module.css";
import { playTone } from "./test-tone.ts";

/** Where the others are heard, with a tone to try it. Where the browser does not let a page choose, only the tone. */
export function SpeakerChoice(props: {
  speakers: readonly Option<string>[];
  speakerId: string;
  onChange: (id: string) => void;
}) {
  const t = useText();
  const { speakers } = props;
  const speakerId = chosenOf(speakers, props.speakerId);
  const [isPlaying, setPlaying] = useState(false);
  const end = useRef<() => void>(() => undefined);
  useEffect(() => () => end.current(), []);
  async function toggle(): Promise<void> {
    if (isPlaying) return end.current();
    setPlaying(true);
    try {
      end.current = await playTone(speakerId, () => setPlaying(false));
    } catch {
      showToast({ text: t("meeting.toneRefused") });
    }
  }
  return (
    <div className={css.speaker}>
      {speakers.length > 0 && (
        <Select
          label={t("meeting.speaker")}
          value={speakerId}
          options={speakers}
          onChange={(id) => {
            end.current();
            props.onChange(id);
          }}
        />
      )}
      <Button
        icon={isPlaying ? <Square aria-hidden="true" /> : <Volume2 aria-hidden="true" />}
        onPress={() => void toggle()}
      >
        {t(isPlaying ? "meeting.stopTone" : "meeting.playTone")}
      </Button>
    </div>
  );
}
