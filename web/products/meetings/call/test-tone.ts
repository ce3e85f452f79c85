/** Longest, ms. */
const toneMs = 4000;

/** Two soft tones in turn, out of one speaker; resolves with what ends them. Refused where the speaker is gone. */
export async function playTone(speakerId: string, onEnd: () => void): Promise<() => void> {
  const sound = new AudioContext();
  const out = sound.createMediaStreamDestination();
  const volume = sound.createGain();
  volume.gain.value = 0.15;
  volume.connect(out);
  const tone = sound.createOscillator();
  for (let step = 0; step * 500 < toneMs; step++)
    tone.frequency.setValueAtTime(step % 2 === 0 ? 440 : 554, sound.currentTime + step / 2);
  tone.connect(volume);
  const element = new Audio();
  element.srcObject = out.stream;
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    element.pause();
    void sound.close();
    onEnd();
  };
  const timer = setTimeout(end, toneMs);
  try {
    if (speakerId !== "" && "setSinkId" in element) await element.setSinkId(speakerId);
    tone.start();
    await element.play();
  } catch (error) {
    end();
    throw error;
  }
  return end;
}
