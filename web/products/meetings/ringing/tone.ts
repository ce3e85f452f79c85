/** Two tones, and the pause after them; seconds. */
const tones = { incoming: [587, 784], outgoing: [425, 425] } as const;
const toneSeconds = 0.35;
const everyMs = { incoming: 2000, outgoing: 4000 };
const volume = 0.12;

function playOnce(sound: AudioContext, frequencies: readonly number[]): void {
  for (const [index, frequency] of frequencies.entries()) {
    const begin = sound.currentTime + index * toneSeconds;
    const oscillator = sound.createOscillator();
    const gain = sound.createGain();
    oscillator.frequency.value = frequency;
    // Without a click at either end.
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(volume, begin + 0.03);
    gain.gain.linearRampToValueAtTime(0, begin + toneSeconds);
    oscillator.connect(gain).connect(sound.destination);
    oscillator.start(begin);
    oscillator.stop(begin + toneSeconds);
  }
}

/** Rings until it is ended; silent where the browser lets no page sound that nobody has touched. */
export function ring(kind: keyof typeof tones): () => void {
  if (typeof AudioContext === "undefined") return () => undefined;
  const sound = new AudioContext();
  const play = (): void => {
    if (sound.state === "running") playOnce(sound, tones[kind]);
    else void sound.resume().catch(() => undefined);
  };
  play();
  const timer = setInterval(play, everyMs[kind]);
  return () => {
    clearInterval(timer);
    void sound.close();
  };
}

/** The same in one tab of all that ring. */
export function ringAsOne(kind: keyof typeof tones): () => void {
  // Only a secure page has locks.
  if (!("locks" in navigator)) return ring(kind);
  let end = (): void => undefined;
  let isEnded = false;
  const held = new AbortController();
  navigator.locks
    .request("safos.ring", { signal: held.signal }, () => {
      if (isEnded) return undefined;
      const quiet = ring(kind);
      return new Promise<void>((resolve) => {
        end = () => {
          quiet();
          resolve();
        };
      });
    })
    .catch(() => undefined);
  return () => {
    isEnded = true;
    held.abort();
    end();
  };
}
