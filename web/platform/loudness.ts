/** Asks again and again how loud a stream is; `samples`: how many are looked at, a power of two. */
export function listenTo(stream: MediaStream, samples: number): { level: () => number; end: () => void } {
  const sound = new AudioContext();
  const analyser = sound.createAnalyser();
  analyser.fftSize = samples;
  sound.createMediaStreamSource(stream).connect(analyser);
  const wave = new Float32Array(samples);
  return {
    /** The root of the mean square, 0 for silence. */
    level() {
      analyser.getFloatTimeDomainData(wave);
      return Math.sqrt(wave.reduce((sum, one) => sum + one * one, 0) / samples);
    },
    end: () => void sound.close(),
  };
}
