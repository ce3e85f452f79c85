import { expect, test } from "vitest";
import { addBox, boxesOf, tickBox } from "./boxes.ts";

const description = "Gör så här:\n\n- [ ] Läs\n- [x] Skriv\n```\n- [ ] kod\n```\n* [ ] Läs";

test("boxes are lines of a list, whatever its mark, outside code", () => {
  expect(boxesOf(description)).toEqual([
    { line: 2, text: "Läs", isDone: false },
    { line: 3, text: "Skriv", isDone: true },
    { line: 7, text: "Läs", isDone: false },
  ]);
});

test("a box is ticked in the text as it is now, the same one of those that say the same", () => {
  const seen = boxesOf(description);
  const [, write, read] = seen as [never, (typeof seen)[0], (typeof seen)[0]];
  expect(tickBox(description, read, seen, true)).toBe(description.replace("* [ ] Läs", "* [x] Läs"));
  const changed = `Ny rad\n${description}`;
  expect(tickBox(changed, write, seen, false)).toBe(changed.replace("[x] Skriv", "[ ] Skriv"));
  expect(tickBox("Allt är borta", read, seen, true)).toBe("Allt är borta");
});

test("a new box stands below the others, or after an empty line", () => {
  expect(addBox("", "Ring")).toBe("- [ ] Ring");
  expect(addBox("Text\n\n", "Ring")).toBe("Text\n\n- [ ] Ring");
  expect(addBox("- [x] Läs\n", "Ring")).toBe("- [x] Läs\n- [ ] Ring");
});
