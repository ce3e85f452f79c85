import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { fetchAgain } from "./fetch-again.ts";

test("what happens while the first answer is on its way is in what is shown in the end", async () => {
  const client = new QueryClient();
  let now = "before";
  const answers: (() => void)[] = [];
  const observer = new QueryObserver(client, {
    queryKey: ["things", 1],
    queryFn: () => {
      const read = now;
      return new Promise<string>((resolve) => answers.push(() => resolve(read)));
    },
  });
  const end = observer.subscribe(() => undefined);
  await expect.poll(() => answers.length).toBe(1);
  now = "after";
  const done = fetchAgain(client, ["things"]);
  answers[0]?.();
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.();
  await done;
  expect(observer.getCurrentResult().data).toBe("after");
  // Of what has been answered once asking again is enough.
  const again = fetchAgain(client, ["things"]);
  await expect.poll(() => answers.length).toBe(3);
  answers[2]?.();
  await again;
  expect(answers).toHaveLength(3);
  end();
  client.clear();
});

test("a first answer that nobody looks at yet is old when something has happened meanwhile; others are fetched once", async () => {
  const client = new QueryClient();
  const answers: (() => void)[] = [];
  let shown = 0;
  const queryFn = () => Promise.resolve((shown += 1));
  const observer = new QueryObserver(client, { queryKey: ["shown"], queryFn });
  const end = observer.subscribe(() => undefined);
  await expect.poll(() => observer.getCurrentResult().data).toBe(1);
  const ahead = client.prefetchQuery({
    queryKey: ["ahead"],
    queryFn: () => new Promise<string>((resolve) => answers.push(() => resolve("before"))),
    staleTime: Infinity,
  });
  const done = fetchAgain(client, []);
  await expect.poll(() => shown).toBe(2);
  answers[0]?.();
  await Promise.all([ahead, done]);
  expect(client.getQueryState(["ahead"])).toMatchObject({ data: "before", isInvalidated: true });
  expect(shown).toBe(2);
  end();
  client.clear();
});
