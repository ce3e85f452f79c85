import { need, type Command } from "./command.ts";

const round = (value: number): string => value.toFixed(2);

export const captionCommands: readonly Command[] = [
  {
    path: ["captions", "measure"],
    usage: "captions measure <folder> [--language <sv>]",
    async run(safos, [folder], options) {
      const { language } = options;
      const found = await safos.captions.measure(
        need(folder, "The folder"),
        language === undefined ? null : need(language, "--language"),
      );
      const sum = (of: (one: (typeof found)[number]) => number): number => found.reduce((all, one) => all + of(one), 0);
      const errors =
        sum((one) => one.errors) /
        Math.max(
          1,
          sum((one) => one.tokens),
        );
      const factor =
        sum((one) => one.worked) /
        Math.max(
          0.001,
          sum((one) => one.seconds),
        );
      const slowest = Math.max(...found.map((one) => one.slowest));
      const rows = found.map((one) => `${one.name}  ${one.errors} of ${one.tokens} words wrong  ${one.text}`);
      const end = `${round(errors * 100)} % of the words wrong; ${round(factor)} s of work for each second of sound; the slowest piece took ${round(slowest)} s.`;
      return { json: { errors, factor, slowest, recordings: found }, text: [...rows, end].join("\n") };
    },
  },
  {
    path: ["captions", "install"],
    usage: "captions install <folder|address> [--sha256 <sum of SHA256SUMS>] [--name <kb-whisper-base>]",
    async run(safos, [source], { sha256, name }) {
      const installed = await safos.captions.install({
        source: need(source, "The folder or address"),
        sha256: sha256 === undefined ? null : need(sha256, "--sha256"),
        name: name === undefined ? null : need(name, "--name"),
      });
      const files = Object.entries(installed.files).map(([file, sum]) => `${sum}  ${file}`);
      const end = `${installed.name} is installed; the sum of its list is ${installed.sha256}.`;
      return { json: installed, text: [...files, end].join("\n") };
    },
  },
];
