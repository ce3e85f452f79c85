import type { Frame, Page } from "playwright-core";

/** The loudest moment of what the page plays from others within a second and a half: 0 is silence, 1 full scale. */
export function loudness(page: Page | Frame): Promise<number> {
  return page.evaluate(async () => {
    const context = new AudioContext();
    await context.resume();
    const analysers = [...document.querySelectorAll("audio")].flatMap((element) => {
      if (!(element.srcObject instanceof MediaStream)) return [];
      const analyser = context.createAnalyser();
      context.createMediaStreamSource(element.srcObject).connect(analyser);
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
