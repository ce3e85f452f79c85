import { explain } from "../../platform/api.ts";
import { queryClient } from "../../platform/query.ts";
import { showToast } from "../../ui/index.ts";

/** Does something with a meeting. A refusal is shown; either way what is shown of meetings is fetched again. */
export async function attempt(step: () => Promise<unknown>, done?: string): Promise<void> {
  try {
    await step();
    if (done !== undefined) showToast({ text: done });
  } catch (error) {
    showToast({ text: explain(error), tone: "danger" });
  }
  await queryClient.invalidateQueries({ queryKey: ["meetings"] });
}
