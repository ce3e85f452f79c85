/** Everything of a list that is answered in pages, one page after another. */
export async function fetchAll<T>(
  fetchPage: (query: { after?: string }) => Promise<{ items: T[]; next?: string }>,
): Promise<T[]> {
  const all: T[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await fetchPage(after === undefined ? {} : { after });
    all.push(...page.items);
    if (page.next === undefined) return all;
    after = page.next;
  }
}
