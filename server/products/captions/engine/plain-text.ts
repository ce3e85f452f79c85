import { plainLine } from "../speech/plain.ts";

const longestText = 2000;
/** The same words so often in a row are no speech: Whisper does so where it understands nothing. */
const mostTimes = 4;
const longestLoop = 8;

/** What an engine understood as it is shown: one line, without loops; empty where there is no word in it. */
export function plainText(text: string): string {
  const line = plainLine(text).slice(0, longestText).trim();
  return /[\p{L}\p{N}]/u.test(line) ? withoutLoops(line) : "";
}

function withoutLoops(line: string): string {
  const tokens = line.split(" ");
  for (let start = 0; start < tokens.length; start++)
    for (let length = 1; length <= longestLoop; length++) {
      const isSame = (times: number): boolean =>
        start + (times + 1) * length <= tokens.length &&
        tokens.slice(start, start + length).every((token, n) => tokens[start + times * length + n] === token);
      let times = 1;
      while (isSame(times)) times++;
      if (times >= mostTimes) tokens.splice(start + length, (times - 1) * length);
    }
  return tokens.join(" ");
}
