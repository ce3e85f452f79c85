import { expect, test } from "vitest";
import { createAnswerOrder } from "./answer-order.ts";

test("an answer that comes after a newer one is old, whatever order they were asked in", () => {
  const order = createAnswerOrder();
  const [first, second] = [order.ask(), order.ask()];
  expect(order.judge("a", second)).toBe("new");
  expect(order.judge("a", first)).toBe("old");
  expect(order.judge("b", first)).toBe("new");
});

test("an answer that was asked for before a move does not put the card back", () => {
  const order = createAnswerOrder();
  const before = order.ask();
  order.noteMove("a");
  const after = order.ask();
  expect(order.judge("a", before)).toBe("moved");
  expect(order.judge("b", before)).toBe("new");
  expect(order.judge("a", after)).toBe("new");
});

test("cards of long ago are forgotten", () => {
  const order = createAnswerOrder();
  const before = order.ask();
  for (let n = 0; n < 6000; n++) order.noteMove(`card ${n}`);
  expect(order.judge("card 0", before)).toBe("new");
  expect(order.judge("card 5999", before)).toBe("moved");
});
