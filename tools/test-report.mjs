// What vitest's JSON reports say of a run, and of the second try of files that failed. Runs under an older Node, with nothing installed.
import { existsSync, readFileSync, statSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";

/** More files than this have not failed because a machine was slow: they are not tried again. */
const mostAgain = 6;

const oneLine = (text) => stripVTControlCharacters(text).replace(/\s+/g, " ").slice(0, 700);

/** The report that vitest wrote, or null when it wrote none. */
export const readReport = (path) =>
  existsSync(path) && statSync(path).size > 0 ? JSON.parse(readFileSync(path, "utf8")) : null;

/** The failures of a file, one line each: its tests, or what kept it from running them. */
function failuresOf(file, root) {
  const name = file.name.replace(`${root}/`, "");
  const tests = file.assertionResults
    .filter((one) => one.status === "failed")
    .map((one) => `${name} > ${one.fullName}: ${oneLine(one.failureMessages.join(" "))}`);
  return tests.length > 0 || file.status !== "failed" ? tests : [`${name}: ${oneLine(file.message ?? "")}`];
}

/**
 * The files of a report to run once more from the start, each with a server of its own again: on a machine that others
 * share a browser may be slow once. None when nothing failed, when many did, or when what failed was no file.
 */
export function filesToTryAgain(report) {
  const failed = report?.testResults.filter((file) => file.status === "failed").map((file) => file.name) ?? [];
  return failed.length <= mostAgain ? failed : [];
}

/**
 * The outcome of a run: how many tests passed and failed, the failures, and, after a second try, what had failed in the
 * first. A file that was tried again counts as its second try went. `report` and `second` are vitest's, or null.
 */
export function outcomeOf(report, second, root) {
  if (report === null) return { passed: 0, failed: 1, failures: ["vitest wrote no report"], again: [] };
  const tried = new Map(second?.testResults.map((file) => [file.name, file]) ?? []);
  const files = report.testResults.map((file) => tried.get(file.name) ?? file);
  const failures = files.flatMap((file) => failuresOf(file, root));
  const count = (status) =>
    files.flatMap((file) => file.assertionResults).filter((one) => one.status === status).length;
  // An error outside any test has failed the run, and no file: a second try of files does not undo it.
  const isBroken = (one) => one !== null && !one.success && one.testResults.every((file) => file.status !== "failed");
  const broken = [report, second].filter(isBroken).map(() => "an error outside of all tests failed the run");
  return {
    passed: count("passed"),
    failed: failures.length + broken.length,
    failures: [...failures, ...broken],
    again: report.testResults.filter((file) => tried.has(file.name)).flatMap((file) => failuresOf(file, root)),
  };
}
