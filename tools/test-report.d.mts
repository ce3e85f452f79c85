interface TestFile {
  readonly name: string;
  readonly status: string;
  readonly message?: string;
  readonly assertionResults: readonly { status: string; fullName: string; failureMessages: readonly string[] }[];
}
interface Report {
  readonly success: boolean;
  readonly testResults: readonly TestFile[];
}
export function readReport(path: string): Report | null;
export function filesToTryAgain(report: Report | null): string[];
export function outcomeOf(
  report: Report | null,
  second: Report | null,
  root: string,
): { passed: number; failed: number; failures: string[]; again: string[] };
