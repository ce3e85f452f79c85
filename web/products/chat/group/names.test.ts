import { describe, expect, it } from "vitest";
import { nameOfPeople, writtenName } from "./names.ts";

describe("a chat without a name", () => {
  it("is called by its people, in the order of the language", () => {
    expect(nameOfPeople(["Bo"], 1, "sv")).toBe("Bo");
    expect(nameOfPeople(["Bo", "Anna"], 2, "sv")).toBe("Anna och Bo");
    expect(nameOfPeople(["Östen", "Bo", "Anna"], 3, "sv")).toBe("Anna, Bo och Östen");
    expect(nameOfPeople(["Bo", "Anna"], 2, "en")).toBe("Anna and Bo");
  });

  it("counts those who are not named", () => {
    expect(nameOfPeople(["Bo", "Anna", "Cia", "Dan", "Eva"], 5, "sv")).toBe("Anna, Bo och 3 till");
    expect(nameOfPeople(["Bo", "Anna", "Cia", "Dan", "Eva"], 200, "en")).toBe("Anna, Bo and 198 more");
    expect(nameOfPeople(["Bo"], 3, "sv")).toBe("Bo och 2 till");
  });

  it("is called nothing when nobody is known", () => {
    expect(nameOfPeople([], 7, "sv")).toBeNull();
  });
});

describe("a name that another client wrote", () => {
  it("is one line that steers nothing around it", () => {
    expect(writtenName("  Budget\u202e\u2066 2027\n\tkvartal 1\u0000 ")).toBe("Budget  2027 kvartal 1");
    expect(writtenName("Åsa 👩‍💻 – قسم")).toBe("Åsa 👩‍💻 – قسم");
    expect(writtenName("\u202e\u0007")).toBe("");
  });

  it("is cut, and no sign is halved", () => {
    expect(writtenName("x".repeat(10_000))).toBe(`${"x".repeat(199)}…`);
    expect(writtenName(`${"x".repeat(198)}👩${"x".repeat(9)}`)).toBe(`${"x".repeat(198)}…`);
  });
});
