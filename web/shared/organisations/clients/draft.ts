import type { Client, ClientScope, NewClient } from "@safos/contract/openid";

/** What an administrator has filled in of a system. */
export interface Draft {
  readonly name: string;
  /** One address a line. */
  readonly redirects: string;
  readonly logouts: string;
  readonly logoutUri: string;
  readonly scopes: readonly ClientScope[];
  readonly isConfidential: boolean;
}

export const newDraft: Draft = {
  name: "",
  redirects: "",
  logouts: "",
  logoutUri: "",
  scopes: ["openid", "profile", "email"],
  isConfidential: true,
};

export const draftOf = (client: Client): Draft => ({
  name: client.name,
  redirects: client.redirectUris.join("\n"),
  logouts: client.postLogoutUris.join("\n"),
  logoutUri: client.logoutUri ?? "",
  scopes: client.scopes,
  isConfidential: client.isConfidential,
});

const lines = (text: string): string[] => [...new Set(text.split(/\s+/).filter(Boolean))];

export const isComplete = (draft: Draft): boolean => draft.name.trim() !== "" && lines(draft.redirects).length > 0;

export const fresh = (draft: Draft): NewClient => ({
  name: draft.name.trim(),
  redirectUris: lines(draft.redirects),
  postLogoutUris: lines(draft.logouts),
  logoutUri: draft.logoutUri.trim() || null,
  scopes: [...draft.scopes],
  isConfidential: draft.isConfidential,
});
