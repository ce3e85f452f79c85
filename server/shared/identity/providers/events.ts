import type { SignInRefusal } from "@safos/contract/providers";
import { system, type AnyOutboxEvent, type EventActor } from "#events";

interface OfProvider {
  readonly id: string;
  readonly organisationId: string;
}

const about = ({ organisationId }: OfProvider) => ({
  organisationId,
  subject: `organisation:${organisationId}`,
  topics: [`organisation:${organisationId}`],
});

export const providerEvent = (
  type: "provider.added" | "provider.removed",
  provider: OfProvider,
  actor: EventActor,
): AnyOutboxEvent => ({ type, actor, ...about(provider), payload: { providerId: provider.id } });

export const providerChanged = (
  provider: OfProvider,
  changed: readonly string[],
  actor: EventActor,
): AnyOutboxEvent => ({
  type: "provider.changed",
  actor,
  ...about(provider),
  payload: { providerId: provider.id, changed },
});

export const emergencyChanged = (
  organisationId: string,
  personIds: readonly string[],
  actor: EventActor,
): AnyOutboxEvent => ({
  type: "emergency.changed",
  actor,
  ...about({ id: "", organisationId }),
  payload: { personIds },
});

export const signInRefused = (provider: OfProvider, code: SignInRefusal, personId: string | null): AnyOutboxEvent => ({
  type: "signIn.refused",
  actor: { kind: "unknown" },
  ...about(provider),
  payload: { providerId: provider.id, code, ...(personId === null ? {} : { personId }) },
});

/** A directory's sync changed nothing: it would have closed too many, or could not read all. */
export const syncEvent = (provider: OfProvider, outcome: { readonly wouldClose: number } | null): AnyOutboxEvent =>
  outcome === null
    ? { type: "directorySync.failed", actor: system, ...about(provider), payload: { providerId: provider.id } }
    : {
        type: "directorySync.stopped",
        actor: system,
        ...about(provider),
        payload: { providerId: provider.id, ...outcome },
      };
