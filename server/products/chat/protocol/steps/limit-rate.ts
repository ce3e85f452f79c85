import { defineStep } from "../exchange.ts";

/** `weight`: how many ordinary sends this request costs. */
export const limitRate = (kind: string, weight = 1) =>
  defineStep({
    name: "limit-rate",
    section: "Rate limiting",
    needs: ["person"],
    run: ({ core }, { person }) => core.limiter.spend(person.userId, kind, weight),
  });
