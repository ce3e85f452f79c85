import fc from "fast-check";
import { expect, test } from "vitest";
import { FairQueue } from "./queue.ts";

const limits = { perPerson: 4, perOrganisation: 6, inTotal: 9, runningPerPerson: 2 };
const owner = fc.record({ organisation: fc.constantFrom("a", "b", "c"), person: fc.constantFrom("x", "y", "z") });
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ what: fc.constant("add" as const), owner }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("take" as const) }) },
  fc.record({ what: fc.constant("end" as const) }),
  fc.record({ what: fc.constant("remove" as const) }),
);

test("whatever comes and goes, limits hold, turns go to who has least, and nothing is lost or done twice", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      type Item = { readonly owner: { organisation: string; person: string }; readonly id: number };
      const queue = new FairQueue<Item>(limits);
      let waiting: Item[] = [];
      const running: Item[] = [];
      const of = (list: readonly Item[], organisation: string, person?: string): number =>
        list.filter(
          (one) => one.owner.organisation === organisation && (person ?? one.owner.person) === one.owner.person,
        ).length;
      for (const [id, one] of steps.entries()) {
        if (one.what === "add") {
          const { organisation, person } = one.owner;
          const hasRoom = of(waiting, organisation, person) < 4 && of(waiting, organisation) < 6 && waiting.length < 9;
          expect(queue.hasRoom(one.owner)).toBe(hasRoom);
          if (!hasRoom) continue;
          const item = { owner: one.owner, id };
          queue.add(one.owner, item);
          waiting.push(item);
        } else if (one.what === "take") {
          const may = waiting.filter(({ owner: { organisation, person } }) => of(running, organisation, person) < 2);
          const least = Math.min(...may.map((item) => of(running, item.owner.organisation)));
          const item = queue.take();
          expect(item === null).toBe(may.length === 0);
          if (!item) continue;
          expect(may).toContain(item);
          expect(of(running, item.owner.organisation)).toBe(least);
          waiting = waiting.filter((other) => other !== item);
          running.push(item);
        } else if (one.what === "end") {
          const item = running.shift();
          if (item) queue.end(item.owner);
        } else {
          const item = waiting.pop();
          if (!item) continue;
          expect(queue.remove(item.owner, item)).toBe(true);
          expect(queue.remove(item.owner, item)).toBe(false);
        }
        expect(queue.waiting).toBe(waiting.length);
      }
    }),
  );
});
