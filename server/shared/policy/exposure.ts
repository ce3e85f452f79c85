import type { Closed, InformationClass } from "@safos/contract/policy";
import type { PolicyAction, PolicyActor, PolicyItem } from "./decide.ts";

/** One way in from outside that stands open by the rules of today. */
export interface Exposure {
  readonly actor: PolicyActor;
  readonly action: PolicyAction;
  readonly item: PolicyItem;
  /** Classes of what lies in it and was raised above it, which the same way leads to. */
  readonly inside?: readonly InformationClass[];
  readonly kind: Closed["kind"];
  readonly workspace: { readonly id: string; readonly name: string; readonly isPersonal: boolean };
  readonly itemKind: string | null;
  /** Never content: what the item is called. */
  readonly title: string | null;
  /** Who made the link, or who has access by it. */
  readonly person: string | null;
}

/** What a module knows to stand open, in an order that stays; a page at a time, so that nothing large is held. */
export type ExposureSource = () => AsyncIterable<readonly Exposure[]>;
