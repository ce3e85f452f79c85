import pg from "pg";

/** The statements that this process sends to its database while something goes on, a line each; other work of the server's falls in between. */
export async function statementsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const texts: string[] = [];
  // oxlint-disable-next-line typescript/unbound-method -- applied to the client that is asked, and put back
  const original = pg.Client.prototype.query;
  pg.Client.prototype.query = function note(this: pg.Client, ...parameters: unknown[]) {
    const [first] = parameters as [string | { readonly text?: string }];
    const text = typeof first === "string" ? first : (first?.text ?? "");
    texts.push(text.replace(/\s+/g, " ").trim());
    return (original as (...all: unknown[]) => unknown).apply(this, parameters);
  } as typeof original;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = original;
  }
  return texts;
}
