import type { ClassedRule, InformationClass } from "@safos/contract/policy";

/** A cell of the matrix. */
export interface Cell {
  readonly rule: ClassedRule;
  readonly level: InformationClass;
}
