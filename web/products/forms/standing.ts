import type { FormRow } from "@safos/contract/forms";

/** How a form stands at a time: an open one whose time has passed is closed, and one whose time is to come cannot be answered yet. */
export function standing(
  form: Pick<FormRow, "state" | "opensAt" | "closesAt">,
  time: number,
): { state: FormRow["state"]; isComing: boolean; canAnswer: boolean } {
  const isComing = form.opensAt !== null && Date.parse(form.opensAt) > time;
  const isPast = form.closesAt !== null && Date.parse(form.closesAt) <= time;
  const state = form.state === "open" && isPast ? "closed" : form.state;
  return { state, isComing, canAnswer: state === "open" && !isComing };
}
