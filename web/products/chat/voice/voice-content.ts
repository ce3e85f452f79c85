/** Steps of a waveform: 0 is silence, this the loudest (MSC1767, MSC3246). */
const loudest = 1024;
const mostSteps = 120;

export interface AudioMessage {
  isVoice: boolean;
  /** Milliseconds, where the sender says so. */
  duration: number | null;
  /** Levels between 0 and 1. */
  waveform: number[];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

const positive = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) && value > 0 ? value : null;

/** What a message of audio says of itself; what is malformed counts as unsaid. */
export function readAudio(content: Readonly<Record<string, unknown>>): AudioMessage {
  const audio = isRecord(content["org.matrix.msc1767.audio"]) ? content["org.matrix.msc1767.audio"] : {};
  const info = isRecord(content["info"]) ? content["info"] : {};
  const { waveform } = audio;
  const isWaveform = Array.isArray(waveform) && waveform.every((step) => typeof step === "number" && step >= 0);
  return {
    isVoice: isRecord(content["org.matrix.msc3245.voice"]),
    duration: positive(audio["duration"]) ?? positive(info["duration"]),
    waveform: isWaveform
      ? condense(
          waveform.map((step: number) => Math.min(1, step / loudest)),
          mostSteps,
        )
      : [],
  };
}

/** At most `count` levels: each the loudest of those it stands for. */
export function condense(levels: readonly number[], count: number): number[] {
  if (levels.length <= count) return [...levels];
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * levels.length) / count);
    const to = Math.floor(((i + 1) * levels.length) / count);
    return levels.slice(from, to).reduce((most, level) => Math.max(most, level), 0);
  });
}

/** What makes a message of audio a voice message (MSC3245). */
export interface VoiceFields {
  "org.matrix.msc1767.audio": { duration: number; waveform: number[] };
  "org.matrix.msc3245.voice": Record<string, never>;
}

/** `duration` is in milliseconds, levels are between 0 and 1. */
export const voiceFields = (duration: number, levels: readonly number[]): VoiceFields => ({
  "org.matrix.msc1767.audio": {
    duration,
    waveform: condense(levels, mostSteps).map((level) => Math.round(Math.min(1, Math.max(0, level)) * loudest)),
  },
  "org.matrix.msc3245.voice": {},
});
