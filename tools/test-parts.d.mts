interface Part {
  readonly modules: readonly string[];
  readonly e2e: readonly string[];
}
export function testParts(root: string): ReadonlyMap<string, Part>;
export function chooseTests(
  root: string,
  parameters: readonly string[],
): {
  readonly flags: readonly string[];
  readonly modules: readonly string[] | null;
  readonly e2e: readonly string[] | null;
  readonly unknown: readonly string[];
  readonly names: readonly string[];
};
