import { expect, test } from "vitest";
import { filesToTryAgain, outcomeOf } from "./test-report.mjs";

const file = (name: string, ...statuses: ("passed" | "failed" | "skipped")[]) => ({
  name: `/root/${name}`,
  status: statuses.includes("failed") ? "failed" : "passed",
  assertionResults: statuses.map((status, index) => ({
    status,
    fullName: `test ${index}`,
    failureMessages: status === "failed" ? ["was\n  slow"] : [],
  })),
});
const report = (...testResults: ReturnType<typeof file>[]) => ({
  success: testResults.every((one) => one.status === "passed"),
  testResults,
});

test("a file that failed is tried again and counts as its second try went, and what failed first is still said", () => {
  const first = report(file("a", "passed", "failed", "failed"), file("b", "passed", "skipped"));
  expect(filesToTryAgain(first)).toEqual(["/root/a"]);
  const good = outcomeOf(first, report(file("a", "passed", "passed", "passed")), "/root");
  expect(good).toEqual({ passed: 4, failed: 0, failures: [], again: ["a > test 1: was slow", "a > test 2: was slow"] });
  const bad = outcomeOf(first, report(file("a", "passed", "failed", "passed")), "/root");
  expect(bad).toMatchObject({ passed: 3, failed: 1, failures: ["a > test 1: was slow"] });
});

test("without a second try, failures stand", () => {
  const first = report(file("a", "passed", "failed"));
  expect(outcomeOf(first, null, "/root")).toEqual({
    passed: 1,
    failed: 1,
    failures: ["a > test 1: was slow"],
    again: [],
  });
});

test("many files that failed are not tried again, nor is a run without failures", () => {
  const all = ["a", "b", "c", "d", "e", "f", "g"].map((name) => file(name, "failed"));
  expect(filesToTryAgain(report(...all))).toEqual([]);
  expect(filesToTryAgain(report(...all.slice(1)))).toHaveLength(6);
  expect(filesToTryAgain(report(file("a", "passed")))).toEqual([]);
  expect(filesToTryAgain(null)).toEqual([]);
});

test("a file that could not begin, an error outside of all tests and a missing report are failures", () => {
  const broken = { ...file("a"), status: "failed", message: "no such module" };
  expect(outcomeOf(report(broken), null, "/root").failures).toEqual(["a: no such module"]);
  const outside = { success: false, testResults: [file("a", "passed")] };
  expect(outcomeOf(outside, null, "/root")).toMatchObject({ passed: 1, failed: 1 });
  expect(outcomeOf(report(file("a", "failed")), outside, "/root")).toMatchObject({ passed: 1, failed: 1 });
  expect(outcomeOf(null, null, "/root")).toMatchObject({ passed: 0, failed: 1 });
});
