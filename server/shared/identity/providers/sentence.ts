/** What went wrong, for an administrator: the innermost cause says most. */
export function sentenceOf(error: unknown): string {
  let cause: unknown = error;
  while (cause instanceof Error && cause.cause instanceof Error && cause.cause.name !== "AggregateError")
    cause = cause.cause;
  return (cause instanceof Error ? cause.message : String(cause)).slice(0, 500);
}
