import fc from "fast-check";
import { expect, test } from "vitest";
import { Voices } from "./voices.ts";

const [loud, quiet] = [20, 80];

/** Each microphone sends every 20 ms; `speaking` says who speaks. @returns who was sent on in the last of them */
function talk(voices: Voices, all: readonly string[], speaking: readonly string[], from: number, ms: number): string[] {
  let sentOn: string[] = [];
  for (let now = from; now < from + ms; now += 20)
    sentOn = all.filter((sid) => voices.note(sid, speaking.includes(sid) ? loud : quiet, now));
  return sentOn;
}

const people = Array.from({ length: 30 }, (_, index) => `p${index}`);

test("up to five microphones are all sent on, also the silent ones", () => {
  const voices = new Voices();
  expect(talk(voices, people.slice(0, 5), [], 0, 100)).toHaveLength(5);
});

test("who begins to speak among thirty is sent on from the first packet when another has paused", () => {
  const voices = new Voices();
  talk(voices, people, people.slice(0, 5), 0, 2000);
  talk(voices, people, ["p3"], 2000, 1000);
  expect(voices.note("p29", loud, 3000)).toBe(true);
  expect(voices.note("p3", loud, 3000)).toBe(true);
});

test("at most five are sent on at a time, and who speaks is not cut off by who comes", () => {
  fc.assert(
    fc.property(fc.array(fc.uniqueArray(fc.constantFrom(...people), { maxLength: 12 }), { maxLength: 20 }), (turns) => {
      const voices = new Voices();
      let before: string[] = [];
      turns.forEach((speaking, turn) => {
        const sentOn = talk(voices, people, speaking, turn * 1000, 1000);
        expect(sentOn.length).toBeLessThanOrEqual(5);
        if (speaking.length <= 5) expect(sentOn).toEqual(expect.arrayContaining(speaking));
        for (const one of before) if (speaking.includes(one)) expect(sentOn).toContain(one);
        before = sentOn.filter((one) => speaking.includes(one) && turn % 8 !== 7);
      });
    }),
    { numRuns: 50 },
  );
});

test("five that never pause make room for the one that wants to speak", () => {
  const voices = new Voices();
  const noise = people.slice(0, 5);
  talk(voices, people, noise, 0, 9000);
  expect(talk(voices, people, [...noise, "p9"], 9000, 500)).not.toContain("p9");
  expect(talk(voices, people, [...noise, "p9"], 9500, 1500)).toContain("p9");
});

test("a microphone that is muted or gone leaves its place", () => {
  const voices = new Voices();
  talk(voices, people.slice(0, 6), people.slice(0, 5), 0, 500);
  expect(voices.note("p5", quiet, 600)).toBe(false);
  voices.forget("p0");
  expect(voices.note("p5", quiet, 620)).toBe(true);
});
