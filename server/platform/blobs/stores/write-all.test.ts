import fc from "fast-check";
import { expect, test } from "vitest";
import { writeAll } from "./write-all.ts";

test("whatever a disk takes of what it is offered, all of it is written in order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 20 })),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      async (chunks, takes) => {
        const written: number[] = [];
        let turn = 0;
        await writeAll(
          {
            async writev<T extends readonly NodeJS.ArrayBufferView[]>(buffers: T) {
              const all = (buffers as unknown as Uint8Array[]).flatMap((one) => [...one]);
              const taken = all.slice(0, takes[turn++ % takes.length]);
              written.push(...taken);
              return { bytesWritten: taken.length, buffers };
            },
          },
          chunks,
        );
        expect(written).toEqual(chunks.flatMap((one) => [...one]));
      },
    ),
  );
});

test("a disk that takes nothing is full", async () => {
  const full = { writev: async <T>(buffers: T) => ({ bytesWritten: 0, buffers }) };
  await expect(writeAll(full, [Buffer.from("a")])).rejects.toMatchObject({ code: "ENOSPC" });
});
