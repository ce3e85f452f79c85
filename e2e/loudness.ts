import type { Frame, Page } from "playwright-core";

/** The loudest moment of what the page plays, from others or a live page, within a second and a half: 0 is silence, 1 full scale. */
export function loudness(page: Page | Frame): Promise<number> {
  return page.evaluate(async () => {
    const context = new AudioContext();
    await context.resume();
    const analysers = [...document.querySelectorAll("audio")].flatMap((element) => {
      const stream =
        element.srcObject instanceof MediaStream
          ? element.srcObject
          : (element as HTMLAudioElement & { captureStream(): MediaStream }).captureStream();
      if (stream.getAudioTracks().length === 0) return [];
      const analyser = context.createAnalyser();
      context.createMediaStreamSource(stream).connect(analyser);
      return [analyser];
    });
    let loudest = 0;
    const until = performance.now() + 1500;
    while (performance.now() < until) {
      for (const analyser of analysers) {
        const samples = new Float32Array(analyser.fftSize);
        analyser.getFloatTimeDomainData(samples);
        for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await context.close();
    return loudest;
  });
}
