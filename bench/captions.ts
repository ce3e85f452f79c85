import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { speak, startSpeechServer } from "../e2e/clients/speech.ts";
import { remoteEngine } from "../server/products/captions/engine/remote.ts";
import { writeWav } from "../server/products/captions/engine/wav.ts";
import { measureFolder } from "../server/products/captions/measure/measure.ts";

/** How well and how fast speech is understood: Whisper base on one core, a voice that a program makes. */
const sentences = {
  "en-gb": [
    "The committee met on Monday morning to discuss the new budget for the public library.",
    "Everybody agreed that the library should be open on Sundays during the winter.",
    "We will send the decision to all members before the end of the week.",
    "Please read the second page, where the costs of the next three years are written down.",
  ],
  sv: [
    "Välkomna till mötet. Vi ska prata om vägarna och skolorna i kommunen.",
    "Nämnden träffades på måndag morgon för att tala om bibliotekets nya budget.",
    "Alla var överens om att biblioteket ska vara öppet på söndagar under vintern.",
    "Vi skickar beslutet till alla ledamöter före slutet av veckan.",
  ],
};

const server = await startSpeechServer();
const engine = remoteEngine({ url: server.url, model: "base", key: null });
const folder = mkdtempSync(join(tmpdir(), "safos-captions-"));
process.stdout.write(`| language | words | wrong % | sound s | work for a second s | slowest piece s |\n`);
process.stdout.write(`| -------- | ----: | ------: | ------: | ------------------: | --------------: |\n`);
try {
  for (const [voice, texts] of Object.entries(sentences)) {
    const language = voice.slice(0, 2);
    texts.forEach((text, index) => {
      const sound = speak(text, voice);
      const samples = sound.filter((_, at) => at % 3 === 0);
      writeFileSync(join(folder, `${language}-${index}.wav`), writeWav(samples, 16_000));
      writeFileSync(join(folder, `${language}-${index}.txt`), text);
    });
    const found = await measureFolder(engine, folder, language);
    const sum = (of: (one: (typeof found)[number]) => number): number => found.reduce((all, one) => all + of(one), 0);
    const wrong = (100 * sum((one) => one.errors)) / sum((one) => one.tokens);
    const seconds = sum((one) => one.seconds);
    const slowest = Math.max(...found.map((one) => one.slowest));
    process.stdout.write(
      `| ${language} | ${sum((one) => one.tokens)} | ${wrong.toFixed(0)} | ${seconds.toFixed(0)} | ${(sum((one) => one.worked) / seconds).toFixed(2)} | ${slowest.toFixed(2)} |\n`,
    );
    for (const { name } of found) {
      rmSync(name);
      rmSync(name.replace(/\.wav$/, ".txt"));
    }
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
